"""What is decided of an application from its page: with a reason, once, and never unseen."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now

from tenants.events.models import ActorKind, Event
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.places import places
from tenants.programme.applications.models import Application
from tenants.programme.applications.services import ask_review, withdraw
from tenants.programme.desk.models import Note
from tenants.programme.desk.urls import APPLICATION
from tests.programme import make_application

WHY = "Cotiza en Excel y es la única de León."
LEADS_TO = {"accept": "accepted", "wait": "waiting", "decline": "declined"}


def page_of(desk: Client, application: Application) -> str:
    answer = desk.get(f"/programa/solicitudes/{application.pk}/")
    assert answer.status_code == 200
    return answer.text


def seen_in(page: str) -> str:
    (mark,) = set(re.findall(r'name="seen" value="([^"]*)"', page))
    return mark


def act(desk: Client, application: Application, name: str, **data: Any) -> HttpResponse:
    """As the page would post it now, unless ``data`` says otherwise."""
    if "seen" not in data:
        data["seen"] = seen_in(page_of(desk, application))
    path = f"/programa/solicitudes/{application.pk}/{APPLICATION[name]}/"
    return desk.post(path, {"reason": WHY} | data)


def done_by(manager: User, kind: str, application: Application) -> bool:
    told = Event.objects.filter(kind=kind, subject=f"application:{application.pk}")
    return told.filter(actor_kind=ActorKind.MANAGER, actor_id=manager.pk).exists()


@pytest.mark.parametrize("name", list(LEADS_TO))
def test_a_decision_is_kept_with_who_and_why_and_told(
    desk: Client, manager: User, name: str
) -> None:
    application = make_application()
    assert act(desk, application, name).status_code == 302
    application.refresh_from_db()
    assert application.state == LEADS_TO[name]
    decision = application.decisions.get()
    assert (decision.reason, decision.manager_id, decision.verdict) == (WHY, manager.pk, name)
    assert done_by(manager, "application.decided", application)
    page = page_of(desk, application)
    assert WHY in page
    assert manager.full_name in page
    assert Mail.objects.filter(about=f"application:{application.pk}").count() == 3


def test_accepting_holds_a_place_that_can_be_given_back(desk: Client, manager: User) -> None:
    application, held = make_application(), places().held
    act(desk, application, "accept")
    assert places().held == held + 1
    assert done_by(manager, "admission.given", application)
    assert act(desk, application, "give_back", reason="Ya no contesta.").status_code == 302
    assert places().held == held
    assert done_by(manager, "admission.given_back", application)
    application.refresh_from_db()
    assert application.state == "waiting"


def test_another_invitation_spends_the_former_and_says_why(desk: Client, manager: User) -> None:
    application = make_application()
    act(desk, application, "accept")
    former = Admission.objects.get(application=application).nonce
    assert act(desk, application, "issue_again", reason="Se le perdió.").status_code == 302
    admission = Admission.objects.get(application=application)
    assert (admission.issues, admission.nonce == former) == (2, False)
    assert done_by(manager, "admission.invited", application)
    assert Note.objects.get(subject=f"application:{application.pk}").text == "Se le perdió."
    assert "Se le perdió." in page_of(desk, application)


@pytest.mark.parametrize("name", list(APPLICATION))
def test_the_same_press_twice_acts_once_and_finds_no_fault(desk: Client, name: str) -> None:
    application = make_application()
    if name in {"issue_again", "give_back"}:
        act(desk, application, "accept")
    seen = seen_in(page_of(desk, application))
    answers = [act(desk, application, name, seen=seen, reason="Una vez.") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert application.decisions.filter(reason="Una vez.").count() == (name != "issue_again")
    admission = Admission.objects.filter(application=application).first()
    assert admission is None or admission.issues == (2 if name == "issue_again" else 1)


def test_a_tab_that_shows_what_is_not_so_any_more_is_told_and_loses_nothing(desk: Client) -> None:
    application = make_application()
    seen = seen_in(page_of(desk, application))
    act(desk, application, "wait", reason="Primero otra ciudad.")
    answer = act(desk, application, "decline", seen=seen, reason="Es muy chica.")
    assert answer.status_code == 422
    assert "cambió mientras la veías" in answer.text
    assert "Es muy chica." in answer.text
    application.refresh_from_db()
    assert application.state == "waiting"
    again = act(desk, application, "decline", seen=seen_in(answer.text), reason="Es muy chica.")
    assert again.status_code == 302


def test_a_company_that_withdrew_meanwhile_is_not_accepted(desk: Client) -> None:
    application = make_application()
    seen = seen_in(page_of(desk, application))
    withdraw(application, now())
    answer = act(desk, application, "accept", seen=seen)
    assert answer.status_code == 422
    assert "Retirada por la empresa" in answer.text
    assert not Admission.objects.filter(application=application).exists()


def test_a_full_programme_refuses_in_clear_words_and_keeps_what_was_written(
    desk: Client, settings: LazySettings
) -> None:
    settings.MAX_BETA_COMPANIES = 2
    application = make_application()
    answer = act(desk, application, "accept")
    assert answer.status_code == 422
    assert "El programa ya tiene sus 2 empresas" in answer.text
    assert WHY in answer.text
    application.refresh_from_db()
    assert (application.state, application.decisions.count()) == ("received", 0)
    assert act(desk, application, "wait", seen=seen_in(answer.text)).status_code == 302


@pytest.mark.parametrize("reason", ["", "   ", "a" * 1001, "\x00"])
def test_without_a_reason_nothing_is_decided(desk: Client, reason: str) -> None:
    application = make_application()
    answer = act(desk, application, "accept", reason=reason)
    assert answer.status_code == 422
    application.refresh_from_db()
    assert application.state == "received"


def test_acts_that_cannot_follow_are_not_offered(desk: Client) -> None:
    unconfirmed = make_application(confirmed=False)
    assert "Falta que confirme su correo" in page_of(desk, unconfirmed)
    answer = act(desk, unconfirmed, "accept", seen="unconfirmed.0.0.")
    assert answer.status_code == 422
    assert "ya no puede pasar" in answer.text


def test_reading_changes_nothing(desk: Client) -> None:
    application = make_application()
    for word in APPLICATION.values():
        assert desk.get(f"/programa/solicitudes/{application.pk}/{word}/").status_code == 405
    application.refresh_from_db()
    assert application.state == "received"


def test_the_page_tells_points_joined_answers_variety_and_who_asks_for_a_review(
    desk: Client, manager: User
) -> None:
    application = make_application(company_name="Vidrios Delta", city="Tepic", people=9)
    again = make_application(rfc=application.rfc, city="Tepic", people=77, remarks="Crecimos.")
    assert again.joined_to == application
    act(desk, application, "decline")
    ask_review(Application.objects.get(pk=application.pk), now())
    page = page_of(desk, application)
    for words in (
        "9 personas: dentro de 5 a 50.",
        "Otra solicitud de la misma empresa",
        "Crecimos.",
        "Tepic sería una ciudad nueva",
        "Pidió que una persona la revise",
        "Solicitud confirmada",
    ):
        assert words in page


def test_an_application_that_is_not_there_is_not_found(desk: Client) -> None:
    for path in ("/programa/solicitudes/999999/", f"/programa/solicitudes/{10**30}/"):
        assert desk.get(path).status_code == 404
        assert desk.post(f"{path}aceptar/", {"reason": WHY}).status_code == 404
