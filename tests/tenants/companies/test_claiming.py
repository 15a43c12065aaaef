"""Opening a company: by steps that may be repeated, never half done in sight of anyone."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.conf import LazySettings
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from tenants.companies import building, claiming
from tenants.companies.claiming import finish_opening
from tenants.companies.events import CompanyOpened
from tenants.companies.opening import register_company
from tenants.companies.orphans import find_orphans
from tenants.companies.tasks import resume_stopped
from tenants.events.models import Event
from tenants.events.recording import SYSTEM
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.schemas import steps
from tenants.schemas.companies import Company, Domain
from tenants.schemas.context import company_context, public_context
from tenants.schemas.models import Schema
from tenants.seats.models import Seat
from tenants.shell.middleware import directory
from tests.killing import killed, killing_around

BUILD_STEPS = dict(building._steps.items())
CLAIM_STEPS = dict(claiming._steps.items())
STEPS = [*BUILD_STEPS, *CLAIM_STEPS]


@pytest.fixture
def registered(programme: None) -> Company:
    """A company that is registered for real, without a spare schema, and that no worker opened."""
    return register_company(
        "Vidrios Nuevos", "vidrios-nuevos", "Nora", "nora@nuevos.example", by=SYSTEM
    )


def answer() -> int:
    directory.forget()
    return Client(headers={"host": "vidrios-nuevos.localhost"}).get("/entrar/").status_code


def assert_open(company: Company, mailoutbox: list) -> None:
    company.refresh_from_db()
    assert company.is_serving
    assert company.opened_at is not None
    assert company.schema.state == Schema.State.TAKEN
    assert answer() == 200
    assert [step.name for step in company.schema.steps.all()] == STEPS
    assert all(step.finished_at and not step.error for step in company.schema.steps.all())
    with company_context(company):
        assert CompanyProfile.load().trade_name == "Vidrios Nuevos"
        owner = User.objects.get()
    assert (owner.email, owner.role, owner.has_joined) == ("nora@nuevos.example", Role.OWNER, False)
    assert Seat.objects.filter(company_id=company.pk).count() == 1
    assert Event.objects.of(company).of_kind(CompanyOpened).count() == 1
    assert [message.to for message in mailoutbox] == [["nora@nuevos.example"]]
    assert "http://vidrios-nuevos.localhost/invitacion/" in mailoutbox[0].body


def test_a_registered_company_waits_and_does_not_answer(registered: Company) -> None:
    assert registered.state == Company.State.OPENING
    assert registered.schema.state == Schema.State.BUILDING
    assert answer() == 404


def test_opening_runs_every_step_in_order_and_invites_the_owner(
    registered: Company, mailoutbox
) -> None:
    finish_opening(registered)
    assert_open(registered, mailoutbox)


def test_an_open_company_is_not_opened_again(registered: Company, mailoutbox) -> None:
    finish_opening(registered)
    finish_opening(Company.objects.get(pk=registered.pk))
    assert_open(registered, mailoutbox)


def test_a_fault_in_each_step_shows_nothing_and_resuming_completes(
    registered: Company, mailoutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = steps._run
    for broken in STEPS:
        monkeypatch.setattr(steps, "_run", with_a_fault_after(broken, run))
        with pytest.raises(ZeroDivisionError):
            finish_opening(registered)
        registered.refresh_from_db()
        assert registered.state == Company.State.FAILED
        assert answer() == 404
        step = registered.schema.steps.get(finished_at=None)
        assert (step.name, step.error) == (broken, "ZeroDivisionError: a fault")
    assert mailoutbox == []
    monkeypatch.setattr(steps, "_run", run)
    finish_opening(registered)
    assert_open(registered, mailoutbox)


def with_a_fault_after(broken: str, run: Callable[..., None]) -> Callable[..., None]:
    """The worst moment: the step has done its work and is not yet marked as finished."""

    def run_one(schema: Schema, name: str, function: Callable[..., None], subject: object) -> None:
        def faulty(subject: object) -> None:
            function(subject)
            raise ZeroDivisionError("a fault")

        run(schema, name, faulty if name == broken else function, subject)

    return run_one


def test_a_worker_killed_around_each_step_leaves_no_orphan_and_another_completes(
    registered: Company, mailoutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = steps._run
    for name in STEPS:
        for after in (False, True):
            monkeypatch.setattr(steps, "_run", killing_around(name, run, after=after))
            assert killed(lambda: finish_opening(registered))
            assert find_orphans() == []
            assert answer() == 404
    monkeypatch.setattr(steps, "_run", run)
    resume_stopped(timezone.now())
    assert_open(registered, mailoutbox)
    assert find_orphans() == []


def test_every_step_repeated_is_harmless(registered: Company, mailoutbox) -> None:
    finish_opening(registered)
    with public_context():
        for name in STEPS:
            before = rows_of(registered)
            if name in BUILD_STEPS:
                BUILD_STEPS[name](registered.schema)
            else:
                CLAIM_STEPS[name](registered)
            assert rows_of(registered) == before
    assert_open(registered, mailoutbox)


def rows_of(company: Company) -> dict[str, int]:
    """How many rows each table of the company has, and its addresses and seats."""
    counts = {
        "addresses": Domain.objects.filter(tenant_id=company.pk).count(),
        "seats": Seat.objects.filter(company_id=company.pk).count(),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [company.schema_name]
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{company.schema_name}"."{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def test_of_two_workers_at_the_same_moment_one_opens_it_and_once(
    registered: Company, mailoutbox, monkeypatch
) -> None:
    runs, start = [], Barrier(2)
    run = steps._run

    def counted(schema: Schema, name: str, *rest: object) -> None:
        runs.append(name)
        run(schema, name, *rest)

    monkeypatch.setattr(steps, "_run", counted)

    def work() -> None:
        start.wait()
        finish_opening(Company.objects.get(pk=registered.pk))
        connections.close_all()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs == STEPS
    assert_open(registered, mailoutbox)


def test_an_address_that_another_company_took_meanwhile_stops_the_opening(
    registered: Company, mailoutbox
) -> None:
    other = Company.objects.exclude(pk=registered.pk).first()
    taken = Domain.objects.create(domain="vidrios-nuevos.localhost", tenant=other, is_primary=False)
    with pytest.raises(RuntimeError, match="belongs to another company"):
        finish_opening(registered)
    registered.refresh_from_db()
    assert registered.state == Company.State.FAILED
    assert mailoutbox == []
    taken.delete()
    finish_opening(registered)
    assert_open(registered, mailoutbox)


def test_a_full_programme_stops_the_opening_and_leaves_it_to_be_resumed(
    registered: Company, mailoutbox, settings: LazySettings
) -> None:
    cap, settings.MAX_BETA_USERS = settings.MAX_BETA_USERS, Seat.objects.count()
    with pytest.raises(Exception, match="lugares ocupados"):
        finish_opening(registered)
    assert answer() == 404
    settings.MAX_BETA_USERS = cap
    finish_opening(registered)
    assert_open(registered, mailoutbox)


def test_the_address_comes_last() -> None:
    assert STEPS[-1] == "address"
    assert STEPS[:2] == ["schema", "migrations"]
    assert list(BUILD_STEPS)[-1] == "inspection"
