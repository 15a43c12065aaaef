"""Dossiers at the desk: each act once, with its reason and its event; the figures of security."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from ops.lockouts.desk.urls import DOSSIER
from ops.lockouts.models import BarredAddress, Dossier
from tenants.events.models import ActorKind, Event
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.programme.desk.models import Note
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.ops.lockouts.entering import OFFICE, delivered, enter, fail
from tests.people import PASSWORD, CompanyClient
from tests.programme import entered, make_manager

Browse = Callable[..., CompanyClient]
WHY = "Hablamos con la persona por teléfono."


@pytest.fixture
def manager(company: Company) -> User:
    return make_manager()


@pytest.fixture
def desk(manager: User) -> Client:
    return entered(manager)


@pytest.fixture
def dossier(company: Company, client_for: Browse, seller: User, desk: Client) -> Dossier:
    fail(client_for(None), seller.email)
    Mail.objects.all().delete()
    return Dossier.objects.get()


def page_of(desk: Client, dossier: Dossier) -> str:
    with public_context():
        return desk.get(f"/programa/expedientes/{dossier.pk}/").text


def act(desk: Client, dossier: Dossier, name: str, **data: Any) -> HttpResponse:
    if "seen" not in data:
        found = re.findall(r'name="seen" value="([^"]*)"', page_of(desk, dossier))
        data["seen"] = found[0]
    path = f"/programa/expedientes/{dossier.pk}/{DOSSIER[name]}/"
    with public_context():
        return desk.post(path, {"reason": WHY} | data)


def test_the_page_says_who_from_where_and_why(
    dossier: Dossier, desk: Client, company: Company, seller: User
) -> None:
    page = page_of(desk, dossier)
    for words in (company.name, dossier.masked, OFFICE, *dossier.facts, "Edad de su contraseña"):
        assert words in page
    assert seller.email not in page
    assert seller.full_name not in page


ACTS = [
    ("unlock", "lockout.unlock_sent", {}),
    ("sessions", "lockout.sessions_cut", {}),
    ("reset", "lockout.reset_sent", {}),
    ("bar", "lockout.address_barred", {"address": OFFICE, "hours": "24"}),
    ("close", "lockout.closed", {}),
]


@pytest.mark.parametrize(("name", "kind", "data"), ACTS)
def test_an_act_is_done_once_told_and_says_why(
    dossier: Dossier,
    desk: Client,
    manager: User,
    name: str,
    kind: str,
    data: dict[str, str],
) -> None:
    seen = re.findall(r'name="seen" value="([^"]*)"', page_of(desk, dossier))[0]
    for _ in range(2):
        assert act(desk, dossier, name, seen=seen, **data).status_code == 302
    [event] = Event.objects.filter(kind=kind)
    assert (event.actor_kind, event.actor_id) == (ActorKind.MANAGER, manager.pk)
    assert event.company == dossier.company
    [note] = Note.objects.about(dossier)  # type: ignore[attr-defined]  # of the queryset
    assert note.text.endswith(WHY)
    stale = act(desk, dossier, "close", seen=seen, reason="Otra cosa")
    assert stale.status_code == 422
    assert "cambió mientras lo veías" in stale.text


def test_the_acts_do_what_they_say(
    desk: Client, company: Company, client_for: Browse, seller: User
) -> None:
    inside = client_for(seller)
    fail(client_for(None), seller.email)
    Mail.objects.all().delete()
    dossier = Dossier.objects.get()
    act(desk, dossier, "unlock")
    assert "Termina la pausa y entra" in delivered()[0]
    assert inside.get("/cotizaciones/").status_code == 200
    act(desk, dossier, "sessions")
    assert inside.get("/cotizaciones/").status_code == 302
    act(desk, dossier, "reset")
    assert "contraseña nueva" in delivered()[0]
    assert enter(client_for(None), seller.email, PASSWORD).status_code == 200
    act(desk, dossier, "bar", address=OFFICE, hours="1")
    assert enter(client_for(None), seller.email, PASSWORD).status_code == 429
    act(desk, dossier, "free", address=OFFICE)
    assert not BarredAddress.objects.exists()
    act(desk, dossier, "close")
    act(desk, dossier, "reopen")
    dossier.refresh_from_db()
    assert dossier.is_open


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bar", {"address": "mi oficina", "hours": "24"}, "Escribe una dirección IP"),
        ("bar", {"address": OFFICE, "hours": "9999"}, "opción válida"),
        ("free", {"address": "198.51.100.200"}, "no está bloqueada"),
        ("reopen", {}, "está abierto"),
        ("close", {"reason": " "}, "Escribe por qué"),
    ],
)
def test_what_cannot_be_is_said(
    dossier: Dossier, desk: Client, name: str, data: dict[str, str], words: str
) -> None:
    answer = act(desk, dossier, name, **data)
    assert answer.status_code == 422
    assert words in answer.text


def test_an_e_mail_that_nobody_has_offers_no_act_on_an_account(
    company: Company, client_for: Browse, desk: Client
) -> None:
    fail(client_for(None), "nadie@personas.example")
    dossier = Dossier.objects.get()
    page = page_of(desk, dossier)
    assert "Nadie tiene ese correo ahí" in page
    assert "Obligar a cambiar" not in page
    refused = act(desk, dossier, "reset")
    assert "no es de nadie" in refused.text


def test_a_manager_s_account_is_helped_too(company: Company, desk: Client) -> None:
    other = make_manager(name="Iris Soto")
    with public_context():
        fail(Client(headers={"host": "localhost"}), other.email, path="/programa/entrar/")
        dossier = Dossier.objects.get()
        Mail.objects.all().delete()
    assert act(desk, dossier, "reset").status_code == 302
    with public_context():
        assert [mail.kind for mail in Mail.objects.all()] == ["manager_invitation"]


def test_what_is_urgent_goes_first_in_the_list_and_on_today_s_page(
    dossier: Dossier, desk: Client, client_for: Browse, owner: User
) -> None:
    fail(client_for(None), owner.email)
    Dossier.objects.filter(pk=dossier.pk).update(disowned_at=timezone.now())
    with public_context():
        listed = desk.get("/programa/expedientes/").text
        first, second = re.findall(r"(\d+)\. [a-z]•••", listed)
        today = desk.get("/programa/").text
    assert (int(first), int(second) > int(first)) == (dossier.pk, True)
    assert (int(first), int(second) > int(first)) == (dossier.pk, True)
    assert "Su dueño avisó que no fue." in today


def test_security_counts_by_day_and_company_and_each_number_opens_its_rows(
    dossier: Dossier, desk: Client, company: Company, neighbour: Company, client_for: Browse
) -> None:
    with company_context(neighbour):
        enter(client_for(None, company=neighbour), "quien@personas.example")
    with public_context():
        page = desk.get("/programa/seguridad/").text
        assert page.count("<svg") >= 2
        links = {
            link.replace("&amp;", "&"): int(number)
            for link, number in re.findall(r'href="(/programa/actividad/\?[^"]*)">(\d+)</a>', page)
        }
        failures = {
            number
            for link, number in links.items()
            if "session.refused" in link and f"company_id={company.pk}" in link
        }
        assert failures == {5}
        for link, number in links.items():
            rows = desk.get(link).text
            assert rows.count("<tr>") - 1 == number, link
        assert desk.get("/programa/seguridad/?dias=30").status_code == 200
        assert desk.get("/programa/seguridad/?dias=x").status_code == 200
