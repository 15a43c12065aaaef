"""What was measured in a period, as plain frozen values; each row says where it is read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

UPTIME_WINDOW = timedelta(weeks=6)
CALM_WINDOW = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the programme's clock: ``first`` and ``last`` are part of it."""

    first: date
    last: date
    end: datetime
    """The first moment that is not of it any more: all that comes later is unknown to it."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def starts(self, window: timedelta) -> date:
        """The first day of the last ``window`` of it; never before it began."""
        return max(self.first, self.last - window + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Watched:
    """How long a company's site was up, down and not watched in the window, in seconds.

    Announced maintenance is none of the three.
    """

    company: str
    up: int
    down: int
    unknown: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What requests to the site got; ``days`` are those with figures."""

    requests: int
    errors: int
    days: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """The newest score of each person that gave one, of those who were asked; from 1 to 10."""

    scores: tuple[int, ...]
    asked: int
    companies: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A company of the programme: when it began, whether it left, and when it was last used."""

    name: str
    opened: date
    left: date | None
    last_used: date | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """One that began in the period or was still open in it."""

    name: str
    opened: datetime
    ended: datetime | None
    is_critical: bool
    is_security: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something a company told that waits for an answer until ``due``."""

    name: str
    due: datetime
    answered: datetime | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How many minutes a quotation took a company before and takes now, as it said itself."""

    company: str
    before: int
    now: int
    said_on: date
    url: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A part of the support process: whether somebody showed that it is in place."""

    title: str
    is_kept: bool | None
    """None: nobody has said anything of it yet."""
    told: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the verdicts know."""

    period: Period
    uptime: tuple[Watched, ...]
    answered: Answered
    heard: Heard
    members: tuple[Member, ...]
    incidents: tuple[Incident, ...]
    told: tuple[Told, ...]
    confirmations: tuple[Confirmation, ...]
    support: tuple[Promise, ...]
    watched_whole: Watched
    """Of the whole site and the whole period: what nobody watched cannot have been calm."""
    watched_lately: Watched
    """Of its last fourteen days."""
