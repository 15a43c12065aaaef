"""A whole point comes back into an empty place, or beside what is living; never over it unasked."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import psycopg
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from ops.backups import scratch
from ops.backups.erased import tombstones_in
from ops.backups.points import Point
from ops.backups.problem import BackupProblem
from ops.backups.repository import here
from ops.backups.restoring import copy_of, faults_of, replace_living, restore
from quoting.drafts.models.customers import Customer
from tenants.companies.closing import close_company
from tenants.companies.erasing import begin_erasing, finish_erasing
from tenants.companies.events import CompanyErased
from tenants.companies.orphans import find_orphans
from tenants.companies.tasks import resume_stopped
from tenants.events.models import Event
from tenants.events.recording import SYSTEM, record
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.ops.backups.conftest import media_root, write_file


@pytest.fixture(autouse=True)
def leave_no_database(living: Company) -> Iterator[None]:
    """Whatever a restoration of the test made or renamed is taken away."""
    name = scratch.live_name("default")
    yield
    connections.close_all()
    with scratch.connected("default", scratch.MAINTENANCE) as server:
        rows = server.execute("SELECT datname FROM pg_database").fetchall()
    for (found,) in rows:
        if found.startswith(f"{name}_"):
            scratch.drop("default", found)


def databases() -> set[str]:
    """The test's own and those beside it: other processes test at the same time."""
    own = (scratch.live_name("default"), "otra_base")
    with scratch.connected("default", scratch.MAINTENANCE) as server:
        rows = server.execute("SELECT datname FROM pg_database").fetchall()
    return {name for (name,) in rows if name.startswith(own)}


def name_customer(company: Company, name: str) -> None:
    with company_context(company):
        Customer.objects.create(name=name)


def customers(company: Company) -> set[str]:
    with company_context(company):
        return set(Customer.objects.values_list("name", flat=True))


def test_a_new_database_and_folder_hold_what_the_point_promises(
    living: Company, point: Point, places: Path, capsys
) -> None:
    name_customer(living, "Después del punto")
    into = f"{scratch.live_name('default')}_otra"
    call_command("restore", point.name, into=into, media=places / "otra")
    assert f"Punto {point.name} restaurado y comparado: base {into}" in capsys.readouterr().out
    assert (places / "otra" / living.schema_name / "logos/propio.png").read_bytes() == b"logotipo"
    with scratch.connected("default", into) as connection:
        table = psycopg.sql.Identifier(living.schema_name, "quoting_customer")
        statement = psycopg.sql.SQL("SELECT count(*) FROM {} WHERE name = 'Después del punto'")
        assert connection.execute(statement.format(table)).fetchone() == (0,)
        role = connections["default"].settings_dict["USER"]
        may = "SELECT has_table_privilege(%s, %s, %s)"
        version = f"{living.schema_name}.quoting_quoteversion"
        assert connection.execute(may, [role, version, "SELECT"]).fetchone() == (True,)
        assert connection.execute(may, [role, version, "UPDATE"]).fetchone() == (False,)
    assert "Después del punto" in customers(living)


def test_a_living_database_is_not_touched_unasked(living: Company, point: Point) -> None:
    before = databases()
    with pytest.raises(CommandError, match=r"tiene datos y no se toca.*--replace"):
        call_command("restore", point.name)
    with pytest.raises(CommandError, match="di también en --media"):
        call_command("restore", point.name, into="otra")
    assert databases() == before


def test_replacing_backs_up_first_and_keeps_what_was_there(
    living: Company, point: Point, capsys
) -> None:
    name_customer(living, "Después del punto")
    write_file(living, "fotos/nueva.jpg", b"nueva")
    connections.close_all()
    call_command("restore", point.name, replace=True, yes=True)
    out = capsys.readouterr().out
    assert "Después del punto" not in customers(living)
    assert not (media_root(living) / "fotos/nueva.jpg").exists()
    assert (media_root(living) / "logos/propio.png").exists()
    former = re.search(r"Lo de antes está en (\S+_antes_\S+);", out)
    assert former and former[1] in databases()
    before = re.search(r"Lo de ahora quedó en el punto (\S+)\.", out)
    assert before and here().point(before[1]).kind == "manual"


def test_a_point_is_brought_back_again_beside_what_was_kept_the_first_time(
    living: Company, point: Point
) -> None:
    kept = []
    for number in range(2):
        name_customer(living, f"De la vez {number}")
        connections.close_all()
        kept += replace_living(point.name).set_aside
        assert not customers(living) & {"De la vez 0", "De la vez 1"}
        assert (media_root(living) / "logos/propio.png").exists()
        sleep(1)  # they are named by the second
    assert len(set(kept)) == 4
    assert {name for name in kept if not name.startswith("/")} <= databases()


def test_nothing_is_replaced_by_whoever_does_not_say_so(
    living: Company, point: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError, match="No se cambió nada"):
        call_command("restore", point.name, replace=True)
    assert len(here().points()) == 1


def test_while_somebody_works_in_it_nothing_is_replaced(living: Company, point: Point) -> None:
    before = databases()
    with (
        scratch.connected("default", scratch.live_name("default")),
        pytest.raises(CommandError, match=r"está en uso\. Detén web, worker, beat"),
    ):
        call_command("restore", point.name, replace=True, yes=True)
    assert databases() == before
    assert (media_root(living) / "logos/propio.png").exists()


