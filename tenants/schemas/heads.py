"""Which migrations a schema has, told by one short text: its head.

The head of the code is a digest of every migration on disk and of what the serving role may do.
``Schema.head`` keeps the one that a schema was last migrated to, so that one statement finds all
that are behind.
"""

from functools import cache
from hashlib import sha256

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tenants.schemas.connection import schema_connection
from tenants.schemas.models import Schema
from tenants.schemas.privileges import append_only_tables, serving_role


@cache
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Each migration of the code by app and name."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def head_of_code(database: str) -> str:
    """What a schema on ``database`` that lacks nothing of this release says in ``Schema.head``."""
    lines = [f"{app}.{name}" for app, name in migrations_on_disk()] + [*append_only_tables()]
    return sha256("\n".join([serving_role(database), *sorted(lines)]).encode()).hexdigest()


def lacks_migrations(alias: str) -> bool:
    """Whether the schema that the connection ``alias`` has selected lacks one of the code's."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return not migrations_on_disk() <= set(applied)


def write_head(schema: Schema, owner: str) -> None:
    """Note what ``schema`` has now, after a migration by the role of the alias ``owner``."""
    connection = schema_connection(owner)
    connection.set_tenant(schema)
    try:
        schema.head = "" if lacks_migrations(owner) else head_of_code(schema.database)
    finally:
        connection.set_schema_to_public()
    schema.migrated_at = timezone.now()
    schema.save(update_fields=["head", "migrated_at"])
