"""Which tables belong in which schema, for both database roles."""

from django.apps import apps
from django.conf import settings
from django_tenants.utils import get_public_schema_name

from tenants.schemas.connection import schema_connection


class MigrationRouter:
    """django-tenants' rule (shared apps in public, tenant apps in companies) for the serving and
    the owner's connection alike; its own router knows only one connection."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        in_public = schema_connection(db).schema_name == get_public_schema_name()
        wanted = settings.SHARED_APPS if in_public else settings.TENANT_APPS
        return None if apps.get_app_config(app_label).name in wanted else False
