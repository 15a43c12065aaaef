"""Open a company: its schema, catalogue, owner and address."""

from argparse import ArgumentParser
from time import monotonic, sleep
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tenants.companies import register_company
from tenants.models import Company

POLL = 0.2  # seconds


class Command(BaseCommand):
    help = "Abre una empresa con su esquema, catálogo inicial, persona dueña y subdominio."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="nombre de la empresa")
        parser.add_argument("--subdomain", required=True, help="por ejemplo vidrios-del-norte")
        parser.add_argument("--owner-name", required=True, help="nombre de la persona dueña")
        parser.add_argument("--owner-email", required=True, help="su correo")
        parser.add_argument(
            "--wait", type=int, default=60, help="segundos que espera al trabajador (0: no espera)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            company = register_company(
                options["name"],
                options["subdomain"],
                options["owner_name"],
                options["owner_email"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{company.schema_name}: la abre el trabajador.")
        if options["wait"]:
            self._follow(company, options["wait"])

    def _follow(self, company: Company, seconds: int) -> None:
        until = monotonic() + seconds
        while monotonic() < until:
            company.refresh_from_db()
            if company.is_serving:
                self.stdout.write(self.style.SUCCESS(f"Lista: {company.address}"))
                return
            if company.state == Company.State.FAILED:
                step = company.steps.filter(finished_at=None).last()
                raise CommandError(f"Falló el paso «{step.name}»: {step.error}")
            sleep(POLL)
        raise CommandError("El trabajador no terminó a tiempo. ¿Está en marcha?")
