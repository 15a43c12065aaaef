"""Whose company does a command work for?"""

import pytest
from django.core.management import CommandError

from tenants.companies.commands import CompanyCommand, serving_company
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, current_company


class WhoseCommand(CompanyCommand):
    """Answers with the company it runs in."""

    def handle_company(self, company: Company, **options: object) -> None:
        assert company == current_company()
        self.found = company


def test_a_command_runs_inside_the_company_that_was_named(
    company: Company, neighbour: Company
) -> None:
    command = WhoseCommand()
    command.handle(company="vidrios-beta")
    assert command.found == neighbour
    assert current_company() == company


def test_a_company_is_named_by_its_subdomain_or_by_its_schema(company: Company) -> None:
    assert serving_company("vidrios-alfa") == serving_company(company.schema_name) == company


@pytest.mark.parametrize("name", ["no-existe", "public", ""])
def test_a_company_that_is_not_there_is_told(company: Company, name: str) -> None:
    with pytest.raises(CommandError, match=f"No hay una empresa «{name}»"):
        serving_company(name)


def test_a_suspended_company_is_left_alone(company: Company, neighbour: Company) -> None:
    neighbour.state = Company.State.SUSPENDED
    with company_context(neighbour):
        neighbour.save(update_fields=["state"])
    with pytest.raises(CommandError, match="Vidrios Beta no está en servicio"):
        serving_company("vidrios-beta")
