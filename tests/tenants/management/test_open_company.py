"""The command that opens a company tells where it is, or why it is not."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from tenants.companies import claiming, opening
from tenants.companies.claiming import finish_opening
from tenants.companies.tasks import finish_opening_later
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.companies import drop_company

FACTS = {
    "name": "Vidrios de la Orden",
    "subdomain": "vidrios-orden",
    "owner_name": "Omar Orden",
    "owner_email": "Omar@Orden.example",
}


@pytest.fixture
def ordered(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), public_context():
        try:
            yield
        finally:
            connection.close()
            for company in Company.objects.filter(subdomain=FACTS["subdomain"]):
                drop_company(company)
            connections.close_all()


def test_it_opens_a_company_and_tells_its_address(ordered: None, mailoutbox) -> None:
    output = StringIO()
    call_command("open_company", **FACTS, stdout=output)
    assert "http://vidrios-orden.localhost" in output.getvalue()
    assert mailoutbox[0].to == ["omar@orden.example"]


def test_a_company_goes_by_the_clock_of_its_state(ordered: None, mailoutbox) -> None:
    output = StringIO()
    call_command("open_company", **FACTS, state="sonora", stdout=output)
    assert Company.objects.get(subdomain=FACTS["subdomain"]).time_zone == "America/Hermosillo"
    assert "Su hora es la de Sonora: Hermosillo" in output.getvalue()


def test_it_says_that_no_schema_is_spare_and_which_step_failed_and_resumes(
    ordered: None, mailoutbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_always(company: Company) -> None:
        raise ZeroDivisionError

    def as_a_worker_does(task: object, *args: int) -> None:
        if task is finish_opening_later:
            with pytest.raises(ZeroDivisionError):
                finish_opening(Company.objects.get(pk=args[0]))

    output = StringIO()
    with monkeypatch.context() as broken:
        broken.setitem(claiming._steps.first, "name", break_always)
        broken.setattr(opening, "nudge", as_a_worker_does)
        with pytest.raises(CommandError, match="Falló el paso «name»: ZeroDivisionError"):
            call_command("open_company", **FACTS, stdout=output)
    company = Company.objects.get(subdomain=FACTS["subdomain"])
    call_command("open_company", resume="vidrios-orden", stdout=output)
    assert "http://vidrios-orden.localhost" in output.getvalue()
    with pytest.raises(CommandError, match="Vidrios de la Orden ya se abrió"):
        call_command("open_company", resume=company.schema_name, stdout=output)


def test_it_says_that_it_takes_longer_without_a_spare_schema(
    ordered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "nudge", lambda task, *args: None)
    output = StringIO()
    call_command("open_company", **FACTS, wait=0, stdout=output)
    assert "No hay un esquema libre" in output.getvalue()
    with pytest.raises(CommandError, match="El trabajador no terminó a tiempo"):
        call_command("open_company", resume="vidrios-orden", wait=1, stdout=output)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subdomain": "www"}, "está reservado"), ({"subdomain": "ñandú"}, "solo letras"),
        ({"name": " "}, "nombre de la empresa"), ({"owner_email": "omar"}, "correo de la persona"),
        ({"state": "Son."}, "«Son.» no es un estado de México"),
        ({"resume": "c_0"}, "No hay una empresa «c_0»"), ({"subdomain": None}, "Falta --subdomain"),
    ],
)  # fmt: skip
def test_it_refuses_in_spanish(ordered: None, changes: dict[str, str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("open_company", **(FACTS | changes), stdout=StringIO())
    assert not Company.objects.filter(subdomain=FACTS["subdomain"]).exists()
