"""Which schema this thread's connection works in. Knows no model: what is loaded before the models
may ask too."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def schema_connection(alias: str = DEFAULT_DB_ALIAS) -> Any:
    """This thread's connection, with what django-tenants adds to it: ``tenant``, ``set_tenant``…"""
    return connections[alias]


def current_schema() -> str:
    """The schema of the running code: its company's, or public."""
    return str(schema_connection().schema_name)
