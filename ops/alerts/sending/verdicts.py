"""What a channel made of a message."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """It would be refused again: never sent a second time."""
    FAILED = "failed"
    """No answer, or one that may be another in a while."""


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    detail: str = ""
