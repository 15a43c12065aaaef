"""The messages about a meeting: to the guest, and to whoever holds it once a time is chosen.

A calendar that got a meeting gets its end, too: each of the two is told with a file.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.urls import reverse

from tenants.outbox.kinds import Compose, Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Attachment, Letter, post_for_programme
from tenants.programme.managers.models import Manager
from tenants.programme.meetings.calendar import TYPE, Exchange, as_calendar
from tenants.programme.meetings.links import meeting_link
from tenants.programme.meetings.models import Meeting
from tenants.web.links import site_url
from tenants.work.queues import Priority


class Why(StrEnum):
    """A meeting is cancelled."""

    US = "us"  # the programme's people cannot, or do not want to
    REPLACED = "replaced"  # other times are offered
    WITHDRAWN = "withdrawn"  # by the applicant
    DECIDED = "decided"  # the application was, without it


def tell_proposed(meeting: Meeting, instead_of: Sequence[Meeting], moment: datetime) -> None:
    """The guest's calendar loses the times that these stand for."""
    files = [
        _calendar(earlier, Exchange.CANCEL, moment, f"anterior-{number}.ics")
        for number, earlier in enumerate(instead_of, 1)
        if earlier.starts_at is not None
    ]
    _post(PROPOSED, meeting, *files, again=bool(files))


def tell_confirmed(meeting: Meeting, moment: datetime) -> None:
    file = _calendar(meeting, Exchange.REQUEST, moment)
    _post(CONFIRMED, meeting, file)
    _post_to_host(CONFIRMED_TO_HOST, meeting, file)


def tell_cancelled(meeting: Meeting, why: Why, moment: datetime) -> None:
    """Who is offered other times reads it there. No calendar has a meeting without a time."""
    if meeting.starts_at is None:
        _post(CANCELLED, meeting, why=why)
        return
    file = _calendar(meeting, Exchange.CANCEL, moment)
    _post_to_host(CANCELLED_TO_HOST, meeting, file, why=why)
    if why != Why.REPLACED:
        _post(CANCELLED, meeting, file, why=why)


def remind(meeting: Meeting, hours: int) -> None:
    """Once for each time of the meeting and each number of hours before it."""
    _post(REMINDER, meeting, hours=hours)


def _calendar(
    meeting: Meeting, exchange: Exchange, moment: datetime, name: str = "reunion.ics"
) -> Attachment:
    text = as_calendar(meeting, exchange, moment)
    return Attachment(name, f"{TYPE}; method={exchange.value}", text)


def _post(kind: MailKind, meeting: Meeting, *files: Attachment, **facts: object) -> None:
    _write(kind, meeting, meeting.guest.email, files, facts, reply_to=_host(meeting).email)


def _post_to_host(kind: MailKind, meeting: Meeting, *files: Attachment, **facts: object) -> None:
    _write(kind, meeting, _host(meeting).email, files, facts, reply_to=meeting.guest.email)


def _write(
    kind: MailKind,
    meeting: Meeting,
    to: str,
    files: tuple[Attachment, ...],
    more: Mapping[str, object],
    *,
    reply_to: str,
) -> None:
    key = f"{kind.name}:{meeting.pk}:{meeting.sequence}:{more.get('hours', 0)}"
    about = f"meeting:{meeting.pk}"
    if meeting.application_id is not None:
        about = f"application:{meeting.application_id}"
    facts = {"meeting": meeting.pk, "sequence": meeting.sequence, **more}
    letter = Letter(kind, key, to, facts, about=about, reply_to=reply_to, attachments=files)
    post_for_programme(letter)


def _host(meeting: Meeting) -> Manager:
    return Manager.objects.get(pk=meeting.manager_id)


def _while(state: Meeting.State, *, to_host: bool = False) -> Compose:
    """Nobody wants it any more once the meeting is in another state or at another time."""

    def compose(mail: Mail) -> Context | None:
        found = Meeting.objects.filter(
            pk=mail.facts["meeting"], sequence=mail.facts["sequence"], state=state
        )
        meeting = found.select_related("application", "company").first()
        if meeting is None:
            return None
        return {
            "meeting": meeting,
            "guest": meeting.guest,
            "host": _host(meeting),
            "link": _at_the_desk(meeting) if to_host else meeting_link(meeting),
            "facts": mail.facts,
        }

    return compose


def _at_the_desk(meeting: Meeting) -> str:
    return site_url(reverse("desk:meeting", settings.PUBLIC_SCHEMA_URLCONF, args=[meeting.pk]))


State = Meeting.State
PROPOSED = mail_kind(
    MailKind("meeting_proposed", _while(State.PROPOSED), priority=Priority.WAITED_FOR)
)
CONFIRMED = mail_kind(
    MailKind("meeting_confirmed", _while(State.CONFIRMED), priority=Priority.WAITED_FOR)
)
CONFIRMED_TO_HOST = mail_kind(
    MailKind("meeting_confirmed_to_host", _while(State.CONFIRMED, to_host=True))
)
CANCELLED = mail_kind(MailKind("meeting_cancelled", _while(State.CANCELLED)))
CANCELLED_TO_HOST = mail_kind(
    MailKind("meeting_cancelled_to_host", _while(State.CANCELLED, to_host=True))
)
REMINDER = mail_kind(MailKind("meeting_reminder", _while(State.CONFIRMED)))
