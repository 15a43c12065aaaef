"""What an alert rule says when it changes its mind: the value that travels to the application.

Knows no Django, so that the watcher can write it too. Moments are aware; ``cause`` names one fault
for as long as it lasts, such as ``down:web`` or ``errors:c_000012``.

>>> from datetime import UTC
>>> since = datetime(2030, 3, 14, 9, 30, tzinfo=UTC)
>>> alarm = Alarm("disk:/srv", "disk", Severity.P2, State.FIRING, since, "Queda 4 % del disco.")
>>> read_alarm(alarm.as_data()) == alarm
True
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

LONGEST_CAUSE, LONGEST_SENTENCE = 100, 500
_CAUSE = re.compile(rf"[A-Za-z0-9_./:-]{{1,{LONGEST_CAUSE}}}")
_KIND = re.compile(r"[a-z_]{1,30}")


class BadAlarm(ValueError):
    """What came is no alarm. ``str()`` is Spanish."""


class Severity(StrEnum):
    """How bad it is, the gravest first."""

    P1 = "P1"  # the system is down
    P2 = "P2"  # something does not work
    P3 = "P3"  # it works, and annoys
    P4 = "P4"  # a request, or what may wait for the week


class State(StrEnum):
    FIRING = "firing"
    RESOLVED = "resolved"


class Reach(StrEnum):
    """Whom it hits."""

    EVERYBODY = "everybody"
    SOME = "some"  # the companies that the alarm names
    NOBODY = "nobody"  # operations alone: a backup that is late, a disk that fills


@dataclass(frozen=True, slots=True)
class Alarm:
    """``until`` is when the fault was over, of a resolved alarm alone; ``sentence`` is Spanish and
    for the people of the programme. ``times`` is how often it fired, the first time included."""

    cause: str
    kind: str
    severity: Severity
    state: State
    since: datetime
    sentence: str
    until: datetime | None = None
    reach: Reach = Reach.NOBODY
    companies: tuple[int, ...] = ()
    times: int = 1

    def as_data(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "cause": self.cause,
            "kind": self.kind,
            "severity": self.severity.value,
            "state": self.state.value,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "sentence": self.sentence,
            "reach": self.reach.value,
            "companies": list(self.companies),
            "times": self.times,
        }


def read_alarm(data: Mapping[str, Any]) -> Alarm:
    """The alarm of ``as_data``. Raises BadAlarm."""
    try:
        until = data["until"]
        alarm = Alarm(
            cause=data["cause"],
            kind=data["kind"],
            severity=Severity(data["severity"]),
            state=State(data["state"]),
            since=datetime.fromisoformat(data["since"]),
            until=datetime.fromisoformat(until) if until else None,
            sentence=str(data["sentence"])[:LONGEST_SENTENCE],
            reach=Reach(data["reach"]),
            companies=tuple(sorted({int(number) for number in data["companies"]})),
            times=int(data["times"]),
        )
        is_named = bool(_CAUSE.fullmatch(alarm.cause) and _KIND.fullmatch(alarm.kind))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadAlarm(f"No es una alarma: {error!r}.") from error
    if not is_named:
        raise BadAlarm("La causa y el tipo de una alarma son claves sin espacios.")
    if alarm.since.tzinfo is None or (alarm.until and alarm.until.tzinfo is None):
        raise BadAlarm("Los momentos de una alarma llevan su zona horaria.")
    if (alarm.state is State.RESOLVED) != (alarm.until is not None):
        raise BadAlarm("Una alarma tiene fin cuando terminó, y solo entonces.")
    if (alarm.reach is Reach.SOME) != bool(alarm.companies):
        raise BadAlarm("Una alarma nombra empresas cuando afecta a algunas, y solo entonces.")
    return alarm
