"""The pages of what went wrong, in Spanish."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

COME_BACK_SECONDS = 30


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale tab, a session that ended or blocked cookies; nothing was saved."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)  # the page stays, and asks for the log-in in place
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest, **shown: Any) -> HttpResponse:
    """Our fault (500), or the database is away (503): what was asked can be asked again.

    Rendered without the request, whose person would be looked up in the database. The page of our
    fault takes what is ``shown`` besides.
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = HttpResponse(render_to_string("errors/503.html"), status=503)
        response["Retry-After"] = str(COME_BACK_SECONDS)
        return response
    return HttpResponse(render_to_string("errors/500.html", shown), status=500)
