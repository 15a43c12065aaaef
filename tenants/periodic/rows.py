"""Many rows, one by one: a row that raises is put back for later and stops no other."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded
from django.db.models import QuerySet

from tenants.periodic.models import FailedRow
from tenants.periodic.registry import Job, Share
from tenants.schemas.companies import Company
from tenants.schemas.connection import current_home, schema_connection
from tenants.schemas.context import selected
from tenants.schemas.transactions import atomic

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(minutes=10)
LONGEST_WAIT = timedelta(days=1)


def each_row(
    job: Job, rows: QuerySet[Any], act: Callable[[int], object], moment: datetime
) -> Share:
    """Call ``act`` with the key of each row, in a transaction of its own.

    ``act`` answers whether it did anything. What it raises is logged and written to FailedRow;
    that row waits longer after each failure, up to a day. Raises what ends the whole run: the
    time limit, or a database that is away.
    """
    memory = _Memory(job, moment)
    keys = list(rows.values_list("pk", flat=True))
    memory.forget_all_but(keys)
    done = failed = waiting = 0
    for key in keys:
        if memory.waits(key):
            waiting += 1
            continue
        try:
            with atomic():
                done += bool(act(key))
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            if not schema_connection(current_home()).is_usable():
                raise
            logger.exception("Job %s failed on row %s", job.name, key)
            memory.put_back(key, error)
            failed += 1
        else:
            memory.forget(key)
    return Share(done, failed, failed + waiting)


def wait_after(tries: int) -> timedelta:
    """How long to leave alone what has failed ``tries`` times in a row."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_WAIT)


def in_short(error: BaseException) -> str:
    """The error's type and where it was raised; never its text, which may name people."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return type(error).__name__
    module = place.tb_frame.f_globals.get("__name__", "?")
    return f"{type(error).__name__} en {module}:{place.tb_lineno}"[:200]


class _Memory:
    """The rows on which one job failed before, in the current company or in public."""

    def __init__(self, job: Job, moment: datetime) -> None:
        place = selected()
        company = place if isinstance(place, Company) else None
        self._mine: dict[str, Any] = {"job": job.name, "company": company}
        self._moment = moment
        self._known = {row.row_id: row for row in FailedRow.objects.filter(**self._mine)}

    def waits(self, key: int) -> bool:
        return key in self._known and self._known[key].retry_at > self._moment

    def put_back(self, key: int, error: Exception) -> None:
        tries = self._known[key].tries + 1 if key in self._known else 1
        FailedRow.objects.update_or_create(
            **self._mine,
            row_id=key,
            defaults={
                "error": in_short(error),
                "tries": tries,
                "failed_at": self._moment,
                "retry_at": self._moment + wait_after(tries),
            },
        )

    def forget(self, key: int) -> None:
        if key in self._known:
            self._known.pop(key).delete()

    def forget_all_but(self, keys: list[int]) -> None:
        """Rows that the job no longer asks for have healed in another way, or are gone."""
        gone = set(self._known) - set(keys)
        if gone:
            FailedRow.objects.filter(**self._mine, row_id__in=gone).delete()
            self._known = {key: row for key, row in self._known.items() if key not in gone}
