"""Browsers from which somebody entered before: a stranger's failures do not pause their log-in.

A cookie tells it, signed for one schema. Failures from such a browser are counted by themselves,
so that it gives nobody more guesses than the five that every stranger has. So are its requests:
whoever hammers behind the same address takes nothing from them.
"""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from tenants.schemas.connection import current_schema

AGE = 180 * 24 * 3600  # seconds
MOST_PEOPLE = 5  # of one browser, as on a counter that several share


def browser_of(request: HttpRequest, email: str) -> str:
    """What the browser is called where ``email`` entered from it; empty where nobody did."""
    return _people(request).get(_digest(email), "")


def person_of(request: HttpRequest, email: str = "") -> str:
    """A mark of the person of ``email``, or of whoever entered last; empty if they never did from
    this browser. One person has one mark in whatever browsers: it gives nobody a second limit."""
    people = _people(request)
    if email:
        mark = _digest(email)
        return mark if mark in people else ""
    return next(reversed(people), "")


def remember_browser(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """To be called with the answer to a right password."""
    people = _people(request)
    name = people.pop(_digest(email), "") or uuid4().hex[:16]
    people[_digest(email)] = name
    newest = dict(list(people.items())[-MOST_PEOPLE:])
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps(newest, salt=_salt(), compress=True),
        max_age=AGE,
        secure=settings.COOKIE_SECURE,
        httponly=True,
        samesite=settings.COOKIE_SAMESITE,  # type: ignore[arg-type]  # one of its words
    )


def _people(request: HttpRequest) -> dict[str, str]:
    """By the digest of an e-mail, what the browser is called for it."""
    try:
        written: Any = signing.loads(
            request.COOKIES.get(settings.KNOWN_COOKIE_NAME, ""), salt=_salt(), max_age=AGE
        )
    except (signing.BadSignature, ValueError):
        return {}
    return dict(written)


def _salt() -> str:
    return f"known@{current_schema()}"


def _digest(email: str) -> str:
    return salted_hmac(_salt(), email.strip().lower()).hexdigest()[:16]
