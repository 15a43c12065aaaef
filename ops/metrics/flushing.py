"""Telling the database what was counted, by a thread of the process that serves.

It never raises and never holds a request: while the database is away what was counted waits, and
beyond a limit the oldest is lost.
"""

import atexit
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from time import time

from django.conf import settings
from django.db import Error, connection

from ops.metrics.collecting import Collector, Counted, collector
from ops.metrics.figures import packed
from ops.metrics.models import Bucket, Grain
from tenants.schemas.context import public_context

logger = logging.getLogger(__name__)


def write(counted: Sequence[Counted], source: int) -> None:
    """One statement for all of them; what this process told of the same minute is replaced."""
    rows = []
    for each in counted:
        whole = each.figures.whole
        rows.append(
            Bucket(
                grain=Grain.MINUTE,
                company_id=each.company,
                began_at=_moment(each.minute),
                source=source,
                requests=whole.count,
                errors=whole.errors,
                marks=list(each.marks),
                failed_at=None if each.failed_at is None else _moment(each.failed_at),
                well_after=each.well_after,
                content=packed(each.figures),
            )
        )
    Bucket.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["grain", "began_at", "company", "source"],
        update_fields=["requests", "errors", "marks", "failed_at", "well_after", "content"],
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def flush(collected: Collector) -> bool:
    """Tell what is new; False if it could not be told and waits."""
    counted = collected.take()
    if not counted:
        return True
    try:
        with public_context():
            write(counted, collected.source)
    except Exception as error:
        collected.put_back(counted)
        logger.warning("Measures wait to be told: %s", type(error).__name__)
        connection.close()
        return False
    collected.forget(time())
    return True


class Flusher:
    """At most one thread a process, begun by its first request."""

    _thread: Thread | None
    _lock: Lock
    _over: Event

    def __init__(self, collected: Collector) -> None:
        self._collected = collected
        self._part()

    def wake(self) -> None:
        """Make sure that the thread runs, where what is counted is to be told."""
        if self._thread is not None or not self._collected.is_told:
            return
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="metrics", daemon=True)
                self._thread.start()
                atexit.register(self._end)

    def _part(self) -> None:
        """A process that parted from another has no thread yet."""
        self._thread = None
        self._lock, self._over = Lock(), Event()

    def _run(self) -> None:
        while not self._over.wait(settings.METRICS_SECONDS):
            with suppress(Error):  # of a connection that is lost: the next one is new
                connection.close_if_unusable_or_obsolete()
            flush(self._collected)
        connection.close()

    def _end(self) -> None:
        """The last words of a process that ends in order."""
        self._over.set()
        flush(self._collected)


flusher = Flusher(collector)
os.register_at_fork(after_in_child=flusher._part)
