"""Opening a company: its schema step by step, its claim whole or not at all."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.conf import LazySettings
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from tenants.companies import building, claiming, opening
from tenants.companies.claiming import finish_opening
from tenants.companies.events import CompanyOpened
from tenants.companies.opening import register_company, resume_opening
from tenants.companies.orphans import find_orphans
from tenants.companies.spares import fill_pool, spares
from tenants.companies.tasks import resume_stopped
from tenants.events.models import Event
from tenants.events.recording import SYSTEM
from tenants.outbox.models import Mail
from tenants.people.events import PersonInvited
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.schemas import steps
from tenants.schemas.companies import Company, Domain
from tenants.schemas.context import company_context, public_context
from tenants.schemas.models import Schema
from tenants.schemas.transactions import atomic
from tenants.seats.models import Seat
from tenants.shell.middleware import directory
from tests.killing import die, killed, killing_around

BUILD_STEPS = dict(building._steps.items())
CLAIM_STEPS = dict(claiming._steps.items())
STEPS = [*BUILD_STEPS, *CLAIM_STEPS]
FACTS = ("Vidrios Nuevos", "vidrios-nuevos", "Nora", "nora@nuevos.example")


@pytest.fixture
def registered(programme: None) -> Company:
    """A company that is registered for real, without a spare schema, and that no worker opened."""
    return register_company(*FACTS, by=SYSTEM)


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
    assert "http://vidrios-nuevos.localhost/ir/?a=/invitacion/" in mailoutbox[0].body


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


def assert_nothing_is_claimed(company: Company) -> None:
    """Whatever stopped its opening, nobody sees anything of it, and nothing belongs to nobody."""
    assert answer() == 404
    assert find_orphans() == []
    assert not Domain.objects.filter(tenant_id=company.pk).exists()
    assert not Seat.objects.filter(company_id=company.pk).exists()
    assert not Event.objects.of(company).of_kind(PersonInvited, CompanyOpened).exists()
    assert not Mail.objects.filter(company_id=company.pk).exists()
    finished = company.schema.steps.exclude(finished_at=None).values_list("name", flat=True)
    assert not set(finished) & set(CLAIM_STEPS)
    if Company.objects.get(pk=company.pk).schema.is_built:
        with company_context(company):
            assert CompanyProfile.load().trade_name == ""
            assert not User.objects.exists()


def test_a_fault_in_each_step_shows_nothing_and_resuming_completes(
    registered: Company, mailoutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    do = steps._do
    for broken in STEPS:
        monkeypatch.setattr(steps, "_do", with_a_fault_after(broken, do))
        with pytest.raises(ZeroDivisionError):
            finish_opening(registered)
        registered.refresh_from_db()
        assert registered.state == Company.State.FAILED
        step = registered.schema.steps.get(name=broken, finished_at=None)
        assert step.error == "ZeroDivisionError: a fault"
        assert_nothing_is_claimed(registered)
    monkeypatch.setattr(steps, "_do", do)
    resume_opening(registered, by=SYSTEM)
    assert_open(registered, mailoutbox)


def with_a_fault_after(broken: str, do: Callable[..., None]) -> Callable[..., None]:
    """The worst moment: the step has done its work and is not yet marked as finished."""

    def do_one(name: str, function: Callable[..., None], subject: object) -> None:
        do(name, function, subject)
        if name == broken:
            raise ZeroDivisionError("a fault")

    return do_one


def test_a_worker_killed_around_each_step_leaves_no_orphan_and_another_completes(
    registered: Company, mailoutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    do = steps._do
    for name in STEPS:
        for after in (False, True):
            monkeypatch.setattr(steps, "_do", killing_around(name, do, after=after))
            assert killed(lambda: finish_opening(registered))
            assert_nothing_is_claimed(registered)
    monkeypatch.setattr(steps, "_do", do)
    resume_stopped(timezone.now())
    assert_open(registered, mailoutbox)
    assert find_orphans() == []


def test_a_registration_killed_before_its_commit_takes_no_spare_and_after_it_is_completed(
    programme: None, mailoutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    [spare] = fill_pool(size=1)

    def register() -> None:
        register_company(*FACTS, by=SYSTEM)

    with monkeypatch.context() as deadly:
        deadly.setattr(opening, "record", lambda *args, **facts: die())
        assert killed(register)
    assert not Company.objects.filter(subdomain="vidrios-nuevos").exists()
    assert spares() == [spare]
    with monkeypatch.context() as deadly:
        deadly.setattr(opening, "finish_opening", lambda company: die())
        assert killed(register)
    company = Company.objects.get(subdomain="vidrios-nuevos")
    assert (company.schema, spares()) == (spare, [])
    assert_nothing_is_claimed(company)
    resume_stopped(timezone.now())
    assert_open(company, mailoutbox)
    assert find_orphans() == []


def test_every_step_repeated_is_harmless(registered: Company, mailoutbox) -> None:
    finish_opening(registered)
    with public_context():
        for name in STEPS:
            before = rows_of(registered)
            if name in BUILD_STEPS:
                BUILD_STEPS[name](registered.schema)
            elif name != "welcome":  # of a company that is opening: it is not opened twice
                with company_context(registered), atomic():
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
    do = steps._do

    def counted(name: str, *rest: object) -> None:
        runs.append(name)
        do(name, *rest)

    monkeypatch.setattr(steps, "_do", counted)

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


def test_a_company_serves_from_the_last_step_on() -> None:
    assert STEPS[-2:] == ["address", "welcome"]
    assert STEPS[:2] == ["schema", "migrations"]
    assert list(BUILD_STEPS)[-1] == "inspection"
