"""Say whether the beta may graduate: each criterion with its evidence, as text, JSON and PDF."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.graduation.core.judging import judge
from ops.graduation.core.verdicts import Report
from ops.graduation.document import WHOLE, WORDS, as_json, digest
from ops.graduation.forms import PeriodForm
from ops.graduation.pdf import as_pdf
from ops.graduation.reading import evidence_of, period_of, site


class Command(BaseCommand):
    help = "Dice si la beta puede graduarse, criterio por criterio; los mismos datos, lo mismo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", required=True, type=_day, metavar="2030-01-07")
        parser.add_argument("--to", dest="last", required=True, type=_day, metavar="2030-03-31")
        parser.add_argument("--json", type=Path, metavar="ARCHIVO", help="escribe ahí el JSON")
        parser.add_argument("--pdf", type=Path, metavar="ARCHIVO", help="escribe ahí el PDF")

    def handle(self, *args: Any, **options: Any) -> None:
        form = PeriodForm({"desde": options["first"], "hasta": options["last"]})
        if not form.is_valid():
            raise CommandError(
                " ".join(str(error) for errors in form.errors.values() for error in errors)
            )
        report = judge(evidence_of(period_of(options["first"], options["last"])))
        self._tell(report)
        for path, content in (
            (options["json"], lambda: as_json(report)),
            (options["pdf"], lambda: as_pdf(report, site())),
        ):
            if path is not None:
                self._write(path, content())

    def _tell(self, report: Report) -> None:
        for finding in report.findings:
            verdict = WORDS[finding.verdict]
            self.stdout.write(f"{finding.title}: {verdict}. {finding.goal}. {finding.sentence}")
            figures = f"n = {finding.n:,} {finding.n_of}; {finding.figure}; {finding.interval}"
            self.stdout.write(f"    {figures}")
        self.stdout.write(WHOLE[report.verdict])
        self.stdout.write(f"Huella de los datos: {digest(report)}")

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"No se pudo escribir {path}: {error.strerror}.") from error
        self.stdout.write(f"Escrito: {path}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"«{text}» no es un día como 2030-03-14.") from error
