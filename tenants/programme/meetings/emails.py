"""The messages about a meeting: to the guest, and to whoever holds it once a time is chosen."""

from datetime import datetime

from tenants.outbox.kinds import Compose, Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Attachment, Letter, post_for_programme
from tenants.programme.managers.models import Manager
from tenants.programme.meetings.calendar import TYPE, Exchange, as_calendar
from tenants.programme.meetings.links import meeting_link
from tenants.programme.meetings.models import Meeting
from tenants.work.queues import Priority


def tell_proposed(meeting: Meeting) -> None:
    _post(PROPOSED, meeting)


def tell_confirmed(meeting: Meeting, moment: datetime) -> None:
    file = _calendar(meeting, Exchange.REQUEST, moment)
    _post(CONFIRMED, meeting, file)
    _post_to_host(CONFIRMED_TO_HOST, meeting, file)


def tell_cancelled(meeting: Meeting, moment: datetime) -> None:
    """With a file only where a calendar has it."""
    if meeting.starts_at is None:
        _post(CANCELLED, meeting)
    else:
        _post(CANCELLED, meeting, _calendar(meeting, Exchange.CANCEL, moment))


def remind(meeting: Meeting, hours: int) -> None:
    """Once for each time of the meeting and each number of hours before it."""
    _post(REMINDER, meeting, hours=hours)


def _calendar(meeting: Meeting, exchange: Exchange, moment: datetime) -> Attachment:
    text = as_calendar(meeting, exchange, moment)
    return Attachment("reunion.ics", f"{TYPE}; method={exchange.value}", text)


def _post(kind: MailKind, meeting: Meeting, *files: Attachment, hours: int = 0) -> None:
    _write(kind, meeting, meeting.guest.email, files, hours, reply_to=_host(meeting).email)


def _post_to_host(kind: MailKind, meeting: Meeting, *files: Attachment) -> None:
    _write(kind, meeting, _host(meeting).email, files, 0, reply_to=meeting.guest.email)


def _write(
    kind: MailKind,
    meeting: Meeting,
    to: str,
    files: tuple[Attachment, ...],
    hours: int,
    *,
    reply_to: str,
) -> None:
    key = f"{kind.name}:{meeting.pk}:{meeting.sequence}:{hours}"
    about = f"meeting:{meeting.pk}"
    if meeting.application_id is not None:
        about = f"application:{meeting.application_id}"
    facts = {"meeting": meeting.pk, "sequence": meeting.sequence, "hours": hours}
    letter = Letter(kind, key, to, facts, about=about, reply_to=reply_to, attachments=files)
    post_for_programme(letter)


def _host(meeting: Meeting) -> Manager:
    return Manager.objects.get(pk=meeting.manager_id)


def _while(*states: Meeting.State) -> Compose:
    """Nobody wants it any more once the meeting is in another state or at another time."""

    def compose(mail: Mail) -> Context | None:
        found = Meeting.objects.filter(
            pk=mail.facts["meeting"], sequence=mail.facts["sequence"], state__in=states
        )
        meeting = found.select_related("application", "company").first()
        if meeting is None:
            return None
        return {
            "meeting": meeting,
            "guest": meeting.guest,
            "host": _host(meeting),
            "link": meeting_link(meeting),
            "hours": mail.facts["hours"],
        }

    return compose


State = Meeting.State
PROPOSED = mail_kind(
    MailKind("meeting_proposed", _while(State.PROPOSED), priority=Priority.WAITED_FOR)
)
CONFIRMED = mail_kind(
    MailKind("meeting_confirmed", _while(State.CONFIRMED), priority=Priority.WAITED_FOR)
)
CONFIRMED_TO_HOST = mail_kind(MailKind("meeting_confirmed_to_host", _while(State.CONFIRMED)))
CANCELLED = mail_kind(MailKind("meeting_cancelled", _while(State.CANCELLED)))
REMINDER = mail_kind(MailKind("meeting_reminder", _while(State.CONFIRMED)))
