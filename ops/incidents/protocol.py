"""What is promised of each severity, and what is done, step by step. All of it is data.

P1 and P2 run day and night. P3 and P4 count the programme's working time (``feedback.hours``): 24
hours are one whole working day, a week is five.

>>> from datetime import UTC
>>> due("P1", Clock.RESPOND, datetime(2026, 12, 25, 3, tzinfo=UTC)).isoformat()
'2026-12-25T03:15:00+00:00'
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from feedback import hours
from ops.alarm import Severity


class Clock(StrEnum):
    RESPOND = "respond"  # until a person takes it on
    MITIGATE = "mitigate"  # until nobody feels it any more
    NEWS = "news"  # until the affected hear something new


class Audience(StrEnum):
    IN_CHARGE = "in_charge"
    MANAGERS = "managers"
    EVERYBODY = "everybody"  # of the programme, support too


CLOCKS: Mapping[str, str] = MappingProxyType(
    {
        Clock.RESPOND: "primera respuesta",
        Clock.MITIGATE: "que deje de sentirse",
        Clock.NEWS: "siguiente aviso a las empresas",
    }
)


@dataclass(frozen=True, slots=True)
class Escalation:
    """At ``percent`` of a clock that still runs, ``audience`` is called."""

    percent: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Step:
    """``code`` names it for ever. What the system can see is ticked by itself."""

    code: str
    words: str
    is_seen: bool = False


@dataclass(frozen=True, slots=True)
class Protocol:
    limits: Mapping[str, timedelta]
    in_words: Mapping[str, str]
    is_working_time: bool
    escalation: tuple[Escalation, ...]
    steps: tuple[Step, ...]
    needs_action: bool


TAKE = Step("take", "Toma el incidente: alguien queda a cargo.", is_seen=True)
CONFIRM = Step("confirm", "Compruébalo tú: abre la página o repite lo que falla.")
WHOM = Step("whom", "Confirma a qué empresas afecta y desde cuándo.")
CHANGES = Step("changes", "Mira qué cambió antes: despliegue, migración o respaldo, aquí abajo.")
BACK = Step("back", "Si empezó con una versión nueva, regresa a la anterior (docs/operacion.md).")
TELL = Step("tell", "Avisa a las empresas afectadas con palabras claras.", is_seen=True)
DATA = Step("data", "Revisa que ningún dato se haya perdido ni visto por quien no debía.")
MITIGATE = Step("mitigate", "Haz que deje de sentirse, aunque la causa siga.", is_seen=True)
SOLVE = Step("solve", "Quita la causa y di cómo quedó.", is_seen=True)
LEARN = Step(
    "learn", "Escribe la causa raíz y al menos una acción con dueño y fecha.", is_seen=True
)
CLOSE = Step("close", "Ciérralo: el informe queda escrito.", is_seen=True)
ASK = Step("ask", "Pide a quien lo contó que confirme que ya está bien.")
WEEKLY = Step("weekly", "Llévalo a la revisión de la semana y decide si se hace.")

A_DAY, A_WEEK = hours.A_WORKING_DAY, 5 * hours.A_WORKING_DAY
LOUD = (
    Escalation(50, Audience.MANAGERS),
    Escalation(80, Audience.EVERYBODY),
    Escalation(100, Audience.EVERYBODY),
)
CALM = (
    Escalation(50, Audience.IN_CHARGE),
    Escalation(80, Audience.MANAGERS),
    Escalation(100, Audience.MANAGERS),
)


def _protocol(
    limits: tuple[timedelta, timedelta, timedelta],
    in_words: tuple[str, str, str],
    *,
    is_working_time: bool,
    escalation: tuple[Escalation, ...],
    steps: tuple[Step, ...],
    needs_action: bool,
) -> Protocol:
    clocks = tuple(Clock)
    return Protocol(
        MappingProxyType(dict(zip(clocks, limits, strict=True))),
        MappingProxyType(dict(zip(clocks, in_words, strict=True))),
        is_working_time,
        escalation,
        steps,
        needs_action,
    )


PROTOCOLS: Mapping[str, Protocol] = MappingProxyType(
    {
        Severity.P1: _protocol(
            (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=30)),
            ("15 min", "30 min", "cada 30 min"),
            is_working_time=False,
            escalation=LOUD,
            steps=(TAKE, CONFIRM, CHANGES, BACK, TELL, MITIGATE, DATA, SOLVE, LEARN, CLOSE),
            needs_action=True,
        ),
        Severity.P2: _protocol(
            (timedelta(hours=1), timedelta(hours=2), timedelta(hours=2)),
            ("1 h", "2 h", "cada 2 h"),
            is_working_time=False,
            escalation=LOUD,
            steps=(TAKE, CONFIRM, WHOM, CHANGES, TELL, MITIGATE, DATA, SOLVE, LEARN, CLOSE),
            needs_action=True,
        ),
        Severity.P3: _protocol(
            (timedelta(hours=4), A_DAY, A_DAY),
            ("4 h hábiles", "24 h: un día hábil", "cada día hábil"),
            is_working_time=True,
            escalation=CALM,
            steps=(TAKE, CONFIRM, WHOM, MITIGATE, ASK, SOLVE, CLOSE),
            needs_action=False,
        ),
        Severity.P4: _protocol(
            (A_DAY, A_WEEK, A_WEEK),
            ("un día hábil", "una semana hábil", "cada semana"),
            is_working_time=True,
            escalation=CALM,
            steps=(TAKE, WEEKLY, SOLVE, CLOSE),
            needs_action=False,
        ),
    }
)


def due(severity: str, clock: Clock, since: datetime) -> datetime:
    """When a clock that begins at ``since`` has run out."""
    protocol = PROTOCOLS[severity]
    limit = protocol.limits[clock]
    return hours.after(since, limit) if protocol.is_working_time else since + limit


def percent_run(severity: str, clock: Clock, since: datetime, moment: datetime) -> int:
    """How much of a clock that began at ``since`` has run at ``moment``; over 100 when late."""
    protocol = PROTOCOLS[severity]
    run = hours.between(since, moment) if protocol.is_working_time else moment - since
    return int(100 * run / protocol.limits[clock])
