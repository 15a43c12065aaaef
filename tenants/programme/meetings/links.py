"""The page of a meeting: its link holds the meeting's key, signed. Opening it changes nothing."""

from tenants.programme.meetings.models import Meeting
from tenants.web.links import BadLink, SiteLink

_LINK = SiteLink("meeting")


def meeting_path(meeting: Meeting) -> str:
    return _LINK.path(meeting.key.hex)


def meeting_link(meeting: Meeting) -> str:
    """Its absolute address."""
    return _LINK.url(meeting.key.hex)


def meeting_of_link(token: str) -> Meeting:
    """Raises BadLink."""
    rows = Meeting.objects.select_related("application", "company")
    meeting = rows.filter(key=_LINK.read(token)).first()
    if meeting is None:
        raise BadLink
    return meeting
