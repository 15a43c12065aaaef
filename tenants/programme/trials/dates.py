"""The days of a trial: when it ends and which notice is due. Pure; a day is the company's.

>>> add_months(date(2026, 11, 30), 3)
datetime.date(2027, 2, 28)
>>> notice_due(date(2027, 2, 28), today=date(2027, 2, 14))
14
>>> notice_due(date(2027, 2, 28), today=date(2027, 2, 20))
14
>>> notice_due(date(2027, 2, 28), today=date(2027, 1, 1))
"""

from calendar import monthrange
from datetime import date

NOTICES = (30, 14, 7, 1)  # days before the last one


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last one where there is no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def notice_due(ends_on: date, today: date) -> int | None:
    """The notice that whoever has got none yet should have by now: the nearest one that is past.

    A timetable that stood still for days sends one, not all that were missed.
    """
    left = (ends_on - today).days
    due = [days for days in NOTICES if left <= days]
    return min(due) if due and left >= 0 else None
