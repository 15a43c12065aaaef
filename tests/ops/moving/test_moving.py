"""A company moves to another PostgreSQL server: everything of it is there, and nothing was lost."""

import threading
from collections.abc import Callable, Iterator
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from ops.backups import scratch
from ops.moving import services
from ops.moving.models import CompanyMove
from ops.moving.services import MoveProblem, cancel, drop_old, move_company
from quoting.drafts.models.customers import Customer
from tenants.companies.orphans import find_orphans, schemas_on
from tenants.events.models import Event
from tenants.people.models import CompanyProfile, User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.schemas.digest import digest
from tenants.schemas.heads import head_of_code
from tests.databases import database_copy
from tests.killing import die, killed
from tests.people import CompanyClient
from tests.second_server import SECOND, second_server

pytestmark = pytest.mark.xdist_group("second_server")


@pytest.fixture(scope="module")
def servers(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), second_server():
        yield


@pytest.fixture
def shop(servers: None, django_db_blocker, worker_id: str) -> Iterator[Company]:
    """Vidrios Alfa on the first server, whose database is the test's own; the second is empty."""
    with (
        django_db_blocker.unblock(),
        database_copy(f"{worker_id}_moving", "shops"),
        public_context(),
    ):
        company = Company.objects.get(subdomain="vidrios-alfa")
        yield company
        with scratch.connected(SECOND, scratch.live_name(SECOND)) as server:
            server.execute(f"DROP SCHEMA IF EXISTS {company.schema_name} CASCADE")
        connections.close_all()


def move(company: Company, target: str = SECOND) -> CompanyMove:
    return move_company(company, target, lambda told: None, pause=0)


def again(company: Company) -> Company:
    return Company.objects.get(pk=company.pk)


def contents(place: str, schema: str) -> dict[str, object]:
    with scratch.connected(place, scratch.live_name(place)) as server:
        return dict(digest(server.cursor(), schema))


def write(company: Company, name: str) -> None:
    with company_context(company):
        Customer.objects.create(name=name)


def test_it_lives_on_the_other_server_with_every_row_and_serves_there(shop: Company) -> None:
    before = contents("default", shop.schema_name)
    row = move(shop)
    moved = again(shop)
    assert (moved.database, moved.state) == (SECOND, Company.State.READY)
    assert moved.schema.head == head_of_code(SECOND)
    assert contents(SECOND, shop.schema_name) == before
    assert row.tables == len(before)
    assert row.rows == sum(table.rows for table in before.values())

    with company_context(moved):
        assert CompanyProfile.load().trade_name == "Vidrios Alfa"
        owner = User.objects.first()
    client = CompanyClient(moved)
    client.force_login(owner)
    answer = client.post("/clientes/nuevo/", {"name": "Hotel Mudado"})
    assert answer.status_code == 302, answer.content.decode()
    with company_context(moved):
        assert Customer.objects.get(name="Hotel Mudado")._state.db == SECOND
    told = Event.objects.get(kind="company.moved")
    assert told.company_id == shop.pk


def test_the_serving_role_writes_rows_there_and_no_promise(shop: Company) -> None:
    move(shop)
    with connections[SECOND].cursor() as cursor:
        for right, expected in (("INSERT", True), ("UPDATE", False), ("DELETE", False)):
            cursor.execute(
                "SELECT has_table_privilege(current_user, %s, %s)",
                [f"{shop.schema_name}.quoting_quoteversion", right],
            )
            assert cursor.fetchone() == (expected,)


def test_whatever_a_writer_was_told_is_saved_is_on_the_new_server(shop: Company) -> None:
    """Also of one that goes on with the old place, as a process does that has not heard yet."""
    stale = again(shop)
    saved, refused, stop = [], [], threading.Event()

    def write_on() -> None:
        number = 0
        while not stop.is_set() and number < 3000:
            number += 1
            try:
                write(stale, f"Cliente {number}")
            except DatabaseError:
                refused.append(number)
                connections["default"].close()
                stop.wait(0.05)
            else:
                saved.append(f"Cliente {number}")
        connections.close_all()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        while len(saved) < 5 and writer.is_alive():
            stop.wait(0.05)
        move(shop)
        stop.wait(0.2)
    finally:
        stop.set()
        writer.join()
    with company_context(again(shop)):
        there = set(Customer.objects.values_list("name", flat=True))
    assert len(saved) >= 5 and refused
    assert set(saved) <= there


def test_the_old_copy_stays_unchangeable_until_it_is_told_to_go(shop: Company) -> None:
    stale = again(shop)
    move(shop)
    with pytest.raises(DatabaseError, match="permission denied"):
        write(stale, "Tarde")
    connections["default"].close()
    assert shop.schema_name in schemas_on("default")
    [orphan] = find_orphans()
    assert "vive en «second» y esta es su copia anterior" in orphan.what

    with pytest.raises(MoveProblem, match="ya hay un"):
        move(again(shop), "default")
    drop_old(again(shop))
    assert shop.schema_name not in schemas_on("default")
    assert find_orphans() == []
    move(again(shop), "default")
    assert again(shop).database == "default"
    drop_old(again(shop))


