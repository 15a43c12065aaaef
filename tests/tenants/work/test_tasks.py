"""Background work runs inside its company, in turns, or not at all."""

from datetime import timedelta

import pytest
from celery import current_app
from django.conf import LazySettings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from tenants.companies.tasks import finish_opening_later
from tenants.events.models import Event
from tenants.outbox.tasks import send_mail_in_turn
from tenants.periodic.registry import Share
from tenants.schemas.companies import Company
from tenants.schemas.connection import current_schema
from tenants.schemas.context import company_context, current_company, public_context
from tenants.web.redis import redis_breaker
from tenants.work.events import WorkFailed
from tenants.work.housekeeping import forget_tickets
from tenants.work.models import LOST, MOST_TRIES, Ticket
from tenants.work.queues import PDF, TICKET_QUEUES, Priority
from tenants.work.tasks import (
    CompanyNotServing,
    company_task,
    company_tasks,
    do_next,
    enqueue,
    sweep_tickets,
    workers,
)

SERVED = ("default", "pdf", "mail", "cutting")  # the queues of the worker that a laptop starts
seen: list[tuple[str, int]] = []
State = Ticket.State


@company_task(PDF)
def look_around(number: int) -> None:
    seen.append((current_company().schema_name, number))


@company_task(PDF, Priority.WAITED_FOR)
def look_at_once(number: int) -> None:
    seen.append((current_company().schema_name, number))


@company_task(PDF)
def stumble(number: int) -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()
    redis_breaker.reset()


def test_the_body_runs_in_the_company_of_its_first_argument(
    company: Company, neighbour: Company
) -> None:
    with public_context():
        look_around(neighbour.schema_name, 7)
    assert seen == [(neighbour.schema_name, 7)]


@pytest.mark.parametrize("schema", ["ghost", "public", "", "c_999999", "C_1", "c_1; x"])
def test_work_for_a_schema_that_is_no_company_is_refused_and_does_not_run(
    company: Company, schema: str
) -> None:
    with pytest.raises(CompanyNotServing):
        look_around(schema, 7)
    assert seen == []


@pytest.mark.parametrize("state", [each for each in Company.State if each != Company.State.READY])
def test_work_of_a_company_that_does_not_serve_waits_until_it_does(
    company: Company, state: Company.State
) -> None:
    enqueue(look_around, 7)
    Company.objects.filter(pk=company.pk).update(state=state)
    do_next(PDF)
    assert seen == []
    Company.objects.filter(pk=company.pk).update(state=Company.State.READY)
    do_next(PDF)
    assert seen == [(company.schema_name, 7)]


def test_the_connection_is_back_where_it_was_afterwards(
    company: Company, neighbour: Company
) -> None:
    with company_context(neighbour):
        enqueue(look_around, 7)
        enqueue(stumble, 7)
    for _ in range(2):
        do_next(PDF)
        assert current_company() == company
    enqueue(look_around, 8)
    with public_context():
        do_next(PDF)
        assert current_schema() == "public"


