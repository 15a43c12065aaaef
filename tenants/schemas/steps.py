"""Named steps that can be resumed: how schemas are built, claimed and erased.

A step may be repeated. A finished one is not run again, so whatever stopped a run (an error, a
killed process) the next run goes on from there. Upper floors add theirs in their ``wiring``.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connection
from django.utils import timezone

from tenants.hooks import Hooks
from tenants.schemas.models import Schema, Step

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
            _run(schema, name, function, subject)


def _run(schema: Schema, name: str, function: Callable[[Subject], None], subject: Subject) -> None:
    step, _ = Step.objects.get_or_create(
        schema=schema, name=name, defaults={"started_at": timezone.now()}
    )
    if step.finished_at:
        return
    try:
        function(subject)
    except Exception as error:
        logger.exception("%s failed in step %s", schema.name, name)
        step.error = f"{type(error).__name__}: {error}"
        step.save(update_fields=["error"])
        raise
    step.finished_at = timezone.now()
    step.error = ""
    step.save(update_fields=["finished_at", "error"])


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
