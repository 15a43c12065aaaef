"""Whether announced work explains what a rule sees.

It does while it lasts. Afterwards it explains still what a reading only remembers of it: failures
of which the last was before its end, and sums over some minutes for so many minutes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ops.alerts.core.readings import RECOVERY_SECONDS, WINDOWS, Latest, Place
from ops.alerts.core.rules import Rate, Rule


class Window(NamedTuple):
    """Announced work, from when it counts until the first moment that is not of it."""

    begin: datetime
    end: datetime


def explains(
    windows: Sequence[Window], rule: Rule, place: Place, latest: Latest, now: datetime
) -> bool:
    """False for a rule that does not wait for windows."""
    begun = [each for each in windows if each.begin <= now] if rule.waits_for_windows else []
    ended = max((each.end for each in begun), default=None)
    if ended is None:
        return False
    if now < ended:
        return True
    return now - ended < remembers_for(rule) and not has_failed_since(ended, place, latest, now)


def remembers_for(rule: Rule) -> timedelta:
    """How long what the rule looks at shows what is over."""
    condition = rule.condition
    if isinstance(condition, Rate):
        return max(WINDOWS[each] for each in condition.windows)
    return WINDOWS.get(condition.reading.rpartition(".")[2], timedelta())


def has_failed_since(moment: datetime, place: Place, latest: Latest, now: datetime) -> bool:
    """False where nobody knows of a failure."""
    seconds = latest.value(RECOVERY_SECONDS, place)
    return seconds is not None and now - timedelta(seconds=seconds) > moment
