"""What is thrown away at night, and what stays."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.sessions.models import Session

from quoting.offers.models.followups import Notification
from quoting.offers.services.followups import forget_read_notices
from tenants.people.models import User
from tenants.periodic.housekeeping import (
    delete_in_batches,
    forget_lockouts,
    forget_old_jobs,
    forget_programme_sessions,
    forget_sessions,
)
from tenants.periodic.models import FailedRow, JobRun
from tenants.periodic.terms import EXACT_PLANS, LOCKOUTS, READ_NOTICES, SESSIONS
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context

NOW = datetime(2030, 3, 14, 9, 30, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


def make_sessions(kept: str) -> None:
    for key, ended in (("vieja", SESSIONS + A_MINUTE), (kept, SESSIONS - A_MINUTE)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW - ended)


def keys() -> list[str]:
    return list(Session.objects.values_list("session_key", flat=True))


def test_sessions_that_ended_leave_each_schema_by_itself(
    company: Company, neighbour: Company
) -> None:
    make_sessions("mía")
    with company_context(neighbour):
        make_sessions("suya")
    with public_context():
        make_sessions("programa")
    assert forget_sessions(NOW).done == 1
    assert keys() == ["mía"]
    with company_context(neighbour):
        assert sorted(keys()) == ["suya", "vieja"]
    with public_context():
        assert forget_programme_sessions(NOW).done == 1
        assert keys() == ["programa"]


def test_old_lockouts_leave(company: Company) -> None:
    facts = {"user_agent": "", "ip_address": "127.0.0.1", "path_info": "/", "http_accept": ""}
    for table, more in ((AccessAttempt, {"failures_since_start": 1}), (AccessFailureLog, {})):
        for name, age in (("vieja", LOCKOUTS + A_MINUTE), ("nueva", LOCKOUTS - A_MINUTE)):
            made = table.objects.create(username=name, **facts, **more)
            table.objects.filter(pk=made.pk).update(attempt_time=NOW - age)
    with public_context():
        assert forget_lockouts(NOW).done == 2
    for table in (AccessAttempt, AccessFailureLog):
        assert list(table.objects.values_list("username", flat=True)) == ["nueva"]


def test_notices_leave_once_they_were_read_long_ago(company: Company, seller: User) -> None:
    for text, read_at in (
        ("leída", NOW - READ_NOTICES - A_MINUTE),
        ("reciente", NOW - READ_NOTICES + A_MINUTE),
        ("sin leer", None),
    ):
        Notification.objects.create(
            user=seller, text=text, url="/", at=NOW - 2 * READ_NOTICES,
            read_at=read_at,
        )  # fmt: skip
    assert forget_read_notices(NOW).done == 1
    texts = Notification.objects.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["reciente", "sin leer"]


def test_the_rows_of_jobs_that_are_no_more_leave(company: Company) -> None:
    JobRun.objects.create(job="de-antes", company=None, due_at=NOW, overdue_from=NOW)
    FailedRow.objects.create(
        job="de-antes", company=company, row_id=1, error="", failed_at=NOW, retry_at=NOW
    )
    JobRun.objects.create(job="expiry", company=company, due_at=NOW, overdue_from=NOW)
    assert forget_old_jobs(NOW).done == 2
    assert list(JobRun.objects.values_list("job", flat=True)) == ["expiry"]


def test_much_is_deleted_in_batches(company: Company, django_assert_num_queries) -> None:
    for number in range(5):
        Session.objects.create(session_key=str(number), session_data="", expire_date=NOW)
    rows = Session.objects.filter(expire_date=NOW)
    assert delete_in_batches(rows, size=2) == 5
    assert not rows.exists()
    assert delete_in_batches(rows, size=2) == 0


@pytest.mark.parametrize("term", [SESSIONS, LOCKOUTS, READ_NOTICES, EXACT_PLANS])
def test_a_term_is_a_time(term: timedelta) -> None:
    assert term > timedelta(0)
