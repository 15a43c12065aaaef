"""The programme's clock: what has no company is told by the time of the centre of Mexico."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def local(moment: datetime) -> datetime:
    return moment.astimezone(zone())


def day_of(moment: datetime) -> date:
    return local(moment).date()


def start_of(day: date) -> datetime:
    """The first moment of a day of the programme."""
    return datetime.combine(day, time.min, tzinfo=zone())


def end_of(day: date) -> datetime:
    """The first moment that is not of the day any more. Raises OverflowError after the last one."""
    return start_of(day + timedelta(1))
