"""Brings public and every schema to the head of this release, in several processes.

Each worker goes through the whole list and takes what nobody works on: the lock of a schema lives
with its database session, so what a killed process held is free at once. A schema that fails stops
no other.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections, transaction
from django.utils import timezone

from tenants.schemas.connection import owner_of
from tenants.schemas.context import public_context
from tenants.schemas.heads import head_of_code, lacks_migrations, write_head
from tenants.schemas.migrating.ledger import PUBLIC, PUBLIC_NUMBER, MigrationRun
from tenants.schemas.migrating.runner import bring_to_head
from tenants.schemas.models import Schema
from tenants.schemas.privileges import grant
from tenants.schemas.steps import alone

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.5
MOST_PROCESSES = 4

Tell = Callable[[MigrationRun], None]


class OthersAtWork(Exception):
    """Another process keeps working on the schema. ``str()`` is for the operator."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Otro proceso trabaja en {name}; espera a que termine y repite.")


def sensible_processes() -> int:
    """One a core: a migration is more Python than SQL."""
    return min(len(os.sched_getaffinity(0)), MOST_PROCESSES)


def migrate_public(run: UUID, tell: Tell) -> None:
    """Bring public to the head and give the serving role its privileges. What fails is raised."""
    owner = owner_of(DEFAULT_DB_ALIAS)
    _wait_for(PUBLIC_NUMBER, PUBLIC, lambda: _migrate_public_alone(owner, run, tell))


def _migrate_public_alone(owner: str, run: UUID, tell: Tell) -> None:
    if lacks_migrations(owner) or MigrationRun.objects.of_public().was_cut_off():
        _record(None, run, tell, lambda on_try: bring_to_head(PUBLIC, owner, on_try))
    else:
        grant(owner)


def migrate_one(schema: Schema, run: UUID, tell: Tell) -> None:
    """Bring a schema to the head, whatever its row says. What fails is recorded and raised."""
    _wait_for(schema.pk, schema.name, lambda: _migrate(schema, run, tell))


def migrate_schemas(schemas: list[Schema], run: UUID, processes: int, tell: Tell) -> None:
    """Bring each of ``schemas`` to the head; how it ended is in the ledger, for each of them."""
    processes = min(processes, len(schemas))
    if processes < 2:
        _work(schemas, run, tell)
    else:
        _work_in_processes(schemas, run, processes, tell)
    for schema in _untouched(schemas, run):  # another command or an opening had them
        try:
            migrate_one(schema, run, tell)
        except OthersAtWork as error:
            now = timezone.now()
            MigrationRun.objects.create(
                schema=schema, run=run, **_aim(schema), finished_at=now, error=str(error)
            )
        except Exception:
            logger.exception("%s was not migrated", schema.name)


def _work_in_processes(schemas: list[Schema], run: UUID, processes: int, tell: Tell) -> None:
    connections.close_all()  # each worker opens its own
    context = get_context("fork")  # the applications are loaded already
    workers = []
    for number in range(processes):
        first = number * len(schemas) // processes
        theirs = schemas[first:] + schemas[:first]
        arguments = (theirs, run, tell, os.getpid())
        workers.append(context.Process(target=_work, args=arguments, daemon=True))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _work(schemas: Iterable[Schema], run: UUID, tell: Tell, parent: int | None = None) -> None:
    """Take what nobody works on and what this run has not done, until there is nothing left or
    whoever started it is gone."""
    with public_context():
        for schema in schemas:
            if parent is not None and os.getppid() != parent:
                return
            with alone(schema.pk) as got_it:
                if got_it and _untouched([schema], run):
                    try:
                        _migrate(schema, run, tell)
                    except Exception:
                        logger.exception("%s was not migrated", schema.name)


def _untouched(schemas: list[Schema], run: UUID) -> list[Schema]:
    """Those that are still behind, are not being removed, and have no row of this run."""
    numbers = [schema.pk for schema in schemas]
    rows = Schema.objects.filter(pk__in=numbers).exclude(migration_runs__run=run)
    return [
        row for row in rows.exclude(state=Schema.State.BUILDING)
        if row.head != head_of_code(row.database)
    ]  # fmt: skip


def _migrate(schema: Schema, run: UUID, tell: Tell) -> None:
    owner = owner_of(schema.database)

    _record(
        schema,
        run,
        tell,
        lambda on_try: bring_to_head(schema.name, owner, on_try),
        lambda: write_head(schema, owner),
    )


def _record(
    schema: Schema | None,
    run: UUID,
    tell: Tell,
    work: Callable[[Callable[[int], None]], int],
    end: Callable[[], None] = lambda: None,
) -> None:
    """Do it between the two halves of its row in the ledger; ``end`` is one with the second."""
    row = MigrationRun(schema=schema, run=run, **_aim(schema))
    _save(row)

    def on_try(number: int) -> None:
        row.tries = number
        if number > 1 and not row._state.adding:
            row.save(update_fields=["tries"])

    try:
        row.applied = work(on_try)
        row.finished_at = timezone.now()
        with transaction.atomic():
            end()
            _save(row)
    except Exception as error:
        row.error = f"{type(error).__name__}: {error}"
        row.finished_at = timezone.now()
        _save(row)
        raise
    finally:
        tell(row)


def _aim(schema: Schema | None) -> dict[str, str]:
    database = schema.database if schema else DEFAULT_DB_ALIAS
    return {"release": settings.RELEASE, "head": head_of_code(database)}


def _save(row: MigrationRun) -> None:
    """The ledger is a table of public, and there is none before public's first migration."""
    try:
        with transaction.atomic():
            row.save()
    except ProgrammingError:
        if row.schema is not None:
            raise
        logger.info("There is no ledger yet")


def _wait_for(number: int, name: str, work: Callable[[], None]) -> None:
    """``work`` alone under ``number``. Raises OthersAtWork if it never comes to that."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with public_context(), alone(number) as got_it:
            if got_it:
                work()
                return
        if time.monotonic() > until:
            raise OthersAtWork(name)
        time.sleep(LOOK_SECONDS)
