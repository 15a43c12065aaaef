"""Try what a company's site must be able to do, on the data that are there."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.companies.commands import company_named
from tenants.companies.orphans import find_orphans
from tenants.companies.proofs import ProofFailed, prove
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context

MOST = 3


class Command(BaseCommand):
    help = "Prueba que en una empresa se entra, se cotiza y sale el PDF; nada de eso se guarda."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "companies",
            nargs="*",
            metavar="EMPRESA",
            help=f"su subdominio o su esquema; sin nombrarlas, hasta {MOST} de las activas",
        )
        parser.add_argument("--orphans", action="store_true", help="busca además lo que no cuadra")
        parser.add_argument("--json", action="store_true", help="para otros programas")

    def handle(self, *args: Any, **options: Any) -> None:
        with public_context():
            named = [company_named(name) for name in options["companies"]]
            chosen = named or list(Company.objects.serving().order_by("-pk")[:MOST])
        told: dict[str, list[str]] = {}
        try:
            for company in chosen:
                told[company.schema_name] = list(prove(company))
        except ProofFailed as failure:
            raise CommandError(str(failure)) from failure
        if options["orphans"] and (orphans := find_orphans()):
            raise CommandError("; ".join(f"{orphan.name} {orphan.what}" for orphan in orphans))
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for schema, sentences in told.items():
            for sentence in sentences:
                self.stdout.write(f"{schema}: {sentence}.")
        if not told:
            self.stdout.write("No hay empresas activas.")
