"""When a job is due, on each clock."""

import doctest
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tenants.periodic import schedules
from tenants.periodic.schedules import Schedule, daily, every, hourly

ZONES = [ZoneInfo(f"America/{name}") for name in ("Tijuana", "Hermosillo", "Mexico_City", "Cancun")]
SCHEDULES = [daily(9, 30), daily(0), daily(23, 55), hourly(5), every(minutes=15)]
moments = some.datetimes(
    datetime(2029, 1, 1), datetime(2032, 1, 1), timezones=some.just(UTC)
)  # fmt: skip


def test_the_worked_examples_are_true() -> None:
    assert doctest.testmod(schedules).failed == 0


@given(moments, some.sampled_from(ZONES), some.sampled_from(SCHEDULES))
def test_the_latest_time_is_past_and_the_next_follows_it(
    moment: datetime, zone: ZoneInfo, schedule: Schedule
) -> None:
    latest, following = schedule.latest(moment, zone), schedule.next(moment, zone)
    assert latest <= moment < following
    assert schedule.latest(latest, zone) == latest
    assert schedule.next(latest, zone) == following
    assert following - latest <= timedelta(hours=25)


@given(moments, some.sampled_from(ZONES))
def test_a_daily_job_is_due_at_that_hour_of_each_clock(moment: datetime, zone: ZoneInfo) -> None:
    due = daily(9, 30).latest(moment, zone)
    assert (due.hour, due.minute, due.tzinfo) == (9, 30, zone)


def test_a_job_off_the_grid_is_refused() -> None:
    for declare in (lambda: daily(9, 31), lambda: hourly(7), lambda: every(minutes=7)):
        with pytest.raises(ValueError, match="every 5 minutes"):
            declare()
    with pytest.raises(ValueError, match="divide"):
        every(minutes=50)
