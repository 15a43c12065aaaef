"""Bring public and every company's schema to this release, and tell how each of them stands."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from django_tenants.migration_executors.base import run_migrations

from tenants.schemas.connection import owner_of
from tenants.schemas.context import public_context
from tenants.schemas.heads import head_of_code, lacks_migrations, write_head
from tenants.schemas.migrating import fleet
from tenants.schemas.migrating.ledger import (
    PUBLIC,
    Line,
    MigrationRun,
    behind,
    history,
    migrated_schemas,
    read_ledger,
)
from tenants.schemas.models import Schema

# What Django's own command asks besides, where it is run on one schema after another.
DJANGOS = {
    "interactive": False, "fake_initial": False, "plan": False, "prune": False,
    "run_syncdb": False, "check_unapplied": False,
}  # fmt: skip
SERVER = ZoneInfo(settings.TIME_ZONE)
ROW = "{:<10} {:<12} {:<13} {:<16} {:<20} {:>8}  {}"
STATES = {
    "done": "al día", "running": "en marcha", "failed": "con error",
    "interrupted": "interrumpida", "none": "sin registro",
}  # fmt: skip


class Command(BaseCommand):
    help = "Migra public y los esquemas de las empresas; los que ya están al día no se tocan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("app_label", nargs="?", metavar="APLICACIÓN", help="solo esta")
        parser.add_argument(
            "migration_name", nargs="?", metavar="MIGRACIÓN", help="hasta esta, también hacia atrás"
        )
        parser.add_argument("--fake", action="store_true", help="las anota sin correrlas")
        parser.add_argument(
            "-s", "--schema", dest="schema_name", metavar="ESQUEMA", help="solo este esquema"
        )
        parser.add_argument("--shared", action="store_true", help="solo public")
        parser.add_argument("--tenant", action="store_true", help="solo los de las empresas")
        parser.add_argument(
            "--parallel",
            type=int,
            default=fleet.sensible_processes(),
            metavar="CUÁNTOS",
            help="procesos a la vez",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="no migra nada; termina con 1 si a algún esquema le falta algo, y dice cuál",
        )
        parser.add_argument(
            "--ledger",
            action="store_true",
            help="no migra nada; muestra la última migración de cada esquema (con --schema, todas)",
        )
        parser.add_argument(
            "--json", action="store_true", help="contesta en JSON, en la última línea"
        )
        parser.add_argument(
            "--noinput",
            action="store_false",
            dest="interactive",
            help="como en otros comandos; este nunca pregunta",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.options, self.schema_name = options, options["schema_name"]
        one_kind = options["shared"] or options["tenant"]
        if self.schema_name and one_kind:
            raise CommandError("--schema nombra uno solo: sobran --shared y --tenant.")
        if options["parallel"] < 1:
            raise CommandError("--parallel pide un número de procesos, de 1 en adelante.")
        self.sync_public = options["shared"] or not one_kind
        self.sync_tenant = options["tenant"] or not one_kind
        with public_context():
            if options["ledger"]:
                self.show_ledger()
            elif options["check"]:
                self.check_heads()
            elif options["app_label"] or options["fake"]:
                self.migrate_partly()
            else:
                self.migrate()

    # --- Everything to the head ------------------------------------------------------------------

    def migrate(self) -> None:
        run, started = uuid4(), time.monotonic()
        if self.sync_public and self.schema_name in (None, PUBLIC):
            try:
                fleet.migrate_public(run, self.tell)
            except Exception as error:
                raise CommandError(
                    f"No se migró public, y no se tocó a ninguna empresa. {error}"
                ) from error
        if self.schema_name not in (None, PUBLIC):
            fleet.migrate_one(self.named(self.schema_name), run, self.tell)
        elif self.sync_tenant:
            fleet.migrate_schemas(behind(), run, self.options["parallel"], self.tell)
            MigrationRun.objects.forget_old()
        self.sum_up(run, time.monotonic() - started)

    def sum_up(self, run: UUID, seconds: float) -> None:
        rows = list(MigrationRun.objects.filter(run=run).select_related("schema__company"))
        failed = [row for row in rows if row.error or row.finished_at is None]
        if self.options["json"]:
            self.answer(
                {
                    "run": run,
                    "release": settings.RELEASE,
                    "migrated": [row.name for row in rows if row not in failed],
                    "failed": {row.name: reason(row) for row in failed},
                    "seconds": round(seconds, 3),
                }
            )
        elif self.options["verbosity"]:
            self.stdout.write(f"Esquemas migrados: {len(rows) - len(failed)}.")
        if failed:
            told = "\n".join(f"  {named(row)}: {reason(row)}" for row in failed)
            raise CommandError(
                f"No se migraron {len(failed)} de {len(rows)} esquemas:\n{told}\nLos demás ya "
                "están al día. Corrige la causa y corre el mismo comando: sigue donde se quedó."
            )

    def tell(self, row: MigrationRun) -> None:
        if self.options["verbosity"] and not self.options["json"]:
            took = (timezone.now() - row.started_at).total_seconds()
            what = row.error.splitlines()[0] if row.error else f"{row.applied} migraciones"
            self.stdout.write(f"{named(row)}: {what} ({took:.1f} s)")
            self.stdout.flush()

    def named(self, name: str) -> Schema:
        try:
            return Schema.objects.get(name=name)
        except Schema.DoesNotExist as error:
            raise CommandError(
                f"No hay un esquema «{name}»; «manage.py migrate_schemas --ledger» los enumera."
            ) from error

    # --- Part of it ------------------------------------------------------------------------------

    def migrate_partly(self) -> None:
        """To another place than the head, as Django's own command: its options say where."""
        if self.sync_public and self.schema_name in (None, PUBLIC):
            self.migrate_like_django(PUBLIC, owner_of(DEFAULT_DB_ALIAS))
        if self.sync_tenant and self.schema_name != PUBLIC:
            named = [self.named(self.schema_name)] if self.schema_name else migrated_schemas()
            for schema in named:
                owner = owner_of(schema.database)
                self.migrate_like_django(schema.name, owner)
                write_head(schema, owner)

    def migrate_like_django(self, schema: str, owner: str) -> None:
        options = self.options | DJANGOS | {"database": owner}
        run_migrations((), options, "standard", schema)

    # --- How they stand --------------------------------------------------------------------------

    def check_heads(self) -> None:
        late = [PUBLIC] if lacks_migrations("owner") else []
        late += [] if late else [schema.name for schema in behind()]
        if self.options["json"]:
            self.answer({"at_head": not late, "behind": late})
        if late:
            raise CommandError(f"Les faltan migraciones: {', '.join(late)}.")

    def show_ledger(self) -> None:
        lines = list(self.lines())
        if self.options["json"]:
            heads = {name: head_of_code(name) for name in settings.COMPANY_DATABASES}
            self.answer(
                {
                    "release": settings.RELEASE,
                    "heads": heads,
                    "at_head": all(line.at_head for line in lines),
                    "schemas": [asdict(line) for line in lines],
                }
            )
            return
        titles = ("esquema", "servidor", "estado", "versión", "inicio", "segundos", "empresa")
        self.stdout.write(ROW.format(*titles))
        for line in lines:
            self.stdout.write(ROW.format(*cells(line)).rstrip())
            if line.error:
                self.stdout.write(f"    {line.error}")
        if not self.schema_name:
            late = sum(not line.at_head for line in lines)
            self.stdout.write(f"Atrasados: {late} de {len(lines)}." if late else "Todo al día.")

    def lines(self) -> list[Line]:
        if lacks_migrations("owner") and not MigrationRun.objects.exists():
            raise CommandError("La base está vacía; «manage.py migrate_schemas» la prepara.")
        if self.schema_name:
            schema = None if self.schema_name == PUBLIC else self.named(self.schema_name)
            return list(history(schema))
        return read_ledger()

    def answer(self, facts: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False))


def named(row: MigrationRun) -> str:
    company = getattr(row.schema, "company", None)
    return f"{row.name} ({company.name})" if company else row.name


def reason(row: MigrationRun) -> str:
    return row.error or "El proceso que lo migraba murió; lo que terminó se conserva."


def cells(line: Line) -> tuple[str, ...]:
    state = STATES[line.state]
    if line.state == "done" and not line.at_head:
        state = "atrasado"
    took = ""
    if line.started_at and line.finished_at:
        took = f"{(line.finished_at - line.started_at).total_seconds():.1f}"
    began = f"{line.started_at.astimezone(SERVER):%d/%m/%Y %H:%M}" if line.started_at else ""
    return (
        line.schema, line.database, state, line.release or "—", began, took, line.company or "",
    )  # fmt: skip
