"""The days on which people are asked and reminded, by the working days of Mexico."""

import doctest
from datetime import date, timedelta

import pytest

from feedback.weeks import calendar, questions
from feedback.weeks.calendar import (
    asked_on,
    closes_on,
    holidays,
    is_working_day,
    reminded_on,
    week_of,
)

YEARS = range(2024, 2041)


@pytest.mark.parametrize("module", [calendar, questions])
def test_the_examples_are_true(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted and not result.failed


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2025, ["01-01", "02-03", "03-17", "05-01", "09-16", "11-17", "12-25"]),
        (2026, ["01-01", "02-02", "03-16", "05-01", "09-16", "11-16", "12-25"]),
        (2030, ["01-01", "02-04", "03-18", "05-01", "09-16", "10-01", "11-18", "12-25"]),
    ],
)
def test_the_statutory_holidays_are_those_of_the_law(year: int, days: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in holidays(year)] == days


def test_everybody_is_asked_and_reminded_on_working_days_of_the_same_week() -> None:
    week = date(2024, 1, 1)
    while week.year in YEARS:
        asked = asked_on(week)
        first, second = reminded_on(asked)
        assert all(is_working_day(day) for day in (asked, first, second))
        assert timedelta(3) <= asked - week <= timedelta(5)
        assert asked < first < second < closes_on(week)
        assert {week_of(day) for day in (asked, first, second)} == {week}
        week += timedelta(days=7)


def test_a_week_begins_on_its_thursday() -> None:
    thursday = date(2026, 12, 3)
    assert week_of(thursday - timedelta(days=1)) == date(2026, 11, 23)
    assert week_of(thursday) == week_of(thursday + timedelta(days=6)) == date(2026, 11, 30)
    assert closes_on(date(2026, 11, 30)) == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("thursday", "asked"),
    [
        (date(2026, 1, 1), date(2026, 1, 2)),
        (date(2025, 5, 1), date(2025, 5, 2)),
        (date(2027, 1, 14), date(2027, 1, 14)),
    ],
)
def test_a_thursday_that_is_a_holiday_moves_to_the_next_working_day(
    thursday: date, asked: date
) -> None:
    assert asked_on(thursday - timedelta(days=3)) == asked
