"""The bases of the commands about one company."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from tenants.companies.states import WrongState
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.seats.taking import NoSeatLeft

EMPTY = (
    "La base está vacía; «manage.py migrate_schemas» la prepara. En tu computadora, «make run» la "
    "prepara con empresas de muestra."
)


class CompanyCommand(BaseCommand):
    """For work inside a company that ``--company`` names: subclasses write ``handle_company``."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--company", required=True, metavar="EMPRESA", help="su subdominio o su esquema"
        )

    def handle(self, *args: Any, company: str, **options: Any) -> None:
        with company_context(serving_company(company)) as found:
            self.handle_company(found, **options)

    def handle_company(self, company: Company, **options: Any) -> None:
        raise NotImplementedError


class ProgrammeCommand(BaseCommand):
    """For an act of the programme on a company: subclasses write ``act`` and what it ``told``."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("company", metavar="EMPRESA", help="su subdominio o su esquema")

    def handle(self, *args: Any, company: str, **options: Any) -> None:
        try:
            told = self.act(company_named(company), **options)
        except (WrongState, NoSeatLeft) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(told))

    def act(self, company: Company, **options: Any) -> str:
        """Do it; a Spanish sentence about what was done."""
        raise NotImplementedError


def company_named(name: str) -> Company:
    """The company with this subdomain or schema, whatever its state. Raises CommandError."""
    try:
        company = Company.objects.named(name).first()
    except ProgrammingError as error:
        raise CommandError(EMPTY) from error
    if company is None:
        raise CommandError(f"No hay una empresa «{name}»; «manage.py list_companies» las enumera.")
    return company


def serving_company(name: str) -> Company:
    """As ``company_named``; raises CommandError also for one that does not serve."""
    company = company_named(name)
    if not company.is_serving:
        raise CommandError(f"{company.name} no está en servicio.")
    return company
