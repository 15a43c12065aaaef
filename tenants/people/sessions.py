"""Every session remembers the schema in which it was opened, and ends some hours after."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from tenants.schemas.connection import current_schema

BOUND_SCHEMA = "schema"  # the session's key


def bind_session(request: HttpRequest, **kwargs: Any) -> None:
    """On each log-in. The end is a moment: using the session does not move it."""
    request.session[BOUND_SCHEMA] = current_schema()
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
