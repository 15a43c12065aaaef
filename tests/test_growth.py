"""What keeps a company movable: its schema may be taken to another server as it is.

No relation, no statement and no migration ties a company's tables to those of the programme, and a
company can be dumped and restored elsewhere.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections, migrations, models
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tenants.events.models import Event
from tenants.people.models import CompanyProfile, User
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.schemas.linting.statements import TIES
from tenants.seats.models import Seat
from tests.databases import client_tool
from tests.schemas import TablesMeet, home_of, tables_at

WIDE_KEYS = (models.BigAutoField, models.BigIntegerField, models.UUIDField)
DJANGOS_OWN = {"auth", "contenttypes", "sessions"}


def company_models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if home_of(model) in {"company", "both"}]


# --- The models ----------------------------------------------------------------------------------


# Devices of the programme's people, whose accounts are rows of public's own table. Companies have
# no such tables, and no account is deleted, so that Django never follows the relation from one.
SECOND_FACTORS = {"otp_totp", "otp_static"}


def app_of(model: type[models.Model]) -> str:
    return model._meta.app_label


def test_no_relation_leads_from_a_company_to_the_programme_or_back() -> None:
    crossing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and isinstance(field.related_model, type)
        if SECOND_FACTORS.isdisjoint({app_of(model), app_of(field.related_model)})
        if {home_of(model), home_of(field.related_model)} in (
            {"public", "company"}, {"public", "both"},
        )
    ]  # fmt: skip
    assert crossing == []


def test_every_key_of_a_company_is_wide() -> None:
    narrow = [
        model._meta.label
        for model in company_models()
        if model._meta.app_label not in DJANGOS_OWN
        and not isinstance(model._meta.pk, (*WIDE_KEYS, models.OneToOneField))
    ]
    assert narrow == []


def test_every_model_has_one_table_of_its_own() -> None:
    """No table inherits from another: neither rows nor keys are shared between two."""
    assert [
        model._meta.label
        for model in company_models()
        if model._meta.parents and not model._meta.proxy
    ] == []


@pytest.mark.parametrize("place", ["public", "company"])
def test_every_table_has_a_primary_key(company: Company, place: str) -> None:
    schema = company.schema_name if place == "company" else "public"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind IN ('r', 'p') AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')",
            [schema],
        )
        assert cursor.fetchall() == []


def test_each_table_stands_where_its_app_belongs(company: Company) -> None:
    with connection.cursor() as cursor:
        found = {}
        for schema in ("public", company.schema_name):
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
            found[schema] = {table for (table,) in cursor.fetchall()} - {"django_migrations"}
    assert found["public"] == tables_at("public") | tables_at("both")
    assert found[company.schema_name] == tables_at("company") | tables_at("both")


def test_no_foreign_key_in_the_database_leaves_its_schema(company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.conname FROM pg_constraint k "
            "JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid "
            "WHERE k.contype = 'f' AND a.relnamespace <> b.relnamespace"
        )
        assert cursor.fetchall() == []


# --- The migrations ------------------------------------------------------------------------------


def company_migrations() -> list[tuple[str, str]]:
    labels = {app.label for app in apps.get_app_configs() if app.name in settings.TENANT_APPS}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(key for key in loader.disk_migrations if key[0] in labels)


@pytest.mark.parametrize("key", company_migrations(), ids="/".join)
def test_a_migration_of_a_company_asks_nothing_that_ties_it_to_this_server(
    company: Company, key: tuple[str, str]
) -> None:
    loader = MigrationLoader(connection)
    statements = loader.collect_sql([(loader.graph.nodes[key], False)])
    for statement in statements:
        plain = " ".join(statement.lower().split())
        assert [word for word in TIES if word in plain] == [], statement
        if plain.startswith("alter table"):
            assert plain.count("add constraint") <= 1, statement


@pytest.mark.parametrize("key", company_migrations(), ids="/".join)
def test_each_item_of_raw_sql_is_one_statement(key: tuple[str, str]) -> None:
    migration = MigrationLoader(None).disk_migrations[key]
    for operation in migration.operations:
        if isinstance(operation, migrations.RunSQL):
            for raw in (operation.sql, operation.reverse_sql):
                for item in raw if isinstance(raw, (list, tuple)) else [raw or ""]:
                    text = item[0] if isinstance(item, (list, tuple)) else item
                    assert ";" not in text.strip().rstrip(";"), text


def test_the_migrations_of_each_app_are_one_line() -> None:
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}


# --- The statements ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM accounts_user u JOIN tenants_seat s ON s.user_id = u.id",
        'SELECT 1 FROM "quoting_quote" WHERE EXISTS (SELECT 1 FROM "tenants_event")',
    ],
)
def test_a_statement_that_joins_a_company_and_the_programme_fails_its_test(
    company: Company, query: str
) -> None:
    with pytest.raises(TablesMeet), connection.cursor() as cursor:
        cursor.execute(query)


def test_a_subquery_across_them_fails_its_test_too(company: Company) -> None:
    with pytest.raises(TablesMeet):
        list(User.objects.filter(pk__in=Seat.objects.values("user_id")))


def test_the_programmes_own_people_may_be_asked_with_its_tables(company: Company) -> None:
    with public_context():
        list(User.objects.filter(pk__in=Event.objects.values("actor_id")))


# --- The clocks ----------------------------------------------------------------------------------


def test_a_server_with_another_clock_changes_no_moment(own_company: Company) -> None:
    before = Company.objects.get(pk=own_company.pk).created_at
    database = sql.Identifier(connection.settings_dict["NAME"])
    zone = sql.SQL("ALTER DATABASE {} SET TimeZone TO {}")
    with connections["owner"].cursor() as owner:
        owner.execute(zone.format(database, "Asia/Tokyo"))
        try:
            connection.close()  # the next statement opens a session under the new default
            assert Company.objects.get(created_at=before).pk == own_company.pk
            with connection.cursor() as cursor:
                cursor.execute("SHOW TimeZone")
                assert cursor.fetchone() == ("UTC",)
        finally:
            owner.execute(sql.SQL("ALTER DATABASE {} RESET TimeZone").format(database))


# --- The move ------------------------------------------------------------------------------------


def needed_tool(name: str) -> Path:
    tool = client_tool(name)
    if tool is None:
        pytest.skip(f"Falta {name} de la versión del servidor: instala postgresql-client.")
    return tool


@pytest.fixture
def elsewhere(own_company: Company) -> Iterator[str]:
    """An empty database, to which a company moves."""
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        cursor.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        )
    yield name
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_a_company_is_dumped_and_lives_on_in_another_database(
    own_company: Company, elsewhere: str, tmp_path: Path
) -> None:
    facts = connections["owner"].settings_dict
    where = [f"--host={facts['HOST']}", f"--username={facts['USER']}", "--no-password"]
    if facts["PORT"]:
        where.append(f"--port={facts['PORT']}")
    secret = os.environ | ({"PGPASSWORD": facts["PASSWORD"]} if facts["PASSWORD"] else {})
    dump = tmp_path / "empresa.sql"

    def run(tool: str, *arguments: object) -> None:
        command = [needed_tool(tool), *where, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, env=secret)
        assert done.returncode == 0, done.stderr

    run("pg_dump", f"--schema={own_company.schema_name}", f"--file={dump}", facts["NAME"])
    run("psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={dump}", elsewhere)

    parameters = connection.get_connection_params() | {"dbname": elsewhere}
    for djangos in ("cursor_factory", "context"):
        parameters.pop(djangos, None)
    with psycopg.connect(**parameters) as serving:
        serving.execute(
            sql.SQL("SET search_path TO {}").format(sql.Identifier(own_company.schema_name))
        )
        (name,) = serving.execute("SELECT trade_name FROM accounts_companyprofile").fetchone()
        (products,) = serving.execute("SELECT count(*) FROM catalog_product").fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            serving.execute("DELETE FROM quoting_quoteversion")
    assert name == CompanyProfile.load().trade_name
    assert products > 0
