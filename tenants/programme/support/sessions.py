"""The session of a visit: the owner's view, marked, and none of the owner's own sessions.

It is written by hand: Django's ``login`` would tell that the owner entered.
"""

from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import rotate_token

from tenants.people.backends import SCHEMA_BACKEND
from tenants.people.models import User
from tenants.people.sessions import BOUND_SCHEMA
from tenants.programme.support.models import SupportVisit
from tenants.schemas.connection import current_schema

VISIT = "support_visit"  # the session's key
NAME = "support_name"


def begin_session(request: Any, visit: SupportVisit, owner: User, name: str) -> None:
    request.session.flush()
    request.session[SESSION_KEY] = str(owner.pk)
    request.session[BACKEND_SESSION_KEY] = SCHEMA_BACKEND
    request.session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
    request.session[BOUND_SCHEMA] = current_schema()
    request.session[VISIT] = visit.key.hex
    request.session[NAME] = name
    request.session.set_expiry(visit.ends_at)
    rotate_token(request)
