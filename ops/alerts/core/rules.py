"""What a rule of alarm may say, as values; ``rulebook`` reads them from a file.

A rule watches readings; a cause is what a person would call the trouble. Rules of one cause share
one alarm, which tells of the gravest of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ops.alarm import Severity


def rank(severity: Severity) -> int:
    """The gravest is 1."""
    return int(severity.value[1])


def gravest(severities: list[Severity]) -> Severity:
    return min(severities, key=rank)


class Scope(StrEnum):
    SYSTEM = "system"
    COMPANIES = "companies"
    BOTH = "both"


class Hits(StrEnum):
    """Whom the trouble touches."""

    NOBODY = "nobody"
    EVERYONE = "everyone"
    MEASURED = "measured"
    """The companies in which the reading itself was bad."""


@dataclass(frozen=True)
class Threshold:
    """Bad when a reading is above, or below, a limit."""

    reading: str
    limit: float
    is_above: bool


@dataclass(frozen=True)
class Volume:
    """The least that must have gone wrong for a rate to mean anything.

    Either so many failures that so many people saw, some of them within the shortest window, since
    a lone one there says little of an outage that ended hours ago; or two minutes in which nothing
    worked: ``total_requests`` or more, of ``total_people`` or more, and every one failed.
    """

    failures: int = 10
    people: int = 3
    recent_failures: int = 3
    recent_people: int = 2
    total_requests: int = 5
    total_people: int = 3


@dataclass(frozen=True)
class Recovery:
    """Failures are over when the last one is so long ago and so many requests went well since."""

    quiet: timedelta
    requests: int


@dataclass(frozen=True)
class Rate:
    """Bad when more than ``limit`` of the requests fail in every one of the windows.

    With a ``recovery`` it is well as soon as that holds, whatever the windows still remember.
    """

    windows: tuple[str, ...]
    limit: float
    volume: Volume
    recovery: Recovery | None = None


@dataclass(frozen=True)
class Rule:
    """``hold``: how long it is bad before it fires. ``clear``: how long it is well before it ends.

    ``flaps``: so many times bad within ten minutes fire too, however short each was; 0 for never.
    """

    name: str
    cause: str
    title: str
    severity: Severity
    condition: Threshold | Rate
    hold: timedelta
    clear: timedelta
    scope: Scope = Scope.SYSTEM
    part: str = ""
    """The one part that it looks at; every one when empty."""
    but_part: str = ""
    hits: Hits = Hits.NOBODY
    flaps: int = 0
    hidden_by: tuple[str, ...] = ()
    """Causes from which this one follows: while one of them is bad, it opens no alarm."""
    aftermath: timedelta = timedelta()
    """How long after such a cause ended it still follows from it."""
    route: str = ""
    advice: str = ""
    """What to look at first, for whoever reads the message."""
    waits_for_windows: bool = False
    """Announced work explains it: nobody is told of it until that ends."""
    opens_incident: bool = True
    """No, where what it looks at opens its own."""
    is_on: bool = True


@dataclass(frozen=True)
class Step:
    """``after`` so long without an end or an acknowledgement, the first channel that takes it."""

    after: timedelta
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """Whom an alarm is told to, and again every ``repeat`` while it lasts."""

    name: str
    steps: tuple[Step, ...]
    repeat: timedelta | None


@dataclass(frozen=True)
class RuleBook:
    rules: tuple[Rule, ...]
    routes: Mapping[str, Route]
    acknowledged_for: Mapping[Severity, timedelta]
    """After which an acknowledgement is worth nothing any more."""
    fresh_for: timedelta
    reopens_within: timedelta
    """An alarm that comes back so soon is the same one."""

    def route_of(self, rule_route: str, severity: Severity) -> Route:
        return self.routes[rule_route or severity.value]
