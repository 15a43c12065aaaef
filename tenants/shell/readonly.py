"""While a company, or a visit to it, is read-only every write is refused before its view.

A view that writes nothing of the company's own says so: to enter and leave, to choose a password,
to have a file made of what is there (``works_read_only``).
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from tenants.hooks import Hooks

View = Callable[..., HttpResponseBase]
GetResponse = Callable[[HttpRequest], HttpResponse]
READS = frozenset({"GET", "HEAD", "OPTIONS"})
SAID = "X-Said"  # why, for a script that shows no page

refusals: Hooks[Callable[[Any, View], str]] = Hooks("tenants.refusals")
"""Why a write may not be done, in words; nothing where it may."""


def company_is_read_only(request: Any, view: View) -> str:
    if not request.tenant.is_read_only or getattr(view, "works_read_only", False):
        return ""
    if not request.user.is_authenticated:
        return "Esta empresa no recibe respuestas por aquí en este momento."
    return "Tu periodo de prueba terminó: puedes ver y descargar todo, pero no cambiar nada."


class ReadOnlyMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method in READS or getattr(request, "tenant", None) is None:
            return None
        for ask in refusals:
            if why := ask(request, view):
                return _refuse(request, why)
        return None


def _refuse(request: HttpRequest, why: str) -> HttpResponse:
    """The page that says why; a script reads it in a header."""
    response = render(request, "errors/read_only.html", {"why": why}, status=403)
    response[SAID] = quote(why)
    return response
