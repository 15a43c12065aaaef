"""Where a person stood, as it may be kept: a page of the company's people, without its query.

An address that anybody may open holds a token, and nothing of it is kept.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

LONGEST = 200


def page_of_ours(address: str) -> str:
    """Its path, or nothing when it is no page for people who have logged in."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or len(address) > LONGEST:
        return ""
    try:
        found = resolve(parts.path, settings.ROOT_URLCONF)
    except Resolver404:
        return ""
    is_guarded = getattr(found.func, "allowed_roles", None) is not None
    return parts.path if is_guarded and "token" not in found.kwargs else ""
