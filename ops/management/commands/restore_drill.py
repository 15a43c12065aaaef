"""Restore points beside the living database, and try them."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backups.drill import run_drill
from ops.backups.models import DrillRun
from ops.backups.problem import BackupProblem


class Command(BaseCommand):
    help = (
        "Simulacro: restaura aparte el punto más nuevo y otro al azar, los compara con lo que "
        "prometen y los usa. Si algo falla termina con 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--point", default="", metavar="PUNTO", help="solo este")
        parser.add_argument("--json", action="store_true", help="escribe el informe como JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = run_drill(chosen=options["point"])
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        passed = run.state == DrillRun.State.PASSED
        if options["json"]:
            self.stdout.write(json.dumps({"state": run.state} | run.report, ensure_ascii=False))
        else:
            self._tell(run, passed)
        if not passed:
            raise SystemExit(1)

    def _tell(self, run: DrillRun, passed: bool) -> None:
        for trial in run.report["points"]:
            seconds = sum(trial["seconds"].values())
            self.stdout.write(
                f"{trial['point']}: {trial['schemas']} esquemas, {trial['rows']} renglones, "
                f"{trial['files']} archivos, {seconds:.0f} s."
            )
            for schema, sentences in trial["proofs"].items():
                for sentence in sentences:
                    self.stdout.write(f"  {schema}: {sentence}.")
        for fault in run.report["faults"]:
            self.stderr.write(fault)
        if passed:
            self.stdout.write(self.style.SUCCESS("El simulacro pasó."))
        else:
            self.stderr.write("El simulacro NO pasó.")