def test_a_point_that_is_not_what_it_promises_leaves_nothing(
    living: Company, point: Point, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = databases()
    monkeypatch.setattr("ops.backups.restoring.faults_of", lambda *given: iter(["falta algo"]))
    with pytest.raises(BackupProblem, match="no es lo que promete: falta algo"):
        restore(point.name, into="otra_base", folder=places / "otra")
    assert databases() == before
    assert not any((places / "otra").rglob("*.png"))


def test_a_point_that_does_not_exist_is_told_with_those_that_do(
    point: Point,
) -> None:
    with pytest.raises(CommandError, match=f"No hay un punto «ayer».*{point.name}"):
        call_command("restore", "ayer", replace=True, yes=True)


def test_keys_other_than_those_of_the_point_are_told(
    point: Point, settings: LazySettings, places: Path
) -> None:
    settings.SECRET_KEY = "otra-llave-al-azar-de-esta-instalacion-0123456789"
    into = f"{scratch.live_name('default')}_otra"
    assert restore(point.name, into=into, folder=places / "otra").other_keys == ["SECRET_KEY"]


def test_a_role_that_may_not_make_databases_is_told_how(
    point: Point, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = scratch.programs.connection_parameters
    role = connections["default"].settings_dict["USER"]
    monkeypatch.setattr(
        scratch.programs,
        "connection_parameters",
        lambda *given: parameters(*given) | {"user": role},
    )
    with pytest.raises(BackupProblem, match=f"ALTER ROLE {role} CREATEDB"):
        restore(point.name, into="otra_base", folder=places / "otra")


def test_what_differs_is_told_by_schema_and_table(living: Company, point: Point) -> None:

    name_customer(living, "Después del punto")
    with copy_of(point) as (manifest, _):
        told = list(faults_of(manifest, {"default": scratch.live_name("default")}))
    counted = manifest.servers["default"].schemas[living.schema_name]["quoting_customer"][0]
    table = f"{living.schema_name}.quoting_customer"
    assert f"{table}: {counted + 1} renglones en vez de {counted}" in told


# --- Who was erased since ------------------------------------------------------------------------


def erase(company: Company) -> None:
    close_company(company, by=SYSTEM)
    begin_erasing(company, company.name, by=SYSTEM)
    assert finish_erasing(company)


def tables_of(database: str, schema: str) -> int:
    with scratch.connected("default", database) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = %s", [schema]
        ).fetchone()
    return int(found[0]) if found else 0


def test_a_company_that_was_erased_does_not_come_back_with_a_point_from_before(
    living: Company, point: Point, capsys: pytest.CaptureFixture[str]
) -> None:
    schema, number = living.schema_name, living.pk
    erase(living)
    connections.close_all()
    call_command("restore", point.name, replace=True, yes=True)
    assert (
        f"La empresa {number} ({schema}) se borró después de ese punto" in capsys.readouterr().out
    )
    assert tables_of(scratch.live_name("default"), schema) == 0
    assert not media_root(living).exists()
    row = Company.objects.get(pk=number)
    assert row.state == Company.State.ERASING and not row.domains.exists()
    resume_stopped(timezone.now())
    assert not Company.objects.filter(pk=number).exists()
    assert find_orphans() == []
    told = Event.objects.filter(kind="company.erased", subject=schema)
    assert [event.facts["number"] for event in told] == [number], "told once"


def test_an_erased_company_is_known_where_nothing_lives_any_more(
    living: Company, point: Point, make_point: Callable[..., Point], places: Path
) -> None:
    """By the newest point, and from then on by the restored database itself."""
    schema = living.schema_name
    erase(living)
    newest = make_point()
    connections.close_all()
    with scratch.connected("default", scratch.MAINTENANCE) as server:
        own = scratch.live_name("default")
        rename = psycopg.sql.SQL("ALTER DATABASE {} RENAME TO {}")
        away = psycopg.sql.Identifier(f"{own}_lejos")
        server.execute(rename.format(psycopg.sql.Identifier(own), away))
        try:
            done = restore(point.name, folder=places / "nueva")
            assert [erased.schema for erased in done.erased_again] == [schema]
            assert tables_of(own, schema) == 0
            assert not (places / "nueva" / schema).exists()
            with scratch.connected("default", own) as connection:
                assert [each.schema for each in tombstones_in(connection)] == [schema]
            assert restore(newest.name, into=f"{own}_otra", folder=places / "x").erased_again == []
        finally:
            connections.close_all()
            scratch.drop("default", own)
            server.execute(rename.format(away, psycopg.sql.Identifier(own)))


def test_another_company_that_got_the_name_of_an_erased_one_is_left_alone(
    living: Company, point: Point, places: Path
) -> None:
    other = CompanyErased(schema=living.schema_name, days=1, number=living.pk, born=7)
    record(other, by=SYSTEM, subject=living.schema_name)
    into = f"{scratch.live_name('default')}_otra"
    assert restore(point.name, into=into, folder=places / "otra").erased_again == []
    assert tables_of(into, living.schema_name) > 10
