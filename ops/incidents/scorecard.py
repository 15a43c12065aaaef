"""How a month of incidents was answered: percentiles by severity, and how much was in time.

A moment belongs to the month of the programme's clock. An incident counts in the month in which it
was known.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ops.alarm import Severity
from ops.incidents.models import Action, Incident
from tenants.programme.desk.clock import day_of, start_of

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes; None where nothing was measured."""

    name: str
    count: int
    p50: int | None
    p90: int | None


@dataclass(frozen=True, slots=True)
class InTime:
    """How many of those that are decided were in time; those still within it are not counted."""

    kept: int
    decided: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.kept / self.decided) if self.decided else None


@dataclass(frozen=True, slots=True)
class Score:
    """Of one severity in one month."""

    severity: str
    count: int
    reopened: int
    detected: Times
    attended: Times
    mitigated: Times
    resolved: Times
    answered_in_time: InTime
    mitigated_in_time: InTime

    @property
    def times(self) -> tuple[Times, ...]:
        return (self.detected, self.attended, self.mitigated, self.resolved)


@dataclass(frozen=True, slots=True)
class Scorecard:
    month: date
    scores: tuple[Score, ...]
    overdue_actions: int

    @property
    def count(self) -> int:
        return sum(score.count for score in self.scores)


def percentile(values: Sequence[int], percent: int) -> int | None:
    """The nearest rank: a value that was measured. None of no values.

    >>> percentile([10, 20, 30, 40], 50), percentile([10, 20, 30, 40], 90), percentile([], 50)
    (20, 40, None)
    """
    if not values:
        return None
    rank = -(-percent * len(values) // 100)
    return sorted(values)[max(rank, 1) - 1]


def scorecard_of(month: date, moment: datetime) -> Scorecard:
    """Of the month that begins on ``month``, as it is known at ``moment``."""
    rows = list(Incident.objects.opened_in(start_of(month), start_of(next_month(month))))
    overdue = Action.objects.overdue(day_of(moment)).count()
    return Scorecard(
        month,
        tuple(score_of(each.value, rows, moment) for each in Severity),
        overdue,
    )


def score_of(severity: str, incidents: Iterable[Incident], moment: datetime) -> Score:
    rows = [row for row in incidents if row.severity == severity]

    def times(name: str, since: Callable[[Incident], datetime | None],
              until: Callable[[Incident], datetime | None]) -> Times:  # fmt: skip
        found = [
            _minutes(end - begin)
            for row in rows
            if (begin := since(row)) is not None and (end := until(row)) is not None
        ]
        return Times(name, len(found), percentile(found, 50), percentile(found, 90))

    return Score(
        severity,
        len(rows),
        sum(row.reopenings > 0 for row in rows),
        times("Detectar", lambda row: row.began_at, lambda row: row.opened_at),
        times("Atender", lambda row: row.clock_from, lambda row: row.attended_at),
        times("Mitigar", lambda row: row.clock_from, lambda row: row.mitigated_at),
        times("Resolver", lambda row: row.clock_from, lambda row: row.resolved_at),
        _in_time(((row.respond_by, row.attended_at or row.mitigated_at) for row in rows), moment),
        _in_time(((row.mitigate_by, row.mitigated_at) for row in rows), moment),
    )


def months_until(moment: datetime) -> list[date]:
    """The first days of the last twelve months, the newest first."""
    first = day_of(moment).replace(day=1)
    months = []
    for _ in range(MONTHS):
        months.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return months


def next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _in_time(pairs: Iterable[tuple[datetime, datetime | None]], moment: datetime) -> InTime:
    kept = decided = 0
    for by, at in pairs:
        if at is not None or by <= moment:
            decided += 1
            kept += at is not None and at <= by
    return InTime(kept, decided)


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 60))
