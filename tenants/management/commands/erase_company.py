"""Erase a closed company: schema, files and rows."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from tenants.companies.commands import ProgrammeCommand
from tenants.companies.erasing import NotConfirmed, begin_erasing, finish_erasing
from tenants.events.recording import SYSTEM
from tenants.schemas.companies import Company


class Command(ProgrammeCommand):
    help = "Borra para siempre una empresa cerrada: esquema, archivos y renglones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--confirm", default="", metavar="NOMBRE", help="el nombre de la empresa, tal cual"
        )

    def act(self, company: Company, **options: Any) -> str:
        name, schema = company.name, company.schema_name
        try:
            begin_erasing(company, options["confirm"], by=SYSTEM)
        except NotConfirmed as error:
            raise CommandError(str(error)) from error
        if not finish_erasing(company):
            raise CommandError(f"Otro proceso está borrando {schema}; vuelve a intentarlo.")
        return f"Se borró {name}: el esquema {schema}, sus archivos y sus renglones."
