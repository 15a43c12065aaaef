"""What anybody reads of the programme's uptime on the page of the state: of its own site alone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.text import capfirst

from ops.uptime.core.months import Window, bounds
from ops.uptime.counting import SITE, begun, count_of, months_in
from ops.uptime.models import Month
from ops.uptime.pages import arithmetic_of
from ops.uptime.receiving import windows
from ops.uptime.silence import SILENT
from tenants.programme.desk.clock import day_of, zone
from tenants.programme.site.availability import Figure
from tenants.programme.site.stories import DAYS


def figures_at(moment: datetime) -> list[Figure]:
    """Three statements, however long it has been measured."""
    first = moment - timedelta(days=DAYS)
    months = months_in(Month.objects.filter(target=SITE, company=None), first, moment)
    if not months:
        return []
    told = [Window(**each) for each in windows(first, moment)]
    newest = max(row.end for row in months)
    # A watcher tells of the months once a minute: what it will tell soon is not unknown.
    until = newest if moment - newest < SILENT else moment
    this, last = _months_around(until)
    stretches = [
        (f"Los últimos {DAYS} días", first, until),
        (f"{_named(this[0])}, hasta hoy", this[0], until),
        (_named(last[0]), last[0], last[1]),
    ]
    found = [_figure(name, months, told, since, end) for name, since, end in stretches]
    return [each for each in found if each is not None]


def _figure(
    name: str, months: Sequence[Month], told: Sequence[Window], since: datetime, until: datetime
) -> Figure | None:
    """None for a stretch in which it was not measured yet."""
    within = [row for row in months if row.begin < until and row.end > since]
    if not within:
        return None
    words = arithmetic_of(count_of(within, told, since, until))
    return Figure(
        name, begun(within, since), until, words.percent, words.tone, words.sum, words.at_worst,
        tuple(words.seconds),
    )  # fmt: skip


def _months_around(moment: datetime) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
    """The month of ``moment`` by the programme's clock, and the one before."""
    day = day_of(moment)
    before = date(day.year, day.month, 1) - timedelta(days=1)
    return _bounds(day), _bounds(before)


def _bounds(day: date) -> tuple[datetime, datetime]:
    begin, end = bounds(day.year, day.month, zone())
    return datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(end, UTC)


def _named(first: datetime) -> str:
    return capfirst(date_format(first.astimezone(zone()), r"F \d\e Y"))
