"""The last server error that a session saw: its request's id, for whoever tells of it later.

A session itself is not saved when the answer is an error, so the id is kept beside it, for a day.
"""

from collections.abc import Callable
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from tenants.events.requests import current_request_id

KEPT_SECONDS = 24 * 3600


class FailureMiddleware:
    """Stands inside the sessions' own, which knows whose the request is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 500 and (session := request.session.session_key):
            cache.set(_key(session), current_request_id(), KEPT_SECONDS)
        return response


def last_failure(request: HttpRequest) -> str:
    """The id of the last request that failed in this session, or nothing."""
    session = request.session.session_key
    return str(cache.get(_key(session)) or "") if session else ""


def _key(session: str) -> str:
    return f"failure:{sha256(session.encode()).hexdigest()}"
