"""What went well since the last request that failed: so an alarm of failures ends when they do.

A window forgets failures as slowly as it is long. These two readings say soon that they are over.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ops.health.readings import Reading
from ops.metrics.models import Bucket


def told(
    minutes: Sequence[Bucket], moment: datetime, labels: Mapping[str, str]
) -> Iterator[Reading]:
    """Seconds since the last failure in these minutes, and how many requests did not fail since.
    Nothing where none failed."""
    failed_at = max((each.failed_at for each in minutes if each.failed_at), default=None)
    if failed_at is None:
        return
    well = sum(_well_since(failed_at, each) for each in minutes)
    yield Reading("recovery.seconds", max((moment - failed_at).total_seconds(), 0.0), labels)
    yield Reading("recovery.requests", well, labels)


def _well_since(failed_at: datetime, minute: Bucket) -> int:
    """Of the minute in which it failed, those that came after a failure: a process that saw none
    does not tell which of its requests came later."""
    failing = failed_at.replace(second=0, microsecond=0)
    if minute.began_at == failing:
        return minute.well_after
    return minute.requests if minute.began_at > failing else 0
