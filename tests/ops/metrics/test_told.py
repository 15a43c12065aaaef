"""What a watcher reads of requests: by company and of all, in each window."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from ops.metrics.housekeeping import merge
from ops.metrics.told import read
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.ops.metrics.test_rolling import tell

NOW = timezone.now().replace(minute=30, second=0, microsecond=0)


@pytest.fixture(autouse=True)
def in_public(company: Company) -> Iterator[None]:
    with public_context():
        yield


def told() -> dict[tuple[str, str, str], float | None]:
    """By name, company and window."""
    return {
        (each.name, each.labels.get("company", ""), each.labels.get("window", "")): each.value
        for each in read(NOW)
    }


def test_requests_errors_and_who_saw_them_are_told_in_each_window(
    company: Company, neighbour: Company
) -> None:
    ages = {1: 2, 4: 1, 20: 0, 50: 3, 300: 0, 24 * 60: 1, 70 * 60: 1}
    for minutes, errors in ages.items():
        tell(company, NOW - timedelta(minutes=minutes), [20.0] * 10, errors)
    tell(neighbour, NOW - timedelta(minutes=1), [20.0], errors=1)
    merge(NOW)
    found = told()
    mine = company.schema_name
    assert [found["requests", mine, window] for window in ("2m", "5m", "30m", "1h", "6h")] == [
        10, 20, 30, 40, 50,
    ]  # fmt: skip
    assert [found["errors", mine, window] for window in ("2m", "5m", "30m", "1h", "6h")] == [
        2, 3, 3, 6, 6,
    ]  # fmt: skip
    assert (found["requests", mine, "3d"], found["errors", mine, "3d"]) == (70, 8)
    assert found["people_hit", mine, "5m"] == found["people_hit", mine, "3d"] == 1
    assert (found["requests", "", "5m"], found["errors", "", "5m"]) == (21, 4)
    assert found["requests", "public", "5m"] == 0


def test_before_hours_are_made_the_long_window_is_told_by_minutes(company: Company) -> None:
    tell(company, NOW - timedelta(hours=20), [20.0] * 5, errors=1)
    found = told()
    assert (found["requests", "", "3d"], found["people_hit", "", "3d"]) == (5, 1)


def test_latencies_are_told_in_seconds_and_of_nothing_not_at_all(company: Company) -> None:
    tell(company, NOW - timedelta(minutes=10), [100.0] * 95 + [4000.0] * 5)
    found = told()
    assert found["latency.p95", company.schema_name, "30m"] == pytest.approx(0.1, rel=0.05)
    assert found["latency.p99", "", "30m"] == pytest.approx(4, rel=0.05)
    assert found["latency.p95", company.schema_name, "5m"] is None
    assert ("latency.p95", "", "6h") not in found


def test_what_went_well_since_the_last_failure_is_told_of_each_and_of_all(
    company: Company, neighbour: Company
) -> None:
    minute = NOW - timedelta(minutes=2)
    tell(company, minute - timedelta(minutes=1), [20.0] * 7)
    tell(company, minute, [20.0] * 9, errors=2, failed_at=minute + timedelta(seconds=20), after=4)
    tell(company, minute, [20.0] * 5, source=2)  # of which nobody knows when they came
    tell(company, minute + timedelta(minutes=1), [20.0] * 6)
    tell(neighbour, minute + timedelta(minutes=1), [20.0] * 30)
    found = told()
    mine = company.schema_name
    assert found["recovery.seconds", mine, ""] == found["recovery.seconds", "", ""] == 100
    assert (found["recovery.requests", mine, ""], found["recovery.requests", "", ""]) == (10, 40)
    assert ("recovery.requests", neighbour.schema_name, "") not in found


def test_more_companies_and_minutes_ask_the_database_no_more(
    company: Company, neighbour: Company, django_assert_num_queries
) -> None:
    for minutes in range(40):
        for each in (company, neighbour):
            tell(each, NOW - timedelta(minutes=minutes), [20.0], errors=1)
    merge(NOW)
    with django_assert_num_queries(7):
        list(read(NOW))
