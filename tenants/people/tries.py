"""Every try to enter is told to whoever watches over log-ins, and whom they bar is refused.

Known and unknown e-mails, right and wrong passwords are told alike.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from tenants.hooks import Hooks
from tenants.people.lockout import paused
from tenants.people.models import User
from tenants.people.outcomes import Outcome
from tenants.web.clientip import visitor
from tenants.web.known import browser_of


@dataclass(frozen=True, slots=True)
class Try:
    """``account`` is whose e-mail it is, if anybody's. ``known`` says that they entered from this
    browser before. ``password`` is what was typed: to be compared, never to be kept."""

    at: datetime
    email: str
    account: User | None
    outcome: Outcome
    address: str
    agent: str
    known: bool
    password: str = field(repr=False, default="")


watchers: Hooks[Callable[[Try], None]] = Hooks("people.watchers")
"""Each is told of every try, in its transaction and in its company, or in public."""

bars: Hooks[Callable[[str, str], datetime | None]] = Hooks("people.bars")
"""Each says of an address and an e-mail until when no unknown browser may try to enter; None where
it may."""


def tell(request: HttpRequest, email: str, account: User | None, outcome: Outcome) -> None:
    typed = _as_kept(email)
    told = Try(
        at=timezone.now(),
        email=typed,
        account=account,
        outcome=outcome,
        address=visitor(request),
        agent=request.headers.get("User-Agent", "")[:400],
        known=bool(browser_of(request, typed)),
        password=request.POST.get("password", "")[:400],
    )
    for watch in watchers:
        watch(told)


def account_of(email: str) -> User | None:
    """Asked for every e-mail alike, so that a known one takes no other time."""
    return User.objects.filter(email=_as_kept(email)).first()


def unless_barred(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A log-in that nobody reaches who is barred, but from a browser that is known."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        email = _as_kept(request.POST.get("username"))
        if request.method == "POST" and not browser_of(request, email):
            found = (bar(visitor(request), email) for bar in bars)
            until = max((moment for moment in found if moment), default=None)
            if until is not None:
                tell(request, email, account_of(email), Outcome.REFUSED)
                return paused(request, until)
        return view(request, *args, **kwargs)

    return guarded


def _as_kept(email: object) -> str:
    return str(email or "").strip().lower()[:254]
