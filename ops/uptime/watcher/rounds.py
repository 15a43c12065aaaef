"""One look at everything, every few seconds: what was seen is kept, and counted by the month.

``Watcher.look(at)`` gives what the alarm rules read. It counts nothing of its own absence: the
timeline sees that nobody looked. A month is told again and again, so none is lost with a report.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ops.alerts.core.windows import Window
from ops.uptime.core.months import MOST_BREAKS, bounds, count_seconds, month_of
from ops.uptime.core.timeline import Seen, State, observe
from ops.uptime.watcher.application import Application
from ops.uptime.watcher.probes import Sight
from ops.uptime.watcher.settings import Settings
from ops.uptime.watcher.storage import Storage
from ops.uptime.watcher.targets import LOGIN, SITE, Targets, Told, read_told

WORKERS = 8
EARLY = 3  # seconds: a round that comes a little early is in time
TOLD_MONTHS_EVERY = 60  # seconds
KEPT = 400 * 86_400  # seconds of spans: thirteen months
MONTH_BEFORE = 3 * 86_400  # so long after its end a month is still told


@dataclass(frozen=True)
class Look:
    """``sights`` by target, and what ``/health/readings`` answered, None if it did not."""

    at: int
    sights: Mapping[str, Sight]
    readings: Mapping[str, Any] | None

    @property
    def is_down(self) -> bool:
        return any(sight.is_up is False for sight in self.sights.values())


class Watcher:
    def __init__(
        self, settings: Settings, storage: Storage, targets: Targets, application: Application
    ) -> None:
        self._name, self._pace = settings.name, settings.pace
        self._storage, self._targets, self._application = storage, targets, application
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="probe")
        self._told = read_told(storage.known("told")) or Told()
        self._months_told = 0
        self._sights: dict[str, Sight] = {}
        self._looked: dict[str, int] = {}
        targets.follow(self._told.companies)

    def look(self, at: int) -> Look:
        """Probe every target and the application at once; ``at`` is now."""
        every = self._targets.items()
        probes = [(target, probe) for target, probe in every if self._is_due(target, at)]
        readings = self._pool.submit(self._application.readings)
        seen = self._pool.map(lambda named: named[1].look(), probes)
        fresh = dict(zip((target for target, _ in probes), seen, strict=True))
        with self._storage.transaction():
            for target, sight in fresh.items():
                track, change = observe(
                    self._storage.track(target), Seen(at, sight.is_up), self._pace
                )
                self._storage.keep(target, track, change)
        self._looked |= dict.fromkeys(fresh, at)
        known = self._sights | fresh
        self._sights = {target: known[target] for target, _ in every}
        return Look(at, self._sights, readings.result())

    def _is_due(self, target: str, at: int) -> bool:
        """What is not well is looked at in every round, however short; all else in its time."""
        sight, since = self._sights.get(target), at - self._looked.get(target, 0)
        return sight is None or not sight.is_up or not 0 <= since < self._pace.interval - EARLY

    def report(self, at: int) -> dict[str, Any]:
        """What the application is told: that the watcher lives, and now and then the months."""
        is_time = not 0 <= at - self._months_told < TOLD_MONTHS_EVERY
        return {"watcher": self._name, "at": at, "months": self._months(at) if is_time else []}

    def was_told(self, report: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """``answer`` is that of the application to ``report``: what it asks to be watched."""
        if report["months"]:
            self._months_told = report["at"]
            self._storage.forget(report["at"] - KEPT)
        told = read_told(answer)
        if told is not None and told != self._told:
            self._told = told
            asked = {name: answer[name] for name in ("companies", "windows")}
            self._storage.remember("told", asked)
            self._targets.follow(told.companies)

    @property
    def windows(self) -> list[Window]:
        """Announced work, as the alarm rules take it."""
        return [
            Window(datetime.fromtimestamp(each.counted_from, UTC),
                   datetime.fromtimestamp(each.end, UTC))
            for each in self._told.windows
        ]  # fmt: skip

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._storage.close()

    def _months(self, at: int) -> list[dict[str, Any]]:
        """Of each target the current month, and the former one while it is fresh."""
        found = []
        for target, _ in self._targets.items():
            zone, opened = self._told.clock(target)
            for moment in (at - MONTH_BEFORE, at):
                year, month = month_of(moment, zone)
                row = self._month(target, year, month, at)
                if row not in found and row["end"] > row["begin"] and row["end"] > opened:
                    found.append(row)
        return found

    def _month(self, target: str, year: int, month: int, at: int) -> dict[str, Any]:
        zone, opened = self._told.clock(target)
        first, following = bounds(year, month, zone)
        track = self._storage.track(target)
        # A target is counted since it opened; what nobody opened, since it was first seen.
        begin = max(first, opened or self._storage.first(target))
        end = min(following, track.last if track else at)
        spans = self._storage.spans(target, begin, end)
        count = count_seconds(spans, self._told.windows, begin, end)
        breaks = [
            [max(span.begin, begin), min(span.end, end), span.state.value]
            for span in spans
            if span.state is not State.UP
        ]
        return {
            "target": target, "year": year, "month": month, "begin": begin, "end": end,
            "up": count.up, "down": count.down, "unknown": count.unknown,
            "announced": count.announced, "breaks": breaks[-MOST_BREAKS:],
        }  # fmt: skip


def told_readings(look: Look) -> list[dict[str, Any]]:
    """What was seen and what the application told, in the form of ``/health/readings``."""
    own: list[dict[str, Any]] = [_reading("app.up", look.readings is not None)]
    for target, sight in look.sights.items():
        if target in (SITE, LOGIN):
            own.append(_reading(f"{target}.up", sight.is_up))
        else:
            own.append(_reading("company.up", sight.is_up, company=target))
    ends = [sight.certificate_ends for sight in look.sights.values() if sight.certificate_ends]
    if ends:
        own.append({"name": "certificate.seconds_left", "labels": {}, "value": min(ends) - look.at})
    own.append(_reading("database.up", _database(look)))
    return own + list((look.readings or {}).get("readings", []))


def _database(look: Look) -> bool | None:
    """Without its database the application answers too, and names what it could not ask."""
    if look.readings is None:
        return None
    return "database" not in look.readings.get("failed", ())


def _reading(name: str, is_so: bool | None, **labels: str) -> dict[str, Any]:
    return {"name": name, "labels": labels, "value": None if is_so is None else float(is_so)}
