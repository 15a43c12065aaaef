"""How a schema is built: its tables, and everything that a company starts with but its own name.

The starter catalogue and the settings are added by the floors that own them (``build_steps``).
"""

from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from tenants.hooks import Hooks
from tenants.people.models import CompanyProfile
from tenants.schemas.connection import owner_of
from tenants.schemas.context import spare_context
from tenants.schemas.heads import head_of_code
from tenants.schemas.models import Schema
from tenants.schemas.steps import Steps

build_steps: Hooks[Callable[[Schema], None]] = Hooks("schemas.build_steps")


class Incomplete(RuntimeError):
    """A schema lacks tables, which would be looked up in public."""


def build(schema: Schema) -> None:
    """Run every step that is not finished; what a step raises is recorded, and raised again.

    Harmless on a built schema. Whoever calls it is ``alone`` with the schema.
    """
    if not schema.is_built:
        schema.refresh_from_db()
    if schema.is_built:
        return
    if schema.head != head_of_code(schema.database):  # an older release began it
        schema.steps.filter(name="migrations").update(finished_at=None)
    _steps.run(schema, schema)
    # A statement of its own fields: the head is written by the migration of another process.
    taken = hasattr(schema, "company")
    schema.state = Schema.State.TAKEN if taken else Schema.State.SPARE
    schema.save(update_fields=["state"])
    schema.refresh_from_db()


def create_schema(schema: Schema) -> None:
    statement = sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema.name))
    with connections[owner_of(schema.database)].cursor() as cursor:
        cursor.execute(statement)


def migrate(schema: Schema) -> None:
    call_command("migrate_schemas", schema_name=schema.name, interactive=False, verbosity=0)


def write_letterhead(schema: Schema) -> None:
    """The one row of the letterhead, still without a name."""
    with spare_context(schema):
        CompanyProfile.objects.get_or_create(pk=1)


def inspect(schema: Schema) -> None:
    """Raises Incomplete unless every table of a company is there."""
    with connections[schema.database].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema.name])
        found = {table for (table,) in cursor.fetchall()}
    missing = tables_of_a_company() - found
    if missing:
        raise Incomplete(f"{schema.name} lacks {', '.join(sorted(missing))}.")


def tables_of_a_company() -> set[str]:
    configs = [config for config in apps.get_app_configs() if config.name in settings.TENANT_APPS]
    return {
        model._meta.db_table
        for config in configs
        for model in config.get_models(include_auto_created=True)
    }


_steps: Steps[Schema] = Steps(
    first={"schema": create_schema, "migrations": migrate, "letterhead": write_letterhead},
    added=build_steps,
    last={"inspection": inspect},
)


def count_steps() -> int:
    return len(list(_steps.items()))
