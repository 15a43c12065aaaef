"""Opinions at the desk: what waits, overdue first, and each act once, with its reason."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from feedback.cases.models import Case, Theme
from feedback.cases.themes import save_theme
from feedback.desk_urls import CASE
from tenants.events.models import ActorKind, Event
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole, Role
from tenants.programme.desk.models import Note
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.feedback.said import case_of, say
from tests.people import make_person
from tests.programme import entered, make_manager

WHY = "Es lo que vimos con la empresa."


def seen_on(desk: Client, case: Case) -> str:
    page = desk.get(f"/programa/opiniones/{case.pk}/").text
    return re.findall(r'name="seen" value="([^"]*)"', page)[0]


def act(desk: Client, case: Case, name: str, **data: Any) -> HttpResponse:
    if "seen" not in data:
        data["seen"] = seen_on(desk, case)
    return desk.post(f"/programa/opiniones/{case.pk}/{CASE[name]}/", {"reason": WHY} | data)


@pytest.fixture
def case(seller: User, manager: User) -> Case:
    return case_of(say(seller, "El corte sale con merma de más."))


ACTS = [
    ("answer", "case.answered", {"channel": "mail"}),
    ("finish", "case.done", {"release": "2026.12-1"}),
    ("priority", "case.prioritised", {"priority": "P1"}),
    ("solve", "case.solved", {}),
]


@pytest.mark.parametrize(("name", "kind", "data"), ACTS)
def test_an_act_is_done_once_told_and_keeps_its_words(
    case: Case, desk: Client, manager: User, name: str, kind: str, data: dict[str, str]
) -> None:
    seen = seen_on(desk, case)
    for _ in range(2):
        assert act(desk, case, name, seen=seen, **data).status_code == 302
    told = Event.objects.get(kind=kind, subject=f"case:{case.pk}")
    assert (told.actor_kind, told.actor_id) == (ActorKind.MANAGER, manager.pk)
    assert WHY in Note.objects.get(subject=f"case:{case.pk}").text
    assert Mail.objects.filter(kind__startswith="case_").count() == (name in {"answer", "finish"})


def test_a_stale_tab_is_told_and_loses_nothing(case: Case, desk: Client) -> None:
    seen = seen_on(desk, case)
    act(desk, case, "priority", priority="P2")
    answer = act(desk, case, "finish", seen=seen, release="2026.12-1", reason="Quedó el corte.")
    assert answer.status_code == 422
    assert "cambió mientras lo veías" in answer.text and "Quedó el corte." in answer.text
    assert not Mail.objects.filter(kind="case_done").exists()
    fresh = re.findall(r'name="seen" value="([^"]*)"', answer.text)[0]
    assert act(desk, case, "finish", seen=fresh, release="2026.12-1").status_code == 302


def test_another_choice_is_not_taken_for_the_same_press(
    case: Case, desk: Client, manager: User
) -> None:
    other = make_manager(ProgrammeRole.SUPPORT, "Hugo Sáenz")
    seen = seen_on(desk, case)
    assert act(desk, case, "assign", seen=seen, reason="", manager=other.pk).status_code == 302
    assert act(desk, case, "assign", seen=seen, reason="", manager=manager.pk).status_code == 422
    case.refresh_from_db()
    assert case.manager_id == other.pk


def test_what_is_joined_leads_to_the_other_and_opens_again_alone(
    case: Case, desk: Client, seller: User
) -> None:
    other = case_of(say(seller, "Otra vez la merma."))
    assert act(desk, other, "join", into=case.pk).status_code == 302
    page = desk.get(f"/programa/opiniones/{other.pk}/").text
    assert f"/programa/opiniones/{case.pk}/" in page and "/responder/" not in page
    assert act(desk, other, "join", into=case.pk).status_code == 422
    assert act(desk, other, "reopen").status_code == 302
    assert Case.objects.get(pk=other.pk).joined_to is None


def test_the_list_stands_overdue_first_and_is_found_by_theme_and_company(
    desk: Client, manager: User, seller: User, company: Company, neighbour: Company
) -> None:
    moment = now()
    fresh = case_of(say(seller, "Sugiero un botón.", "suggestion"))
    late = case_of(say(seller, "El vidrio no cuadra.", at=moment - timedelta(days=30)))
    with company_context(neighbour):
        theirs = case_of(say(make_person(Role.SALES), "Otro vidrio."))
    with public_context():
        theme = save_theme(None, "Vidrio", ["vidrio"], by=manager)
    page = desk.get("/programa/opiniones/").text
    places = [page.index(f"/programa/opiniones/{case.pk}/") for case in (late, theirs, fresh)]
    assert places[0] == min(places)
    found = {
        "espera=vencidos": {late},
        "espera=nuevos": {fresh, late, theirs},
        "espera=cerrados": set(),
        f"tema={theme.pk}": {late, theirs},
        f"company_id={neighbour.pk}": {theirs},
        "q=VÍDRIO+CUADRA": {late},
    }
    for query, expected in found.items():
        shown = desk.get(f"/programa/opiniones/?{query}").text
        there = {
            case for case in (fresh, late, theirs) if f"/programa/opiniones/{case.pk}/" in shown
        }
        assert there == expected, query
    for part in ("Vencidos", "Sin leer", "Por tema", "Por empresa", company.name):
        assert part in page
    exported = desk.post("/programa/opiniones/exportar/", {"formato": "csv"})
    assert "El vidrio no cuadra." in exported.getvalue().decode()


def test_the_list_asks_few_statements_however_long_it_is(
    desk: Client, manager: User, seller: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with public_context():
        save_theme(None, "Vidrio", ["vidrio"], by=manager)
    for number in range(12):
        say(seller, f"Vidrio {number}.")
    with django_assert_max_num_queries(22):
        desk.get("/programa/opiniones/")
    with django_assert_max_num_queries(30):
        desk.get(f"/programa/opiniones/{Case.objects.first().pk}/")


def test_reading_changes_nothing(case: Case, desk: Client) -> None:
    before = Case.objects.values().get()
    for path in ("/programa/opiniones/", f"/programa/opiniones/{case.pk}/", "/programa/temas/"):
        desk.get(path)
        desk.head(path)
    for word in CASE.values():
        assert desk.get(f"/programa/opiniones/{case.pk}/{word}/").status_code == 405
    assert Case.objects.values().get() == before


def test_support_answers_and_leaves_the_rules_to_the_manager(case: Case) -> None:
    support = entered(make_manager(ProgrammeRole.SUPPORT))
    assert act(support, case, "answer", channel="mail").status_code == 302
    assert support.get("/programa/temas/nuevo/").status_code == 403
    assert "Nuevo tema" not in support.get("/programa/temas/").text


def test_the_manager_edits_the_rules(desk: Client, case: Case) -> None:
    made = desk.post("/programa/temas/nuevo/", {"name": "Taller", "words": "merma, corte\nsierra"})
    assert made.status_code == 302
    theme = Theme.objects.get()
    assert [row.word for row in theme.words.all()] == ["corte", "merma", "sierra"]
    assert [row.pk for row in theme.cases.all()] == [case.pk]
    page = desk.get(f"/programa/temas/{theme.pk}/").text
    assert "sierra" in page
    again = desk.post("/programa/temas/nuevo/", {"name": "taller", "words": "x"})
    assert again.status_code == 422 and "Ya hay un tema" in again.text
    desk.post(f"/programa/temas/{theme.pk}/", {"name": "Taller", "words": "vidrio"})
    assert not theme.cases.exists()
    assert desk.post(f"/programa/temas/{theme.pk}/quitar/").status_code == 302
    assert not Theme.objects.exists()
