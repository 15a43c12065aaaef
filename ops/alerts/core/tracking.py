"""How long one rule has been bad, or well, in one place."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ops.alerts.core.rules import Rule

FLAPS_WITHIN = timedelta(minutes=10)
RESTLESS = 3
"""So many times bad within that time: it must be well for longer before it counts as over."""
CALM_AFTER_FLAPPING = timedelta(minutes=5)


@dataclass
class Tracker:
    """How long one rule has been bad, or well, in one place."""

    bad_since: datetime | None = None
    well_since: datetime | None = None
    is_held: bool = False
    was_bad: bool = False
    starts: deque[datetime] = field(default_factory=deque)

    def look(self, now: datetime, bad: bool | None, rule: Rule, clear: timedelta) -> None:
        if bad is None:
            # Nobody knows: what fires goes on, what only threatens begins anew.
            self.well_since = None
            self.bad_since = self.bad_since if self.is_held else None
            return
        if bad:
            self._look_bad(now, rule)
        else:
            self.well_since = self.well_since or now
            if self._starts_lately(now) >= RESTLESS:
                clear = max(clear, CALM_AFTER_FLAPPING)
            if not self.is_held or now - self.well_since >= clear:
                self.is_held, self.bad_since = False, None
        self.was_bad = bad

    def _look_bad(self, now: datetime, rule: Rule) -> None:
        self.bad_since, self.well_since = self.bad_since or now, None
        if not self.was_bad:
            self.starts.append(now)
        is_flapping = 0 < rule.flaps <= self._starts_lately(now)
        if is_flapping or now - self.bad_since >= rule.hold:
            self.is_held = True

    def _starts_lately(self, now: datetime) -> int:
        while self.starts and now - self.starts[0] > FLAPS_WITHIN:
            self.starts.popleft()
        return len(self.starts)

    @property
    def is_bad(self) -> bool:
        return self.bad_since is not None
