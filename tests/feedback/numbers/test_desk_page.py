"""The figures at the desk: what a manager sees, at first and after weeks, and takes away."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from feedback.weeks.calendar import week_of
from tenants.events.models import Event
from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.clock import day_of
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.feedback.asked import ask
from tests.programme import entered, make_manager

PAGE = "/programa/cifras/"


@pytest.fixture
def weeks(company: Company, neighbour: Company) -> None:
    """Three weeks of five people; the neighbour never answered."""
    this = week_of(day_of(timezone.now()))
    with public_context():
        for back in range(3):
            week = this - timedelta(weeks=back)
            for person, score in enumerate((10, 9, 9, 8, 3), start=1):
                ask(company, person, week, score)
            ask(neighbour, 1, week)


def test_before_anybody_was_asked_the_page_says_so(desk: Client) -> None:
    page = desk.get(PAGE).content.decode()
    assert "Datos insuficientes" in page
    assert "Todavía no se le ha preguntado a ninguna empresa." in page


def test_it_says_the_figures_with_how_sure_they_are(desk: Client, weeks: None) -> None:
    page = desk.get(PAGE).content.decode()
    assert "+40" in page and "entre −30 y +80 con 95 % de confianza; 5 respuestas" in page
    assert "50.0 %" in page and "3 de 6" in page
    assert "1 respuesta; hacen falta 5" in page  # one company has one vote
    assert "Vidrios Alfa" in page and "Vidrios Beta" in page
    assert page.count('<svg class="chart"') == 4
    assert "3 semanas en silencio" in page
    assert "Cotizo en la obra" not in page


@pytest.mark.parametrize("asked", ["4", "12", "26", "", "0", "-3", "999999", "x", "4&semanas=26"])
def test_whatever_period_is_asked_there_is_a_page(desk: Client, weeks: None, asked: str) -> None:
    assert desk.get(f"{PAGE}?semanas={asked}").status_code == 200


def test_more_weeks_and_people_ask_the_database_no_more(
    desk: Client, company: Company, weeks: None, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(10):
        desk.get(PAGE)
    with public_context():
        for person in range(6, 40):
            ask(company, person, week_of(day_of(timezone.now())), 7)
    with django_assert_max_num_queries(10):
        desk.get(PAGE)


def test_the_workbook_holds_the_figures_and_the_words_and_its_taking_is_told(
    desk: Client, weeks: None
) -> None:
    assert desk.get(f"{PAGE}exportar/").status_code == 405
    answer = desk.post(f"{PAGE}exportar/?semanas=4")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Semanas", "Empresas", "Respuestas"]
    rows = list(book["Respuestas"].iter_rows(values_only=True))
    assert len(rows) == 1 + 15
    assert rows[1][1] == "Vidrios Alfa" and "Cotizo en la obra" in rows[1]
    assert {row[1] for row in rows[1:]} == {"Vidrios Alfa"}
    assert [row[0] for row in book["Empresas"].iter_rows(values_only=True)] == [
        "Empresa", "Vidrios Beta", "Vidrios Alfa",
    ]  # fmt: skip
    with public_context():
        event = Event.objects.get(kind="desk.exported")
    assert event.facts["what"] == "figures" and event.facts["rows"] == 15


def test_support_sees_no_figures(company: Company) -> None:
    with public_context():
        support = entered(make_manager(role=ProgrammeRole.SUPPORT))
    assert support.get(PAGE).status_code == 403
    assert "Cifras" not in support.get("/programa/").content.decode()
