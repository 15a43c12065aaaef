"""An alarm and what may change of it, as values.

A cause is *pending* while one of its rules is bad but not for long enough yet; nobody is told. It
is *firing* once a rule held, *acknowledged* while a person looks after it, and *resolved* when all
its rules were well for long enough.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ops.alarm import Severity


class State(StrEnum):
    PENDING = "pending"
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class What(StrEnum):
    """What a change is."""

    FIRED = "fired"
    REOPENED = "reopened"
    WORSENED = "worsened"
    """The same alarm is graver now, or its cause is known better."""
    SPREAD = "spread"
    """It hits more companies."""
    ACKNOWLEDGED = "acknowledged"
    EXPIRED = "expired"
    """An acknowledgement that nobody renewed."""
    EXPLAINED = "explained"
    """Announced work began, which explains it."""
    OUTLASTED = "outlasted"
    """It goes on although the announced work that explained it ended."""
    RESOLVED = "resolved"
    ABSORBED = "absorbed"
    """It follows from another alarm, which tells of both."""


@dataclass(frozen=True)
class Acknowledgement:
    """A person looks after an alarm, says why, and for how long that is worth something."""

    by: str
    reason: str
    at: datetime
    until: datetime


class Spot(NamedTuple):
    """A rule that held, and where."""

    rule: str
    company: str
    part: str


@dataclass(frozen=True)
class Alarm:
    """``number`` names it for ever; ``companies`` are those that it hit so far."""

    number: str
    cause: str
    spots: tuple[Spot, ...]
    title: str
    severity: Severity
    state: State
    began_at: datetime
    fired_at: datetime | None = None
    resolved_at: datetime | None = None
    companies: tuple[str, ...] = ()
    is_everybodys: bool = False
    """It hits every company, also those that nobody could count while it lasted."""
    route: str = ""
    advice: str = ""
    times: int = 1
    """How often it came back, its first time included."""
    acknowledgement: Acknowledgement | None = None
    opens_incident: bool = True
    is_announced: bool = False
    """Announced work explains it, or did until its end: nobody is told of it."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Of the system, such as a disk or a queue, that are bad."""
        return tuple(sorted({spot.part for spot in self.spots} - {""}))

    @property
    def is_open(self) -> bool:
        return self.state in (State.FIRING, State.ACKNOWLEDGED)


@dataclass(frozen=True)
class Change:
    what: What
    alarm: Alarm
    at: datetime
    into: str = ""
    """The number of the alarm that absorbed this one."""
