"""What the program tells of itself: a list of named numbers, read by whoever watches it.

A reading has a name that never changes, labels that say of what it is, and a value. Without a
value it could not be told, which is neither good nor bad. ``GET /health/readings`` answers, to a
``Bearer`` token::

    {"at": "2026-12-01T18:00:00+00:00",      when it was read
     "release": "2026.12.1",
     "status": "ok",                          as /health tells it: ok, degraded, down
     "companies": [{"schema": "c_12", "name": "Vidrios Alfa",
                    "host": "alfa.example.mx", "state": "ready"}],
     "readings": [{"name": "errors", "labels": {"company": "c_12", "window": "5m"}, "value": 3}],
     "failed": ["database"]}                  sources that could not be asked

Durations are seconds unless the name says otherwise, shares go from 0 to 1, a yes is 1. The names
are in docs/operacion.md; a room of operations adds its own through ``sources``.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ops.health.parts import Report
from tenants.hooks import Hooks
from tenants.schemas.context import public_context

logger = logging.getLogger(__name__)

WINDOWS: Mapping[str, timedelta] = {
    "2m": timedelta(minutes=2),
    "5m": timedelta(minutes=5),
    "30m": timedelta(minutes=30),
    "1h": timedelta(hours=1),
    "6h": timedelta(hours=6),
    "3d": timedelta(days=3),
}
"""The stretches of time of the label ``window``."""


@dataclass(frozen=True, slots=True)
class Reading:
    name: str
    value: float | None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """Gives readings of a moment. One that needs the database is not asked while it is away."""

    read: Callable[[datetime], Iterable[Reading]]
    needs_database: bool = True


sources: Hooks[Source] = Hooks("ops.readings")


@dataclass(frozen=True)
class Told:
    readings: tuple[Reading, ...]
    failed: tuple[str, ...]


def read_all(moment: datetime, report: Report) -> Told:
    """Every reading that can be told beside ``report``, which says whether the database answers.

    A source that raises is named and stops no other.
    """
    readings: list[Reading] = []
    if report.behind is not None:
        readings.append(Reading("migrations.behind", report.behind))
    failed: list[str] = []
    for name, source in sources.items():
        if source.needs_database and not report.database_answers:
            failed.append(name)
            continue
        try:
            with public_context():
                readings += source.read(moment)
        except Exception:
            logger.exception("The readings of %s could not be told", name)
            failed.append(name)
    return Told(tuple(readings), tuple(failed))


def age(moment: datetime, since: datetime | None) -> float | None:
    """Seconds from ``since`` to ``moment``; never negative, since clocks differ a little."""
    return None if since is None else max((moment - since).total_seconds(), 0.0)
