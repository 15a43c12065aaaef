"""When a job is due: moments computed from a schedule, a clock and nothing else.

Schedules give aware moments. Minutes are multiples of CHECK_MINUTES, since the timetable is looked
at that often.

>>> from datetime import datetime
>>> from zoneinfo import ZoneInfo
>>> zone = ZoneInfo("America/Tijuana")
>>> daily(9, 30).latest(datetime(2030, 3, 14, 9, 29, tzinfo=zone), zone).isoformat()
'2030-03-13T09:30:00-07:00'
>>> daily(9, 30).latest(datetime(2030, 3, 14, 9, 30, tzinfo=zone), zone).isoformat()
'2030-03-14T09:30:00-07:00'
>>> every(minutes=15).next(datetime(2030, 3, 14, 9, 30, tzinfo=zone), zone).isoformat()
'2030-03-14T09:45:00-07:00'
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Protocol

CHECK_MINUTES = 5


class Schedule(Protocol):
    def latest(self, moment: datetime, zone: tzinfo) -> datetime:
        """The last time it was due, at ``moment`` at the latest."""

    def next(self, moment: datetime, zone: tzinfo) -> datetime:
        """The first time it is due after ``moment``."""


@dataclass(frozen=True, slots=True)
class Daily:
    at: time

    def latest(self, moment: datetime, zone: tzinfo) -> datetime:
        day = moment.astimezone(zone).date()
        due = datetime.combine(day, self.at, zone)
        return due if due <= moment else datetime.combine(day - timedelta(1), self.at, zone)

    def next(self, moment: datetime, zone: tzinfo) -> datetime:
        day = self.latest(moment, zone).date() + timedelta(1)
        return datetime.combine(day, self.at, zone)


@dataclass(frozen=True, slots=True)
class Every:
    """Each ``minutes`` of the day from midnight UTC plus ``offset``, the same for every clock."""

    minutes: int
    offset: int = 0

    def latest(self, moment: datetime, zone: tzinfo) -> datetime:
        at = moment.astimezone(UTC)
        passed = (at.hour * 60 + at.minute - self.offset) % self.minutes
        due = at.replace(second=0, microsecond=0) - timedelta(minutes=passed)
        return due.astimezone(zone)

    def next(self, moment: datetime, zone: tzinfo) -> datetime:
        return (self.latest(moment, UTC) + timedelta(minutes=self.minutes)).astimezone(zone)


def daily(hour: int, minute: int = 0) -> Daily:
    """Each day at this time of the job's clock."""
    _on_the_grid(minute)
    return Daily(time(hour, minute))


def hourly(minute: int = 0) -> Every:
    _on_the_grid(minute)
    return Every(60, minute)


def every(minutes: int) -> Every:
    """Each ``minutes``, which divide the day."""
    _on_the_grid(minutes)
    if minutes <= 0 or 1440 % minutes:
        raise ValueError(f"{minutes} minutes do not divide a day.")
    return Every(minutes)


def _on_the_grid(minute: int) -> None:
    if minute % CHECK_MINUTES:
        raise ValueError(f"The timetable is looked at every {CHECK_MINUTES} minutes.")
