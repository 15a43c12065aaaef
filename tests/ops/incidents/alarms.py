"""Alarms as the watcher sends them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ops.alarm import Alarm, Reach, Severity, State

NOON = datetime(2030, 3, 14, 18, tzinfo=UTC)  # a Thursday, noon by the centre of Mexico


def alarm(cause: str = "errors:web", **facts: Any) -> Alarm:
    values: dict[str, Any] = {
        "kind": "errores",
        "severity": Severity.P2,
        "state": State.FIRING,
        "since": NOON - timedelta(minutes=2),
        "sentence": "Fallan 7 % de las peticiones.",
        "reach": Reach.EVERYBODY,
    }
    return Alarm(cause, **values | facts)


def ended(
    cause: str = "errors:web", at: datetime = NOON + timedelta(minutes=9), **facts: Any
) -> Alarm:
    return alarm(cause, state=State.RESOLVED, until=at, **facts)
