"""How the product is used, out of events alone: quotations, features, and errors that people told.

An event says what was done and by which company; of what is in a quotation operations know nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from feedback.voices.models import Voice
from tenants.events.kinds import declared_kinds
from tenants.events.models import ActorKind, Event
from tenants.programme.desk.clock import day_of, start_of

CREATED, SENT = "quote.created", "quote.sent"
PEOPLE = (ActorKind.PERSON, ActorKind.CUSTOMER)
WEEKS = 12
LATELY = timedelta(days=30)
LONGEST = timedelta(days=30)
"""From the first line to sending; beyond, a quotation was left lying and tells nothing."""

A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Week:
    """From its Monday. ``minutes`` is the median from a quotation's creation to its sending."""

    monday: date
    created: int = 0
    sent: int = 0
    companies: int = 0
    minutes: float | None = None
    problems: int = 0
    with_error: int = 0


@dataclass(frozen=True)
class Feature:
    kind: str
    times: int
    companies: int


def monday_of(day: date) -> date:
    return day - timedelta(day.weekday())


def weeks_until(moment: datetime) -> list[Week]:
    """The last ones, the oldest first, with the one that runs."""
    last = monday_of(day_of(moment))
    mondays = [last - A_WEEK * back for back in reversed(range(WEEKS))]
    since = start_of(mondays[0])
    created, sent, at_work = _quotations(since, moment)
    minutes, problems, with_error = _minutes(since, moment), Counter[date](), Counter[date]()
    for told_at, error_id in Voice.objects.filter(
        told_at__gte=since, told_at__lt=moment, kind__in=[Voice.Kind.PROBLEM, Voice.Kind.BLOCKED]
    ).values_list("told_at", "error_id"):
        monday = monday_of(day_of(told_at))
        problems[monday] += 1
        with_error[monday] += bool(error_id)
    return [
        Week(
            monday,
            created[monday],
            sent[monday],
            len(at_work[monday]),
            median(minutes[monday]) if minutes[monday] else None,
            problems[monday],
            with_error[monday],
        )
        for monday in mondays
    ]


def _quotations(
    since: datetime, until: datetime
) -> tuple[Counter[date], Counter[date], Mapping[date, set[int]]]:
    """Created, sent, and by which companies, in each week."""
    created, sent = Counter[date](), Counter[date]()
    at_work: dict[date, set[int]] = defaultdict(set)
    rows: Any = Event.objects.filter(kind__in=[CREATED, SENT], at__gte=since, at__lt=until)
    for kind, at, company in rows.order_by().values_list("kind", "at", "company"):
        monday = monday_of(day_of(at))
        (created if kind == CREATED else sent)[monday] += 1
        at_work[monday].add(company)
    return created, sent, at_work


def _minutes(since: datetime, until: datetime) -> Mapping[date, list[float]]:
    """From the creation of each quotation to its first sending, by the week of the sending."""
    first: Any = Event.objects.filter(
        kind=SENT, facts__version=1, at__gte=since, at__lt=until
    ).order_by()
    begun: Any = Event.objects.filter(kind=CREATED, at__gte=since - LONGEST, at__lt=until)
    began = {
        (company, subject): at
        for company, subject, at in begun.order_by().values_list("company", "subject", "at")
    }
    minutes: dict[date, list[float]] = defaultdict(list)
    for company, subject, at in first.values_list("company", "subject", "at"):
        start = began.get((company, subject))
        if start is not None and at - start <= LONGEST:
            minutes[monday_of(day_of(at))].append((at - start).total_seconds() / 60)
    return minutes


def features(moment: datetime) -> list[Feature]:
    """What people and customers did lately, each kind of act there is; the most used first."""
    times: Counter[str] = Counter()
    companies: dict[str, set[int]] = defaultdict(set)
    rows: Any = Event.objects.filter(
        at__gte=moment - LATELY, at__lt=moment, actor_kind__in=PEOPLE, company__isnull=False
    )
    for kind, company in rows.order_by().values_list("kind", "company"):
        times[kind] += 1
        companies[kind].add(company)
    kinds = [fact.kind for fact in declared_kinds() if not fact.of_programme]
    found = [Feature(kind, times[kind], len(companies[kind])) for kind in kinds]
    return sorted(found, key=lambda each: (-each.times, each.kind))
