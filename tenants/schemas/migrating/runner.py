"""Brings one schema to the head of this release, migration by migration.

A migration and its record are one transaction, so a process that dies leaves whole ones only. DDL
waits a short moment for a busy table, and comes back: who waits for a table makes all others wait
behind it.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import OperationalError, router, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from psycopg import errors

from tenants.schemas.connection import schema_connection

PAUSES = (0.5, 1, 2, 4, 8)  # seconds between tries for a busy table
BUSY = (errors.LockNotAvailable, errors.DeadlockDetected)


class TableBusy(Exception):
    """Somebody held a table for longer than all tries. ``str()`` is for the operator."""


class WholeExecutor(MigrationExecutor):
    """Django records a migration after its transaction where SQL was put off to its end; here the
    record is always part of it.

    A migration of an app that has no tables in this schema is noted and nothing else. Django would
    make the classes of its models, and of all related ones, again after each of its operations:
    half of the time that a new schema takes.
    """

    _noted = False  # since the classes were made last

    def apply_migration(
        self, state: ProjectState, migration: Migration, *args: Any, **options: Any
    ) -> ProjectState:
        if router.allow_migrate(self.connection.alias, migration.app_label):
            self._make_classes(state)
        else:
            self._note(state, migration)
            options["fake"] = True
        if not migration.atomic:
            return super().apply_migration(state, migration, *args, **options)
        with transaction.atomic(using=self.connection.alias):
            return super().apply_migration(state, migration, *args, **options)

    def _note(self, state: ProjectState, migration: Migration) -> None:
        classes = state.__dict__.pop("apps")
        migration.mutate_state(state, preserve=False)
        state.__dict__["apps"] = classes  # old ones: without any Django makes all of them at once
        self._noted = True

    def _make_classes(self, state: ProjectState) -> None:
        if self._noted:
            del state.__dict__["apps"]
            self._noted = False
        state.apps  # noqa: B018 -- made here, and kept


def bring_to_head(schema: str, owner: str, on_try: Callable[[int], None]) -> int:
    """Apply what ``schema`` lacks by the role of the alias ``owner``; how many migrations.

    ``on_try`` hears of each try. Raises TableBusy, or what a migration raises: those before it
    stay applied.
    """
    applied = 0

    def count(action: str, migration: Migration | None = None, fake: bool = False) -> None:
        nonlocal applied
        applied += action == "apply_success"

    for number, pause in enumerate((*PAUSES, None), start=1):
        on_try(number)
        try:
            _apply(schema, owner, count)
        except OperationalError as error:
            if not isinstance(error.__cause__, BUSY):
                raise
            if pause is None:
                raise TableBusy(
                    f"Una tabla siguió ocupada tras {number} intentos ({error.__cause__}). Mira "
                    "qué la ocupa en pg_stat_activity y corre el comando otra vez."
                ) from error
            time.sleep(pause)
        else:
            break
    return applied


def _apply(schema: str, owner: str, progress: Callable[..., None]) -> None:
    connection = schema_connection(owner)
    try:
        # The table of records is this schema's: with public in the path, public's would be found.
        connection.set_schema(schema, include_public=False)
        MigrationRecorder(connection).ensure_schema()
        connection.set_schema(schema)
        executor = WholeExecutor(connection, progress)
        executor.loader.check_consistent_history(connection)
        targets = executor.loader.graph.leaf_nodes()
        plan = executor.migration_plan(targets)
        emit_pre_migrate_signal(0, False, owner, plan=plan)
        if plan:
            executor.migrate(targets, plan)
        emit_post_migrate_signal(0, False, owner, plan=plan)
    finally:
        connection.close()  # a session keeps what it knows of each table it has seen
        connection.set_schema_to_public()
