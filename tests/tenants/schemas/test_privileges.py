"""The role that serves reads and writes rows; tables, and what was promised, it cannot change."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.db.utils import ProgrammingError

from tenants.events.models import Event
from tenants.schemas.companies import Company
from tenants.schemas.privileges import append_only_tables, grant, serving_role


def run(statement: str) -> None:
    """Alone, so that its failure spoils no transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def assert_denied(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(statement)


def tables_of(company: Company) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [company.schema_name]
        )
        return [table for (table,) in cursor.fetchall()]


def test_the_tests_serve_with_the_role_that_serves(company: Company) -> None:
    assert serving_role() != settings.DATABASES["owner"]["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (serving_role(),)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE x (id int)", "CREATE TABLE public.x (id int)", "CREATE SCHEMA x",
        "DROP TABLE accounts_user", "ALTER TABLE accounts_user ADD x int",
        "ALTER TABLE accounts_user DISABLE TRIGGER ALL", "TRUNCATE accounts_user CASCADE",
        "CREATE INDEX x ON accounts_user (email)", "DROP SCHEMA public CASCADE",
        "CREATE FUNCTION public.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER SEQUENCE accounts_user_id_seq RESTART",
        "CREATE ROLE x", "INSERT INTO django_migrations VALUES (0, 'x', 'x', now())",
        "DELETE FROM django_migrations", "UPDATE public.django_migrations SET name = 'x'",
    ],
)  # fmt: skip
def test_the_serving_role_changes_no_table_and_no_history(company: Company, statement: str) -> None:
    assert_denied(statement)


@pytest.mark.parametrize(
    "verb", ["UPDATE {table} SET {key} = {key}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"]
)
def test_what_is_only_added_to_is_never_changed_by_the_serving_role(
    company: Company, verb: str
) -> None:
    assert {"tenants_event", "quoting_quoteversion"} <= append_only_tables()
    keys = {model._meta.db_table: model._meta.pk.column for model in apps.get_models()}
    for table in append_only_tables():
        assert_denied(verb.format(table=table, key=keys[table]))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")


def test_events_are_added_and_not_taken_away_through_the_models_either(company: Company) -> None:
    event = Event.objects.create(company_id=company.pk, kind="x", actor_kind="system")
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(kind="y")
    with pytest.raises(DatabaseError), transaction.atomic():
        event.delete()


def test_the_serving_role_owns_nothing(company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
                       "WHERE r.rolname = %s", [serving_role()])  # fmt: skip
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles "
                       "WHERE rolname = %s", [serving_role()])  # fmt: skip
        assert cursor.fetchone() == (False, False, False)


def test_every_other_table_of_a_company_may_be_written(company: Company) -> None:
    closed = append_only_tables() | {"django_migrations"}
    with connection.cursor() as cursor:
        for table in tables_of(company):
            cursor.execute(
                "SELECT has_table_privilege(%s, 'INSERT') AND has_table_privilege(%s, 'UPDATE') "
                "AND has_table_privilege(%s, 'DELETE')",
                [f"{company.schema_name}.{table}"] * 3,
            )
            assert cursor.fetchone() == (table not in closed,), table


def test_append_only_is_said_by_models_of_ours() -> None:
    said = {model._meta.label for model in apps.get_models() if getattr(model, "append_only", 0)}
    assert "tenants.Event" in said


@pytest.fixture
def owner_connection(own_company: Company) -> Iterator[object]:
    owner = connections["owner"]
    owner.set_tenant(own_company)
    yield owner
    owner.close()
    owner.set_schema_to_public()


def test_granting_again_after_a_migration_never_opens_what_is_closed(
    own_company: Company, owner_connection
) -> None:
    before = privileges(own_company)
    with owner_connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA {own_company.schema_name} TO "
                       f"{serving_role()}")  # fmt: skip
    assert privileges(own_company) != before
    grant("owner")
    after = privileges(own_company)
    for table in append_only_tables():
        assert {right for name, right in after if name == table} <= {
            "SELECT", "INSERT", "REFERENCES", "TRIGGER",
        }  # fmt: skip


def privileges(company: Company) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants "
            "WHERE table_schema = %s AND grantee = %s",
            [company.schema_name, serving_role()],
        )
        return set(cursor.fetchall())
