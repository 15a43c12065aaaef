"""The stretches of time that a page of measures shows, cut into slots by the programme's clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format

from ops.metrics.models import Grain
from ops.metrics.rolling import HOUR, hour_of, next_month
from tenants.programme.desk.clock import day_of, end_of, local, start_of


@dataclass(frozen=True)
class Slot:
    label: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Period:
    """``key`` stands in the address. ``grain`` is of the rows that its slots are made of."""

    key: str
    label: str
    grain: Grain
    slots: tuple[Slot, ...]

    @property
    def since(self) -> datetime:
        return self.slots[0].since

    @property
    def until(self) -> datetime:
        return self.slots[-1].until


CHOICES = {"24h": "24 horas", "7d": "7 días", "30d": "30 días", "13m": "13 meses"}
USUAL = "24h"


def period_of(key: str, moment: datetime) -> Period:
    """Until ``moment``; whatever is no period of ours is the usual one."""
    key = key if key in CHOICES else USUAL
    if key == "24h":
        slots, grain = _hours(moment), Grain.HOUR
    elif key == "13m":
        slots, grain = _months(day_of(moment)), Grain.MONTH
    else:
        slots, grain = _days(day_of(moment), int(key[:-1])), Grain.DAY
    return Period(key, CHOICES[key], grain, slots)


def _hours(moment: datetime) -> tuple[Slot, ...]:
    last = hour_of(moment)
    began = [last - HOUR * back for back in reversed(range(24))]
    return tuple(Slot(f"{local(each):%H} h", each, each + HOUR) for each in began)


def _days(last: date, count: int) -> tuple[Slot, ...]:
    days = [last - timedelta(back) for back in reversed(range(count))]
    return tuple(Slot(date_format(each, "j b"), start_of(each), end_of(each)) for each in days)


def _months(last: date) -> tuple[Slot, ...]:
    """Whole months, thirteen with the one that runs."""
    first = last.replace(day=1)
    firsts = [first]
    while len(firsts) < 13:
        firsts.insert(0, (firsts[0] - timedelta(1)).replace(day=1))
    ends = [*firsts[1:], next_month(first)]
    return tuple(
        Slot(date_format(since, "b y"), start_of(since), start_of(until))
        for since, until in zip(firsts, ends, strict=True)
    )
