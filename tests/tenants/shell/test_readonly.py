"""A company that is read-only: its people see and download, and nothing is changed."""

from typing import Any

import pytest
from django.utils import timezone

from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.addresses import company_addresses
from tests.furnished import furnish
from tests.people import PASSWORD, CompanyClient, make_person, release
from tests.test_isolation import MAY_ENTER, OURS, nothing_changes_in

STILL_WORK = {
    "accounts:login",
    "accounts:logout",
    "accounts:password_reset",
    "accounts:reset",
    "accounts:invitation",
    "hand_over",
    "lockouts:unlock",
    "lockouts:disown",
    "support:leave",
    "support:visit",
    "feedback:tell",
    "feedback:letters",
    "quoting:company_data_zip",
    "quoting:document_make",
    "quoting:evidence_make",
    "quoting:order_paper",
    "quoting:plan_paper",
    "quoting:receipt_make",
}


@pytest.fixture
def read_only(company: Company) -> Company:
    company.read_only_since = timezone.now()
    company.save(update_fields=["read_only_since"])
    return company


@pytest.mark.parametrize("role", [None, *Role])
def test_every_write_is_refused_but_entering_leaving_and_exporting(
    read_only: Company, role: Role | None, client_for: Any
) -> None:
    furnish(OURS, "propio")
    browser = client_for(None if role is None else make_person(role))
    with nothing_changes_in(read_only):
        for address in company_addresses():
            if address.name in STILL_WORK:
                continue
            path = address.path(pk=OURS, token="inventado", kind="perfil")
            for verb in ("post", "put", "patch", "delete"):
                answer = getattr(browser, verb)(path)
                assert answer.status_code == 403, (address.name, verb)
                assert "No se" in answer.content.decode(), (address.name, verb)


def test_what_still_works_says_so_on_its_view() -> None:
    marked = {
        address.name
        for address in company_addresses()
        if getattr(address.view, "works_read_only", False)
    }
    assert marked == STILL_WORK
    assert marked <= set(MAY_ENTER)


def test_people_enter_read_and_export(read_only: Company, owner: User) -> None:
    browser = CompanyClient(read_only)
    data = {"username": owner.email, "password": PASSWORD}
    assert browser.post("/entrar/", data).status_code == 302
    page = browser.get("/cotizaciones/").content.decode()
    assert "Solo lectura desde el" in page and "Descargar mis datos" in page
    archive = browser.post("/empresa/datos/descargar/")
    assert archive.status_code == 200
    release(archive)
    assert browser.post("/salir/").status_code == 302


def test_a_script_reads_why_in_a_header(read_only: Company, client_for: Any, owner: User) -> None:
    answer = client_for(owner).post("/cotizaciones/nueva/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "periodo%20de%20prueba" in answer.headers["X-Said"]


def test_a_customer_is_told_how_to_reach_the_company(read_only: Company) -> None:
    CompanyProfile.objects.filter(pk=1).update(phone="662 123 4567")
    answer = CompanyClient(read_only).post("/c/x/aceptar/")
    assert answer.status_code == 403
    assert "662 123 4567" in answer.content.decode()


def test_a_customers_page_says_whom_to_call_and_offers_no_answer(
    company: Company, client_for: Any
) -> None:
    furnish(OURS, "propio")
    link = customer_url(CustomerLink.objects.get(pk=OURS))
    path = link[link.index("/c/") :]
    before = client_for(None).get(path).content.decode()
    company.read_only_since = timezone.now()
    company.save(update_fields=["read_only_since"])
    page = client_for(None).get(path).content.decode()
    assert "no recibimos respuestas" in page and "no recibimos respuestas" not in before
    assert "Preguntar o pedir un cambio" in before
    assert "Preguntar o pedir un cambio" not in page and "/aceptar/" not in page


def test_a_company_that_is_not_read_only_has_no_banner(client_for: Any, owner: User) -> None:
    assert "Solo lectura" not in client_for(owner).get("/cotizaciones/").content.decode()
