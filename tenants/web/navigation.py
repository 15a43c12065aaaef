"""What the shell of every page needs: the company, its letterhead, and where this role may go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from tenants.people.models import CompanyProfile, User


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
    if user.role in settings.NEWS["roles"]:
        values["bell"] = settings.NEWS
    return values


def _logo_url(profile: CompanyProfile) -> str:
    return reverse("accounts:logo") if profile.logo else ""


def menu(user: User, path: str) -> list[dict[str, Any]]:
    """The entries of ``settings.NAVIGATION`` for the person's role; the open one is marked."""
    entries = []
    for label, name, icon, roles in settings.NAVIGATION:
        if user.role in roles:
            url = reverse(name)
            entries.append(
                {"label": label, "url": url, "key": icon, "active": path.startswith(url)}
            )
    return entries
