"""The seconds of a month by state, and the uptime that follows from them.

A month is that of a calendar in a time zone: one with a change of the hour is an hour shorter or
longer. Every second of it is counted once, as exactly one of four: announced, unknown, up or down.
An announced second is one of a window that was told before it; what the target did in it is not
asked. What no span tells is unknown. Uptime is up over up and down, and says nothing of the rest.

>>> from zoneinfo import ZoneInfo
>>> begin, end = bounds(2026, 11, ZoneInfo("America/Tijuana"))
>>> (end - begin) // 3600  # thirty days, and the hour that is lived twice
721
>>> down = Span(begin + 7200, begin + 9000, State.DOWN)
>>> spans = [Span(begin, down.begin, State.UP), down, Span(down.end, end, State.UP)]
>>> count = count_seconds(spans, [], begin, end)
>>> count.down, percent(count.uptime)
(1800, Decimal('99.930'))
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from ops.uptime.core.timeline import Span, State

MOST_BREAKS = 200
"""Stretches of a month that are told, the newest: those that are not up."""


@dataclass(frozen=True, slots=True)
class Window:
    """Work that was announced; ``told_at`` is when. What was before that is not announced."""

    begin: int
    end: int
    told_at: int

    @property
    def counted_from(self) -> int:
        return max(self.begin, self.told_at)


@dataclass(frozen=True, slots=True)
class Count:
    """Seconds of a stretch of time."""

    up: int
    down: int
    unknown: int
    announced: int

    @property
    def total(self) -> int:
        return self.up + self.down + self.unknown + self.announced

    @property
    def uptime(self) -> Fraction | None:
        """Of what was seen outside of the windows; None if nothing was."""
        seen = self.up + self.down
        return Fraction(self.up, seen) if seen else None

    @property
    def at_worst(self) -> Fraction | None:
        """As if it had been down wherever it was not seen up, windows included."""
        return Fraction(self.up, self.total) if self.total else None


def bounds(year: int, month: int, zone: tzinfo) -> tuple[int, int]:
    """The first second of a month in ``zone``, and that of the next."""
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return _midnight(year, month, zone), _midnight(*following, zone)


def month_of(at: int, zone: tzinfo) -> tuple[int, int]:
    """The year and month of a second, by the clock of ``zone``."""
    local = datetime.fromtimestamp(at, UTC).astimezone(zone)
    return local.year, local.month


def count_seconds(spans: Iterable[Span], windows: Iterable[Window], begin: int, end: int) -> Count:
    """The seconds from ``begin`` until ``end``; ``spans`` follow each other without overlap."""
    apart = list(_merged(windows, begin, end))
    seconds = dict.fromkeys(State, 0)
    for span in spans:
        first, last = max(span.begin, begin), min(span.end, end)
        if first < last:
            seconds[span.state] += last - first - _shared(apart, first, last)
    announced = sum(last - first for first, last in apart)
    known = seconds[State.UP] + seconds[State.DOWN]
    return Count(
        up=seconds[State.UP],
        down=seconds[State.DOWN],
        unknown=max(end - begin, 0) - announced - known,
        announced=announced,
    )


def percent(part: Fraction | None) -> Decimal | None:
    """With three decimals, never rounded up: 99.5 is not reached by 99.4999."""
    if part is None:
        return None
    return (
        Decimal(part.numerator * 100_000 // part.denominator)
        .scaleb(-3)
        .quantize(Decimal("0.001"), ROUND_FLOOR)
    )


def _midnight(year: int, month: int, zone: tzinfo) -> int:
    return int(datetime(year, month, 1, tzinfo=zone).timestamp())


def _merged(windows: Iterable[Window], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The announced stretches within, in order; what overlaps is one."""
    clipped = sorted(
        (max(each.counted_from, begin), min(each.end, end))
        for each in windows
        if max(each.counted_from, begin) < min(each.end, end)
    )
    current: tuple[int, int] | None = None
    for first, last in clipped:
        if current and first <= current[1]:
            current = (current[0], max(current[1], last))
            continue
        if current:
            yield current
        current = (first, last)
    if current:
        yield current


def _shared(apart: Iterable[tuple[int, int]], begin: int, end: int) -> int:
    return sum(max(min(last, end) - max(first, begin), 0) for first, last in apart)
