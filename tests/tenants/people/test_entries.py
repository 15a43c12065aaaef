"""What the programme hears of who entered, failed to, was locked out, and left."""

import pytest
from django.test import Client

from tenants.events.models import ActorKind, Event
from tenants.people.events import LockedOut, LoggedIn, LoggedOut, LoginFailed, PasswordResetAsked
from tenants.people.models import User
from tenants.schemas.companies import Company
from tests.people import PASSWORD


def enter(
    client: Client, email: str, password: str = "equivocada", agent: str = "Navegador"
) -> int:
    data = {"username": email, "password": password}
    return client.post("/entrar/", data, headers={"User-Agent": agent}).status_code


def test_who_enters_and_leaves_is_told(company: Company, client_for, seller: User) -> None:
    client = client_for(None)
    assert enter(client, seller.email, PASSWORD) == 302
    client.post("/salir/")
    entered, left = Event.objects.of_kind(LoggedIn, LoggedOut).order_by("pk")
    assert (entered.actor_kind, entered.actor_id) == (ActorKind.PERSON, seller.pk)
    assert left.fact == LoggedOut()
    assert left.actor_id == seller.pk


def test_a_known_device_is_told_from_a_new_one(company: Company, client_for, seller: User) -> None:
    for agent in ("Navegador", "Navegador", "Otro"):
        enter(client_for(None), seller.email, PASSWORD, agent)
    first, again, other = (event.facts["device"] for event in Event.objects.of_kind(LoggedIn))
    assert first == again != other
    assert "avegador" not in str([event.facts for event in Event.objects.all()])


def test_a_failure_is_told_of_the_account_if_there_is_one(
    company: Company, client_for, seller: User
) -> None:
    for email in (seller.email.upper(), "nadie@personas.example"):
        assert enter(client_for(None), email) == 200
    known, unknown = Event.objects.of_kind(LoginFailed).order_by("pk")
    assert (known.subject, unknown.subject) == (f"user:{seller.pk}", "")
    assert (known.actor_kind, known.actor_id) == (ActorKind.PERSON, None)


def test_a_lock_out_is_told_once_and_its_attempts_are_no_failures(
    company: Company, client_for, seller: User
) -> None:
    client = client_for(None)
    statuses = [enter(client, seller.email) for _ in range(7)]
    assert statuses == [200] * 4 + [429] * 3
    assert Event.objects.of_kind(LoginFailed).count() == 5
    [locked] = Event.objects.of_kind(LockedOut)
    assert locked.subject == f"user:{seller.pk}"


@pytest.mark.parametrize("known", [True, False])
def test_a_forgotten_password_is_told_for_any_address(
    company: Company, client_for, seller: User, known: bool
) -> None:
    email = seller.email if known else "nadie@personas.example"
    client_for(None).post("/contrasena/olvide/", {"email": email})
    event = Event.objects.of_kind(PasswordResetAsked).get()
    assert (event.subject, event.facts) == ("", {})
