"""What is asked of the rooms above: what follows from an opinion, and how fast answers come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.voices.models import Voice
from tenants.hooks import Hook, Hooks


@dataclass(frozen=True, slots=True)
class Pace:
    """How long answers took lately, in working time: the middle one of ``count``."""

    middle: timedelta
    count: int

    @property
    def said(self) -> str:
        """«45 min», «3 h» or «3 h 20 min»."""
        hours, minutes = divmod(int(self.middle.total_seconds() // 60), 60)
        if not hours:
            return f"{minutes} min"
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"


told: Hooks[Callable[[Voice], None]] = Hooks("feedback.told")
"""Runs in the transaction in which it was told."""

pace: Hook[Callable[[datetime], Pace | None]] = Hook("feedback.pace")
"""None while too few were answered to say."""
