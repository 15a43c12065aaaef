"""A request of a visit: its visit is asked for each time, its page is told, its writes refused."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tenants.programme.support import services
from tenants.programme.support.sessions import NAME, VISIT
from tenants.schemas.clock import local
from tenants.shell.banners import Banner
from tenants.shell.readonly import View

PARTS = ("image/", "application/json")  # of a page that was told already
GetResponse = Callable[[HttpRequest], HttpResponse]


class VisitMiddleware:
    """Sets ``request.visit``. One that is over loses its session at once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.visit = None
        key = request.session.get(VISIT) if request.tenant is not None else None
        if key is None:
            return self.get_response(request)
        request.visit = services.open_visit(key, timezone.now())
        if request.visit is None:
            request.session.flush()
            return redirect("support:over")
        response = self.get_response(request)
        found = request.resolver_match
        if request.method == "GET" and found is not None and _is_page(request, response):
            services.tell_page(request.visit, found.view_name)
        return response


def _is_page(request: Any, response: HttpResponse) -> bool:
    """A whole page or a file: pictures and what a page asks by itself are parts of it."""
    by_itself = request.headers.get("HX-Request") or request.headers.get("X-By-Itself")
    is_part = response.headers.get("Content-Type", "").startswith(PARTS)
    return response.status_code == 200 and not by_itself and not is_part


def refuse_in_visit(request: Any, view: View) -> str:
    """Every write but leaving."""
    visit = getattr(request, "visit", None)
    if visit is None or getattr(view, "works_in_visit", False):
        return ""
    if not request.headers.get("X-By-Itself"):  # nobody pressed anything
        services.tell_page(visit, request.resolver_match.view_name, refused=True)
    return "Estás en una visita de soporte: puedes ver todo, pero no cambiar nada."


def banner(request: Any) -> Banner | None:
    visit = getattr(request, "visit", None)
    if visit is None:
        return None
    ends = date_format(local(visit.ends_at), "H:i")
    text = (
        f"Soporte: {request.session[NAME]} está viendo {request.tenant.name}, solo lectura. "
        f"Motivo: {visit.reason}. Termina a las {ends}."
    )
    return Banner(text, label="Salir de la visita", action=reverse("support:leave"))
