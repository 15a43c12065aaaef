"""Bring everything back to a point: base, files, and what to do next."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backups.making import back_up
from ops.backups.models import BackupRun
from ops.backups.problem import BackupProblem
from ops.backups.restoring import Restored, is_living, replace_living, restore


class Command(BaseCommand):
    help = (
        "Restaura un punto completo en una base vacía o aparte; sobre una viva, solo si lo pides."
    )
    requires_system_checks = ()  # there may be no database yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("point", metavar="PUNTO", help="su nombre, o latest: el más nuevo")
        parser.add_argument("--into", default="", metavar="BASE", help="una base nueva o vacía")
        parser.add_argument("--media", type=Path, metavar="CARPETA", help="dónde van los archivos")
        parser.add_argument(
            "--replace", action="store_true", help="en lugar de la base viva, que se respalda antes"
        )
        parser.add_argument("--yes", action="store_true", help="no preguntes")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path | None = options["media"]
        try:
            if options["into"] and folder is None:
                raise BackupProblem("Con --into di también en --media dónde van los archivos.")
            if options["replace"] and (options["into"] or folder):
                raise BackupProblem("--replace no se usa con --into ni con --media.")
            if options["replace"] and is_living():
                done = self._replace(options["point"], options["yes"])
            else:
                done = restore(options["point"], into=options["into"], folder=folder)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        self._tell(done)

    def _replace(self, point: str, agreed: bool) -> Restored:
        if not agreed:
            answer = input(
                f"Todo volverá al punto {point}; lo de ahora se respalda y queda aparte. "
                "Escribe SI para seguir: "
            )
            if answer.strip().upper() not in {"SI", "SÍ"}:
                raise BackupProblem("No se cambió nada.")
        before = back_up(BackupRun.Kind.MANUAL)
        self.stdout.write(f"Lo de ahora quedó en el punto {before.point}.")
        return replace_living(point)

    def _tell(self, done: Restored) -> None:
        names = ", ".join(sorted(set(done.databases.values())))
        dumps = done.manifest.servers.values()
        self.stdout.write(
            self.style.SUCCESS(
                f"Punto {done.manifest.point} restaurado y comparado: base {names}, "
                f"{sum(len(dump.schemas) for dump in dumps)} esquemas, "
                f"{sum(dump.rows for dump in dumps)} renglones, "
                f"{len(done.manifest.media)} archivos en {done.media}."
            )
        )
        for erased in done.erased_again:
            self.stdout.write(
                f"La empresa {erased.number} ({erased.schema}) se borró después de ese punto: sus "
                "datos y archivos no volvieron, y sus renglones se borran solos al arrancar."
            )
        for former in done.set_aside:
            self.stdout.write(f"Lo de antes está en {former}; bórralo cuando estés seguro.")
        for key in done.other_keys:
            self.stdout.write(
                f"{key} no es la que había en ese punto: pon aquella, o los enlaces y constancias "
                "firmados con ella no valdrán."
            )
        self.stdout.write("Falta «manage.py migrate_schemas», y después arrancar.")
