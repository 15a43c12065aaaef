"""The operator's commands about companies: what they do, and what they say."""

from io import StringIO

import pytest
from django.conf import LazySettings, settings
from django.core.management import CommandError, call_command

from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.schemas.models import Schema


def told(command: str, *arguments: str, **options: object) -> str:
    output = StringIO()
    with public_context():
        call_command(command, *arguments, **options, stdout=output)
    return output.getvalue()


def test_a_company_is_suspended_resumed_closed_and_opened_again(company: Company) -> None:
    assert "está suspendida" in told("suspend_company", "vidrios-alfa")
    assert "http://vidrios-alfa.localhost" in told("resume_company", company.schema_name)
    assert "está cerrada" in told("close_company", "vidrios-alfa")
    assert "está activa" in told("resume_company", "vidrios-alfa")


def test_a_closed_company_comes_back_only_while_there_is_a_place(
    company: Company, neighbour: Company, settings: LazySettings
) -> None:
    settings.MAX_BETA_COMPANIES = 1
    told("suspend_company", "vidrios-alfa")
    told("resume_company", "vidrios-alfa")  # it kept its place
    told("close_company", "vidrios-alfa")
    with pytest.raises(CommandError, match="El programa ya tiene sus 1 empresas"):
        told("resume_company", "vidrios-alfa")
    company.refresh_from_db()
    assert company.state == Company.State.CLOSED
    settings.MAX_BETA_COMPANIES = 2
    assert "está activa" in told("resume_company", "vidrios-alfa")


@pytest.mark.parametrize("command", ["suspend_company", "resume_company", "close_company"])
def test_a_company_that_is_not_there_is_told(company: Company, command: str) -> None:
    with pytest.raises(CommandError, match="No hay una empresa «nadie»"):
        told(command, "nadie")


def test_what_cannot_be_done_is_told_with_the_state(company: Company) -> None:
    with pytest.raises(CommandError, match="en el estado «Activa»: no puede pasar a «Activa»"):
        told("resume_company", "vidrios-alfa")


def test_a_company_is_erased_only_with_its_name(own_company: Company) -> None:
    told("close_company", "vidrios-propios")
    with pytest.raises(CommandError, match="escribe su nombre tal como está: Vidrios Propios"):
        told("erase_company", "vidrios-propios", confirm="vidrios-propios")
    said = told("erase_company", "vidrios-propios", confirm="Vidrios Propios")
    assert f"Se borró Vidrios Propios: el esquema {own_company.schema_name}" in said
    assert "vidrios-propios" not in told("list_companies", check=True)


def test_the_list_tells_state_seats_and_what_stopped(company: Company) -> None:
    company.schema.steps.update(finished_at=None, error="ZeroDivisionError: x")
    said = told("list_companies")
    [line] = [each for each in said.splitlines() if "vidrios-beta" in each]
    assert line.split() == [
        *(neighbour_schema(), "Activa", "default", "1", "vidrios-beta", "Vidrios", "Beta"),
    ]
    assert "se quedó en el paso «inspection». ZeroDivisionError: x" in said
    assert f"de {settings.MAX_BETA_USERS}." in said


def neighbour_schema() -> str:
    with public_context():
        return Company.objects.get(subdomain="vidrios-beta").schema_name


def test_the_check_fails_when_something_belongs_to_nobody(company: Company) -> None:
    assert "Todo tiene dueño y está al día." in told("list_companies", check=True)
    Schema.objects.filter(pk=Schema.objects.begin("default").pk).update(state="taken")
    with pytest.raises(CommandError, match="Sin dueño o atrasados: 3"):
        told("list_companies", check=True)


def test_spares_are_listed_and_one_is_dropped(programme: None) -> None:
    half = Schema.objects.begin("default")
    said = told("spare_schemas")
    assert f"{half.name}: En preparación" in said
    assert "Libres: 0." in said
    assert half.name not in told("spare_schemas", drop=half.name)
    with pytest.raises(CommandError, match=r"«c_0» no es un esquema libre"):
        told("spare_schemas", drop="c_0")
