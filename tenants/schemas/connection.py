"""Which schema this thread works in, and on which server. Knows no model: what is loaded before the
models may ask too."""

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections


def schema_connection(alias: str = DEFAULT_DB_ALIAS) -> Any:
    """This thread's connection, with what django-tenants adds to it: ``tenant``, ``set_tenant``…"""
    return connections[alias]


def current_schema() -> str:
    """The schema of the running code: its company's, or public."""
    return str(schema_connection().schema_name)


def current_home() -> str:
    """The alias of the connection to the current company's tables; in public, the default one."""
    return str(schema_connection().home)


def owner_of(database: str) -> str:
    """The alias of the role that owns the tables on the server ``database``."""
    return str(settings.DATABASES[database]["OWNER"])
