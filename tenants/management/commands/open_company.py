"""Open a company: a schema with its catalogue, its owner and its address."""

from argparse import ArgumentParser
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tenants.companies.opening import register_company, resume_opening
from tenants.events.recording import SYSTEM
from tenants.schemas.companies import Company
from tenants.schemas.time_zones import ZONES

POLL = 0.2  # seconds
FACTS = {
    "name": "nombre de la empresa",
    "subdomain": "por ejemplo vidrios-del-norte",
    "owner_name": "nombre de la persona dueña",
    "owner_email": "su correo",
}


class Command(BaseCommand):
    help = "Abre una empresa con su esquema, catálogo inicial, persona dueña y subdominio."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, meaning in FACTS.items():
            parser.add_argument(_option(name), help=meaning)
        parser.add_argument(
            "--state",
            metavar="ESTADO",
            help="estado en el que trabaja, por ejemplo Sonora: de ahí sale su zona horaria",
        )
        parser.add_argument(
            "--database",
            default="default",
            choices=settings.COMPANY_DATABASES,
            help="servidor en el que vive, de COMPANY_DATABASES",
        )
        parser.add_argument(
            "--resume", metavar="EMPRESA", help="termina de abrir una que se quedó a medias"
        )
        parser.add_argument(
            "--wait", type=int, default=60, help="segundos que espera al trabajador (0: no espera)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        company = self._resume(options["resume"]) if options["resume"] else self._register(options)
        company.refresh_from_db()
        if not company.schema.is_built:
            self.stdout.write(
                f"No hay un esquema libre: el trabajador prepara {company.schema_name}; tarda más."
            )
        if options["wait"]:
            self._follow(company, options["wait"])

    def _register(self, options: dict[str, Any]) -> Company:
        missing = [_option(name) for name in FACTS if not options[name]]
        if missing:
            raise CommandError(f"Falta {', '.join(missing)}.")
        try:
            return register_company(
                **{name: options[name] for name in FACTS},
                by=SYSTEM,
                state=options["state"] or "",
                database=options["database"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _resume(self, name: str) -> Company:
        company = Company.objects.named(name).first()
        if company is None:
            raise CommandError(f"No hay una empresa «{name}».")
        if not company.is_opening:
            raise CommandError(f"{company.name} ya se abrió.")
        resume_opening(company, by=SYSTEM)
        return company

    def _follow(self, company: Company, seconds: int) -> None:
        until = monotonic() + seconds
        while monotonic() < until:
            company.refresh_from_db()
            if company.is_serving:
                self.stdout.write(self.style.SUCCESS(f"Lista: {company.address}"))
                self.stdout.write(f"Su hora es la de {ZONES[company.time_zone]}.")
                return
            if company.state == Company.State.FAILED:
                step = company.schema.steps.filter(finished_at=None).last()
                told = f"el paso «{step.name}»: {step.error}" if step else "entre dos pasos"
                raise CommandError(f"Falló {told}")
            sleep(POLL)
        raise CommandError("El trabajador no terminó a tiempo. ¿Está en marcha?")


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
