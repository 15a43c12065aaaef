"""Make a point and verify it; with ``--every``, one in each slot for as long as it runs."""

import json
import signal
import threading
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections
from django.utils import timezone

from ops.backups.making import back_up
from ops.backups.models import BackupRun
from ops.backups.points import TIMED, next_due
from ops.backups.problem import BackupProblem
from ops.backups.repository import alone, here
from ops.backups.telling import as_data, size_in_words

RETRY = timedelta(minutes=10)
FAILED, NOT_COPIED = 1, 3  # how the command ends


def hours(text: str) -> timedelta:
    number = text.strip().lower().removesuffix("h")
    if not number.isascii() or not number.isdecimal() or not 1 <= int(number) <= 24:
        raise ArgumentTypeError("escribe las horas así: 6h (de 1h a 24h)")
    return timedelta(hours=int(number))


class Command(BaseCommand):
    help = "Respalda base, archivos y configuración en un punto, y comprueba que se puede leer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kind",
            choices=BackupRun.Kind.values,
            default=BackupRun.Kind.MANUAL,
            help="por qué se hace: timed (programado), deploy (antes de una versión) o manual",
        )
        parser.add_argument(
            "--every", type=hours, metavar="6h", help="uno cada tantas horas, sin fin"
        )
        parser.add_argument(
            "--local", action="store_true", help="basta el punto de aquí: termina bien sin su copia"
        )
        parser.add_argument("--json", action="store_true", help="escribe el resultado como JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"]:
            self._keep_on(options["every"], options["json"])
            return
        run = self._back_up(options["kind"], options["json"])
        if run is None:
            raise SystemExit(FAILED)
        if run.copy_error and not options["local"]:
            raise SystemExit(NOT_COPIED)

    def _back_up(self, kind: str, as_json: bool) -> BackupRun | None:
        """Its row if it was verified; whatever came of it is told."""
        try:
            run = back_up(kind)
        except BackupProblem as problem:
            if as_json:
                self.stdout.write(json.dumps({"state": "failed", "error": str(problem)}))
            self.stderr.write(str(problem))
            return None
        if as_json:
            self.stdout.write(json.dumps(as_data(run), ensure_ascii=False))
        else:
            self.stdout.write(
                self.style.SUCCESS(
                    f"Punto {run.point} comprobado: {run.schemas} esquemas, {run.rows} renglones, "
                    f"{size_in_words(run.added_bytes)} nuevos."
                )
            )
        if run.copy_error:
            self.stderr.write(
                f"El punto {run.point} está aquí y comprobado, pero no se copió fuera. "
                f"{run.copy_error}"
            )
        return run

    def _keep_on(self, every: timedelta, as_json: bool) -> None:
        """A slot whose backup fails has others, until one is verified or the slot is over."""
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *ignored: ended.set())
        while not ended.is_set():
            try:
                with alone(reading=True):
                    due = next_due(here().points(), timezone.now(), every)
            except BackupProblem as problem:
                self.stderr.write(str(problem))
                due = timezone.now()
            if due <= timezone.now():
                made = self._back_up(TIMED, as_json)
                connections.close_all()  # hours pass until they are needed again
                due = timezone.now() + (RETRY if made is None else timedelta(0))
            ended.wait(max((due - timezone.now()).total_seconds(), 0))
