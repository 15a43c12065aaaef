"""What was measured: a name, a number, a moment, and of which company and part it is.

The watcher makes readings of its own probes; the application tells the others as JSON at
``/health/readings`` (``ops/health/readings.py``). ``None`` as a value means that the question was
asked and nobody knows. The label ``window`` goes to the end of the name, ``company`` names a
company's schema, and every other label is the part: a queue, a disk, a server.

>>> from datetime import UTC, datetime
>>> noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
>>> told = {"readings": [{"name": "errors", "labels": {"company": "c_12", "window": "5m"},
...                       "value": 3}]}
>>> [(each.name, each.value, each.company) for each in readings_of(told, noon)]
[('errors.5m', 3.0, 'c_12')]
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

WINDOWS = {
    "2m": timedelta(minutes=2),
    "5m": timedelta(minutes=5),
    "30m": timedelta(minutes=30),
    "1h": timedelta(hours=1),
    "6h": timedelta(hours=6),
    "3d": timedelta(days=3),
}
"""Over which requests are summed."""

RECOVERY_SECONDS, RECOVERY_REQUESTS = "recovery.seconds", "recovery.requests"
"""How long ago a request failed last, and how many went well since."""


class Place(NamedTuple):
    """Where something is measured; both are empty for the whole system."""

    company: str = ""
    part: str = ""


SYSTEM = Place()
PUBLIC = "public"
"""What the application calls the programme's own site where a company's schema stands."""


@dataclass(frozen=True)
class Reading:
    name: str
    value: float | None
    at: datetime
    company: str = ""
    part: str = ""

    @property
    def place(self) -> Place:
        return Place(self.company, self.part)


def readings_of(told: Mapping[str, Any], at: datetime) -> list[Reading]:
    """Of the application's answer. What has not its form is left out: a rule then knows nothing."""
    return [reading for each in told.get("readings", ()) if (reading := _read(each, at))]


def _read(told: Any, at: datetime) -> Reading | None:
    try:
        labels = {str(key): str(value) for key, value in told.get("labels", {}).items()}
        name, value = str(told["name"]), told["value"]
    except (AttributeError, KeyError, TypeError):
        return None
    company, window = labels.pop("company", ""), labels.pop("window", "")
    part = " ".join(labels[key] for key in sorted(labels))
    if company == PUBLIC:
        company, part = "", PUBLIC
    is_known = isinstance(value, (int, float))
    name = f"{name}.{window}" if window else name
    return Reading(name, float(value) if is_known else None, at, company, part)


class Latest:
    """The newest reading of each name and place; one that is too old says nothing any more."""

    def __init__(self, fresh_for: timedelta) -> None:
        self._fresh_for = fresh_for
        self._readings: dict[str, dict[Place, Reading]] = {}
        self._now: datetime | None = None

    def take(self, now: datetime, readings: Iterable[Reading]) -> None:
        self._now = now
        for each in readings:
            places = self._readings.setdefault(each.name, {})
            known = places.get(each.place)
            if known is None or known.at <= each.at:
                places[each.place] = each

    def value(self, name: str, place: Place = SYSTEM) -> float | None:
        found = self._readings.get(name, {}).get(place)
        if found is None or self._now is None or self._now - found.at > self._fresh_for:
            return None
        return found.value

    def places(self, name: str) -> list[Place]:
        """In which this was ever read, in order."""
        return sorted(self._readings.get(name, ()))

    def companies(self) -> list[str]:
        every = {place.company for places in self._readings.values() for place in places}
        return sorted(every - {""})

    def forget(self, before: datetime) -> None:
        """Companies that closed are read no more."""
        for name, places in self._readings.items():
            self._readings[name] = {k: v for k, v in places.items() if v.at >= before}
