"""Background work runs inside its company, or not at all."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from celery import current_app
from celery.exceptions import Retry
from django.db import transaction
from kombu.exceptions import OperationalError

from tenants.people.tasks import mail_invitation, mail_password_reset
from tenants.programme.models import Company
from tenants.schemas.connection import current_schema
from tenants.schemas.context import company_context, current_company, public_context
from tenants.schemas.tasks import finish_opening_later
from tenants.work import tasks
from tenants.work.tasks import CompanyNotServing, company_task, enqueue

SERVED = ("default", "pdf", "mail", "cutting")  # the queues of the worker that a laptop starts
seen: list[tuple[str, int]] = []


@company_task(queue="pdf")
def look_around(number: int) -> None:
    seen.append((current_company().schema_name, number))


@company_task(queue="pdf")
def stumble(number: int) -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()


def test_the_body_runs_in_the_company_of_its_first_argument(
    company: Company, neighbour: Company
) -> None:
    with public_context():
        look_around.delay(neighbour.schema_name, 7)
    assert seen == [(neighbour.schema_name, 7)]


@pytest.mark.parametrize("state", [each for each in Company.State if each != Company.State.READY])
def test_work_for_a_company_that_does_not_serve_is_refused_and_does_not_run(
    company: Company, state: Company.State
) -> None:
    Company.objects.filter(pk=company.pk).update(state=state)
    with pytest.raises(CompanyNotServing):
        look_around.delay(company.schema_name, 7)
    assert seen == []


@pytest.mark.parametrize("schema", ["ghost", "public", "", "c_999999", "C_1", "c_1; x"])
def test_work_for_a_schema_that_is_no_company_is_refused_and_does_not_run(
    company: Company, schema: str
) -> None:
    with pytest.raises(CompanyNotServing):
        look_around.delay(schema, 7)
    assert seen == []


def test_the_connection_is_back_where_it_was_afterwards(
    company: Company, neighbour: Company
) -> None:
    look_around.delay(neighbour.schema_name, 7)
    assert current_company() == company
    with pytest.raises(ZeroDivisionError):
        stumble.delay(neighbour.schema_name, 7)
    assert current_company() == company
    with public_context():
        look_around.delay(neighbour.schema_name, 7)
        assert current_schema() == "public"


def test_enqueued_work_leaves_when_the_transaction_commits_with_its_schema(
    company: Company, neighbour: Company, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as later:
        enqueue(look_around, 7)
    assert seen == []
    (send,) = later
    with company_context(neighbour):  # whatever is selected when it commits
        send()
    assert seen == [(company.schema_name, 7)]


def test_enqueued_work_of_a_transaction_that_fails_never_leaves(
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
    assert seen == []


def test_a_broker_that_is_away_is_logged_and_what_was_done_stays_done(
    company: Company,
    django_capture_on_commit_callbacks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def away(**options: object) -> None:
        raise OperationalError("no such socket")

    monkeypatch.setattr(look_around, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(look_around, 7)
    assert seen == []
    assert "look_around" in caplog.text


def test_nothing_is_enqueued_outside_a_company(company: Company) -> None:
    with public_context(), pytest.raises(RuntimeError):
        enqueue(look_around, 7)


@pytest.mark.parametrize(
    ("task", "queue"),
    [(mail_invitation, "mail"), (mail_password_reset, "mail"), (look_around, "pdf"),
     (finish_opening_later, "default")],
)  # fmt: skip
def test_each_task_goes_to_its_queue(task, queue: str) -> None:
    assert current_app.amqp.router.route({}, task.name)["queue"].name == queue


def test_every_company_task_of_the_product_has_a_queue_that_a_worker_serves() -> None:
    assert set(tasks._queues.values()) <= set(SERVED)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(ConnectionRefusedError(), Retry), (SMTPServerDisconnected(), Retry),
     (SMTPRecipientsRefused({}), SMTPRecipientsRefused)],
)  # fmt: skip
def test_a_mail_server_that_is_away_is_tried_again_and_a_refused_address_is_not(
    company: Company, owner, monkeypatch: pytest.MonkeyPatch, error: Exception, outcome: type
) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr("tenants.people.emails.send_password_reset", fail)
    with pytest.raises(outcome):
        mail_password_reset.apply(args=(company.schema_name, owner.email), throw=True)
    assert current_company() == company
