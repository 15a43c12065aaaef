"""Reminders of meetings: a day before, and an hour before."""

from datetime import datetime, timedelta

from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import every
from tenants.programme.meetings import emails
from tenants.programme.meetings.models import Meeting
from tenants.schemas.context import public_context

HOURS_BEFORE = (24, 1)


@periodic("meeting_reminders", every(minutes=10), clock=Clock.SERVER, late=timedelta(minutes=40))
def remind_of_meetings(moment: datetime) -> Share:
    """Each at most once: its key is that of the time. Who confirmed within the last hours knows."""
    done = 0
    with public_context():
        for hours in HOURS_BEFORE:
            ahead = timedelta(hours=hours)
            coming = Meeting.objects.coming_at(moment).filter(starts_at__lte=moment + ahead)
            for meeting in coming.select_related("application", "company"):
                if _is_wanted(meeting, ahead, moment):
                    emails.remind(meeting, hours)
                    done += 1
    return Share(done)


def _is_wanted(meeting: Meeting, ahead: timedelta, moment: datetime) -> bool:
    """Not of a time chosen after the reminder was due, nor a day's within the last hour."""
    if meeting.starts_at is None or meeting.confirmed_at is None:
        return False
    last = timedelta(hours=min(HOURS_BEFORE))
    is_late = ahead > last and moment >= meeting.starts_at - last
    return meeting.confirmed_at < meeting.starts_at - ahead and not is_late
