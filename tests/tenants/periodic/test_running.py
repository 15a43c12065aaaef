"""The timetable: when each company's job is sent, how its run is written, and what is missed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis import RedisError

from tenants.periodic import tasks
from tenants.periodic.models import JobRun
from tenants.periodic.registry import JOBS, Clock, Share, TimetableError, periodic
from tenants.periodic.schedules import daily, hourly
from tenants.periodic.tasks import PUBLIC, look, run_job
from tenants.schemas.companies import Company
from tenants.schemas.connection import current_schema
from tenants.schemas.context import current_company, public_context
from tenants.schemas.models import Schema

NAME, OF_SERVER = "breakfast", "sweeping"
seen: list[str] = []
broken: set[str] = set()


@periodic(NAME, daily(9, 30), clock=Clock.COMPANY, late=timedelta(hours=2))
def breakfast(moment: datetime) -> Share:
    schema = current_company().schema_name
    if schema in broken:
        raise ZeroDivisionError("ana@personas.example")
    seen.append(schema)
    return Share(done=1)


@periodic(OF_SERVER, hourly(10), clock=Clock.SERVER, late=timedelta(minutes=30))
def sweep(moment: datetime) -> Share:
    seen.append(current_schema())
    return Share()


class Clockwork:
    """The moment that the code under test takes for now."""

    def __init__(self) -> None:
        self.moment = datetime(2030, 3, 14, 6, tzinfo=UTC)

    def at(self, hour: int, minute: int = 0, day: int = 14) -> None:
        """UTC."""
        self.moment = datetime(2030, 3, day, hour, minute, tzinfo=UTC)
        with public_context():
            for name in (NAME, OF_SERVER):
                look(name)


@pytest.fixture
def clock(company: Company, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clockwork]:
    seen.clear()
    broken.clear()
    work = Clockwork()
    monkeypatch.setattr(timezone, "now", lambda: work.moment)
    yield work


@pytest.fixture
def tijuana(company: Company) -> Company:
    Company.objects.filter(pk=company.pk).update(time_zone="America/Tijuana")
    return company


@pytest.fixture
def cancun(neighbour: Company) -> Company:
    Company.objects.filter(pk=neighbour.pk).update(time_zone="America/Cancun")
    return neighbour


def row(company: Company | None, name: str = NAME) -> JobRun:
    return JobRun.objects.get(job=name, company=company)


def test_each_company_has_its_breakfast_at_its_own_half_past_nine(
    clock: Clockwork, tijuana: Company, cancun: Company
) -> None:
    clock.at(6)
    assert seen == []
    clock.at(14, 25)
    assert {cancun.schema_name, tijuana.schema_name}.isdisjoint(seen)
    clock.at(14, 30)  # 9:30 in Cancún
    assert cancun.schema_name in seen
    clock.at(14, 35)
    clock.at(16, 25)
    assert seen.count(tijuana.schema_name) == 0
    clock.at(16, 30)  # 9:30 in Tijuana, which has summer time
    clock.at(16, 35)
    assert seen.count(tijuana.schema_name) == seen.count(cancun.schema_name) == 1
    clock.at(14, 30, day=15)
    clock.at(16, 30, day=15)
    assert seen.count(tijuana.schema_name) == seen.count(cancun.schema_name) == 2


def test_a_run_that_was_missed_is_made_up_for_once(clock: Clockwork, tijuana: Company) -> None:
    clock.at(6)
    clock.at(20, day=17)  # the timetable stood still for three days
    clock.at(20, 5, day=17)
    assert seen.count(tijuana.schema_name) == 1


def test_the_row_says_how_it_went(clock: Clockwork, tijuana: Company) -> None:
    clock.at(6)
    clock.at(16, 30)
    run = row(tijuana)
    assert (run.outcome, run.done, run.failed, run.backlog, run.error) == ("done", 1, 0, 0, "")
    assert run.due_at == run.started_at == run.finished_at == clock.moment
    assert run.milliseconds is not None and run.retry_at is None
    assert run.overdue_from == datetime(2030, 3, 15, 18, 30, tzinfo=UTC)


def test_a_broken_company_stops_no_other_and_is_tried_again_later(
    clock: Clockwork, company: Company, neighbour: Company
) -> None:
    clock.at(6)
    broken.add(company.schema_name)
    clock.at(15, 30)
    assert neighbour.schema_name in seen and company.schema_name not in seen
    run = row(company)
    assert (run.outcome, run.tries) == ("failed", 1)
    assert run.error.startswith("ZeroDivisionError en tests.") and "@" not in run.error
    assert list(JobRun.objects.failing()) == [run]
    clock.at(15, 35)
    assert row(company).tries == 1
    clock.at(15, 40)
    assert row(company).tries == 2
    broken.clear()
    clock.at(16, 0)
    assert (row(company).outcome, row(company).tries) == ("done", 0)
    assert seen.count(neighbour.schema_name) == 1


def test_a_company_whose_clock_cannot_be_read_stops_no_look_is_seen_and_is_tried_again(
    clock: Clockwork, company: Company, neighbour: Company, caplog: pytest.LogCaptureFixture
) -> None:
    """One that was looked at before, and one that is new."""
    clock.at(6)
    JobRun.objects.filter(company=neighbour).delete()
    places = Company.objects.filter(pk__in=[company.pk, neighbour.pk])
    healthy = Company.objects.create(
        schema=Schema.objects.begin("default"), name="Sana", subdomain="sana", state="ready"
    )
    places.update(time_zone="Tierra/Nada")
    clock.at(6, 5)
    clock.at(15, 30)
    assert row(healthy).sent_at == clock.moment
    for each in (company, neighbour):
        assert (row(each).outcome, row(each).tries) == ("failed", 2)
        assert row(each).error.startswith("ZoneInfoNotFoundError")
    assert f"Job {NAME} failed in {company.schema_name}" in caplog.text
    places.update(time_zone="America/Mexico_City")
    clock.at(16)
    assert seen.count(company.schema_name) == seen.count(neighbour.schema_name) == 1
    assert (row(company).outcome, row(company).tries) == ("done", 0)


def test_a_run_that_cannot_enter_its_company_fails_in_its_row(
    clock: Clockwork, company: Company
) -> None:
    clock.at(6)
    Company.objects.filter(pk=company.pk).update(time_zone="Tierra/Nada")
    with public_context():
        run_job(company.schema_name, NAME)
        assert current_schema() == PUBLIC
    assert (row(company).outcome, row(company).tries) == ("failed", 1)


def test_a_run_that_never_ended_is_sent_again(
    clock: Clockwork, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.at(6)
    with monkeypatch.context() as lost:
        lost.setattr(tasks.run_job, "apply_async", lambda **options: None)
        clock.at(15, 30)
    clock.at(17, 25)
    assert company.schema_name not in seen
    clock.at(17, 30)
    assert seen.count(company.schema_name) == 1


@pytest.mark.parametrize("error", [OperationalError("no socket"), RedisError(), TimeoutError()])
def test_a_broker_that_is_away_delays_the_run_until_the_next_look(
    clock: Clockwork,
    company: Company,
    neighbour: Company,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def away(**options: object) -> None:
        raise error

    clock.at(6)
    with monkeypatch.context() as outage:
        outage.setattr(tasks.run_job, "apply_async", away)
        clock.at(15, 30)
    clock.at(15, 35)
    assert (seen.count(company.schema_name), seen.count(neighbour.schema_name)) == (1, 1)


def test_a_suspended_company_is_passed_over_without_an_error(
    clock: Clockwork, company: Company, neighbour: Company, caplog: pytest.LogCaptureFixture
) -> None:
    clock.at(6)
    Company.objects.filter(pk=neighbour.pk).update(state=Company.State.SUSPENDED)
    clock.at(15, 30)
    run_job(neighbour.schema_name, NAME)  # it was on its way when the company was suspended
    run_job("c_999999", NAME)
    assert neighbour.schema_name not in seen and company.schema_name in seen
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    assert row(neighbour).outcome == ""
    assert row(neighbour) not in JobRun.objects.overdue_at(clock.moment + timedelta(days=9))


def test_what_did_not_run_in_time_is_overdue(clock: Clockwork, company: Company) -> None:
    clock.at(6)
    due = datetime(2030, 3, 14, 15, 30, tzinfo=UTC)
    mine = JobRun.objects.filter(job=NAME, company=company)
    assert not mine.overdue_at(due + timedelta(hours=2, seconds=-1)).exists()
    assert mine.overdue_at(due + timedelta(hours=2)).exists()
    clock.at(17, 35)
    assert not mine.overdue_at(clock.moment).exists()
    assert mine.overdue_at(due + timedelta(days=1, hours=2)).exists()


def test_a_job_of_the_server_runs_once_in_public(clock: Clockwork, company: Company) -> None:
    clock.at(6)
    clock.at(6, 5)
    clock.at(6, 10)
    clock.at(6, 15)
    assert seen == [PUBLIC]
    assert row(None, OF_SERVER).outcome == "done"


def test_looking_costs_the_same_for_many_companies(
    clock: Clockwork, company: Company, django_assert_max_num_queries
) -> None:
    clock.at(6)
    with public_context(), django_assert_max_num_queries(3):
        look(NAME)


def test_a_name_is_declared_once_and_an_unknown_one_is_refused(company: Company) -> None:
    with pytest.raises(TimetableError, match="twice"):
        periodic(NAME, daily(1), clock=Clock.SERVER, late=timedelta(hours=1))(sweep)
    with pytest.raises(TimetableError, match="ghost"):
        look("ghost")
    with pytest.raises(TimetableError, match="ghost"):
        run_job(company.schema_name, "ghost")
    with pytest.raises(ValueError, match="always be late"):
        periodic("hasty", daily(1), clock=Clock.SERVER, late=timedelta(0))(sweep)


def test_celerys_timetable_is_made_of_what_is_declared(company: Company) -> None:
    current_app.loader.import_default_modules()
    entries = dict(current_app.conf.beat_schedule)
    assert entries.pop("sweep")["task"] in current_app.tasks  # more often than any job
    assert set(entries) == set(JOBS)
    assert {"expiry", "reminders", "notices", "sessions", "lockouts"} <= set(entries)
    for name, entry in entries.items():
        assert (entry["task"], entry["args"]) == (look.name, [name])
        assert entry["task"] in current_app.tasks
    assert current_app.conf.timezone == "UTC"
