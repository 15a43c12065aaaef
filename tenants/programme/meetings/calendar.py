"""A meeting as calendars take it: iCalendar, RFC 5545, with the exchange of RFC 5546."""

from datetime import UTC, datetime, timedelta
from enum import Enum

from django.conf import settings
from icalendar import Alarm, Calendar, Event, vCalAddress

from tenants.programme.meetings.models import Meeting

TYPE = "text/calendar"


class Exchange(Enum):
    """What a calendar is asked to do with it."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def as_calendar(meeting: Meeting, exchange: Exchange, moment: datetime) -> str:
    """The text of an .ics file; times are in UTC, so that no calendar has to know our zones.

    A later version of the same meeting has a greater SEQUENCE. Raises ValueError for one without
    a time.
    """
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("A meeting without a time is in no calendar.")
    event = Event()
    event.add("uid", f"{meeting.key}@{settings.BASE_DOMAIN}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", moment.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", f"{meeting.get_kind_display()} · {settings.APP_NAME}")
    event.add("location", meeting.place)
    event.add("status", "CONFIRMED" if exchange is Exchange.REQUEST else "CANCELLED")
    organiser = vCalAddress(f"mailto:{settings.SUPPORT_EMAIL}")
    organiser.params["CN"] = settings.APP_NAME
    event.add("organizer", organiser)
    guest = vCalAddress(f"mailto:{meeting.guest.email}")
    guest.params["CN"] = meeting.guest.name
    event.add("attendee", guest)
    if exchange is Exchange.REQUEST:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", meeting.get_kind_display())
        reminder.add("trigger", -timedelta(minutes=15))
        event.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.APP_NAME}//ES")
    calendar.add("version", "2.0")
    calendar.add("method", exchange.value)
    calendar.add_component(event)
    return calendar.to_ical().decode()
