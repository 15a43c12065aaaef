"""How each part of the installation is, in one word, and whether this process may serve."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from tempfile import gettempdir

from django.db import DatabaseError, InterfaceError, connection
from redis import RedisError

from ops.backups.models import age_of_last_verified
from ops.health import heartbeats
from ops.health.disks import PLACES, free_share
from ops.health.migrations import behind
from tenants.schemas.context import public_context

DRAINING = Path(gettempdir(), "cotizador.draining")
"""While it exists, this machine's processes ask to be sent nobody new."""

LITTLE = 0.10  # of a disk that is free
SILENT = timedelta(seconds=90)
STALE = timedelta(hours=7)
"""A backup is made every six hours; one more for making and verifying it."""


class State(StrEnum):
    OK = "ok"
    LATE = "late"  # it works, and somebody should look at it
    DOWN = "down"
    UNKNOWN = "unknown"  # never heard of, or not to be asked now


class Status(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"  # pages are served, something beside them is not well
    DOWN = "down"  # nobody should be sent here


@dataclass(frozen=True)
class Report:
    """``parts`` by name; ``status`` follows from them. ``behind`` counts the schemas that lack a
    migration; None while the database is away."""

    parts: Mapping[str, State]
    behind: int | None = None

    @property
    def database_answers(self) -> bool:
        return self.parts["database"] is State.OK

    @property
    def is_serving(self) -> bool:
        return all(self.parts.get(name, State.OK) is State.OK for name in NEEDED)

    @property
    def status(self) -> Status:
        if not self.is_serving:
            return Status.DOWN
        well = all(state in {State.OK, State.UNKNOWN} for state in self.parts.values())
        return Status.OK if well else Status.DEGRADED


NEEDED = ("database", "migrations", "draining")
"""Without one of these no page can be served as it should."""


def ready() -> Report:
    """What this process needs to serve, and the broker, without which it serves degraded."""
    lacking = _schemas_behind()
    answers = lacking is not None
    parts = {
        "database": State.OK if answers else State.DOWN,
        "migrations": (State.DOWN if lacking else State.OK) if answers else State.UNKNOWN,
        "draining": State.DOWN if DRAINING.exists() else State.OK,
        "broker": State.OK if heartbeats.broker_answers() else State.DOWN,
    }
    return Report(parts, lacking)


def whole(moment: datetime) -> Report:
    """What is needed to serve, and what works beside it."""
    needed = ready()
    beside = {
        "backup": _backup(moment) if needed.database_answers else State.UNKNOWN,
        "disk": _disk(),
        **_signs_of_life(moment),
    }
    return Report({**needed.parts, **beside}, needed.behind)


def _schemas_behind() -> int | None:
    """None where the database does not answer."""
    try:
        with public_context():
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return behind()
    except (DatabaseError, InterfaceError):
        return None


def _backup(moment: datetime) -> State:
    with public_context():
        age = age_of_last_verified(moment)
    if age is None:
        return State.UNKNOWN
    return State.OK if age <= STALE else State.LATE


def _disk() -> State:
    shares = [share for place in PLACES if (share := free_share(place.folder())) is not None]
    if not shares:
        return State.UNKNOWN
    return State.OK if min(shares) >= LITTLE else State.LATE


def _signs_of_life(moment: datetime) -> dict[str, State]:
    try:
        heard = heartbeats.last()
    except RedisError:
        return {"beat": State.UNKNOWN, "workers": State.UNKNOWN}
    states = {name: _alive(at, moment) for name, at in heard.items()}
    beat = states.pop(heartbeats.BEAT)
    return {"beat": beat, "workers": max(states.values(), key=list(State).index)}


def _alive(at: datetime | None, moment: datetime) -> State:
    if at is None:
        return State.UNKNOWN
    return State.OK if moment - at <= SILENT else State.DOWN
