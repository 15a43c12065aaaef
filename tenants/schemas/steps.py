"""Named steps that can be resumed: how schemas are built, claimed and erased.

A step may be repeated. Slow ones ``run`` one by one: whatever stops a run (an error, a killed
process), the next one goes on from there. Quick ones ``run_together``: all of them or none. Upper
floors add theirs in their ``wiring``.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db import connection
from django.utils import timezone

from tenants.hooks import Hooks
from tenants.schemas.models import Schema, Step
from tenants.schemas.transactions import atomic

logger = logging.getLogger(__name__)
STEPS_LOCK = 7001  # the class of the advisory locks of this module

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Steps(Generic[Subject]):
    """Functions by name in their order: ``first``, what upper floors ``added``, ``last``."""

    first: Mapping[str, Callable[[Subject], None]]
    added: Hooks[Callable[[Subject], None]]
    last: Mapping[str, Callable[[Subject], None]]

    def items(self) -> Iterator[tuple[str, Callable[[Subject], None]]]:
        yield from self.first.items()
        yield from self.added.items()
        yield from self.last.items()

    def run(self, schema: Schema, subject: Subject) -> None:
        """Every step that ``schema`` has not finished. What a step raises is recorded, and raised
        again."""
        for name, function in self.items():
            began = timezone.now()
            step, _ = Step.objects.get_or_create(
                schema=schema, name=name, defaults={"started_at": began}
            )
            if step.finished_at:
                continue
            try:
                _do(name, function, subject)
            except Exception as error:
                _record(schema, name, began, error)
                raise
            step.finished_at = timezone.now()
            step.error = ""
            step.save(update_fields=["finished_at", "error"])

    def run_together(self, schema: Schema, subject: Subject) -> None:
        """Every step, in one transaction of the current company. Errors as in ``run``."""
        began, name = timezone.now(), ""
        try:
            with atomic():
                for name, function in self.items():
                    _do(name, function, subject)
                self._finish(schema, began)
        except Exception as error:
            _record(schema, name, began, error)
            raise

    def _finish(self, schema: Schema, began: datetime) -> None:
        Step.objects.filter(schema=schema, finished_at=None).delete()  # it told an earlier error
        now = timezone.now()
        Step.objects.bulk_create(
            Step(schema=schema, name=name, started_at=began, finished_at=now)
            for name, _ in self.items()
        )


def _do(name: str, function: Callable[[Subject], None], subject: Subject) -> None:
    function(subject)


def _record(schema: Schema, name: str, began: datetime, error: Exception) -> None:
    logger.exception("%s failed in step %s", schema.name, name)
    facts = {"started_at": began, "error": f"{type(error).__name__}: {error}"}
    Step.objects.update_or_create(schema=schema, name=name, defaults=facts)


@contextmanager
def alone(number: int) -> Iterator[bool]:
    """Whether nobody else is at work under ``number`` (a schema's, or 0 for the pool).

    The lock lives and dies with the database session: a killed worker leaves nothing behind.
    """
    key = [STEPS_LOCK, number]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        (got_it,) = cursor.fetchone()
    try:
        yield got_it
    finally:
        if got_it:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
