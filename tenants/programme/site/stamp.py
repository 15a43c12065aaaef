"""The stamp of a form: when it was opened, and a number by which one sending counts once.

It is signed, so a program that fills in forms can neither invent nor backdate it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing

_SALT = "application.form@public"
TOO_SOON = timedelta(seconds=4)
TOO_LATE = timedelta(days=1)


@dataclass(frozen=True)
class Stamp:
    key: UUID
    opened_at: datetime

    def signed(self) -> str:
        return signing.dumps([self.key.hex, self.opened_at.isoformat()], salt=_SALT)

    def is_too_soon(self, moment: datetime) -> bool:
        return moment - self.opened_at < TOO_SOON

    def is_too_late(self, moment: datetime) -> bool:
        return moment - self.opened_at > TOO_LATE


def new_stamp(moment: datetime) -> Stamp:
    return Stamp(uuid4(), moment)


def read_stamp(text: str) -> Stamp | None:
    """None if it was not signed here."""
    try:
        key, opened_at = signing.loads(text, salt=_SALT)
        return Stamp(UUID(key), datetime.fromisoformat(opened_at))
    except (signing.BadSignature, ValueError, TypeError):
        return None
