"""List the points to which the programme can be brought back."""

import json
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ops.backups.problem import BackupProblem
from ops.backups.telling import age_in_words, kind_in_words, overview

ROW = "{:<17} {:<18} {:<22} {:<12} {}"


class Command(BaseCommand):
    help = "Enumera los puntos de respaldo y dice qué edad tiene el último comprobado."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="para otros programas")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = overview(timezone.now())
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(ROW.format("punto", "momento", "motivo", "comprobado", "versión"))
        zone = ZoneInfo(settings.TIME_ZONE)
        for point in told["points"]:
            at = datetime.fromisoformat(point["at"]).astimezone(zone)
            verified = "sí" if point["verified"] else "no"
            self.stdout.write(
                ROW.format(
                    point["point"], f"{at:%d/%m/%Y %H:%M}", kind_in_words(point), verified,
                    point["release"],
                ).rstrip()
            )  # fmt: skip
        if told["age_seconds"] is None:
            self.stdout.write("Todavía no hay un respaldo comprobado.")
            return
        age = age_in_words(timedelta(seconds=told["age_seconds"]))
        late = "" if told["fresh"] else " Es demasiado: revisa por qué no se hace uno más nuevo."
        self.stdout.write(f"El último comprobado es de hace {age}.{late}")
        self._tell_copy(told["copy"])

    def _tell_copy(self, told: dict[str, Any] | None) -> None:
        if told is None:
            return
        if told["age_seconds"] is None:
            said = "Ninguno se ha copiado fuera de este servidor."
        else:
            age = age_in_words(timedelta(seconds=told["age_seconds"]))
            said = f"El último copiado fuera es de hace {age}."
            said += "" if told["fresh"] else " Es demasiado."
        self.stdout.write(f"{said} {told['error']}".strip())
