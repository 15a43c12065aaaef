"""What the account's owner opens from a letter, and what a company's owner reads of log-ins."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ops.lockouts import links, services
from ops.lockouts.log import dossiers_of, lines_of, log_of
from tenants.people.access import CompanyRequest, for_owner, open_to_all, works_read_only
from tenants.people.links import RESET, password_path
from tenants.people.models import User
from tenants.programme.managers.links import password_link
from tenants.schemas.companies import Company
from tenants.schemas.context import selected
from tenants.web.known import remember_browser
from tenants.web.links import BadLink
from tenants.web.pages import form_page, page_of


@open_to_all
@never_cache
@form_page
@works_read_only
def unlock(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows a button; POST ends the pause and knows this browser from now on."""
    try:
        dossier, person = links.read(links.UNLOCK, token, to_spend=request.method == "POST")
    except BadLink:
        return _spent(request)
    if request.method != "POST":
        context = {"dossier": dossier, "person": person, "login": _entrance()}
        return render(request, "lockouts/unlock.html", context)
    services.unlock(dossier, person)
    messages.success(request, "Listo: ya puedes entrar con tu contraseña.")
    response = redirect(_entrance())
    remember_browser(request, response, person.email)
    return response


@open_to_all
@never_cache
@form_page
@works_read_only
def disown(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows a button; POST ends every session and leads to the page of a new password."""
    try:
        dossier, person = links.read(links.DISOWN, token, to_spend=request.method == "POST")
    except BadLink:
        return _spent(request)
    if request.method != "POST":
        return render(request, "lockouts/disown.html", {"dossier": dossier, "person": person})
    services.disown(dossier, person, now())
    messages.success(
        request,
        "Gracias por avisar: cerramos todas las sesiones de tu cuenta. Elige una contraseña nueva.",
    )
    return redirect(_new_password(person))


@for_owner
@require_safe
def log(request: CompanyRequest) -> HttpResponseBase:
    """Who entered, failed to and was paused, and what changed in who may do what."""
    page = page_of(request, log_of(request.tenant))
    context = {
        "page_obj": page,
        "lines": lines_of(list(page.object_list)),
        "dossiers": dossiers_of(request.tenant, now()) if page.number == 1 else [],
    }
    return render(request, "lockouts/log.html", context)


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "lockouts/spent.html", {"login": _entrance()}, status=410)


def _entrance() -> str:
    return "accounts:login" if isinstance(selected(), Company) else "programme:login"


def _new_password(person: User) -> str:
    if isinstance(selected(), Company):
        return password_path(RESET, person)
    return password_link(person)
