"""The base of the commands that work for one company, which ``--company`` names."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.programme.models import Company
from tenants.schemas.context import company_context


class CompanyCommand(BaseCommand):
    """Subclasses write ``handle_company``, which runs inside the company."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--company", required=True, metavar="EMPRESA", help="su subdominio o su esquema"
        )

    def handle(self, *args: Any, company: str, **options: Any) -> None:
        with company_context(company_named(company)) as found:
            self.handle_company(found, **options)

    def handle_company(self, company: Company, **options: Any) -> None:
        raise NotImplementedError


def company_named(name: str) -> Company:
    """The serving company with this subdomain or schema. Raises CommandError."""
    company = Company.objects.named(name).first()
    if company is None:
        raise CommandError(f"No hay una empresa «{name}».")
    if not company.is_serving:
        raise CommandError(f"{company.name} no está en servicio.")
    return company
