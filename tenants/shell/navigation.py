"""What the shell of every page needs: the company, its letterhead, and where this role may go."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from tenants.hooks import Hook, Hooks
from tenants.manual.chapters import help_path
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.shell.banners import banners_of
from tenants.shell.help import help_links


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the navigation; ``place`` orders the entries of all applications."""

    place: int
    label: str
    url_name: str
    icon: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Bell:
    """The news beside the person: their page, the address that is asked for more, the script that
    asks, and whose they are."""

    page: str
    poll: str
    script: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """What begins with a press on any page: where it is posted, its name, and whose it is."""

    label: str
    url_name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """What a person may say of the page on which they stand: its name, and where it is written."""

    label: str
    url_name: str


navigation: Hooks[Entry] = Hooks("tenants.navigation")
start: Hook[Start] = Hook("tenants.start")
bell: Hook[Bell] = Hook("tenants.bell")
saying: Hook[Saying] = Hook("tenants.saying")
SAYING_FROM = "de"
"""Under which the page's path goes along."""


def shell(request: HttpRequest) -> dict[str, Any]:
    company = getattr(request, "tenant", None)
    values: dict[str, Any] = {"app_name": settings.APP_NAME, "company": company}
    if company is None:
        return values
    user = getattr(request, "user", None)
    values["profile"] = SimpleLazyObject(CompanyProfile.load)
    values["logo_url"] = SimpleLazyObject(lambda: _logo_url(values["profile"]))
    if user is None or not user.is_authenticated:
        return values | {"nav": []}
    values["nav"] = menu(user, request.path)
    values["banners"] = list(banners_of(request))
    page = request.resolver_match.view_name if request.resolver_match else ""
    values["help_path"] = help_path(page, user.role)
    values["help"] = help_links(f"Empresa: {company.name}", request.path)
    values["saying"] = {"label": saying.value.label, "url": saying_link(request.path)}
    if user.role in bell.value.roles:
        values["bell"] = bell.value
    if user.role in start.value.roles:
        values["start"] = start.value
    return values


def saying_link(path: str) -> str:
    """Where something is said of the page at ``path``; the form itself carries no page along."""
    url = reverse(saying.value.url_name)
    return url if path == url else f"{url}?{urlencode({SAYING_FROM: path}, safe='/')}"


def _logo_url(profile: CompanyProfile) -> str:
    return reverse("accounts:logo") if profile.logo else ""


def menu(user: User, path: str) -> list[dict[str, Any]]:
    """The entries for the person's role, in order; the open one is marked."""
    entries = []
    for entry in sorted(navigation, key=lambda entry: entry.place):
        if user.role in entry.roles:
            url = reverse(entry.url_name)
            entries.append(
                {
                    "label": entry.label,
                    "url": url,
                    "key": entry.icon,
                    "active": path.startswith(url),
                }
            )
    return entries
