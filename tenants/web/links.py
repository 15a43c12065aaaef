"""Signed links that are worthless in another company: the salt names it.

Those of the programme's own site hold that of public, and are worthless in every company.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tenants.schemas.companies import site_address
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


@dataclass(frozen=True)
class SiteLink:
    """Addresses of one ``page`` of the programme's site: each carries a signed token, which with
    ``max_age`` grows old."""

    page: str
    max_age: timedelta | None = None

    def path(self, payload: Any) -> str:
        """For a ``payload`` of plain JSON."""
        salt = self._salt
        if self.max_age is None:
            token = signing.Signer(salt=salt).sign_object(payload)
        else:
            token = signing.dumps(payload, salt=salt)
        return reverse(self.page, settings.PUBLIC_SCHEMA_URLCONF, args=[token])

    def url(self, payload: Any) -> str:
        """The absolute address."""
        return site_url(self.path(payload))

    def read(self, token: str) -> Any:
        """The payload. Raises BadLink."""
        try:
            if self.max_age is None:
                return signing.Signer(salt=self._salt).unsign_object(token)
            return signing.loads(token, salt=self._salt, max_age=self.max_age)
        except (signing.BadSignature, ValueError) as error:
            raise BadLink from error

    @property
    def _salt(self) -> str:
        return f"{self.page}@public"


def site_url(path: str) -> str:
    """``path`` as an absolute address of the programme's site."""
    return f"{site_address(settings.BASE_DOMAIN)}{path}"


def company_url(path: str) -> str:
    """``path`` as an absolute address of the current company, from its domain row and never
    from the request's Host header."""
    return f"{current_company().address}{path}"


def letter_url(path: str) -> str:
    """``path`` as every e-mail links to it: through a page of ours, since a browser that comes
    from a page of mail sends the session's cookie only from there."""
    return company_url(f"{reverse('accounts:interstitial')}?{urlencode({'a': path}, safe='/:')}")
