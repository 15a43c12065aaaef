"""The jobs of the timetable, each declared beside its function.

Knows no model and no setting: what starts the processes reads it before either is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from tenants.periodic.schedules import Schedule


class TimetableError(Exception):
    """A job is declared twice, or asked for by a name that nobody declared."""


class Clock(Enum):
    COMPANY = "company"  # once in each company, by its clock
    SERVER = "server"  # once, in public, by settings.TIME_ZONE


@dataclass(frozen=True, slots=True)
class Share:
    """What one run did, counted in rows: ``done``, ``failed``, and what is left for later."""

    done: int = 0
    failed: int = 0
    backlog: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(
            self.done + other.done, self.failed + other.failed, self.backlog + other.backlog
        )


@dataclass(frozen=True, slots=True)
class Job:
    """``work`` takes the moment of the run. A run that has not ended ``late`` after it was due is
    overdue, and is sent again."""

    name: str
    schedule: Schedule
    clock: Clock
    late: timedelta
    work: Callable[[datetime], Share]

    def __call__(self, moment: datetime) -> Share:
        """One run here and now, of which nothing is written."""
        return self.work(moment)


JOBS: dict[str, Job] = {}


def periodic(
    name: str, schedule: Schedule, *, clock: Clock, late: timedelta
) -> Callable[[Callable[[datetime], Share]], Job]:
    """Make the function a job of the timetable. It must be harmless twice.

    Raises TimetableError for a name in use, ValueError for a lateness that is no time at all.
    """

    def declare(work: Callable[[datetime], Share]) -> Job:
        if name in JOBS:
            raise TimetableError(f"The job «{name}» is declared twice.")
        if late <= timedelta(0):
            raise ValueError(f"The job «{name}» would always be late.")
        JOBS[name] = Job(name, schedule, clock, late, work)
        return JOBS[name]

    return declare


def job_named(name: str) -> Job:
    """For a message, which carries a name. Raises TimetableError for one of another release."""
    try:
        return JOBS[name]
    except KeyError as error:
        raise TimetableError(f"No job «{name}» is declared.") from error
