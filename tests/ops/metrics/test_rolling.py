"""Minutes become hours and days without losing or doubling anything, and are forgotten in time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ops.metrics.figures import Figures, Tally, packed
from ops.metrics.gauging import look, measure_sizes
from ops.metrics.histogram import Histogram
from ops.metrics.housekeeping import KEPT, forget, merge, merge_months
from ops.metrics.models import Bucket, Gauge, Grain, SchemaSize
from ops.metrics.rolling import WAIT
from tenants.outbox.models import Mail
from tenants.programme.desk.clock import day_of, start_of
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.work.models import Ticket

NOON = datetime(2030, 3, 14, 18, 20, tzinfo=UTC)  # by the clock of the centre: 12:20
HOUR = NOON.replace(minute=0) - timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_public(company: Company) -> Iterator[None]:
    with public_context():
        yield


def tell(
    company: Company | None,
    at: datetime,
    times: list[float],
    errors: int = 0,
    source: int = 1,
    failed_at: datetime | None = None,
    after: int = 0,
) -> None:
    """A minute, as a process tells it."""
    figures = Figures({"home": Tally(len(times), errors, Histogram.of(times))})
    Bucket.objects.create(
        grain=Grain.MINUTE, company=company, began_at=at, source=source, content=packed(figures),
        requests=len(times), errors=errors, marks=[3] if errors else [],
        failed_at=failed_at, well_after=after,
    )  # fmt: skip


def bucket(grain: Grain, company: Company | None) -> Bucket:
    return Bucket.objects.get(grain=grain, company=company)


def test_minutes_of_all_processes_become_an_hour_and_a_day(
    company: Company, neighbour: Company
) -> None:
    tell(company, HOUR, [20.0, 30.0])
    tell(company, HOUR, [900.0], errors=1, source=2)
    tell(company, HOUR + timedelta(minutes=59), [20.0])
    tell(neighbour, HOUR, [20.0])
    tell(None, HOUR, [20.0])
    for _ in range(2):  # harmless twice
        merge(NOON)
    hour = bucket(Grain.HOUR, company)
    assert (hour.began_at, hour.requests, hour.errors, hour.marks) == (HOUR, 4, 1, [3])
    assert hour.figures.whole.times == Histogram.of([20.0, 30.0, 900.0, 20.0])
    day = bucket(Grain.DAY, company)
    assert (day.began_at, day.requests) == (start_of(day_of(NOON)), 4)
    assert bucket(Grain.DAY, neighbour).requests == bucket(Grain.DAY, None).requests == 1
    for _ in range(2):
        merge_months(NOON)
    month = bucket(Grain.MONTH, company)
    assert (month.began_at, month.requests) == (start_of(date(2030, 3, 1)), 4)


def test_a_minute_that_is_told_late_still_counts(company: Company) -> None:
    tell(company, HOUR, [20.0])
    merge(NOON)
    tell(company, HOUR + timedelta(minutes=1), [20.0])
    merge(NOON + timedelta(hours=1))
    assert bucket(Grain.HOUR, company).requests == 2
    assert bucket(Grain.DAY, company).requests == 2


def test_hours_that_nobody_made_while_the_workers_were_away_are_made_before_minutes_go(
    company: Company,
) -> None:
    tell(company, HOUR, [20.0])
    later = NOON + timedelta(days=2)
    forget(later)
    assert not Bucket.objects.filter(grain=Grain.MINUTE).exists()
    assert bucket(Grain.HOUR, company).requests == 1
    merge(later)
    assert bucket(Grain.DAY, company).began_at == start_of(day_of(NOON))


def test_an_hour_takes_what_background_work_of_it_took(company: Company) -> None:
    def errand(**facts: Any) -> dict[str, Any]:
        ended = {"finished_at": HOUR + timedelta(seconds=30), "state": "done"}
        begun = {"asked_at": HOUR, "due_at": HOUR, "claimed_at": HOUR + timedelta(seconds=10)}
        return {"company": company} | begun | ended | facts

    Ticket.objects.create(queue="pdf", task="tests.any", **errand())
    Ticket.objects.create(queue="pdf", task="tests.any", **errand(state="failed"))
    Ticket.objects.create(
        queue="pdf", task="tests.any", **errand(finished_at=HOUR - timedelta(hours=5))
    )
    Ticket.objects.create(queue="pdf", task="tests.any", **errand(state="queued"))
    Mail.objects.create(key="a", kind="any", **errand(company=None))
    merge(NOON)
    work = bucket(Grain.DAY, company).figures.work
    assert (work["pdf"].count, work["pdf"].errors) == (2, 1)
    assert work["pdf"].times.quantile(0.5) == pytest.approx(20_000, rel=0.05)
    assert work["pdf" + WAIT].times.quantile(0.5) == pytest.approx(10_000, rel=0.05)
    assert bucket(Grain.DAY, None).figures.work["mail"].count == 1


def test_measures_are_forgotten_after_their_terms(company: Company) -> None:
    for grain, term in KEPT.items():
        for beyond in (timedelta(hours=-2), timedelta(hours=2)):
            Bucket.objects.create(
                grain=grain, company=company, began_at=NOON - term - beyond,
                content=packed(Figures()), marks=[1], errors=1,
            )  # fmt: skip
    Bucket.objects.create(
        grain=Grain.HOUR, company=company, began_at=NOON - timedelta(days=4),
        content=packed(Figures()), marks=[1],
    )  # fmt: skip
    SchemaSize.objects.create(company=company, day=day_of(NOON) - timedelta(days=402), size=1)
    forget(NOON)
    kept = Bucket.objects.order_by("grain").values_list("grain", "began_at")
    for grain, term in KEPT.items():
        ours = [at for each, at in kept if each == grain]
        assert NOON - term + timedelta(hours=2) in ours
        assert NOON - term - timedelta(hours=2) not in ours
    assert (
        not Bucket.objects.filter(grain=Grain.HOUR)
        .exclude(marks=[])
        .filter(began_at__lt=NOON - timedelta(days=3, hours=2))
    )
    assert not SchemaSize.objects.exists()


def test_readings_of_the_installation_are_noted_by_their_least_and_most() -> None:
    look(NOON)
    Gauge.objects.filter(name="jobs.overdue").update(least=-2, most=90)
    look(NOON + timedelta(minutes=5))
    rows = Gauge.objects.filter(name="jobs.overdue")
    assert {(row.grain, row.most) for row in rows} == {(Grain.HOUR, 90.0), (Grain.DAY, 90.0)}
    assert Gauge.objects.filter(name="queue.age_seconds", of="pdf", grain=Grain.HOUR).count() == 1
    assert not Gauge.objects.filter(name__in=["requests", "latency.p95", "queue.failed"]).exists()


def test_how_large_each_company_is_is_noted_once_a_day(
    company: Company, neighbour: Company
) -> None:
    day = day_of(NOON)
    assert measure_sizes(day) == measure_sizes(day) == 3
    sizes = {row.company_id: row.size for row in SchemaSize.objects.filter(day=day)}
    assert set(sizes) == {company.pk, neighbour.pk, None}
    assert min(sizes.values()) > 100_000
