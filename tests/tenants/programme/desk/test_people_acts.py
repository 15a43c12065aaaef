"""The people of the programme from the desk: invited, sent away, their role and second factor."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tenants.events.models import ActorKind, Event
from tenants.outbox.kinds import mail_kinds
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.models import Note
from tenants.programme.desk.urls import MANAGER
from tenants.programme.managers.models import Manager
from tenants.programme.managers.services import is_enrolled
from tests.programme import entered, make_manager

WHY = "Ya no está con nosotros."
FORM = {"full_name": "Hugo Sáenz", "email": "hugo@programa.example", "role": "soporte"}


def act(desk: Client, person: User, name: str, **data: Any) -> HttpResponse:
    if "seen" not in data:
        page = desk.get(f"/programa/personas/{person.pk}/").text
        data["seen"] = re.findall(r'name="seen" value="([^"]*)"', page)[0]
    return desk.post(f"/programa/personas/{person.pk}/{MANAGER[name]}/", {"reason": WHY} | data)


def test_another_person_is_invited_by_a_link_of_one_use(desk: Client, manager: User) -> None:
    answer = desk.post("/programa/personas/nueva/", FORM)
    person = Manager.objects.get(email="hugo@programa.example")
    assert answer["Location"] == f"/programa/personas/{person.pk}/"
    told = Event.objects.get(kind="manager.created", subject=f"manager:{person.pk}")
    assert (told.actor_kind, told.actor_id) == (ActorKind.MANAGER, manager.pk)
    mail = Mail.objects.get(kind="manager_invitation", to=person.email)
    context = mail_kinds[mail.kind].compose(mail)
    assert context is not None
    path = context["link"].partition("localhost")[2].partition("/")[2]
    assert Client(headers={"host": "localhost"}).get(f"/{path}").status_code == 200
    again = desk.post("/programa/personas/nueva/", FORM)
    assert again.status_code == 422
    assert "Ya hay una persona del programa con ese correo" in again.text


ACTS = [
    ("invite_again", "manager.invited_again", {}),
    ("role", "manager.role_changed", {"role": "encargado"}),
    ("reset_factor", "manager.second_factor_reset", {}),
    ("deactivate", "manager.deactivated", {}),
]


@pytest.mark.parametrize(("name", "kind", "data"), ACTS)
def test_an_act_on_a_person_is_done_once_told_and_says_why(
    desk: Client, manager: User, name: str, kind: str, data: dict[str, str]
) -> None:
    person = make_manager(ProgrammeRole.SUPPORT, "Sara Luz")
    entered(person)  # it has a second factor
    page = desk.get(f"/programa/personas/{person.pk}/").text
    seen = re.findall(r'name="seen" value="([^"]*)"', page)[0]
    for _ in range(2):
        assert act(desk, person, name, seen=seen, **data).status_code == 302
    told = Event.objects.get(kind=kind, subject=f"manager:{person.pk}")
    assert (told.actor_kind, told.actor_id) == (ActorKind.MANAGER, manager.pk)
    assert Note.objects.get(subject=f"manager:{person.pk}").text == WHY
    person.refresh_from_db()
    assert person.is_active is (name != "deactivate")
    assert person.role == data.get("role", "soporte")
    assert is_enrolled(person) is (name != "reset_factor")


def test_whoever_is_deactivated_is_out_at_once_and_may_come_back(desk: Client) -> None:
    person = make_manager(ProgrammeRole.SUPPORT)
    theirs = entered(person)
    assert theirs.get("/programa/").status_code == 200
    act(desk, person, "deactivate")
    assert theirs.get("/programa/")["Location"] == "/programa/entrar/"
    assert act(desk, person, "reactivate", reason="Regresó.").status_code == 302
    assert theirs.get("/programa/")["Location"] == "/programa/entrar/"
    person.refresh_from_db()
    assert person.is_active


def test_without_the_second_factor_the_session_opens_nothing(desk: Client) -> None:
    person = make_manager(ProgrammeRole.SUPPORT)
    theirs = entered(person)
    act(desk, person, "reset_factor")
    assert theirs.get("/programa/")["Location"] == "/programa/codigo/"


def test_nobody_sends_themselves_away_nor_the_last_who_runs_the_programme(
    desk: Client, manager: User
) -> None:
    page = desk.get(f"/programa/personas/{manager.pk}/").text
    assert "/desactivar/" not in page
    for name, data in (("deactivate", {}), ("role", {"role": "soporte"})):
        answer = act(desk, manager, name, **data)
        assert answer.status_code == 422
        assert "Eres tú" in answer.text
        assert WHY in answer.text


def test_two_people_cannot_send_each_other_away(desk: Client, manager: User) -> None:
    other = make_manager(name="Otra Encargada")
    theirs = entered(other)
    assert act(desk, other, "deactivate").status_code == 302
    assert act(theirs, manager, "deactivate", seen="x").status_code == 302
    manager.refresh_from_db()
    assert manager.is_active


def test_a_person_of_a_company_is_no_person_of_the_programme(desk: Client) -> None:
    assert desk.get("/programa/personas/99999/").status_code == 404
