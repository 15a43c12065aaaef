"""Every session remembers the schema in which it was opened."""

from typing import Any

from django.db import connection
from django.http import HttpRequest

BOUND_SCHEMA = "schema"  # the session's key


def bind_session(request: HttpRequest, **kwargs: Any) -> None:
    """On each log-in."""
    request.session[BOUND_SCHEMA] = connection.schema_name
