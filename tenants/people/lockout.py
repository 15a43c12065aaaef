"""What django-axes asks of us: whose attempts are counted, and the page of a locked log-in."""

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tenants.schemas.companies import Company
from tenants.schemas.connection import current_schema
from tenants.web.clientip import visitor
from tenants.web.known import browser_of


def scoped_username(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail with the schema before it: attempts live in public, and those on a person of one
    company must never lock the same address in another. A browser from which that person entered
    before is counted apart: behind the Wi-Fi of a shop anybody can fail on purpose."""
    name = ""
    if credentials:
        name = credentials.get("username") or credentials.get("email") or ""
    elif request is not None:
        name = request.POST.get("username", "")
    browser = browser_of(request, str(name)) if request is not None else ""
    return _scoped(str(name)) + (f":{browser}" if browser else "")


def _scoped(email: str) -> str:
    return f"{current_schema()}:{email.strip().lower()[:200]}"


def forget_failures(email: str) -> None:
    """Whoever chose a new password by a link of their own may enter at once, from anywhere."""
    name = _scoped(email)
    AccessAttempt.objects.filter(Q(username=name) | Q(username__startswith=f"{name}:")).delete()


def forget_company(company: Company) -> None:
    """The step of a company's erasing: whoever failed to enter it."""
    for table in (AccessAttempt, AccessFailureLog):
        table.objects.filter(username__startswith=f"{company.schema_name}:").delete()


def locked_out(
    request: HttpRequest, original_response: HttpResponse, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The same page and status whether or not the account exists."""
    return paused(request, locked_until(scoped_username(request, credentials), visitor(request)))


def paused(request: HttpRequest, until: datetime) -> HttpResponse:
    """The page of a log-in that is refused until a moment."""
    minutes = max(1, -int((timezone.now() - until).total_seconds() // 60))
    context = {"until": until, "minutes": minutes}
    response = render(request, "accounts/lockout.html", context, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def locked_until(username: str, address: str) -> datetime:
    """When the lock of this person at this address ends."""
    last = (
        AccessAttempt.objects.filter(username=username, ip_address=address)
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    return (last or timezone.now()) + settings.AXES_COOLOFF_TIME
