"""Price a file of lines as the screens would; nothing is stored."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from catalog.portable.files import FileRefused, locating, read_file
from quoting.jobs.pricing import price_job
from quoting.jobs.reading import read_job
from quoting.jobs.report import report
from quoting.jobs.text import told
from tenants.companies.commands import CompanyCommand
from tenants.schemas.clock import today
from tenants.schemas.companies import Company


class Command(CompanyCommand):
    help = "Cotiza un archivo de partidas con el catálogo de una empresa, sin guardar nada."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="ARCHIVO")
        parser.add_argument("--json", action="store_true", help="el resultado como un objeto JSON")

    def handle_company(self, company: Company, **options: Any) -> None:
        try:
            written = read_file(options["file"])
            with locating(written):
                result = report(price_job(read_job(written, today())))
        except FileRefused as refusal:
            raise CommandError(f"No se pudo cotizar.\n{refusal}") from refusal
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            for line in told(result):
                self.stdout.write(line)
