"""What the rooms of operations measured in a period."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, Sum

from ops.graduation.core.evidence import UPTIME_WINDOW, Answered, Incident, Period, Watched
from ops.incidents.models import Incident as IncidentRow
from ops.incidents.severity import SeverityLabel
from ops.metrics.models import Bucket, Grain
from ops.uptime.core.months import Count, Window, count_seconds
from ops.uptime.core.timeline import Span, State
from ops.uptime.models import Month
from ops.uptime.receiving import windows
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.clock import day_of, start_of

SITE = "site"
"""What the watcher calls the programme's own site."""
SECONDS = ("up", "down", "unknown", "announced")


def uptime(period: Period) -> tuple[Watched, ...]:
    """Of each company, in the last six weeks."""
    since = start_of(period.starts(UPTIME_WINDOW))
    rows = Month.objects.filter(company__isnull=False)
    by_company: dict[int | None, list[Month]] = {}
    for row in _months_in(rows, since, period.end):
        by_company.setdefault(row.company_id, []).append(row)
    return tuple(
        _watched(str(months[0].company), months, since, period.end)
        for _, months in sorted(by_company.items(), key=lambda each: each[0] or 0)
    )


def watched(period: Period, first: date) -> Watched:
    """Of the site, from the day ``first`` to the period's end."""
    since = start_of(first)
    months = _months_in(Month.objects.filter(target=SITE), since, period.end)
    return _watched("El sitio", months, since, period.end)


def answered(period: Period) -> Answered:
    """Of every company and of the programme's site, by the days of the programme."""
    rows = Bucket.objects.of(Grain.DAY, start_of(period.first), period.end)
    total = rows.aggregate(requests=Sum("requests"), errors=Sum("errors"))
    days = {day_of(at) for at in rows.values_list("began_at", flat=True).distinct()}
    return Answered(total["requests"] or 0, total["errors"] or 0, len(days), desk_url("requests"))


def incidents(period: Period) -> tuple[Incident, ...]:
    """Those that were known before the period's end and lasted into it."""
    lasted = Q(ended_at=None) | Q(ended_at__gte=start_of(period.first))
    rows = IncidentRow.objects.filter(lasted, opened_at__lt=period.end)
    return tuple(
        Incident(
            f"{row}: {row.title}",
            row.began_at,
            row.ended_at if row.ended_at is None or row.ended_at < period.end else None,
            row.severity == SeverityLabel.P1,
            row.is_security,
            desk_url("incident", row.pk),
        )
        for row in rows.order_by("pk")
    )


def _months_in(rows: QuerySet[Month], since: datetime, until: datetime) -> list[Month]:
    """In their order; of each target and month what the watcher told that saw most of it."""
    best: dict[tuple[str, int, int], Month] = {}
    told = rows.filter(begin__lt=until, end__gt=since).select_related("company")
    for row in told.annotate(seen=F("up") + F("down")).order_by("-seen", "watcher__name"):
        best.setdefault((row.target, row.year, row.month), row)
    return [best[key] for key in sorted(best)]


def _watched(name: str, months: Sequence[Month], since: datetime, until: datetime) -> Watched:
    """What is told of a target from ``since`` to ``until``; what its months leave out between its
    first second and the end is unknown, unless it is a company that is served no more."""
    first, last = _second(since), _second(until)
    told = [Window(**each) for each in windows(since, until)]
    total = Count(0, 0, 0, 0)
    covered = 0
    for month in months:
        begin, end = max(_second(month.begin), first), min(_second(month.end), last)
        count = count_seconds(list(_spans(month)), told, begin, end)
        covered += max(end - begin, 0)
        total = Count(*(getattr(total, each) + getattr(count, each) for each in SECONDS))
    begun = max(min((_second(month.begin) for month in months), default=first), first)
    is_over = bool(months) and months[0].company is not None and not months[0].company.is_serving
    missing = 0 if is_over else max(last - begun - covered, 0)
    return Watched(name, total.up, total.down, total.unknown + missing, desk_url("uptime"))


def _spans(month: Month) -> Iterator[Span]:
    """Up wherever the month tells of no break."""
    at = _second(month.begin)
    for begin, end, state in month.breaks:
        yield Span(at, begin, State.UP)
        yield Span(begin, end, State(state))
        at = end
    yield Span(at, _second(month.end), State.UP)


def _second(moment: datetime) -> int:
    return int(moment.timestamp())
