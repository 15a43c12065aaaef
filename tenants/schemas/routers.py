"""Which tables belong in which schema, and on which server they are."""

from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django_tenants.utils import get_public_schema_name

from tenants.schemas.connection import current_home, schema_connection


@cache
def _is_of_companies(app_label: str) -> bool:
    return apps.get_app_config(app_label).name in settings.TENANT_APPS


class CompanyRouter:
    """Sends a company's tables to its server, and the programme's to the default one.

    Its rule for migrations is django-tenants' own (shared apps in public, tenant apps in
    companies) for the connections of every server and both roles; theirs knows only one.
    """

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        return current_home() if _is_of_companies(model._meta.app_label) else DEFAULT_DB_ALIAS

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        in_public = schema_connection(db).schema_name == get_public_schema_name()
        wanted = settings.SHARED_APPS if in_public else settings.TENANT_APPS
        return None if apps.get_app_config(app_label).name in wanted else False
