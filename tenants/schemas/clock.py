"""The company's clock: its day and its hour, in the time zone that its owner chose.

Moments are stored in UTC. Whatever becomes a day or an hour passes through here, so that code
which has no company fails instead of answering with another one's day.
"""

from contextlib import AbstractContextManager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from tenants.schemas.context import current_company


def today() -> date:
    """The company's day at this moment. Raises NoCompany outside one."""
    return day_of(timezone.now())


def day_of(moment: datetime) -> date:
    """The company's day at ``moment``, which is aware. Raises NoCompany outside one."""
    return local(moment).date()


def local(moment: datetime) -> datetime:
    """``moment`` as the company's clock shows it. Raises NoCompany outside one."""
    return moment.astimezone(current_company().zone)


def start_of(day: date) -> datetime:
    """The first moment of a day of the company. Raises NoCompany outside one."""
    return datetime.combine(day, time.min, tzinfo=current_company().zone)


def in_zone(name: str) -> AbstractContextManager[None]:
    """The pages of somebody who has no company yet are written by the clock that they chose."""
    return timezone.override(ZoneInfo(name))
