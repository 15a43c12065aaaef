"""The seconds of a target over any stretch of time, from the months that watchers told."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import F, QuerySet

from ops.uptime.core.months import MOST_BREAKS, Count, Window, count_seconds
from ops.uptime.core.timeline import Span, State
from ops.uptime.models import Month

SITE = "site"
"""What the watcher calls the programme's own site."""


def months_in(rows: QuerySet[Month], since: datetime, until: datetime) -> list[Month]:
    """In their order; of each target and month what the watcher told that saw most of it."""
    best: dict[tuple[str, int, int], Month] = {}
    told = rows.filter(begin__lt=until, end__gt=since).select_related("company")
    for row in told.annotate(seen=F("up") + F("down")).order_by("-seen", "watcher__name"):
        best.setdefault((row.target, row.year, row.month), row)
    return [best[key] for key in sorted(best)]


def begun(months: Sequence[Month], since: datetime) -> datetime:
    """From when one target is counted: ``since``, or its first second."""
    return max(min((month.begin for month in months), default=since), since)


def count_of(
    months: Sequence[Month], announced: Sequence[Window], since: datetime, until: datetime
) -> Count:
    """Of one target, from when it is counted until ``until``; what no month tells is unknown."""
    within = [row for row in months if row.begin < until and row.end > since]
    parts = [_count(row, announced, since, until) for row in within]
    up, down, apart = (
        sum(getattr(each, name) for each in parts) for name in ("up", "down", "announced")
    )
    whole = max(_second(until) - _second(begun(within, since)), 0)
    return Count(up, down, whole - up - down - apart, apart)


def _count(row: Month, announced: Sequence[Window], since: datetime, until: datetime) -> Count:
    """As it was told, or what its breaks say of a part of it."""
    if since <= row.begin and row.end <= until:
        return row.count
    begin, end = max(_second(row.begin), _second(since)), min(_second(row.end), _second(until))
    return count_seconds(list(_spans(row)), announced, begin, end)


def _spans(month: Month) -> Iterator[Span]:
    """Up wherever the month tells of no break; unknown before those of a list that is full."""
    at = _second(month.begin)
    if len(month.breaks) >= MOST_BREAKS:
        yield Span(at, month.breaks[0][0], State.UNKNOWN)
        at = month.breaks[0][0]
    for begin, end, state in month.breaks:
        yield Span(at, begin, State.UP)
        yield Span(begin, end, State(state))
        at = end
    yield Span(at, _second(month.end), State.UP)


def _second(moment: datetime) -> int:
    return int(moment.timestamp())
