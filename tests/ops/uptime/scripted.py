"""A month as it was, and as a watcher saw it: scripts for the tests of uptime."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from ops.uptime.core.months import Window, bounds
from ops.uptime.core.timeline import Change, Pace, Seen, Span, Track, applied, observe

MINUTE, HOUR, DAY = 60, 3600, 86_400
Stretch = tuple[int, int]  # seconds since the month began: the first, and that after the last


@dataclass(frozen=True)
class Script:
    """``jumps`` are of the watcher's clock: what it showed, and by how much it then moved."""

    name: str
    year: int = 2026
    month: int = 6
    zone: str = "America/Mexico_City"
    outages: tuple[Stretch, ...] = ()
    stopped: tuple[Stretch, ...] = ()
    blind: tuple[Stretch, ...] = ()  # it ran, and had no network
    windows: tuple[tuple[int, int, int], ...] = ()  # begin, end, told
    jumps: tuple[tuple[int, int], ...] = ()
    opened: int = 0

    @property
    def begin(self) -> int:
        return bounds(self.year, self.month, ZoneInfo(self.zone))[0]

    @property
    def end(self) -> int:
        return bounds(self.year, self.month, ZoneInfo(self.zone))[1]

    @property
    def counted_from(self) -> int:
        return self.begin + self.opened

    @property
    def announced(self) -> list[Window]:
        return [Window(*(self.begin + second for second in each)) for each in self.windows]


def truth(script: Script) -> dict[str, int]:
    """The seconds by state, told by the script alone."""
    unseen = [*script.stopped, *script.blind]
    unseen += [(min(at, at + by), max(at, at + by)) for at, by in script.jumps]
    told = [(max(begin, known), end) for begin, end, known in script.windows]
    length = script.end - script.begin
    edges = {script.opened, length}
    for stretch in [*script.outages, *unseen, *told]:
        edges |= {min(max(edge, script.opened), length) for edge in stretch}
    counted = dict.fromkeys(("up", "down", "unknown", "announced"), 0)
    ordered = sorted(edges)
    for first, last in pairwise(ordered):
        kinds = ("announced", told), ("unknown", unseen), ("down", script.outages)
        kind = next((name for name, rows in kinds if _in(rows, first)), "up")
        counted[kind] += last - first
    return counted


def watched(script: Script, pace: Pace, phase: int) -> list[Span]:
    """What a watcher that looked since a day before the month came to know."""
    track: Track | None = None
    spans: list[Span] = []
    for seen, again in _probes(script, pace, phase):
        track, change = observe(track, seen, pace)
        spans = _applied(spans, change)
        if again and not track.doubts:
            # Many that say the same are as their last one; see test_timeline.
            track = replace(track, last=track.last + again)
            track, change = observe(track, Seen(track.last, seen.is_up), pace)
            spans = _applied(spans, change)
    return spans


def _applied(spans: list[Span], change: Change) -> list[Span]:
    """Few spans are touched by a change: those at the end."""
    keep = len(spans)
    while keep and spans[keep - 1].end > change.cut:
        keep -= 1
    spans[keep:] = applied(spans[keep:], change)
    return spans


def _probes(script: Script, pace: Pace, phase: int) -> Iterator[tuple[Seen, int]]:
    """Every so many seconds, and four times as often while the site is down; each with how many
    seconds of probes that say the same follow it and are left out."""
    shown, jumps = phase - DAY, sorted(script.jumps, reverse=True)
    stretches = [*script.outages, *script.stopped, *script.blind]
    edges = sorted({edge for stretch in stretches for edge in stretch} | {at for at, _ in jumps})
    length = script.end - script.begin
    same, former = 0, None
    while shown < length + HOUR:
        if jumps and shown >= jumps[-1][0]:
            shown += jumps.pop()[1]
            same = 0
        step, again = pace.interval, 0
        if _in(script.stopped, shown):
            same = 0
        else:
            is_up: bool | None = not _in(script.outages, shown)
            if _in(script.blind, shown):
                is_up = None
            same = same + 1 if is_up is former else 1
            former = is_up
            if is_up is False and same >= pace.failures:
                step = pace.interval // 4
            if same > 2 * pace.failures:
                following = next((edge for edge in edges if edge > shown), length + HOUR)
                again = max((following - shown) // step - 2, 0) * step
            yield Seen(script.begin + shown, is_up), again
        shown += again + step


def _in(stretches: Iterable[Stretch], second: int) -> bool:
    return any(first <= second < last for first, last in stretches)
