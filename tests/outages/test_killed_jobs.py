"""A worker that is killed while it opens a company, builds a spare or runs a job of the timetable.

Nothing but its message says that it was at work: it is given to another, since a worker confirms a
message only once its work is done.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from time import sleep

import pytest
from django.db import connection
from django.utils import timezone

from compose.local import processes
from quoting.offers.events import QuoteExpired
from quoting.offers.models.followups import Notification
from quoting.offers.models.responses import Outcome
from quoting.offers.services.sending import send_quote
from tenants.companies.erasing import remove_spare
from tenants.companies.events import CompanyOpened
from tenants.companies.opening import register_company
from tenants.companies.orphans import find_orphans
from tenants.companies.spares import spares
from tenants.companies.tasks import fill_pool_later
from tenants.events.models import Event
from tenants.events.recording import SYSTEM
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.periodic.models import JobRun
from tenants.periodic.tasks import look
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.schemas.models import Schema, Step
from tenants.work.housekeeping import KEPT_FOR
from tenants.work.models import Ticket
from tests.companies import drop_company
from tests.outages.servers import Servers, hold, somebody_is_held
from tests.outages.test_outages import WORK_SECONDS, finish
from tests.people import make_person
from tests.quoting.make import make_house_job

pytestmark = pytest.mark.stack
A_DAY = timedelta(days=1)
BEFORE_A_LOOK = 15
"""Seconds: a worker looks for messages of dead ones 10 s after its start, and then every 100 s."""


def wait_for(condition: Callable[[], bool]) -> None:
    def holds() -> bool:
        connection.close()
        return condition()

    assert processes.wait_until(holds, WORK_SECONDS)


def kill_in_its_migrations(servers: Servers, schemas: Callable[[], object], **more: str) -> None:
    """A worker that builds a schema, somewhere in the middle of its tables."""
    worker = servers.start_worker(**more)
    rows = Step.objects.filter(name="migrations", finished_at=None)
    wait_for(lambda: rows.filter(schema__in=schemas()).exists())
    sleep(Random(7).uniform(0.2, 0.8))
    servers.kill(worker)
    assert rows.filter(schema__in=schemas()).exists(), "it was killed too late"


def test_a_company_that_a_killed_worker_was_opening_is_opened_by_another_once(
    servers: Servers, shop: Company
) -> None:
    with public_context():
        company = register_company(
            "Vidrios Nuevos", "vidrios-nuevos", "Nora", "nora@nuevos.example", by=SYSTEM
        )
        try:
            kill_in_its_migrations(servers, lambda: [company.schema.pk])
            servers.start_worker()
            servers.start_beat()
            wait_for(lambda: Company.objects.get(pk=company.pk).is_serving)
            finish(servers)
            steps = Step.objects.filter(schema=company.schema)
            assert all(step.finished_at and not step.error for step in steps)
            assert Event.objects.filter(kind=CompanyOpened.kind, company=company).count() == 1
            [letter] = Mail.objects.filter(company=company)
            assert servers.sink.received() == [letter.message_id]
            assert find_orphans() == []
            with company_context(company):
                assert User.objects.get().email == "nora@nuevos.example"
        finally:
            servers.stop_workers()
            drop_company(Company.objects.get(pk=company.pk))


def test_a_spare_that_a_killed_worker_was_building_is_built_by_another_once(
    servers: Servers, shop: Company
) -> None:
    with public_context():
        fill_pool_later.apply_async()
        kill_in_its_migrations(servers, Schema.objects.unfinished, SPARE_SCHEMAS="1")
        [half] = Schema.objects.unfinished()
        try:
            sleep(BEFORE_A_LOOK)
            servers.start_worker(SPARE_SCHEMAS="1")
            wait_for(lambda: not Schema.objects.unfinished().exists())
            assert [spare.pk for spare in spares()] == [half.pk]
            assert find_orphans() == []
        finally:
            servers.stop_workers()
            assert remove_spare(half)


def is_due(job: str, company: Company | None) -> JobRun:
    """Have ``job`` sent: it has not run since yesterday."""
    yesterday = timezone.now() - A_DAY
    run, _ = JobRun.objects.update_or_create(
        job=job, company=company, defaults={"due_at": yesterday, "overdue_from": yesterday}
    )
    with public_context():
        look(job)
    return run


def killed_and_done_by_another(
    servers: Servers, job: str, company: Company | None, statement: str, *parameters: object
) -> JobRun:
    """The run of ``job``, during which what ``statement`` locks kept the first worker waiting."""
    with hold(statement, *parameters):
        run = is_due(job, company)
        worker = servers.start_worker()
        assert processes.wait_until(somebody_is_held, WORK_SECONDS)
        servers.kill(worker)
        run.refresh_from_db()
        assert run.started_at and not run.finished_at
    sleep(BEFORE_A_LOOK)
    servers.start_worker()
    wait_for(lambda: JobRun.objects.get(pk=run.pk).finished_at is not None)
    return JobRun.objects.get(pk=run.pk)


def test_a_job_of_a_company_that_a_killed_worker_was_at_is_done_by_another_once(
    servers: Servers, shop: Company
) -> None:
    seller, long_ago = make_person(Role.SALES), timezone.now() - 90 * A_DAY
    first, second = (send_quote(make_house_job(seller), seller, long_ago) for _ in range(2))
    row = f'SELECT FROM "{shop.schema_name}".quoting_quote WHERE id = %s FOR UPDATE'

    run = killed_and_done_by_another(servers, "expiry", shop, row, second.quote_id)

    assert (run.outcome, run.tries, run.failed) == ("done", 0, 0)
    finish(servers)
    for version in (first, second):
        assert Outcome.objects.get(version=version).kind == Outcome.Kind.EXPIRED
        told = Event.objects.filter(kind=QuoteExpired.kind, subject=f"quote:{version.quote_id}")
        assert told.filter(company=shop).count() == 1
        assert Notification.objects.filter(quote=version.quote_id).count() == 1


def test_a_housekeeping_that_a_killed_worker_was_at_is_done_by_another_once(
    servers: Servers, shop: Company
) -> None:
    now = timezone.now()
    facts = {"queue": "pdf", "task": "old", "asked_at": now, "due_at": now, "company": shop}
    for age in (KEPT_FOR + A_DAY, KEPT_FOR + A_DAY, KEPT_FOR - A_DAY):
        Ticket.objects.create(**facts, state=Ticket.State.DONE, finished_at=now - age)
    row = "SELECT FROM public.tenants_ticket WHERE finished_at < %s FOR UPDATE"

    run = killed_and_done_by_another(servers, "old_tickets", None, row, now - KEPT_FOR)

    assert (run.outcome, run.done) == ("done", 2)
    assert Ticket.objects.count() == 1
