"""What is done with a company from its page: with a reason, once, and told as the manager's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now

from tenants.events.models import ActorKind, Event
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole, Role
from tenants.programme.desk.acts import mark_of_trial
from tenants.programme.desk.models import Note
from tenants.programme.desk.urls import COMPANY
from tenants.programme.support.models import SupportVisit
from tenants.programme.trials.models import Trial
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.seats.models import ReservedSeat
from tests.people import make_person
from tests.programme import entered, make_manager

WHY = "Lo pidió su dueña por teléfono."
FORM = {
    "name": "Aluminios Épsilon",
    "subdomain": "aluminios-epsilon",
    "owner_name": "Elsa Ponce",
    "owner_email": "elsa@epsilon.example",
    "state": "Sonora",
    "reason": "Viene recomendada; no llenó la solicitud.",
}


def act(desk: Client, company: Company, name: str, **data: Any) -> HttpResponse:
    if "seen" not in data:
        page = desk.get(f"/programa/empresas/{company.pk}/").text
        data["seen"] = re.findall(r'name="seen" value="([^"]*)"', page)[0]
    path = f"/programa/empresas/{company.pk}/{COMPANY[name]}/"
    return desk.post(path, {"reason": WHY} | data)


def in_state(company: Company, state: Company.State) -> Company:
    Company.objects.filter(pk=company.pk).update(state=state)
    company.refresh_from_db()
    return company


ACTS = [
    ("suspend", "ready", "suspended", "company.suspended"),
    ("resume", "suspended", "ready", "company.resumed"),
    ("resume", "closed", "ready", "company.resumed"),
    ("close", "ready", "closed", "company.closed"),
    ("close", "suspended", "closed", "company.closed"),
    ("resume_opening", "failed", "opening", "company.opening_resumed"),
    ("erase", "closed", "erasing", "company.erasing_begun"),
]


@pytest.mark.parametrize(("name", "former", "state", "kind"), ACTS)
def test_an_act_moves_the_company_once_is_told_and_says_why(
    desk: Client, manager: User, company: Company, name: str, former: str, state: str, kind: str
) -> None:
    in_state(company, Company.State(former))
    data = {"typed_name": company.name} if name == "erase" else {}
    for _ in range(2):
        assert act(desk, company, name, seen=former, **data).status_code == 302
    company.refresh_from_db()
    assert company.state == state
    told = Event.objects.filter(kind=kind).latest("pk")
    assert (told.actor_kind, told.actor_id) == (ActorKind.MANAGER, manager.pk)
    assert Event.objects.filter(kind=kind, actor_id=manager.pk).count() == 1
    note = Note.objects.get(company=company)
    assert (note.text, note.act, note.manager_id) == (WHY, kind, manager.pk)
    assert WHY in desk.get(f"/programa/empresas/{company.pk}/").text


def test_only_what_may_follow_is_offered(desk: Client, company: Company) -> None:
    page = desk.get(f"/programa/empresas/{company.pk}/").text
    assert "/suspender/" in page
    assert "/borrar/" not in page
    answer = act(desk, company, "erase", typed_name=company.name)
    assert answer.status_code == 422
    assert "no puede pasar" in answer.text


def test_erasing_asks_for_the_name_as_it_stands(desk: Client, company: Company) -> None:
    in_state(company, Company.State.CLOSED)
    answer = act(desk, company, "erase", typed_name="Vidrios alfa")
    assert answer.status_code == 422
    assert "Para borrarla escribe su nombre" in answer.text
    assert "Vidrios alfa" in answer.text
    company.refresh_from_db()
    assert company.state == Company.State.CLOSED


def test_a_tab_that_shows_another_state_is_told(desk: Client, company: Company) -> None:
    act(desk, company, "suspend")
    answer = act(desk, company, "close", seen="ready", reason="Se va.")
    assert answer.status_code == 422
    assert "ahora está «Suspendida»" in answer.text
    assert "Se va." in answer.text


def test_a_closed_company_comes_back_only_to_a_free_place(
    desk: Client, company: Company, settings: LazySettings
) -> None:
    in_state(company, Company.State.CLOSED)
    settings.MAX_BETA_COMPANIES = 1
    answer = act(desk, company, "resume")
    assert answer.status_code == 422
    assert "El programa ya tiene sus 1 empresas" in answer.text


def test_support_sees_the_company_and_does_nothing_with_it(company: Company) -> None:
    support = entered(make_manager(ProgrammeRole.SUPPORT))
    page = support.get(f"/programa/empresas/{company.pk}/").text
    assert company.owner_email in page
    assert set(re.findall(rf'action="/programa/empresas/{company.pk}/(.+)/"', page)) == {"visitar"}
    for word in COMPANY.values():
        answer = support.post(f"/programa/empresas/{company.pk}/{word}/", {"reason": WHY})
        assert answer.status_code == 403


def test_the_page_shows_counts_and_no_business(desk: Client, company: Company) -> None:
    page = desk.get(f"/programa/empresas/{company.pk}/").text
    assert "Solo cuentas" in page
    assert "Empresa abierta" in page


# --- The trial and support's visits --------------------------------------------------------------

TRIALS = [
    ("extend_trial", "running", "running", "trial.extended"),
    ("extend_trial", "ended", "running", "trial.extended"),
    ("convert_trial", "running", "converted", "trial.converted"),
    ("end_trial", "running", "ended", "trial.ended"),
]


@pytest.fixture
def trial(company: Company) -> Trial:
    day = now().date()
    dates = {"begins_on": day, "ends_on": day + timedelta(days=20)}
    return Trial.objects.update_or_create(company=company, defaults=dates)[0]


@pytest.mark.parametrize(("name", "former", "state", "kind"), TRIALS)
def test_an_act_on_the_trial_is_done_once_told_and_says_why(
    desk: Client, manager: User, trial: Trial, name: str, former: str, state: str, kind: str
) -> None:
    Trial.objects.update(state=former)
    seen = mark_of_trial(trial.company)
    for _ in range(2):
        assert act(desk, trial.company, name, seen=seen, days=15).status_code == 302
    trial.refresh_from_db()
    assert trial.state == state
    assert trial.extensions == (name == "extend_trial")
    told = Event.objects.get(kind=kind, company=trial.company)
    assert (told.actor_kind, told.actor_id) == (ActorKind.MANAGER, manager.pk)
    assert Note.objects.get(company=trial.company).text == WHY


def test_a_tab_that_shows_another_end_of_the_trial_is_told(desk: Client, trial: Trial) -> None:
    seen = mark_of_trial(trial.company)
    act(desk, trial.company, "extend_trial", seen=seen, days=15)
    answer = act(desk, trial.company, "end_trial", seen=seen, reason="No la usa.")
    assert answer.status_code == 422
    assert "cambió mientras lo veías" in answer.text
    assert "No la usa." in answer.text


@pytest.mark.parametrize("days", ["0", "-3", "400", "x", "", "1.5"])
def test_days_that_are_none_are_told_at_their_field(desk: Client, trial: Trial, days: str) -> None:
    seen = mark_of_trial(trial.company)
    answer = act(desk, trial.company, "extend_trial", seen=seen, days=days)
    assert answer.status_code == 422
    assert 'id="extend_trial_days_error"' in answer.text


@pytest.mark.parametrize("role", list(ProgrammeRole))
def test_whoever_visits_says_why_and_alone_gets_the_link(
    company: Company, role: ProgrammeRole
) -> None:
    with company_context(company):
        make_person(Role.OWNER)
    theirs, path = entered(make_manager(role)), f"/programa/empresas/{company.pk}/"
    for _ in range(2):
        answer = theirs.post(f"{path}visitar/", {"reason": "No le sale el PDF.", "seen": "ready"})
        assert answer.status_code == 302
    visit = SupportVisit.objects.get(company=company)
    assert Event.objects.filter(kind="support.visit_asked", actor_id=visit.manager_id).count() == 1
    assert "Abrir la visita" in theirs.get(path).text
    others = entered(make_manager()).get(path).text
    assert "No le sale el PDF." in others
    assert "Abrir la visita" not in others
    refused = theirs.post(f"{path}visitar/", {"reason": ""})
    assert refused.status_code == 422
    assert "la empresa lo va a leer" in refused.text


# --- Opened by hand ------------------------------------------------------------------------------


def test_a_company_is_opened_by_hand_once_with_a_seat_for_its_owner(
    desk: Client, manager: User
) -> None:
    answers = [desk.post("/programa/empresas/nueva/", FORM) for _ in range(2)]
    company = Company.objects.get(subdomain="aluminios-epsilon")
    assert {answer["Location"] for answer in answers} == {f"/programa/empresas/{company.pk}/"}
    assert company.time_zone == "America/Hermosillo"
    told = Event.objects.get(kind="company.registered", company=company)
    assert (told.actor_kind, told.actor_id) == (ActorKind.MANAGER, manager.pk)
    assert Note.objects.get(company=company).text == FORM["reason"]
    assert ReservedSeat.objects.get(company=company)


def test_a_name_that_is_taken_is_told_at_its_field(desk: Client) -> None:
    answer = desk.post("/programa/empresas/nueva/", FORM | {"subdomain": "vidrios-alfa"})
    assert answer.status_code == 422
    assert 'id="id_subdomain_error"' in answer.text
    assert "elsa@epsilon.example" in answer.text
    assert not ReservedSeat.objects.exists()


def test_a_full_programme_opens_none_by_hand(desk: Client, settings: LazySettings) -> None:
    settings.MAX_BETA_COMPANIES = 2
    answer = desk.post("/programa/empresas/nueva/", FORM)
    assert answer.status_code == 422
    assert "El programa ya tiene sus 2 empresas" in answer.text
    settings.MAX_BETA_COMPANIES, settings.MAX_BETA_USERS = 10, 1
    answer = desk.post("/programa/empresas/nueva/", FORM)
    assert "lugares de personas ocupados" in answer.text
