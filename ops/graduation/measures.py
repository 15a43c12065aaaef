"""What the rooms of operations measured in a period."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, Sum

from ops.graduation.core.evidence import UPTIME_WINDOW, Answered, Incident, Period, Watched
from ops.incidents.models import Incident as IncidentRow
from ops.incidents.severity import SeverityLabel
from ops.metrics.models import Bucket, Grain
from ops.uptime.core.months import Window
from ops.uptime.counting import SITE, count_of, months_in
from ops.uptime.models import Month
from ops.uptime.receiving import windows
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.clock import day_of, start_of


def uptime(period: Period) -> tuple[Watched, ...]:
    """Of each company, in the last six weeks."""
    since = start_of(period.starts(UPTIME_WINDOW))
    rows = Month.objects.filter(company__isnull=False)
    by_company: dict[int | None, list[Month]] = {}
    for row in months_in(rows, since, period.end):
        by_company.setdefault(row.company_id, []).append(row)
    return tuple(
        _watched(str(months[0].company), months, since, period.end)
        for _, months in sorted(by_company.items(), key=lambda each: each[0] or 0)
    )


def watched(period: Period, first: date) -> Watched:
    """Of the site, from the day ``first`` to the period's end."""
    since = start_of(first)
    months = months_in(Month.objects.filter(target=SITE), since, period.end)
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


def _watched(name: str, months: Sequence[Month], since: datetime, until: datetime) -> Watched:
    """What is told of a target from ``since`` to ``until``; of a company that is served no more,
    until its last second."""
    is_over = bool(months) and months[0].company is not None and not months[0].company.is_serving
    end = min(max(month.end for month in months), until) if is_over else until
    told = [Window(**each) for each in windows(since, until)]
    count = count_of(months, told, since, end)
    return Watched(name, count.up, count.down, count.unknown, desk_url("uptime"))
