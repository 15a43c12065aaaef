"""The programme's site: it shows itself and sends people to their company."""

import pytest
from django.http import HttpResponse
from django.test import Client

from tenants.schemas.companies import Company

HOME = {"host": "localhost"}


def go(typed: str) -> HttpResponse:
    return Client(headers=HOME).get("/entrar/", {"empresa": typed})


def test_the_landing_page_answers_without_a_log_in(company: Company) -> None:
    response = Client(headers=HOME).get("/")
    assert response.status_code == 200
    assert Client(headers=HOME).head("/").status_code == 200
    # Its form sends a person on to the address of the company.
    assert "http://*.localhost:*" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "typed",
    ["vidrios-alfa", " Vidrios-Alfa ", "vidrios-alfa.localhost", "http://vidrios-alfa.localhost/",
     "https://vidrios-alfa.localhost/cotizaciones/7/"],
)  # fmt: skip
def test_a_person_is_sent_to_the_address_of_the_company(company: Company, typed: str) -> None:
    assert go(typed).headers["Location"] == "http://vidrios-alfa.localhost/entrar/"


def test_it_does_not_tell_which_companies_there_are(company: Company) -> None:
    assert go("no-existe").headers["Location"] == "http://no-existe.localhost/entrar/"


@pytest.mark.parametrize(
    "typed", ["", "www", "evil.example", "//evil.example", "a@evil.example", "vidrios\nx", "ñ"]
)
def test_what_is_no_name_is_explained_and_nobody_is_sent_anywhere(
    company: Company, typed: str
) -> None:
    response = go(typed)
    assert response.status_code == 400
    assert "El subdominio" in response.content.decode()


def test_the_pages_of_a_company_are_not_here(company: Company) -> None:
    for path in ("/personas/", "/cotizaciones/", "/catalogo/", "/empresa/", "/salir/"):
        assert Client(headers=HOME).get(path).status_code == 404
