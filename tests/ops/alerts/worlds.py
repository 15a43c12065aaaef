"""A watcher's hours, said in seconds: what was read, and what the engine made of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from ops.alerts.core.alarms import Acknowledgement, Change, What
from ops.alerts.core.engine import Engine
from ops.alerts.core.readings import Reading
from ops.alerts.core.rulebook import load

NOON = datetime(2030, 3, 14, 12, tzinfo=UTC)
EVERY = 20

Values = Mapping[str | tuple[str, str], float | None]


def make_readings(now: datetime, values: Values) -> list[Reading]:
    """``{"site.up": 1, ("company.up", "c_1"): 0}``"""
    return [
        Reading(*(key if isinstance(key, tuple) else (key, ""))[:1], value, now,
                "" if isinstance(key, str) else key[1])
        for key, value in values.items()
    ]  # fmt: skip


class Hours:
    """Steps of twenty seconds through an engine with the rules of the house."""

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine or Engine(load())
        self.now = NOON
        self.changes: list[Change] = []

    def go(self, seconds: int, values: Values) -> list[Change]:
        """What changed while so many seconds read the same."""
        found: list[Change] = []
        for _ in range(seconds // EVERY):
            found += self.engine.step(self.now, make_readings(self.now, values))
            self.now += timedelta(seconds=EVERY)
        self.changes += found
        return found


def make_acknowledgement(
    at: datetime, reason: str = "Ya voy", lasts: timedelta = timedelta(minutes=15)
) -> Acknowledgement:
    return Acknowledgement("Ana", reason, at, at + lasts)


def told(changes: Iterable[Change]) -> list[tuple[What, str]]:
    return [(each.what, each.alarm.cause) for each in changes]
