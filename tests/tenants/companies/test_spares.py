"""The pool: spares are built ahead, and each company that opens takes one of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection, connections

from tenants.companies import building, opening, spares, tasks
from tenants.companies.opening import register_company
from tenants.companies.spares import fill_pool, take_schema
from tenants.events.recording import SYSTEM
from tenants.people.models import CompanyProfile
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, spare_context
from tenants.schemas.heads import head_of_code
from tenants.schemas.models import Schema


def register(number: int = 1) -> Company:
    return register_company(
        f"Vidrios {number}", f"vidrios-{'abcdefghij'[number]}x", "Nora", "n@x.example", by=SYSTEM
    )


def pretend_spares(count: int) -> list[Schema]:
    """Rows alone: enough to be taken, in the blink of an eye."""
    rows = [Schema.objects.begin("default") for _ in range(count)]
    Schema.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Schema.State.SPARE, head=head_of_code("default")
    )
    return rows


def test_a_spare_has_everything_but_a_company_and_opens_as_one_at_once(
    programme: None, mailoutbox
) -> None:
    [spare] = fill_pool(size=1)
    assert (spare.state, spare.head) == (Schema.State.SPARE, head_of_code("default"))
    with spare_context(spare):
        assert CompanyProfile.load().trade_name == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class")
        before = cursor.fetchone()
    company = register()
    company.refresh_from_db()
    assert (company.schema, company.is_serving) == (spare, True)
    with company_context(company):
        assert CompanyProfile.load().trade_name == "Vidrios 1"
    with connection.cursor() as cursor:  # not one table, index or sequence more
        cursor.execute("SELECT count(*) FROM pg_class")
        assert cursor.fetchone() == before
    assert [message.to for message in mailoutbox] == [["n@x.example"]]


def test_the_pool_is_filled_to_its_size_and_no_further(programme: None, monkeypatch) -> None:
    pretend_spares(2)
    monkeypatch.setattr(spares, "build", lambda schema: pytest.fail("There were enough."))
    assert fill_pool(size=2) == []


def test_a_company_that_opens_has_the_pool_filled_again(
    programme: None, monkeypatch, settings: LazySettings
) -> None:
    asked = []
    monkeypatch.setattr(opening, "nudge", lambda task, *args: asked.append((task, *args)))
    pretend_spares(1)
    monkeypatch.setattr(opening, "finish_opening", lambda company: None)
    register()
    assert asked == [(tasks.fill_pool_later,)]


def test_without_a_spare_a_worker_is_asked_to_build_one(programme: None, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(opening, "nudge", lambda task, *args: asked.append((task, *args)))
    company = register()
    assert not company.schema.is_built
    assert asked[0] == (tasks.finish_opening_later, company.pk)


def test_a_fault_in_building_leaves_a_row_that_the_next_run_completes(
    programme: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(schema: Schema) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(building.Schema, "refresh_from_db", fault)
        with pytest.raises(ZeroDivisionError):
            fill_pool(size=1)
    [half] = Schema.objects.unfinished()
    assert [spare.pk for spare in fill_pool(size=1)] == [half.pk]
    assert not Schema.objects.unfinished().exists()


def test_ten_openings_at_the_same_moment_take_ten_different_spares(
    programme: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, start = pretend_spares(10), Barrier(10)
    monkeypatch.setattr(opening, "finish_opening", lambda company: None)

    def open_one(number: int) -> str:
        start.wait()
        try:
            return register(number).schema_name
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        taken = list(pool.map(open_one, range(10)))
    assert sorted(taken) == sorted(row.name for row in rows)


def test_a_spare_of_an_older_release_is_not_taken_before_it_is_migrated(programme: None) -> None:
    [spare] = fill_pool(size=1)
    Schema.objects.filter(pk=spare.pk).update(head="of an older release")
    assert register().schema != spare
    call_command("migrate_schemas", verbosity=0)
    assert register(2).schema == spare


def test_a_schema_is_taken_only_in_the_transaction_of_its_company(programme: None) -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        take_schema()