def refuse(*_: object) -> None:
    raise MoveProblem("Así no.")


@pytest.mark.parametrize("part", ["fence", "copy", "compare", "switch"])
def test_a_move_that_fails_leaves_the_company_at_work_where_it_was(
    shop: Company, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(services, part, refuse)
    with pytest.raises(MoveProblem, match="Así no"):
        move(shop)
    assert (again(shop).database, again(shop).state) == ("default", Company.State.READY)
    assert shop.schema_name not in schemas_on(SECOND)
    write(again(shop), "Sigue")
    assert CompanyMove.objects.get().error


@pytest.mark.parametrize("part", ["fence", "copy", "compare", "switch"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_move_that_is_killed_is_gone_on_with(
    shop: Company, monkeypatch: pytest.MonkeyPatch, part: str, after: bool
) -> None:
    do: Callable[..., None] = getattr(services, part)

    def die_around(row: CompanyMove) -> None:
        if after:
            do(row)
        die()

    monkeypatch.setattr(services, part, die_around)
    assert killed(lambda: move(shop))
    monkeypatch.undo()
    if part == "switch" and after:
        assert again(shop).database == SECOND
        return
    assert again(shop).state == Company.State.SUSPENDED
    before = contents("default", shop.schema_name)
    move(again(shop))
    assert (again(shop).database, again(shop).state) == (SECOND, Company.State.READY)
    assert contents(SECOND, shop.schema_name) == before


def test_one_that_was_killed_may_be_taken_back_instead(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "compare", lambda row: die())
    assert killed(lambda: move(shop))
    cancel(again(shop))
    assert (again(shop).database, again(shop).state) == ("default", Company.State.READY)
    assert shop.schema_name not in schemas_on(SECOND)
    write(again(shop), "Sigue")


def test_a_copy_that_differs_in_one_row_is_not_taken(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = services.copy

    def copy_badly(row: CompanyMove) -> None:
        copy(row)
        with scratch.connected(SECOND, scratch.live_name(SECOND)) as server:
            server.execute(
                f"UPDATE {shop.schema_name}.accounts_companyprofile SET trade_name = 'Otra'"
            )

    monkeypatch.setattr(services, "copy", copy_badly)
    with pytest.raises(MoveProblem, match="no es igual en: accounts_companyprofile"):
        move(shop)
    assert again(shop).database == "default"


def test_what_the_other_server_cannot_take_is_told_and_leaves_nothing(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        services.programs, "libpq_environment", lambda place: {"PGHOST": "/nowhere"}
    )
    with pytest.raises(MoveProblem, match=r"No se pudo copiar la empresa: .*/nowhere"):
        move(shop)
    assert (again(shop).database, again(shop).state) == ("default", Company.State.READY)


def test_a_suspended_company_moves_and_stays_suspended(shop: Company) -> None:
    Company.objects.filter(pk=shop.pk).update(state=Company.State.SUSPENDED)
    move(again(shop))
    assert (again(shop).database, again(shop).state) == (SECOND, Company.State.SUSPENDED)


# --- The command ---------------------------------------------------------------------------------


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("move_company", *arguments, stdout=out)
    return out.getvalue()


def test_an_operator_moves_it_and_drops_the_old_copy(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "sleep", lambda seconds: None)
    told = command("vidrios-alfa", "--to", SECOND)
    assert "Vidrios Alfa vive en «second»" in told and "iguales en los dos" in told
    assert "Se borró la copia" in command("vidrios-alfa", "--drop-old")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("vidrios-alfa", "--to", "norte"), "No hay un servidor «norte» en COMPANY_DATABASES; hay"),
        (("vidrios-alfa", "--to", "default"), "ya vive en «default»"),
        (("vidrios-alfa", "--cancel"), "no tiene una mudanza a medias"),
        (("vidrios-alfa", "--drop-old"), "no tiene una copia en otro servidor"),
        (("nadie", "--to", "norte"), "No hay una empresa «nadie»"),
    ],
)
def test_bad_input_is_told(shop: Company, arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        command(*arguments)
    assert again(shop).state == Company.State.READY


def test_a_server_that_does_not_answer_is_told_before_anything_changes(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(place: str) -> set[str]:
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr(services, "schemas_on", fail)
    with pytest.raises(MoveProblem, match="No se pudo entrar a «second»"):
        move(shop)
    assert again(shop).state == Company.State.READY
    assert not CompanyMove.objects.exists()
