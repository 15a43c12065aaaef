"""The kinds of e-mail: what each says, asked again at the door whether it is still wanted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tenants.outbox.models import Mail
from tenants.work.queues import Priority

Context = dict[str, Any]  # for the templates
Compose = Callable[[Mail], Context | None]
Told = Callable[[Mail, datetime], None]


class NotYet(Exception):
    """What the message needs is still being made; it is composed again later."""


class Enclosure(NamedTuple):
    """A file that goes with a message, read when it is sent."""

    name: str
    type: str  # such as application/pdf
    content: bytes


Enclose = Callable[[Mail], Iterable[Enclosure]]
Headers = Callable[[Mail], Mapping[str, str]]


def nobody(mail: Mail, moment: datetime) -> None:
    """Nobody has to be told."""


def nothing(mail: Mail) -> Iterable[Enclosure]:
    return ()


def no_headers(mail: Mail) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class MailKind:
    """Rendered from ``emails/<name>.{subject.txt,txt,html}``; all functions run in its company.

    ``compose`` gives what the templates need, or None when nobody wants the message any more; it
    may raise NotYet. ``enclose`` gives the files that go with it, and ``headers`` the headers that
    hold a link, which is signed at the door as every other.
    ``sent`` runs in the transaction that marks it as sent. ``failed`` tells whoever sent it that
    the message was refused or could not be sent.
    """

    name: str
    compose: Compose
    sent: Told = nobody
    failed: Told = nobody
    priority: Priority = Priority.SOON
    enclose: Enclose = nothing
    headers: Headers = no_headers


mail_kinds: dict[str, MailKind] = {}


def mail_kind(kind: MailKind) -> MailKind:
    """Register ``kind``, under a name that no other has."""
    if mail_kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"There are two kinds of mail named {kind.name}.")
    return kind
