"""Who may be logged in: an active person whose role is of the schema in which they stand."""

from django.contrib.auth.backends import ModelBackend

from tenants.people.models import User
from tenants.people.roles import roles_of_schema
from tenants.schemas.connection import current_schema

SCHEMA_BACKEND = "tenants.people.backends.SchemaBackend"


class SchemaBackend(ModelBackend):
    """Asked at the log-in and again at every request of a session."""

    def user_can_authenticate(self, user: User | None) -> bool:  # type: ignore[override]  # ours
        if user is None or user.role not in roles_of_schema(current_schema()):
            return False
        return super().user_can_authenticate(user)
