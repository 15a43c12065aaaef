"""What the serving role may do: read and write rows, never change a table; and on what was
promised or recorded (a model with ``append_only = True``) only read and add.

Privileges instead of triggers: they hold for every statement, whoever wrote it, and survive a
move of the schema to another server.
"""

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction
from psycopg import sql

from tenants.schemas.connection import schema_connection


def append_only_tables() -> set[str]:
    return {
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    }


def serving_role(database: str = DEFAULT_DB_ALIAS) -> str:
    """The role that serves the companies of the server ``database``."""
    return str(settings.DATABASES[database]["USER"])


def grant_after_migrating(sender: AppConfig, using: str, **kwargs: object) -> None:
    """Runs after each migration of a schema, so that no table is ever left without its rule."""
    grant(using)


def grant(using: str) -> None:
    """Give the serving role its privileges in the schema that ``using`` has selected: all at once,
    so that no table of promises is open for a moment."""
    connection = schema_connection(using)
    role = serving_role(connection.own_home)
    if connection.settings_dict["USER"] == role:
        return  # one role for both: nothing to give (tenants.W001 warns of it)
    schema = sql.Identifier(connection.schema_name)
    names = {"schema": schema, "role": sql.Identifier(role)}
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in (
            "GRANT USAGE ON SCHEMA {schema} TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
            "REVOKE INSERT, UPDATE, DELETE ON {schema}.django_migrations FROM {role}",
        ):
            cursor.execute(sql.SQL(statement).format(**names))
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename = ANY(%s)",
            [connection.schema_name, sorted(append_only_tables())],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.{table} FROM {role}").format(
                    **names, table=sql.Identifier(table)
                )
            )
