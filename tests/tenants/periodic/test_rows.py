"""A row that raises stops no other, waits, and is seen."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from tenants.people.models import User
from tenants.people.roles import Role
from tenants.periodic.models import FailedRow
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.rows import each_row, wait_after
from tenants.periodic.schedules import hourly
from tenants.schemas.companies import Company
from tests.people import make_person

NOW = datetime(2030, 3, 14, 18, tzinfo=UTC)
JOB = "greetings"


@periodic(JOB, hourly(), clock=Clock.COMPANY, late=timedelta(hours=1))
def greet(moment: datetime) -> Share:
    return Share()


@pytest.fixture
def people(company: Company) -> list[User]:
    return [make_person(Role.SALES) for _ in range(3)]


def rename(bad: int | None):
    def act(pk: int) -> bool:
        User.objects.filter(pk=pk).update(full_name="Saludada")
        if pk == bad:
            raise ZeroDivisionError("ana@personas.example")
        return True

    return act


def run(people: list[User], bad: int | None, moment: datetime) -> Share:
    rows = User.objects.filter(pk__in=[each.pk for each in people])
    return each_row(greet, rows, rename(bad), moment)


def greeted(people: list[User]) -> list[bool]:
    names = dict(User.objects.values_list("pk", "full_name"))
    return [names[each.pk] == "Saludada" for each in people]


def test_a_broken_row_stops_no_other_and_leaves_nothing_half_done(people: list[User]) -> None:
    assert run(people, people[0].pk, NOW) == Share(done=2, failed=1, backlog=1)
    assert greeted(people) == [False, True, True]


def test_it_is_written_down_without_what_it_said(company: Company, people: list[User]) -> None:
    run(people, people[0].pk, NOW)
    (row,) = FailedRow.objects.all()
    assert (row.job, row.company_id, row.row_id) == (JOB, company.pk, people[0].pk)
    assert row.error.startswith("ZeroDivisionError en tests.")
    assert "@" not in row.error


def test_it_waits_longer_each_time_and_is_tried_again(people: list[User]) -> None:
    bad, moment = people[0].pk, NOW
    for tries in range(1, 4):
        run(people, bad, moment)
        row = FailedRow.objects.get()
        assert (row.tries, row.retry_at - moment) == (tries, wait_after(tries))
        assert run(people, bad, row.retry_at - timedelta(seconds=1)).failed == 0
        assert FailedRow.objects.get().tries == tries
        moment = row.retry_at
    assert wait_after(1) < wait_after(2) < wait_after(1000) == timedelta(days=1)


def test_once_it_passes_it_is_forgotten(people: list[User]) -> None:
    run(people, people[0].pk, NOW)
    assert run(people, None, NOW + timedelta(days=1)) == Share(done=3)
    assert not FailedRow.objects.exists()


def test_a_row_that_is_asked_for_no_more_is_forgotten(people: list[User]) -> None:
    run(people, people[0].pk, NOW)
    run(people[1:], None, NOW)
    assert not FailedRow.objects.exists()


def test_the_time_limit_ends_the_run(people: list[User]) -> None:
    def act(pk: int) -> bool:
        raise SoftTimeLimitExceeded

    with pytest.raises(SoftTimeLimitExceeded):
        each_row(greet, User.objects.all(), act, NOW)
    assert not FailedRow.objects.exists()
