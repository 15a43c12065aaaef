"""Brings one schema to the head of this release, migration by migration.

A migration and its record are one transaction, so a process that dies leaves whole ones only. DDL
waits a short moment for a busy table, and comes back: who waits for a table makes all others wait
behind it.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import OperationalError, transaction
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
    record is always part of it."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, *args: Any, **options: Any
    ) -> ProjectState:
        if not migration.atomic:
            return super().apply_migration(state, migration, *args, **options)
        with transaction.atomic(using=self.connection.alias):
            return super().apply_migration(state, migration, *args, **options)


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
