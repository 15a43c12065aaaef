"""Refuse migrations that would lock a table for long, or take away what the release that serves
still reads."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from tenants.schemas.context import public_context, spare_context
from tenants.schemas.heads import migrations_on_disk
from tenants.schemas.linting.lint import Finding, Key, lint, own_migrations
from tenants.schemas.migrating.ledger import migrated_schemas


class Command(BaseCommand):
    help = (
        "Revisa las migraciones que le faltan a la base: que no detengan tablas ni quiten lo que "
        "la versión que sirve todavía lee."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="todas las del proyecto, sin mirar la base"
        )
        parser.add_argument(
            "--former",
            metavar="ARCHIVO",
            help="las de la versión que sirve, como las escribe --list; si falta, las de la base",
        )
        parser.add_argument(
            "--list", action="store_true", help="no revisa nada; enumera las de esta versión"
        )
        parser.add_argument(
            "--json", action="store_true", help="contesta en JSON, en la última línea"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(sorted(map(".".join, migrations_on_disk()))))
            return
        former: set[Key] | None = None
        if options["former"]:
            former = read_former(options["former"])
        elif not options["all"]:
            former = applied()
        chosen = (
            own_migrations() if options["all"] else set(migrations_on_disk()) - (former or set())
        )
        own = own_migrations()
        # On an empty database nothing serves that could be stopped.
        findings = lint(chosen, former) if former or options["all"] else []
        wrong = [each for each in findings if each.migration in own]
        warnings = [each for each in findings if each.migration not in own]
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "judged": sorted(".".join(key) for key in chosen),
                        "wrong": [facts(each) for each in wrong],
                        "warnings": [facts(each) for each in warnings],
                    },
                    ensure_ascii=False,
                )
            )
        elif not wrong:
            self.stdout.write(f"Migraciones revisadas: {len(chosen)}; ninguna estorba.")
        for each in warnings:
            self.stderr.write(f"De una biblioteca, que no se puede cambiar: {each}")
        if wrong:
            told = "\n".join(f"  {each}" for each in wrong)
            raise CommandError(f"Estas migraciones no pueden correr mientras se sirve:\n{told}")


def read_former(path: str) -> set[Key]:
    try:
        lines = Path(path).read_text(encoding="utf-8").split()
    except OSError as error:
        raise CommandError(f"No se pudo leer {path}: {error.strerror}.") from error
    keys = {(app, name) for app, _, name in (line.partition(".") for line in lines)}
    if not keys or any(not name for _, name in keys):
        raise CommandError(f"{path} no es lo que escribe «lint_migrations --list».")
    return keys


def applied() -> set[Key]:
    """What public and every company's schema have: those of the release that serves."""
    with public_context():
        found = set(MigrationRecorder(connections["owner"]).applied_migrations())
        schema = migrated_schemas().exclude(head="").first() if found else None
    if schema is not None:
        with spare_context(schema):
            found |= set(MigrationRecorder(connections[schema.database]).applied_migrations())
    return found


def facts(finding: Finding) -> dict[str, str]:
    return {
        "migration": ".".join(finding.migration),
        "code": finding.code,
        "message": finding.message,
    }
