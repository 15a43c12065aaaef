"""A release reaches every schema: in parallel, each by itself, and what happened is on record."""

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from tenants.companies.spares import fill_pool
from tenants.schemas.companies import Company
from tenants.schemas.heads import head_of_code
from tenants.schemas.migrating import runner
from tenants.schemas.migrating.ledger import MigrationRun, behind, read_ledger
from tenants.schemas.models import Schema
from tenants.schemas.steps import alone
from tests.killing import die, kill_after, killed
from tests.pending import (
    TABLE,
    added_columns,
    columns,
    lies_of_the_ledger,
    pending_migrations,
    whole,
)


def migrate(**options: object) -> str:
    out = StringIO()
    call_command("migrate_schemas", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def shops(programme: None) -> Iterator[list[Schema]]:
    """Those of Vidrios Alfa and Vidrios Beta, in a database of the test's own."""
    yield list(Schema.objects.order_by("pk"))


@pytest.fixture
def release(shops: list[Schema], tmp_path: Path) -> Iterator[list[str]]:
    with pending_migrations(tmp_path, added_columns(3), "quoting") as names:
        yield names


def test_companies_and_spares_reach_the_head_in_two_processes(
    shops: list[Schema], tmp_path: Path
) -> None:
    shops += fill_pool(size=1)
    with pending_migrations(tmp_path, added_columns(3), "quoting"):
        reach_the_head(shops)


def reach_the_head(shops: list[Schema]) -> None:
    assert [schema.name for schema in behind()] == [schema.name for schema in shops]
    migrate(parallel=2)
    assert behind() == []
    for schema in shops:
        assert columns(schema.name) == {"extra_0", "extra_1", "extra_2"} and whole(schema.name)
    runs = MigrationRun.objects.filter(head=head_of_code("default"))
    assert sorted(run.name for run in runs) == sorted(["public", *(s.name for s in shops)])
    assert {run.applied for run in runs} == {3}
    assert len({run.run for run in runs}) == 1
    assert [line.state for line in read_ledger()] == ["done"] * 4
    assert all(line.at_head for line in read_ledger())


def test_what_is_at_the_head_costs_one_statement_for_all_schemas(
    shops: list[Schema], django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):
        assert behind() == []
    runs = MigrationRun.objects.count()
    assert "Esquemas migrados: 0." in migrate()
    assert MigrationRun.objects.count() == runs


def test_a_company_that_fails_stops_no_other_and_is_named(
    shops: list[Schema], tmp_path: Path
) -> None:
    fails_in_beta = (
        'operations = [migrations.RunSQL("DO $$ BEGIN IF EXISTS (SELECT FROM '
        "accounts_companyprofile WHERE trade_name = 'Vidrios Beta') THEN "
        "RAISE EXCEPTION 'beta is odd'; END IF; END $$\")]"
    )
    bodies = {**added_columns(1), "0003_odd": fails_in_beta}
    alfa, beta = shops
    with pending_migrations(tmp_path, bodies, "quoting"):
        with pytest.raises(CommandError) as refused:
            migrate(parallel=2)
        assert f"{beta.name} (Vidrios Beta): " in str(refused.value)
        assert "beta is odd" in str(refused.value)
        assert "1 de 3 esquemas" in str(refused.value)
        assert [schema.name for schema in behind()] == [beta.name]
        assert columns(beta.name) == {"extra_0"} and whole(beta.name)
        lines = {line.schema: line for line in read_ledger()}
        assert lines[beta.name].state == "failed" and "beta is odd" in lines[beta.name].error
        assert lines[alfa.name].state == "done"

        told = json.loads(migrate_badly(json=True).splitlines()[-1])
        assert list(told["failed"]) == [beta.name] and told["migrated"] == []


def migrate_badly(**options: object) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("migrate_schemas", stdout=out, **options)
    return out.getvalue()


def test_public_comes_first_and_without_it_no_company_is_touched(
    shops: list[Schema], tmp_path: Path
) -> None:
    bodies = {"0002_odd": "operations = [migrations.RunSQL('SELECT 1 / 0')]"}
    with pending_migrations(tmp_path, bodies, "tenants"):
        with pytest.raises(CommandError, match="No se migró public, y no se tocó a ninguna"):
            migrate()
        assert MigrationRun.objects.filter(head=head_of_code("default")).count() == 1
        assert read_ledger()[0].state == "failed"


def test_a_process_killed_inside_a_migration_leaves_whole_ones_and_the_next_run_goes_on(
    shops: list[Schema], release: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = runner.WholeExecutor.record_migration

    def die_before_the_record(self: runner.WholeExecutor, migration: object) -> None:
        if migration.name == release[1] and self.connection.schema_name == shops[0].name:
            die()
        record(self, migration)

    monkeypatch.setattr(runner.WholeExecutor, "record_migration", die_before_the_record)
    assert killed(lambda: migrate(parallel=1))
    assert columns(shops[0].name) == {"extra_0"} and whole(shops[0].name)
    lines = {line.schema: line for line in read_ledger()}
    assert lines[shops[0].name].state == "interrupted"
    assert "interrumpida" in migrate(ledger=True)
    monkeypatch.undo()

    migrate()
    assert columns(shops[0].name) == {"extra_0", "extra_1", "extra_2"} and whole(shops[0].name)
    assert {line.state for line in read_ledger()} == {"done"}


def test_a_migration_whose_sql_is_put_off_is_recorded_in_its_own_transaction(
    shops: list[Schema], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A foreign key is made at the end; Django itself would record it after the commit."""
    body = (
        "operations = [migrations.CreateModel('Extra', [('id', models.BigAutoField("
        "primary_key=True)), ('quote', models.ForeignKey('quoting.quote', models.CASCADE))])]"
    )
    name = shops[0].name
    with pending_migrations(tmp_path, {"0002_extra": body}, "quoting"):
        monkeypatch.setattr(runner.WholeExecutor, "record_migration", lambda *_: die())
        assert killed(lambda: call_command("migrate_schemas", schema_name=name, verbosity=0))
        monkeypatch.undo()
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [f"{name}.quoting_extra"])
            assert cursor.fetchone() == (None,)
        migrate(schema_name=name)
    assert read_ledger()[1].state == "done"


def test_a_worker_that_dies_takes_no_other_company_with_it(
    shops: list[Schema], release: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = runner.WholeExecutor.apply_migration

    def die_in_one(self: runner.WholeExecutor, *args: object, **options: object) -> object:
        if self.connection.schema_name == shops[1].name:
            die()
        return apply(self, *args, **options)

    monkeypatch.setattr(runner.WholeExecutor, "apply_migration", die_in_one)
    with pytest.raises(CommandError, match=f"{shops[1].name}.*murió"):
        migrate(parallel=2)
    assert [schema.name for schema in behind()] == [shops[1].name]


def test_a_busy_table_is_tried_again_until_it_is_free(
    shops: list[Schema], release: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = connections["owner"].copy()
    busy.ensure_connection()
    busy.set_autocommit(False)
    with busy.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {shops[0].name}.{TABLE} IN ACCESS SHARE MODE")
    pauses: list[float] = []

    def free_it_meanwhile(seconds: float) -> None:
        pauses.append(seconds)
        busy.rollback()

    monkeypatch.setattr(runner.time, "sleep", free_it_meanwhile)
    try:
        migrate(schema_name=shops[0].name)
    finally:
        busy.close()
    assert pauses == [runner.PAUSES[0]]
    run = MigrationRun.objects.get(schema=shops[0], head=head_of_code("default"))
    assert (run.tries, run.applied, run.error) == (2, 3, "")


def test_a_table_that_stays_busy_is_told(
    shops: list[Schema], release: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PAUSES", (0.1,))
    busy = connections["owner"].copy()
    busy.ensure_connection()
    busy.set_autocommit(False)
    with busy.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {shops[0].name}.{TABLE} IN ACCESS SHARE MODE")
    try:
        with pytest.raises(CommandError, match="Una tabla siguió ocupada tras 2 intentos"):
            migrate(parallel=2)
        assert [schema.name for schema in behind()] == [shops[0].name]
    finally:
        busy.rollback()
        busy.close()


def test_one_that_another_process_works_on_is_left_to_it_and_told(
    shops: list[Schema], release: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.schemas.migrating.fleet.PATIENCE_SECONDS", 0)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7001, %s)", [shops[1].pk])
    try:
        with pytest.raises(CommandError, match=f"Otro proceso trabaja en {shops[1].name}"):
            migrate(parallel=2)
    finally:
        other.close()
    assert [schema.name for schema in behind()] == [shops[1].name]
    migrate()
    assert behind() == []


def test_kills_at_random_moments_never_leave_half_a_migration(
    shops: list[Schema], release: list[str]
) -> None:
    """The processes of a run with two workers are killed as they come; the last run ends it."""
    for moment in (0.15, 0.3, 0.45):
        kill_after(moment, lambda: migrate(parallel=2))
        assert [schema.name for schema in shops if not whole(schema.name)] == []
        assert lies_of_the_ledger(3) == []
    migrate(parallel=2)
    assert behind() == [] and {line.state for line in read_ledger()} == {"done"}


def test_the_ledger_is_read_by_a_machine(shops: list[Schema], release: list[str]) -> None:
    before = json.loads(migrate(ledger=True, json=True))
    assert not before["at_head"] and len(before["schemas"]) == 3
    migrate()
    after = json.loads(migrate(ledger=True, json=True))
    assert after["at_head"] and after["heads"] == {"default": head_of_code("default")}
    alfa = next(line for line in after["schemas"] if line["company"] == "Vidrios Alfa")
    assert (alfa["state"], alfa["applied"], alfa["error"]) == ("done", 3, "")
    history = json.loads(migrate(ledger=True, json=True, schema_name=shops[0].name))
    assert history["schemas"][0]["applied"] == 3


def test_a_check_tells_who_is_behind_and_changes_nothing(
    shops: list[Schema], release: list[str]
) -> None:
    with pytest.raises(CommandError, match="Les faltan migraciones: public"):
        migrate(check=True)
    migrate(shared=True)
    with pytest.raises(CommandError, match=shops[0].name):
        migrate(check=True)
    migrate()
    migrate(check=True)


def test_a_schema_that_does_not_exist_is_told(shops: list[Schema]) -> None:
    with pytest.raises(CommandError, match="No hay un esquema «c_999»"):
        migrate(schema_name="c_999")


def test_whoever_is_erased_or_built_is_left_alone(shops: list[Schema], release: list[str]) -> None:
    Company.objects.filter(schema=shops[0]).update(state=Company.State.ERASING)
    Schema.objects.filter(pk=shops[1].pk).update(state=Schema.State.BUILDING)
    migrate()
    assert [columns(schema.name) for schema in shops] == [set(), set()]


def test_the_serving_role_gains_no_right_to_change_a_table(
    shops: list[Schema], release: list[str]
) -> None:
    migrate()
    with connection.cursor() as cursor:
        for schema in ("public", shops[0].name):
            cursor.execute("SELECT has_schema_privilege(current_user, %s, 'CREATE')", [schema])
            assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE tableowner = current_user AND schemaname <> 'pg'"
        )
        assert cursor.fetchone() == (0,)
    with alone(shops[0].pk) as got_it:
        assert got_it


def test_an_index_that_a_kill_left_half_built_is_built_anew(
    shops: list[Schema], tmp_path: Path
) -> None:
    body = (
        "atomic = False\n    operations = [AddIndexConcurrently('quote', "
        "models.Index(fields=['id'], name='extra_by_id'))]"
    )
    name = shops[0].name
    with pending_migrations(tmp_path, {"0002_extra": body}, "quoting"):
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"CREATE INDEX extra_by_id ON {name}.{TABLE} (id)")
        migrate(schema_name=name)
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = %s::regclass",
                [f"{name}.extra_by_id"],
            )
            assert cursor.fetchone() == (True,)
