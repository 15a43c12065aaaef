"""Points in time to which the programme can be brought back, and which of them are kept.

Kept are the newest verified point of each of the last 120 six-hour slots that have one (30 days
where none failed), those made before a release or by hand of the last 30 days, the
five newest of them whatever their age, and always the newest verified one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SLOT = timedelta(hours=6)
SLOTS_KEPT = 120
EXTRA_KEPT_FOR = timedelta(days=30)
EXTRA_KEPT_AT_LEAST = 5
FRESH = timedelta(hours=6, minutes=30)
"""The oldest that the newest verified point may be before somebody is told."""

TIMED = "timed"
_NAME = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Point:
    """``name`` never changes; ``snapshot`` is what restic calls it at present."""

    name: str
    at: datetime
    kind: str
    verified: bool
    snapshot: str = ""
    release: str = ""


def name_of(moment: datetime) -> str:
    """What the point of ``moment`` is called, by UTC: ``20300314-060000``."""
    return moment.astimezone(UTC).strftime(_NAME)


def moment_of(name: str) -> datetime:
    """The other way. Raises ValueError."""
    return datetime.strptime(name, _NAME).replace(tzinfo=UTC)


def slot_of(moment: datetime, every: timedelta = SLOT) -> datetime:
    """When the slot began in which ``moment`` is; slots are counted from midnight UTC.

    >>> slot_of(datetime(2030, 3, 14, 17, 59, tzinfo=UTC)).isoformat()
    '2030-03-14T12:00:00+00:00'
    """
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return start + (moment - start) // every * every


def points_to_forget(points: Iterable[Point], now: datetime) -> set[str]:
    """The names of those that need not be kept at ``now``; the newest verified is never one.

    A point that was not verified goes once a verified one is newer: nobody can rely on it.
    """
    newest_first = sorted(points, key=lambda point: (point.at, point.name), reverse=True)
    verified = [point for point in newest_first if point.verified]
    if not verified:
        return set()
    kept = {verified[0].name}
    by_slot: dict[datetime, Point] = {}
    for point in verified:
        if point.kind == TIMED:
            by_slot.setdefault(slot_of(point.at), point)
    kept |= {by_slot[slot].name for slot in sorted(by_slot, reverse=True)[:SLOTS_KEPT]}
    extra = [point for point in verified if point.kind != TIMED]
    kept |= {point.name for point in extra[:EXTRA_KEPT_AT_LEAST]}
    kept |= {point.name for point in extra if point.at > now - EXTRA_KEPT_FOR}
    kept |= {point.name for point in newest_first if point.at > verified[0].at}
    return {point.name for point in newest_first} - kept


def next_due(points: Iterable[Point], now: datetime, every: timedelta = SLOT) -> datetime:
    """When the next timed point is due: now, if the slot of ``now`` has no verified one yet."""
    slot = slot_of(now, every)
    done = any(p.verified and p.kind == TIMED and slot_of(p.at, every) == slot for p in points)
    return slot + every if done else now
