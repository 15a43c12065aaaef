"""What travels compressed, and what does not."""

import gzip

from django.http import HttpRequest, HttpResponse

from tenants.schemas.companies import Company
from tenants.web.compression import CompressionMiddleware

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


def answer(content_type: str) -> HttpResponse:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    response = HttpResponse(b"a window " * 200, content_type=content_type)
    return CompressionMiddleware(lambda _: response)(request)


def test_a_page_travels_compressed_to_a_browser_that_takes_it(
    company: Company, client_for, owner
) -> None:
    page = client_for(owner).get("/personas/", headers=GZIP)
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    assert b"<html" in gzip.decompress(page.content)
    assert "Content-Encoding" not in client_for(owner).get("/personas/").headers


def test_the_length_of_an_equal_page_does_not_repeat_itself() -> None:
    assert len({len(answer("text/html").content) for _ in range(20)}) > 1


def test_what_is_compressed_already_is_left_alone() -> None:
    assert "Content-Encoding" in answer("application/json").headers
    for content_type in ("application/pdf", "image/jpeg", "application/zip"):
        assert "Content-Encoding" not in answer(content_type).headers
