"""The way in to the outbox: the only one to have an e-mail sent."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tenants.outbox.kinds import MailKind
from tenants.outbox.models import Mail
from tenants.outbox.tasks import nudge_sender
from tenants.schemas.context import current_company, public_context


@dataclass(frozen=True)
class Attachment:
    """A small text file that goes with a message, such as an invitation to a calendar."""

    name: str
    type: str  # such as text/calendar
    text: str


@dataclass(frozen=True)
class Letter:
    """A message to one address.

    ``key`` names the act within its company: what has the same key is sent once. ``facts`` is what
    the kind composes it from. ``about`` is what ``latest`` finds it by, such as ``person:7``.
    """

    kind: MailKind
    key: str
    to: str
    facts: Mapping[str, Any]  # plain JSON, such as ids
    about: str = ""
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


def post(letter: Letter) -> None:
    """Have a letter of the current company sent, if what the caller is doing commits."""
    _write(letter, current_company().pk)


def post_for_programme(letter: Letter) -> None:
    """As ``post``, for a letter of the programme: composed and sent in public."""
    with public_context():
        _write(letter, None)


def latest(kind: MailKind, things: Iterable[str]) -> dict[str, Mail]:
    """The newest message of ``kind`` about each of ``things`` of the current company."""
    rows: QuerySet[Any] = Mail.objects.about(kind.name, things).filter(company=current_company().pk)
    found: dict[str, Mail] = {}
    for mail in rows.only("state", "about", "reason", "asked_at", "finished_at"):
        found.setdefault(mail.about, mail)
    return found


def _write(letter: Letter, company: int | None) -> None:
    now = timezone.now()
    mail = Mail(
        company_id=company,
        key=f"{company or 0}:{letter.key}",
        kind=letter.kind.name,
        about=letter.about,
        to=letter.to,
        reply_to=letter.reply_to,
        facts=dict(letter.facts),
        headers=dict(letter.headers),
        attachments=[asdict(each) for each in letter.attachments],
        priority=letter.kind.priority,
        asked_at=now,
        due_at=now,
    )
    Mail.objects.put_in_line(mail, once=True)
    nudge_sender()
