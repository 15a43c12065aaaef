"""Answers travel compressed: a draft of fifty lines takes a tenth of its bytes on a phone."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compresses texts; photos, PDFs and workbooks are compressed already.

    What a page reflects could be guessed from the length of the answer (BREACH). Django adds a
    random number of bytes to each, and masks the CSRF token anew each time.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
