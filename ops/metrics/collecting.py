"""Counting in the process that serves: a few dictionary entries a request, and no statement.

What was counted is taken by ``flushing`` off the path of requests. A process that parts from
another begins with nothing, and under a number of its own.
"""

import os
from collections import Counter
from dataclasses import dataclass, field
from secrets import randbits
from threading import Lock

from ops.metrics.figures import Figures, Tally
from ops.metrics.histogram import Histogram, bucket_of

MINUTE = 60
MOST_KEPT = 3000
"""Minutes of companies held while they cannot be told; beyond, the oldest are lost."""

MOST_MARKS = 1000
"""People counted apart in one minute of one company."""

Place = tuple[int, int | None]
"""The beginning of a minute, in seconds since 1970, and a company's number."""


@dataclass(slots=True)
class _Route:
    count: int = 0
    errors: int = 0
    times: Counter[int] = field(default_factory=Counter)


@dataclass(slots=True)
class _Minute:
    routes: dict[str, _Route] = field(default_factory=dict)
    marks: set[int] = field(default_factory=set)
    failed_at: float | None = None
    well_after: int = 0
    told: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """All that one process counted in one minute of one company, so far.

    ``failed_at`` is when the last of them failed, and ``well_after`` how many did not since.
    """

    minute: int
    company: int | None
    figures: Figures
    marks: tuple[int, ...]
    failed_at: float | None = None
    well_after: int = 0


class Collector:
    """Shared by the threads of a process; nothing is done in its lock but counting and copying."""

    def __init__(self) -> None:
        self.lost = 0
        self.is_told = False
        self._begin()

    def begin_to_tell(self) -> None:
        """Asked by what serves pages for real, and by no command or test: without it nobody takes
        what is counted."""
        self.is_told = True

    def _begin(self) -> None:
        self._lock = Lock()
        self._minutes: dict[Place, _Minute] = {}
        self.source = randbits(62)

    def count(
        self,
        at: float,
        company: int | None,
        route: str,
        ms: float,
        *,
        mark: int | None = None,
    ) -> None:
        """A request that was answered at ``at``, seconds since 1970; with a ``mark`` it failed."""
        place = (int(at) // MINUTE * MINUTE, company)
        bucket = bucket_of(ms)
        with self._lock:
            minute = self._minutes.get(place)
            if minute is None:
                minute = self._minutes[place] = self._room_for_one()
            found = minute.routes.get(route)
            if found is None:
                found = minute.routes[route] = _Route()
            found.count += 1
            found.times[bucket] += 1
            if mark is None:
                minute.well_after += minute.failed_at is not None
            else:
                found.errors += 1
                minute.failed_at, minute.well_after = at, 0
                if len(minute.marks) < MOST_MARKS:
                    minute.marks.add(mark)
            minute.told = False

    def take(self) -> list[Counted]:
        """What is new since the last time; each minute whole, so that telling it twice is well."""
        with self._lock:
            untold = [(place, each) for place, each in self._minutes.items() if not each.told]
            taken = [_copied(place, minute) for place, minute in untold]
            for _, minute in untold:
                minute.told = True
        return taken

    def put_back(self, counted: list[Counted]) -> None:
        """What could not be told: it is taken again, with what has come since."""
        with self._lock:
            for each in counted:
                if minute := self._minutes.get((each.minute, each.company)):
                    minute.told = False

    def forget(self, before: float) -> None:
        """Minutes that were told and that nobody adds to any more."""
        with self._lock:
            over = [
                place
                for place, minute in self._minutes.items()
                if minute.told and place[0] + MINUTE < before
            ]
            for place in over:
                del self._minutes[place]

    def _room_for_one(self) -> _Minute:
        if len(self._minutes) >= MOST_KEPT:
            del self._minutes[min(self._minutes, key=lambda place: place[0])]
            self.lost += 1
        return _Minute()


def _copied(place: Place, minute: _Minute) -> Counted:
    routes = {
        name: Tally(route.count, route.errors, Histogram(dict(route.times)))
        for name, route in minute.routes.items()
    }
    marks = tuple(sorted(minute.marks))
    return Counted(*place, Figures(routes), marks, minute.failed_at, minute.well_after)


collector = Collector()
os.register_at_fork(after_in_child=collector._begin)
