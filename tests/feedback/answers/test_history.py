"""What a company said in its weeks: whose it is to read, what came of it, what is taken along."""

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from feedback.cases.models import Case, Reply
from quoting.reports.company_data import write_company_data
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.feedback.asking import FIVE, answer, make_asked, response
from tests.people import CompanyClient

Browse = Callable[..., CompanyClient]


@pytest.fixture
def seller_said(company: Company, neighbour: Company, seller: User) -> User:
    answer(seller, problems="blocks", problems_texto="No abre el PDF", recommend="3")
    with company_context(neighbour):
        answer(make_asked(), feature_texto="SECRETO del vecino")
    return seller


def test_a_person_reads_their_own_answers_and_an_owner_those_of_the_company(
    client_for: Browse, seller_said: User, owner: User
) -> None:
    own = client_for(seller_said).get("/semana/").text
    assert "No abre el PDF" in own and "3 de 10" in own
    page = client_for(owner).get("/semana/").text
    assert "No abre el PDF" in page and "Ventas" in page
    assert seller_said.full_name not in page
    assert "SECRETO" not in own + page
    colleague = client_for(make_asked(Role.WORKSHOP)).get("/semana/").text
    assert "No abre el PDF" not in colleague
    assert "Todavía no hay respuestas" in colleague


def test_the_week_is_answered_from_inside_without_a_letter(
    client_for: Browse, seller: User
) -> None:
    browser = client_for(seller)
    page = browser.get("/semana/").text
    assert "Contestar esta semana" in page
    [path] = set(re.findall(r'href="(/semana/[^"]+)"', page))
    assert browser.post(path, FIVE).status_code == 302
    assert response(seller).score == 9
    assert "Cambiar lo de esta semana" in browser.get("/semana/").text


def test_it_tells_what_came_of_an_answer(client_for: Browse, seller_said: User) -> None:
    case = Case.objects.get(user_id=seller_said.pk)
    assert "Lo estamos viendo." in client_for(seller_said).get("/semana/").text
    Reply.objects.create(case=case, text="Ya lo reparamos", manager_id=1, at=timezone.now())
    assert "Ya lo reparamos" in client_for(seller_said).get("/semana/").text


def test_a_company_takes_its_answers_with_its_data(company: Company, seller_said: User) -> None:
    target = BytesIO()
    write_company_data(target)
    with ZipFile(target) as archive:
        rows = list(csv.reader(StringIO(archive.read("semanas.csv").decode("utf-8-sig"))))
        assert "semanas.csv" in archive.read("LEEME.txt").decode()
    assert rows[0] == ["Semana del", "Rol", "Pregunta", "Respuesta"]
    told = {row[2]: row[3] for row in rows[1:]}
    assert told["¿Qué problemas tuviste, en concreto?"].endswith("No abre el PDF")
    assert {row[1] for row in rows[1:]} == {"Ventas"}
    assert "SECRETO" not in str(rows)
