"""The days of a weekly question, by the working days of Mexico. Pure; a day is the company's.

A week is named by its Monday. People are asked on its Thursday, reminded two and five days later,
and may answer until the next Thursday begins. What falls on a Sunday or on a statutory holiday
(Ley Federal del Trabajo, article 74) moves to the next working day. The days of elections are
Sundays, and need no rule of their own.

>>> holidays(2026)[1]
datetime.date(2026, 2, 2)
>>> asked_on(date(2025, 12, 22))  # Thursday is Christmas
datetime.date(2025, 12, 26)
>>> [day.isoformat() for day in reminded_on(date(2026, 11, 12))]  # Monday the 16th is a holiday
['2026-11-14', '2026-11-17']
>>> week_of(date(2026, 11, 17))  # a Tuesday belongs to the week that was asked before
datetime.date(2026, 11, 9)
"""

from datetime import date, timedelta

MONDAY, THURSDAY, SUNDAY = 0, 3, 6
A_WEEK = timedelta(days=7)
REMINDED_AFTER = (timedelta(days=2), timedelta(days=5))
LATE = timedelta(days=1)  # how long a timetable that stood still may ask after the day


def holidays(year: int) -> tuple[date, ...]:
    """The statutory ones of a year, in order. A president takes office every sixth October."""
    handover = (date(year, 10, 1),) if year >= 2024 and (year - 2024) % 6 == 0 else ()
    return (
        date(year, 1, 1),
        _monday(year, 2, 1),
        _monday(year, 3, 3),
        date(year, 5, 1),
        date(year, 9, 16),
        *handover,
        _monday(year, 11, 3),
        date(year, 12, 25),
    )


def is_working_day(day: date) -> bool:
    """Saturdays are: a law's week of work has six days."""
    return day.weekday() != SUNDAY and day not in holidays(day.year)


def working_day_from(day: date) -> date:
    """The day itself, or the next one on which people work."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def week_of(day: date) -> date:
    """The Monday of the week that is asked about: it changes on Thursdays."""
    thursday = day - timedelta(days=(day.weekday() - THURSDAY) % 7)
    return thursday - timedelta(days=THURSDAY)


def asked_on(week: date) -> date:
    return working_day_from(week + timedelta(days=THURSDAY))


def reminded_on(asked: date) -> tuple[date, ...]:
    """The days of the two reminders of who was asked on ``asked``."""
    return tuple(working_day_from(asked + after) for after in REMINDED_AFTER)


def closes_on(week: date) -> date:
    """The day from whose first moment on nothing is taken any more."""
    return week + timedelta(days=THURSDAY) + A_WEEK


def _monday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7 + 7 * (number - 1))