def test_enqueued_work_is_done_when_the_transaction_commits(
    company: Company, neighbour: Company, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as later:
        enqueue(look_around, 7)
    assert seen == []
    (nudge,) = later
    with company_context(neighbour):  # whatever is selected when it commits
        nudge()
    assert seen == [(company.schema_name, 7)]


def test_enqueued_work_of_a_transaction_that_fails_never_was(
    company: Company, django_capture_on_commit_callbacks
) -> None:
    with (
        django_capture_on_commit_callbacks(execute=True) as later,
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        enqueue(look_around, 7)
        raise ZeroDivisionError
    assert later == []
    assert not Ticket.objects.exists()


def test_what_was_asked_while_the_broker_was_away_is_done_by_the_next_sweep(
    company: Company, django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**options: object) -> None:
        raise OperationalError("no such socket")

    with monkeypatch.context() as patched:
        patched.setattr(workers["pdf"], "apply_async", away)
        with django_capture_on_commit_callbacks(execute=True):
            enqueue(look_around, 7)
    assert seen == []
    redis_breaker.reset()
    sweep_tickets(timezone.now())
    assert seen == [(company.schema_name, 7)]


def test_a_broker_that_is_away_is_asked_once_and_then_left_in_peace(
    company: Company, django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def away(**options: object) -> None:
        asked.append(options)
        raise OperationalError("no such socket")

    monkeypatch.setattr(workers["pdf"], "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(20):
            enqueue(look_around, number)
    assert len(asked) == 1
    assert Ticket.objects.count() == 20


def test_a_nudge_that_comes_twice_does_nothing(company: Company) -> None:
    enqueue(look_around, 7)
    for _ in range(3):
        do_next(PDF)
    assert seen == [(company.schema_name, 7)]


# --- Turns ---------------------------------------------------------------------------------------


def test_one_piece_of_work_waits_for_one_of_a_neighbours_heap(
    company: Company, neighbour: Company
) -> None:
    with company_context(neighbour):
        for number in range(200):
            enqueue(look_around, number)
    for _ in range(3):  # the neighbour's has begun
        do_next(PDF)
    enqueue(look_around, 1000)
    for _ in range(2):
        do_next(PDF)
    assert seen.index((company.schema_name, 1000)) <= 4


def test_companies_take_turns_until_the_smaller_heap_is_done(
    company: Company, neighbour: Company
) -> None:
    for number in range(3):
        enqueue(look_around, number)
    with company_context(neighbour):
        for number in range(6):
            enqueue(look_around, number)
    for _ in range(9):
        do_next(PDF)
    ours = [place for place, (schema, _) in enumerate(seen) if schema == company.schema_name]
    assert ours == [0, 2, 4]
    assert [number for schema, number in seen if schema == neighbour.schema_name] == [*range(6)]


def test_a_company_that_was_served_gains_nothing_from_having_rested(
    company: Company, neighbour: Company
) -> None:
    with company_context(neighbour):
        for number in range(50):
            enqueue(look_around, number)
    for _ in range(20):
        do_next(PDF)
    for number in range(10):
        enqueue(look_around, number)
    seen.clear()
    for _ in range(20):
        do_next(PDF)
    assert len([1 for schema, _ in seen if schema == company.schema_name]) == 10


def test_work_that_waits_with_a_suspended_company_lets_nobody_overtake_a_heap_for_ever(
    company: Company, neighbour: Company
) -> None:
    enqueue(look_around, 0)
    Company.objects.filter(pk=company.pk).update(state=Company.State.SUSPENDED)
    with company_context(neighbour):
        for number in range(10):
            enqueue(look_around, number)
    for _ in range(10):
        do_next(PDF)
    with company_context(neighbour):
        enqueue(look_around, 10)
    assert Ticket.objects.latest("pk").round == 9


def test_what_a_person_waits_for_goes_first(company: Company, neighbour: Company) -> None:
    for number in range(5):
        enqueue(look_around, number)
    with company_context(neighbour):
        enqueue(look_at_once, 7)
    do_next(PDF)
    assert seen == [(neighbour.schema_name, 7)]


# --- Errors and losses ---------------------------------------------------------------------------


def test_work_that_fails_is_tried_again_later_and_then_told_as_failed(company: Company) -> None:
    enqueue(stumble, 7)
    for _ in range(MOST_TRIES):
        Ticket.objects.update(due_at=timezone.now())
        do_next(PDF)
        do_next(PDF)  # not due yet
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.tries) == (State.FAILED, MOST_TRIES)
    assert ticket.reason == "ZeroDivisionError"
    event = Event.objects.get(kind=WorkFailed.kind)
    assert (event.company, event.subject) == (company, f"ticket:{ticket.pk}")
    assert event.fact == WorkFailed(work=stumble.name, reason="ZeroDivisionError", tries=MOST_TRIES)


def test_work_of_a_killed_worker_is_done_by_another_after_its_lease(company: Company) -> None:
    enqueue(look_around, 7)
    moment = timezone.now()
    assert Ticket.objects.take(moment)
    sweep_tickets(moment + PDF.lease - timedelta(seconds=1))
    assert seen == []
    Ticket.objects.update(claimed_at=moment - PDF.lease * 2)
    sweep_tickets(timezone.now())
    assert seen == [(company.schema_name, 7)]
    assert Ticket.objects.get().state == State.DONE


def test_work_that_kills_each_of_its_workers_is_given_up(company: Company) -> None:
    enqueue(look_around, 7)
    Ticket.objects.update(tries=MOST_TRIES - 1)
    assert Ticket.objects.take(timezone.now())
    for _ in range(2):
        sweep_tickets(timezone.now() + PDF.lease * 2)
    assert Ticket.objects.get().state == State.FAILED
    event = Event.objects.get(kind=WorkFailed.kind)
    assert event.company == company
    assert event.fact == WorkFailed(work=look_around.name, reason=LOST, tries=MOST_TRIES)


def test_a_slow_worker_that_lost_its_claim_writes_nothing(company: Company) -> None:
    enqueue(look_around, 7)
    slow = Ticket.objects.take(timezone.now())
    slow.try_again(timezone.now(), "perdido", at_once=True)
    quick = Ticket.objects.take(timezone.now())
    assert not slow.finish(State.FAILED, timezone.now())
    assert quick.finish(State.DONE, timezone.now())


def test_a_task_that_is_not_known_here_waits_for_a_worker_that_knows_it(company: Company) -> None:
    enqueue(look_around, 7)
    Ticket.objects.update(task="quoting.offers.tasks.of_tomorrow")
    do_next(PDF)
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.reason) == (State.QUEUED, "KeyError")


def test_the_lease_is_longer_than_any_task_may_take_and_can_be_shortened(
    settings: LazySettings,
) -> None:
    for queue in TICKET_QUEUES.values():
        assert queue.soft < queue.hard < queue.lease.total_seconds()
    settings.WORK_LEASE_SECONDS = 3
    assert PDF.lease == timedelta(seconds=3)


def test_tickets_that_ended_are_deleted_after_a_week_and_others_stay(company: Company) -> None:
    enqueue(look_around, 7)
    do_next(PDF)
    enqueue(look_around, 8)
    later = timezone.now() + timedelta(days=8)
    assert forget_tickets(later) == Share(1)
    assert Ticket.objects.get().state == State.QUEUED


def test_nothing_is_enqueued_outside_a_company(company: Company) -> None:
    with public_context(), pytest.raises(RuntimeError):
        enqueue(look_around, 7)


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        (send_mail_in_turn, "mail"),
        (workers["pdf"], "pdf"),
        (workers["cutting"], "cutting"),
        (finish_opening_later, "default"),
    ],
)
def test_each_task_goes_to_its_queue(task, queue: str) -> None:
    assert current_app.amqp.router.route({}, task.name)["queue"].name == queue


def test_every_company_task_of_the_product_has_a_queue_that_a_worker_serves() -> None:
    assert {task.queue.name for task in company_tasks.values()} <= set(SERVED)
