"""Seal the record of acts, and prove that it tells what happened."""

import json
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ops.audit.chain import PROGRAMME
from ops.audit.heads import HeadsError, as_data, heads_in, heads_kept_here
from ops.audit.models import DailyHeads
from ops.audit.sealing import seal_acts
from ops.audit.verifying import ChainReport, verify_all
from tenants.schemas.companies import Company


class Command(BaseCommand):
    help = "Sella la actividad y comprueba que nadie la cambió."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("seal", help="sella lo que falta; el reloj lo hace cada cinco minutos")
        verify = acts.add_parser("verify", help="lee todas las cadenas y dice si están enteras")
        verify.add_argument(
            "--heads", nargs="+", type=Path, default=[], metavar="ARCHIVO",
            help="los archivos que llegaron por correo, o la carpeta donde los guardas",
        )  # fmt: skip
        verify.add_argument("--json", action="store_true", help="para otros programas")
        acts.add_parser(
            "heads", help="escribe el último sello de cada cadena, para guardarlo fuera"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        {"seal": self._seal, "verify": self._verify, "heads": self._heads}[options["act"]](options)

    def _seal(self, options: Any) -> None:
        self.stdout.write(f"Actos sellados: {seal_acts():,}.")

    def _heads(self, options: Any) -> None:
        row = DailyHeads.objects.first()
        if row is None:
            raise CommandError("Todavía no hay sellos del día: se hacen a las 4:50.")
        self.stdout.write(json.dumps(as_data(row), ensure_ascii=False))

    def _verify(self, options: Any) -> None:
        began = monotonic()
        try:
            heads = [*heads_kept_here(), *heads_in(options["heads"])]
        except HeadsError as error:
            raise CommandError(str(error)) from error
        reports = verify_all(heads, timezone.now())
        seconds = monotonic() - began
        told = self._told_as_json if options["json"] else self._told
        told(reports, seconds)
        flaws = sum(len(report.flaws) for report in reports)
        if flaws:
            raise CommandError(
                "Hay algo que no está como se selló. No borres nada: guarda el respaldo más nuevo "
                "y sigue «La actividad no está entera» de docs/operacion.md."
            )

    def _told(self, reports: list[ChainReport], seconds: float) -> None:
        names = dict(Company.objects.values_list("pk", "name"))
        for report in reports:
            name = names.get(report.chain, f"Empresa {report.chain}")
            name = "Programa" if report.chain == PROGRAMME else name
            state = "entera" if report.is_whole else "NO ESTÁ ENTERA"
            self.stdout.write(
                f"{name}: {state}, {report.seals:,} actos sellados, {report.pending:,} por sellar."
            )
            for flaw in report.flaws:
                self.stdout.write(f"  {flaw.words}")
        total = sum(report.seals for report in reports)
        self.stdout.write(f"Se leyeron {total:,} sellos en {seconds:.1f} s.")

    def _told_as_json(self, reports: list[ChainReport], seconds: float) -> None:
        chains = [
            {
                "chain": report.chain,
                "seals": report.seals,
                "pending": report.pending,
                "flaws": [{"code": flaw.code, "words": flaw.words} for flaw in report.flaws],
            }
            for report in reports
        ]
        whole = all(report.is_whole for report in reports)
        told = {"whole": whole, "seconds": round(seconds, 3), "chains": chains}
        self.stdout.write(json.dumps(told, ensure_ascii=False))
