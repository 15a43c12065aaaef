"""A company's site is tried on real data, and nothing of it stays."""

import json

import pytest
from django.core.management import CommandError, call_command

from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import FolioSeries
from tenants.companies import proofs
from tenants.companies.proofs import ProofFailed, prove
from tenants.events.models import Event
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.people import make_person


def test_a_person_enters_and_a_quotation_has_its_price_and_its_pdf(company: Company) -> None:
    told = list(prove(company))
    assert told[0] == "se entra con contraseña y se ve la primera página"
    assert told[1].startswith("se cotiza por $") and told[1].endswith("sale su PDF de 1 páginas")


def test_nothing_of_it_stays(company: Company) -> None:
    def everything() -> list[int]:
        tables = (User, Quote, FolioSeries, Event)
        return [table._base_manager.count() for table in tables]

    before = everything()
    list(prove(company))
    assert everything() == before


def test_a_company_in_which_nobody_can_enter_is_told_by_name(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.people.backends.SchemaBackend.authenticate", lambda *a, **k: None)
    with pytest.raises(ProofFailed, match=rf"Vidrios Alfa \({company.schema_name}\), entrada"):
        list(prove(company))


def test_the_command_tries_those_that_are_named(company: Company, capsys) -> None:
    with public_context():
        call_command("prove_companies", company.subdomain, json=True)
    assert list(json.loads(capsys.readouterr().out)) == [company.schema_name]
    with pytest.raises(CommandError, match="No hay una empresa «nadie»"):
        call_command("prove_companies", "nadie")


def test_what_upper_floors_add_is_tried_after_the_log_in() -> None:
    assert [name for name, _ in proofs.proofs.items()] == ["entrada", "cotización"]


def test_a_company_without_people_cannot_quote(company: Company) -> None:
    with company_context(company):
        make_person(Role.SALES)
        User.objects.update(is_active=False)
    with pytest.raises(ProofFailed, match="cotización: LookupError: no hay personas activas"):
        list(prove(company))
