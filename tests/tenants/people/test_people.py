"""The people of a company: invited, given roles, sent away and let in again."""

from threading import Barrier, Thread
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tenants.events.models import Event
from tenants.people import services
from tenants.people.events import PersonInvited
from tenants.people.links import RESET, password_link
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.seats.models import Seat
from tests.people import make_person


def invite(client: Client, **changes: str) -> HttpResponse:
    data = {"full_name": "Nora Díaz", "email": "nora@personas.example", "role": "ventas"}
    return client.post("/personas/invitar/", data | changes)


def act(client: Client, person: User, action: str, **data: str) -> str:
    """Do it, and the page that says how it went."""
    response = client.post(f"/personas/{person.pk}/{action}/", data, follow=True)
    assert response.redirect_chain == [("/personas/", 302)]
    return response.content.decode()


def test_an_owner_invites_a_person_who_gets_a_seat_and_a_message(
    company: Company, client_for, owner: User, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = invite(client_for(owner), email=" Nora@Personas.example ")
    assert response["Location"] == "/personas/"
    person = User.objects.get(email="nora@personas.example")
    assert (person.full_name, person.role, person.has_joined) == ("Nora Díaz", Role.SALES, False)
    assert not person.has_usable_password()
    assert Seat.objects.filter(company_id=company.pk, user_id=person.pk).exists()
    assert mailoutbox[0].to == ["nora@personas.example"]
    event = Event.objects.of_kind(PersonInvited).about(person).get()
    assert (event.actor_id, event.fact) == (owner.pk, PersonInvited(role="ventas"))


@pytest.mark.parametrize(
    "changes",
    [{"full_name": ""}, {"full_name": "x" * 121}, {"full_name": "a\x00b"}, {"email": "nora"},
     {"email": ""}, {"role": ""}, {"role": "superusuario"}, {"email": "x" * 250 + "@a.mx"}],
)  # fmt: skip
def test_an_invitation_half_written_is_shown_again_and_nobody_is_added(
    company: Company, client_for, owner: User, changes: dict[str, str]
) -> None:
    before = User.objects.count()
    response = invite(client_for(owner), **changes)
    assert response.status_code == 200
    assert "aria-invalid" in response.content.decode()
    assert User.objects.count() == before


def test_the_same_e_mail_twice_is_said_in_spanish(
    company: Company, client_for, owner: User, seller: User
) -> None:
    response = invite(client_for(owner), email=seller.email.upper())
    assert "Ya hay una persona con ese correo en tu empresa." in response.content.decode()


def test_the_same_e_mail_may_work_for_two_companies(
    company: Company, neighbour: Company, client_for, owner: User
) -> None:
    with company_context(neighbour):
        make_person(Role.OWNER, email="nora@personas.example")
    assert invite(client_for(owner)).status_code == 302


def test_a_full_programme_is_said_in_spanish_and_nothing_is_half_written(
    company: Company, client_for, owner: User, mailoutbox, settings: LazySettings,
    django_capture_on_commit_callbacks,
) -> None:  # fmt: skip
    settings.MAX_BETA_USERS = Seat.objects.count()
    browser = client_for(owner)
    people, events = User.objects.count(), Event.objects.count()
    with django_capture_on_commit_callbacks(execute=True) as later:
        page = invite(browser).content.decode()
    assert f"El programa beta ya tiene sus {settings.MAX_BETA_USERS} lugares ocupados." in page
    assert (User.objects.count(), Event.objects.count()) == (people, events)
    assert later == []
    assert mailoutbox == []


def test_two_invitations_of_one_e_mail_at_the_same_moment_make_one_person(
    own_company: Company,
) -> None:
    start, answers = Barrier(2), []

    def run() -> None:
        with company_context(own_company):
            start.wait()
            try:
                services.invite_person("nora@personas.example", "Nora", Role.SALES, by=None)
                answers.append("invited")
            except services.PeopleError as error:
                answers.append(str(error))
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["Ya hay una persona con ese correo en tu empresa.", "invited"]
    assert Seat.objects.filter(company_id=own_company.pk).count() == User.objects.count()


def test_an_owner_changes_a_role_and_it_counts_at_once(
    company: Company, client_for, owner: User, seller: User
) -> None:
    theirs = client_for(seller)
    assert theirs.get("/personas/").status_code == 403
    assert "rol de Saúl Ventas cambió" in act(client_for(owner), seller, "rol", role="dueno")
    assert theirs.get("/personas/").status_code == 200


def test_an_unknown_role_is_refused(
    company: Company, client_for, owner: User, seller: User
) -> None:
    assert "Elige un rol" in act(client_for(owner), seller, "rol", role="jefe")
    seller.refresh_from_db()
    assert seller.role == Role.SALES


def test_a_deactivated_person_is_out_at_once_and_leaves_the_seat(
    company: Company, client_for, owner: User, seller: User
) -> None:
    theirs = client_for(seller)
    assert theirs.get("/contrasena/cambiar/").status_code == 200
    assert "ya no puede entrar" in act(client_for(owner), seller, "desactivar")
    assert theirs.get("/contrasena/cambiar/").status_code == 302
    assert not Seat.objects.filter(company_id=company.pk, user_id=seller.pk).exists()


def test_what_a_deactivated_person_held_stays_dead_when_they_return(
    company: Company, client_for, owner: User, seller: User
) -> None:
    session, link = client_for(seller), urlsplit(password_link(RESET, seller)).path
    assert client_for(None).get(link).status_code == 200
    client = client_for(owner)
    act(client, seller, "desactivar")
    act(client, seller, "reactivar")
    assert session.get("/contrasena/cambiar/").status_code == 302
    assert client_for(None).get(link).status_code == 410
    seller.refresh_from_db()
    assert client_for(seller).get("/contrasena/cambiar/").status_code == 200


def test_a_person_who_returns_takes_a_seat_again(
    company: Company, client_for, owner: User, seller: User, settings: LazySettings
) -> None:
    client = client_for(owner)
    act(client, seller, "desactivar")
    settings.MAX_BETA_USERS = Seat.objects.count()
    assert "lugares ocupados" in act(client, seller, "reactivar")
    seller.refresh_from_db()
    assert not seller.is_active
    settings.MAX_BETA_USERS += 1
    assert "puede entrar de nuevo" in act(client, seller, "reactivar")
    assert Seat.objects.filter(company_id=company.pk, user_id=seller.pk).count() == 1


def test_doing_it_twice_is_harmless(
    company: Company, client_for, owner: User, seller: User, settings: LazySettings
) -> None:
    client = client_for(owner)
    settings.MAX_BETA_USERS = Seat.objects.count()
    assert "puede entrar de nuevo" in act(client, seller, "reactivar")  # was never away
    for _ in range(2):
        act(client, seller, "desactivar")
    for _ in range(2):
        act(client, seller, "reactivar")
    assert Seat.objects.filter(company_id=company.pk, user_id=seller.pk).count() == 1


def only_owner(owner: User) -> None:
    User.objects.filter(role=Role.OWNER).exclude(pk=owner.pk).update(role=Role.SALES)


def test_the_last_owner_keeps_the_role(company: Company, client_for, owner: User) -> None:
    only_owner(owner)
    page = act(client_for(owner), owner, "rol", role="ventas")
    assert "al menos una persona con rol de dueño" in page
    owner.refresh_from_db()
    assert owner.is_owner


def test_a_deactivated_owner_does_not_count_as_one(
    company: Company, client_for, owner: User
) -> None:
    only_owner(owner)
    make_person(Role.OWNER, is_active=False)
    assert "al menos una persona" in act(client_for(owner), owner, "rol", role="taller")


def test_nobody_deactivates_themselves(company: Company, client_for, owner: User) -> None:
    make_person(Role.OWNER)
    assert "No puedes desactivar tu propia cuenta" in act(client_for(owner), owner, "desactivar")
    owner.refresh_from_db()
    assert owner.is_active


def test_one_of_two_owners_may_step_down(company: Company, client_for, owner: User) -> None:
    only_owner(owner)
    make_person(Role.OWNER)
    response = client_for(owner).post(f"/personas/{owner.pk}/rol/", {"role": "ventas"})
    assert response.status_code == 302
    owner.refresh_from_db()
    assert owner.role == Role.SALES


@pytest.mark.parametrize("change", ["demote", "deactivate"])
def test_two_owners_who_remove_each_other_at_the_same_moment_leave_one(
    own_company: Company, change: str
) -> None:
    User.objects.update(role=Role.SALES)
    pair = [make_person(Role.OWNER), make_person(Role.OWNER)]
    start, refusals = Barrier(2), []

    def run(victim: User, by: User) -> None:
        with company_context(own_company):
            start.wait()
            try:
                if change == "demote":
                    services.change_role(victim, Role.SALES, by=by)
                else:
                    services.deactivate_person(victim, by=by)
            except services.PeopleError as error:
                refusals.append(str(error))
        connection.close()

    threads = [Thread(target=run, args=pair), Thread(target=run, args=pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 1
    assert User.objects.filter(role=Role.OWNER, is_active=True).count() == 1


def test_a_pending_invitation_is_sent_again(
    company: Company, client_for, owner: User, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    person = services.add_person("nora@personas.example", "Nora", Role.SALES, by=owner)
    with django_capture_on_commit_callbacks(execute=True):
        assert "La invitación de Nora va otra vez en camino" in act(
            client_for(owner), person, "reenviar"
        )
    assert [message.to for message in mailoutbox] == [["nora@personas.example"]]


@pytest.mark.parametrize("name", ["Ganaste http://malo.example", "www.malo.example", "a@b.example"])
def test_a_name_carries_no_address_to_a_stranger(
    company: Company, client_for, owner: User, name: str
) -> None:
    typed = {"full_name": name, "email": "x@correo.example", "role": Role.SALES}
    page = client_for(owner).post("/personas/invitar/", typed).content.decode()
    assert "solo el nombre de la persona" in page
    assert not User.objects.filter(email="x@correo.example").exists()


def test_no_address_is_filled_with_invitations(company: Company, client_for, owner: User) -> None:
    invited = services.add_person("extrana@correo.example", "Extraña", Role.SALES, by=owner)
    client = client_for(owner)
    for _ in range(services.INVITATIONS_PER_HOUR):
        assert "espera una hora" not in act(client, invited, "reenviar")
    before = Event.objects.count()
    assert "espera una hora" in act(client, invited, "reenviar")
    assert Event.objects.count() == before


def test_an_invitation_is_not_sent_again_to_who_has_entered(
    company: Company, client_for, owner: User, seller: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as later:
        page = act(client_for(owner), seller, "reenviar")
    assert "ya no tiene una invitación pendiente" in page
    assert later == []


@pytest.mark.parametrize("action", ["rol", "desactivar", "reactivar", "reenviar"])
@pytest.mark.parametrize("pk", [0, 999_999_999, 10**30])
def test_a_person_who_is_not_there_is_a_404(
    company: Company, client_for, owner: User, action: str, pk: int
) -> None:
    response = client_for(owner).post(f"/personas/{pk}/{action}/", {"role": "ventas"})
    assert response.status_code == 404


@pytest.mark.parametrize("action", ["rol", "desactivar", "reactivar", "reenviar"])
def test_a_get_changes_nobody(
    company: Company, client_for, owner: User, seller: User, action: str
) -> None:
    assert client_for(owner).get(f"/personas/{seller.pk}/{action}/").status_code == 405


@pytest.mark.parametrize("role", [Role.SALES, Role.WORKSHOP])
def test_only_owners_reach_the_people(company: Company, client_for, make_user, role: Role) -> None:
    client, victim = client_for(make_user(role)), make_user(Role.SALES)
    assert client.get("/personas/").status_code == 403
    assert invite(client).status_code == 403
    for action in ("rol", "desactivar", "reactivar", "reenviar"):
        response = client.post(f"/personas/{victim.pk}/{action}/", {"role": "dueno"})
        assert response.status_code == 403
    victim.refresh_from_db()
    assert (victim.role, victim.is_active) == (Role.SALES, True)


def test_a_person_of_the_neighbour_cannot_be_touched(
    company: Company, neighbour: Company, client_for, owner: User
) -> None:
    with company_context(neighbour):
        theirs = [make_person(Role.SALES) for _ in range(3)]
    here = set(User.objects.values_list("pk", flat=True))
    for person in theirs:
        if person.pk not in here:
            response = client_for(owner).post(f"/personas/{person.pk}/desactivar/")
            assert response.status_code == 404
    with company_context(neighbour):
        assert all(User.objects.filter(pk=each.pk, is_active=True).exists() for each in theirs)
