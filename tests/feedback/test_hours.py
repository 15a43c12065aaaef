"""Working time: weekdays from 9 to 18 by the centre of Mexico, but for the days of rest."""

from datetime import UTC, datetime, timedelta

import pytest

from feedback import hours
from feedback.cases.clocks import FIRST, Cause, Priority, due
from tenants.programme.desk.clock import zone


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone())


DUE = [  # opened, priority, by when
    ("2026-12-01T10:00", "P1", "2026-12-01T11:00"),
    ("2026-12-01T17:30", "P1", "2026-12-02T09:30"),
    ("2026-12-01T16:00", "P2", "2026-12-02T11:00"),
    ("2026-12-04T20:00", "P1", "2026-12-07T10:00"),  # Friday night
    ("2026-12-05T12:00", "P2", "2026-12-07T13:00"),  # Saturday
    ("2026-12-01T10:00", "P3", "2026-12-03T10:00"),  # 48 hours
    ("2026-12-03T17:00", "P3", "2026-12-07T17:00"),  # with a weekend
    ("2026-12-24T10:00", "P3", "2026-12-29T10:00"),  # with Christmas and a weekend
    ("2026-12-01T10:00", "P4", "2026-12-08T10:00"),  # a week
    ("2026-11-13T12:00", "P3", "2026-11-18T12:00"),  # the Revolution's Monday
    ("2026-09-15T17:00", "P2", "2026-09-17T12:00"),  # Independence Day
    ("2026-12-01T07:00", "P1", "2026-12-01T10:00"),  # before they open
]


@pytest.mark.parametrize(("opened", "priority", "by"), DUE)
def test_a_clock_runs_only_while_somebody_is_at_work(opened: str, priority: str, by: str) -> None:
    assert due(priority, at(opened)) == at(by)


def test_who_is_blocked_or_no_promoter_has_forty_eight_hours() -> None:
    assert FIRST[Cause.BLOCKED] == FIRST[Cause.DETRACTOR] == Priority.P3
    assert due(FIRST[Cause.BLOCKED], at("2026-12-01T10:00")) - at("2026-12-01T10:00") == timedelta(
        2
    )
    assert set(FIRST) == set(Cause)


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("2026-12-01T09:00", True, "2026-12-01T09:00"),
        ("2026-12-01T17:59", True, "2026-12-01T17:59"),
        ("2026-12-01T18:00", False, "2026-12-02T09:00"),
        ("2026-12-25T12:00", False, "2026-12-28T09:00"),
        ("2030-10-01T12:00", False, "2030-10-02T09:00"),  # a president takes office
    ],
)
def test_the_page_knows_whether_somebody_is_there(moment: str, is_open: bool, opens: str) -> None:
    assert hours.is_open(at(moment)) is is_open
    assert hours.next_opening(at(moment)) == at(opens)


def test_working_time_is_the_same_in_whatever_zone_it_is_asked() -> None:
    since, until = at("2026-12-04T17:00"), at("2026-12-07T10:00")
    assert hours.between(since, until) == timedelta(hours=2)
    assert hours.between(since.astimezone(UTC), until.astimezone(UTC)) == timedelta(hours=2)
    assert hours.between(until, since) == timedelta(0)
