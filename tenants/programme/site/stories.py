"""What went wrong lately, as anybody may read it: filled by whoever leads the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tenants.hooks import Hook

DAYS = 90


@dataclass(frozen=True, slots=True)
class Said:
    """One telling of how it stands."""

    state: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """It names no company. ``until`` is when nobody felt it any more; ``said`` begins with the
    newest."""

    number: int
    words: str
    state: str
    whom: str
    since: datetime
    until: datetime | None
    said: tuple[Said, ...]

    @property
    def is_over(self) -> bool:
        return self.until is not None

    @property
    def minutes(self) -> int | None:
        return None if self.until is None else int((self.until - self.since).total_seconds() // 60)


stories: Hook[Callable[[datetime], Sequence[Story]]] = Hook("programme.stories")
"""Those of the last ``DAYS`` days, what is felt now first."""
