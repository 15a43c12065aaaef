"""The working hours of the programme's people: weekdays from 9 to 18, by the centre of Mexico.

The days off are those of the weekly questions. A moment is any aware one.

>>> friday = datetime(2030, 2, 1, 17, tzinfo=zone())
>>> after(friday, timedelta(hours=2)).isoformat()
'2030-02-05T10:00:00-06:00'
>>> between(friday, datetime(2030, 2, 5, 10, tzinfo=zone()))
datetime.timedelta(seconds=7200)
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from feedback.weeks.calendar import holidays
from tenants.programme.desk.clock import day_of, local, zone

OPENS, CLOSES = time(9), time(18)
A_WORKING_DAY = timedelta(hours=9)
IN_WORDS = "de lunes a viernes, de 9 a 18 h, hora del centro de México"
MOST_DAYS = 3660  # that are ever counted


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def is_open(moment: datetime) -> bool:
    """Whether somebody of the programme is at work."""
    here = local(moment)
    return is_working_day(here.date()) and OPENS <= here.time() < CLOSES


def next_opening(moment: datetime) -> datetime:
    """When somebody is at work again; ``moment`` itself when somebody is."""
    return max(moment, next(_stretches(moment))[0])


def after(moment: datetime, working: timedelta) -> datetime:
    """The moment by which so much working time has passed. Raises OverflowError past years."""
    left = working
    for begins, ends in _stretches(moment):
        here = max(begins, moment)
        if ends - here >= left:
            return here + left
        left -= ends - here
    raise OverflowError("That is years away.")


def between(since: datetime, until: datetime) -> timedelta:
    """How much working time lies between two moments; none when they are the wrong way round."""
    total = timedelta()
    for begins, ends in _stretches(since):
        if begins >= until:
            break
        total += max(min(ends, until) - max(begins, since), timedelta())
    return total


def _stretches(moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each stretch of work that is not over at ``moment``, from the first on."""
    day = day_of(moment)
    for _ in range(MOST_DAYS):
        if is_working_day(day):
            begins = datetime.combine(day, OPENS, tzinfo=zone())
            ends = datetime.combine(day, CLOSES, tzinfo=zone())
            if ends > moment:
                yield begins, ends
        day += timedelta(days=1)
