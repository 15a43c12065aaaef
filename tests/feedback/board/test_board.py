"""The board of ideas: the programme's words, one vote a company, and who is told."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as outside
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from feedback.board import services
from feedback.board.models import Idea, Vote
from feedback.board.services import IdeaError
from feedback.cases.services import join
from feedback.desk_urls import IDEA
from tenants.events.models import Event
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.feedback.said import carry, case_of, say
from tests.people import CompanyClient, make_person

BOARD = "/opiniones/ideas/"


@pytest.fixture
def idea(manager: User) -> Idea:
    with public_context():
        return services.add_idea("Plantillas", "Guardar.", None, by=manager, moment=now())


def act(desk: Client, idea: Idea, name: str, **data: Any) -> HttpResponse:
    path = f"/programa/ideas/{idea.pk}/"
    if "seen" not in data:
        data["seen"] = re.findall(r'name="seen" value="([^"]*)"', desk.get(path).text)[0]
    return desk.post(f"{path}{IDEA[name]}/", data)


def test_an_idea_is_made_of_a_case_with_the_programmes_words(
    desk: Client, seller: User, client_for: Callable[..., CompanyClient], neighbour: Company
) -> None:
    with company_context(neighbour):
        reader = client_for(make_person(Role.OWNER), company=neighbour)
    case = case_of(say(seller, "SECRETO: quiero plantillas.", "suggestion"))
    assert "SECRETO" in desk.get(f"/programa/ideas/nueva/?caso={case.pk}").text
    made = desk.post(
        f"/programa/ideas/nueva/?caso={case.pk}",
        {"title": "Plantillas", "words": "Guardar una cotización para repetirla."},
    )
    idea = Idea.objects.get()
    assert made["Location"] == f"/programa/ideas/{idea.pk}/"
    assert [row.pk for row in idea.cases.all()] == [case.pk]
    page = reader.get(BOARD).text
    assert "Guardar una cotización para repetirla." in page
    assert "SECRETO" not in page and "Vidrios Alfa" not in page
    for number in ("0", "x", "9" * 30, "-1", "²"):
        assert desk.get(f"/programa/ideas/nueva/?caso={number}").status_code == 200


def test_a_company_has_one_vote_and_takes_it_back(
    idea: Idea,
    browser: CompanyClient,
    client_for: Callable[..., CompanyClient],
    company: Company,
    neighbour: Company,
) -> None:
    colleague = client_for(make_person(Role.WORKSHOP))
    with company_context(neighbour):
        stranger = client_for(make_person(Role.SALES), company=neighbour)
    for voter in (browser, browser, colleague):
        assert voter.post(f"{BOARD}{idea.pk}/votar/")["Location"] == BOARD
    assert Vote.objects.filter(company=company).count() == 1
    assert "Votar por Plantillas" in stranger.get(BOARD).text
    stranger.post(f"{BOARD}{idea.pk}/votar/")
    assert "2 empresas la quieren" in colleague.get(BOARD).text
    for _ in range(2):
        colleague.post(f"{BOARD}{idea.pk}/quitar-voto/")
    assert [vote.company_id for vote in Vote.objects.all()] == [neighbour.pk]
    assert "1 empresa la quiere" in browser.get(BOARD).text
    assert Event.objects.filter(kind="idea.voted").count() == 2
    assert Event.objects.filter(kind="idea.vote_taken_back").count() == 1
    assert browser.get(f"{BOARD}{idea.pk}/votar/").status_code == 405


@pytest.mark.parametrize("state", ["ready", "refused"])
def test_what_is_over_takes_no_votes(
    idea: Idea, browser: CompanyClient, manager: User, state: str
) -> None:
    with public_context():
        services.move_idea(idea, state, "Así quedó.", by=manager, moment=now())
    page = browser.get(BOARD).text
    assert "Así quedó." in page and "/votar/" not in page
    browser.post(f"{BOARD}{idea.pk}/votar/")
    assert not Vote.objects.exists()
    assert "no recibe votos" in browser.get(BOARD).text


def test_a_refusal_says_why(idea: Idea, desk: Client) -> None:
    answer = act(desk, idea, "move", state="refused", why=" ")
    assert answer.status_code == 422 and "por qué no se hará" in answer.text
    assert act(desk, idea, "move", state="refused", why="Nadie más la pide.").status_code == 302


def test_those_whose_case_it_was_are_told_once_when_it_is_ready(
    idea: Idea, desk: Client, seller: User, owner: User, manager: User
) -> None:
    first, again = (case_of(say(seller, text)) for text in ("Plantillas.", "Más plantillas."))
    joined = case_of(say(owner, "Yo también."))
    with public_context():
        join(joined, first.pk, by=manager, moment=now())
    for case in (first, again):
        assert act(desk, idea, "case", number=case.pk).status_code == 302
    for state in ("planned", "built"):
        act(desk, idea, "move", state=state)
    assert not Mail.objects.filter(kind="idea_ready").exists()
    page = desk.get(f"/programa/ideas/{idea.pk}/").text
    seen = re.findall(r'name="seen" value="([^"]*)"', page)[0]
    for _ in range(2):
        moved = act(desk, idea, "move", seen=seen, state="ready", why="Desde hoy.")
        assert moved.status_code == 302
    letters = list(Mail.objects.filter(kind="idea_ready"))
    assert {letter.to for letter in letters} == {seller.email, owner.email}
    for letter in letters:
        carry(letter)
    assert all("Plantillas" in sent.body for sent in outside.outbox)
    assert len(outside.outbox) == len(letters) == 2
    act(desk, idea, "move", state="built")
    act(desk, idea, "move", state="ready")
    assert Mail.objects.filter(kind="idea_ready").count() == 2


def test_a_stale_tab_and_a_name_in_use_are_told(idea: Idea, desk: Client, manager: User) -> None:
    page = desk.get(f"/programa/ideas/{idea.pk}/").text
    seen = re.findall(r'name="seen" value="([^"]*)"', page)[0]
    assert act(desk, idea, "change", title="Copias", words="Repetir.").status_code == 302
    stale = act(desk, idea, "change", seen=seen, title="Otra", words="Cosa.")
    assert stale.status_code == 422 and "cambió mientras la veías" in stale.text
    with public_context(), pytest.raises(IdeaError):
        services.add_idea("copias", "Lo mismo.", None, by=manager, moment=now())
    assert act(desk, idea, "case", number=999_999).status_code == 422


def test_the_board_asks_few_statements_however_long_it_is(
    browser: CompanyClient, manager: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with public_context():
        for number in range(20):
            services.add_idea(f"Idea {number}", "Algo.", None, by=manager, moment=now())
    browser.get(BOARD)
    with django_assert_max_num_queries(8):
        browser.get(BOARD)


def test_markup_in_an_idea_is_shown_as_it_was_typed(
    desk: Client, browser: CompanyClient, manager: User
) -> None:
    with public_context():
        services.add_idea("<b>x</b>", "<script>y</script>", None, by=manager, moment=now())
    for page in (browser.get(BOARD).text, desk.get("/programa/ideas/").text):
        assert "<b>x" not in page and "<script>y" not in page
