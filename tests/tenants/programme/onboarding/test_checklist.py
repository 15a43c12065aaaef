"""The list of first steps: ticked by events, shown to owners, put away by them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.events import LinesChosen, PricesChanged
from feedback.answers.events import AnswersGiven
from feedback.voices.events import VoiceTold
from quoting.drafts.events import ProductTried
from quoting.offers.events import LinkShared, QuoteSent
from tenants.events.kinds import Fact
from tenants.events.models import ActorKind, Event
from tenants.events.recording import CLOCK, SYSTEM, Actor, record
from tenants.people.events import ProfileChanged
from tenants.people.models import User
from tenants.programme.onboarding.checklist import MOST_STEPS, checklist_of, is_done, steps
from tenants.programme.onboarding.events import ChecklistHidden
from tenants.programme.onboarding.models import Onboarding
from tenants.programme.onboarding.services import card_for, hide_checklist, show_checklist
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.people import CompanyClient

ALL: dict[str, Fact] = {
    "profile": ProfileChanged(),
    "lines": LinesChosen(kept=2, retired=1),
    "prices": PricesChanged(prices=3),
    "trial": ProductTried(),
    "quotation": QuoteSent(lines=1, version=1),
    "sharing": LinkShared(channel="whatsapp"),
    "opinion": VoiceTold(of_kind="suggestion", has_picture=False, after_error=False),
}


def do_all(by: User) -> None:
    for fact in ALL.values():
        record(fact, by=by)


def test_every_step_leads_to_a_page_and_there_are_few(company: Company, owner: User) -> None:
    ordered = sorted(steps.items(), key=lambda item: item[1].place)
    assert list(ALL) == [key for key, _ in ordered]
    assert len(list(steps)) <= MOST_STEPS
    assert all(step.path.startswith("/") for step in steps)


@pytest.mark.parametrize("key", ALL)
def test_an_act_of_a_person_ticks_its_step_alone(company: Company, owner: User, key: str) -> None:
    assert checklist_of(company).done == 0
    record(ALL[key], by=owner)
    ticked = [item.step for item in checklist_of(company).items if item.done_at]
    assert ticked == [dict(steps.items())[key]]
    assert is_done(company, key)


def test_the_questions_of_a_week_are_an_opinion_too(company: Company, owner: User) -> None:
    record(AnswersGiven(version=1), by=owner)
    assert is_done(company, "opinion")


@pytest.mark.parametrize("actor", [SYSTEM, CLOCK, Actor(ActorKind.SUPPORT, 1)])
def test_what_nobody_of_the_company_did_ticks_nothing(company: Company, actor: Actor) -> None:
    record(ALL["quotation"], by=actor)
    assert checklist_of(company).done == 0 and not is_done(company, "quotation")


def test_a_company_does_not_tick_the_steps_of_another(
    company: Company, neighbour: Company, make_user: Callable[..., User], owner: User
) -> None:
    with company_context(neighbour):
        record(ALL["quotation"], by=owner)
    assert checklist_of(company).done == 0 and checklist_of(neighbour).done == 1


def test_the_next_step_is_the_first_that_waits(company: Company, owner: User) -> None:
    record(ALL["profile"], by=owner)
    checklist = checklist_of(company)
    assert checklist.next == dict(steps.items())["lines"]
    assert len(checklist.after_next) == checklist.total - 1


def test_the_card_says_how_far_the_owner_is(
    owner: User, client_for: Callable[..., CompanyClient]
) -> None:
    record(ALL["profile"], by=owner)
    page = client_for(owner).get("/cotizaciones/").content.decode()
    assert "Primeros pasos" in page and "1 de 7" in page
    assert "Elegir líneas" in page and "Ver todos los pasos" in page


def test_a_seller_has_no_card(seller: User, client_for: Callable[..., CompanyClient]) -> None:
    browser = client_for(seller)
    assert "Ver todos los pasos" not in browser.get("/cotizaciones/").content.decode()


def test_the_card_is_put_away_and_comes_back(
    company: Company, owner: User, client_for: Callable[..., CompanyClient]
) -> None:
    browser = client_for(owner)
    for _ in range(2):  # a double click
        browser.post("/primeros-pasos/esconder/")
    assert Event.objects.of_kind(ChecklistHidden).count() == 1
    assert "Ver todos los pasos" not in browser.get("/cotizaciones/").content.decode()
    page = browser.get("/primeros-pasos/").content.decode()
    assert "Mostrar los primeros pasos" in page and "0 de 7" in page
    browser.post("/primeros-pasos/mostrar/")
    assert "Ver todos los pasos" in browser.get("/cotizaciones/").content.decode()


def test_who_has_done_all_is_congratulated_until_they_close_it(
    company: Company, owner: User, client_for: Callable[..., CompanyClient]
) -> None:
    do_all(owner)
    browser = client_for(owner)
    for _ in range(2):  # looking changes nothing
        assert "Terminaste los primeros pasos" in browser.get("/cotizaciones/").content.decode()
    assert not Onboarding.objects.filter(finished_at__isnull=False).exists()
    browser.post("/primeros-pasos/esconder/")
    assert Onboarding.objects.get(company=company).finished_at
    assert "Terminaste" not in browser.get("/cotizaciones/").content.decode()


def test_what_is_put_away_costs_one_query_and_what_is_shown_few(
    company: Company, owner: User
) -> None:
    with CaptureQueriesContext(connection) as shown:
        assert card_for(company, owner)
    assert len(shown) <= 3
    hide_checklist(company, timezone.now(), by=owner)
    with CaptureQueriesContext(connection) as hidden:
        assert card_for(company, owner) is None
    assert len(hidden) == 1
    show_checklist(company, by=owner)
    assert card_for(company, owner)


def test_the_first_time_counts(company: Company, owner: User) -> None:
    earlier = timezone.now() - timedelta(days=2)
    record(ALL["profile"], by=owner, at=earlier)
    record(ALL["profile"], by=owner)
    assert checklist_of(company).items[0].done_at == earlier
