"""Signed links that are worthless in another company: the salt names it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from tenants.schemas.context import current_company


class BadLink(Exception):
    """Forged, of another company, or too old."""


def _salt(purpose: str) -> str:
    return f"{purpose}@{current_company().identity}"


def sign(purpose: str, payload: Any) -> str:
    """``payload`` (plain JSON) as a URL-safe token for one purpose in the current company."""
    return signing.dumps(payload, salt=_salt(purpose), compress=True)


def unsign(purpose: str, token: str, max_age: timedelta | None = None) -> Any:
    """The payload of ``sign``. Raises BadLink."""
    try:
        return signing.loads(token, salt=_salt(purpose), max_age=max_age)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error


def seal(purpose: str, payload: Any) -> str:
    """As ``sign``, but the same token each time: for links that are revoked instead of aging."""
    return signing.Signer(salt=_salt(purpose)).sign_object(payload)


def unseal(purpose: str, token: str) -> Any:
    """The payload of ``seal``. Raises BadLink."""
    try:
        return signing.Signer(salt=_salt(purpose)).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error


def company_url(path: str) -> str:
    """``path`` as an absolute address of the current company, from its domain row and never
    from the request's Host header."""
    return f"{current_company().address}{path}"


def letter_url(path: str) -> str:
    """``path`` as every e-mail links to it: through a page of ours, since a browser that comes
    from a page of mail sends the session's cookie only from there."""
    return company_url(f"{reverse('accounts:interstitial')}?{urlencode({'a': path}, safe='/:')}")
