"""The page of a meeting: its link holds the meeting's key, signed. Opening it changes nothing."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from tenants.programme.meetings.models import Meeting
from tenants.schemas.companies import site_address
from tenants.web.links import BadLink

_SALT = "meeting@public"  # worthless in a company, whose salts hold its own schema


def meeting_path(meeting: Meeting) -> str:
    token = signing.Signer(salt=_SALT).sign(meeting.key.hex)
    return reverse("meeting", settings.PUBLIC_SCHEMA_URLCONF, args=[token])


def meeting_link(meeting: Meeting) -> str:
    """Its absolute address."""
    return f"{site_address(settings.BASE_DOMAIN)}{meeting_path(meeting)}"


def meeting_of_link(token: str) -> Meeting:
    """Raises BadLink."""
    try:
        key = UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    meeting = Meeting.objects.filter(key=key).select_related("application", "company").first()
    if meeting is None:
        raise BadLink
    return meeting
