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
from tenants.people.outcomes import Outcome
from tenants.people.tries import account_of, tell
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
    # Whom a password let in, Django names the backend of; a link's view finds the person itself.
    by_password = hasattr(user, "backend")
    tell(request, user.email, user, Outcome.ENTERED if by_password else Outcome.BY_LINK)


def _left(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(LoggedOut(), by=user, subject=user)


def _failed(request: HttpRequest | None, credentials: dict[str, Any], **kwargs: Any) -> None:
    """What came during a lock-out is no failure: no password was asked of it."""
    if request is None:
        return
    email = str(credentials.get("username") or "")
    account = account_of(email)
    if _was_locked(request):
        tell(request, email, account, Outcome.REFUSED)
        return
    fact = LoginFailed(device=_device(request), network=_network(request))
    record(fact, by=SOMEBODY, subject=account)
    locks = bool(getattr(request, "axes_locked_out", False))
    tell(request, email, account, Outcome.LOCKED if locks else Outcome.FAILED)


def _locked_out(request: HttpRequest, **kwargs: Any) -> None:
    """Once a lock-out: the attempts during it only repeat the signal."""
    if not _was_locked(request):
        fact = LockedOut(device=_device(request), network=_network(request))
        record(fact, by=SOMEBODY, subject=account_of(request.POST.get("username", "")))


def _was_locked(request: Any) -> bool:
    """Axes counts the failures of an attempt only when it lets it be one."""
    return request.axes_locked_out and not request.axes_failures_since_start


def _device(request: HttpRequest) -> str:
    return _digest("device", request.headers.get("User-Agent", ""))


def _network(request: HttpRequest) -> str:
    return _digest("network", visitor(request))


def _digest(what: str, text: str) -> str:
    """Of this company only: the same device in two companies cannot be told to be one."""
    return salted_hmac(f"people.entries.{what}.{current_schema()}", text).hexdigest()[:16]
