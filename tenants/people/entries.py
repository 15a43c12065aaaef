"""Tells the programme who entered, failed to, was locked out, and left."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from structlog.contextvars import bind_contextvars

from tenants.events.recording import SOMEBODY, record
from tenants.people.events import LockedOut, LoggedIn, LoggedOut, LoginFailed
from tenants.people.models import User
from tenants.schemas.connection import current_schema
from tenants.web.clientip import visitor


def listen() -> None:
    """Connect what Django and axes tell of log-ins."""
    user_logged_in.connect(_entered, dispatch_uid="people.entered")
    user_logged_out.connect(_left, dispatch_uid="people.left")
    user_login_failed.connect(_failed, dispatch_uid="people.failed")
    user_locked_out.connect(_locked_out, dispatch_uid="people.locked_out")


def _entered(request: HttpRequest, user: User, **kwargs: Any) -> None:
    bind_contextvars(person=user.pk)
    fact = LoggedIn(device=_device(request), network=_network(request))
    record(fact, by=user, subject=user)


def _left(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(LoggedOut(), by=user, subject=user)


def _failed(request: HttpRequest | None, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Not what came during a lock-out: no password was asked of it."""
    if request is not None and not _was_locked(request):
        fact = LoginFailed(device=_device(request), network=_network(request))
        record(fact, by=SOMEBODY, subject=_account(credentials.get("username")))


def _locked_out(request: HttpRequest, **kwargs: Any) -> None:
    """Once a lock-out: the attempts during it only repeat the signal."""
    if not _was_locked(request):
        fact = LockedOut(device=_device(request), network=_network(request))
        record(fact, by=SOMEBODY, subject=_account(request.POST.get("username")))


def _was_locked(request: Any) -> bool:
    """Axes counts the failures of an attempt only when it lets it be one."""
    return request.axes_locked_out and not request.axes_failures_since_start


def _account(email: object) -> User | None:
    """Asked for every e-mail alike, so that a known one takes no other time."""
    return User.objects.filter(email=str(email or "").strip().lower()[:254]).first()


def _device(request: HttpRequest) -> str:
    return _digest("device", request.headers.get("User-Agent", ""))


def _network(request: HttpRequest) -> str:
    return _digest("network", visitor(request))


def _digest(what: str, text: str) -> str:
    """Of this company only: the same device in two companies cannot be told to be one."""
    return salted_hmac(f"people.entries.{what}.{current_schema()}", text).hexdigest()[:16]
