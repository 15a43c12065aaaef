"""Links to choose a password: opening them spends nothing, one use spends them."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.core import signing
from django.db import connection
from django.test import Client

from tenants.events.models import Event
from tenants.people import services
from tenants.people.events import PersonJoined
from tenants.people.links import INVITATION, RESET, password_link
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.people import PASSWORD, CompanyClient, make_person

NEW = "la ventana de la sala"
CHOICE = {"password": NEW, "repeated": NEW}


@pytest.fixture
def invited(company: Company) -> User:
    return services.invite_person("nueva@personas.example", "Nueva Pérez", Role.SALES, by=None)


def path(purpose: str, user: User) -> str:
    return password_link(purpose, user).removeprefix("http://vidrios-alfa.localhost")


def assert_spent(response) -> None:
    assert response.status_code == 410
    assert "Este enlace ya no sirve" in response.content.decode()


def test_a_scanner_that_opens_the_link_fifty_times_spends_nothing(
    company: Company, client_for, invited: User
) -> None:
    link, scanner = path(INVITATION, invited), client_for(None)
    for _ in range(50):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    invited.refresh_from_db()
    assert not invited.has_joined
    assert client_for(None).post(link, CHOICE).status_code == 302


def test_an_invitation_gives_a_password_and_enters(
    company: Company, client_for, invited: User
) -> None:
    client = client_for(None)
    page = client.get(path(INVITATION, invited)).content.decode()
    assert "Nueva Pérez" in page
    assert "Vidrios Alfa" in page
    response = client.post(path(INVITATION, invited), CHOICE)
    assert response["Location"] == "/"
    assert get_user(client).pk == invited.pk
    invited.refresh_from_db()
    assert invited.has_joined
    assert invited.check_password(NEW)
    assert Event.objects.of_kind(PersonJoined).filter(actor_id=invited.pk).exists()


@pytest.mark.parametrize("purpose", [INVITATION, RESET])
def test_a_used_link_is_spent_and_changes_nothing_more(
    company: Company, client_for, invited: User, purpose: str
) -> None:
    link = path(purpose, invited)
    client_for(None).post(link, CHOICE)
    other = {"password": "de otra persona", "repeated": "de otra persona"}
    assert_spent(client_for(None).get(link))
    assert_spent(client_for(None).post(link, other))
    invited.refresh_from_db()
    assert invited.check_password(NEW)


def test_a_refused_password_spends_nothing(company: Company, client_for, invited: User) -> None:
    link = path(INVITATION, invited)
    response = client_for(None).post(link, {"password": "corta", "repeated": "corta"})
    assert response.status_code == 200
    assert client_for(None).post(link, CHOICE).status_code == 302


def test_one_choice_spends_every_older_link(company: Company, client_for, seller: User) -> None:
    first, second = path(RESET, seller), path(RESET, seller)
    client_for(None).post(second, CHOICE)
    assert_spent(client_for(None).post(first, CHOICE))


def test_choosing_a_password_ends_the_sessions_that_were_open(
    company: Company, client_for, seller: User
) -> None:
    intruder = client_for(seller)
    client_for(None).post(path(RESET, seller), CHOICE)
    assert intruder.get("/contrasena/cambiar/").status_code == 302


def test_a_reset_link_lives_one_hour(
    company: Company, client_for, seller: User, settings: LazySettings
) -> None:
    link = path(RESET, seller)
    settings.PASSWORD_RESET_LINK_AGE = timedelta(seconds=-1)
    assert_spent(client_for(None).get(link))
    assert_spent(client_for(None).post(link, CHOICE))


def test_the_lives_of_the_links_are_an_hour_and_a_week(settings: LazySettings) -> None:
    assert timedelta(hours=1) == settings.PASSWORD_RESET_LINK_AGE
    assert timedelta(days=7) == settings.INVITATION_LINK_AGE


def test_a_link_of_one_purpose_is_worthless_for_the_other(
    company: Company, client_for, invited: User
) -> None:
    token = path(RESET, invited).split("/")[-2]
    assert_spent(client_for(None).post(f"/invitacion/{token}/", CHOICE))


def test_a_link_is_worthless_at_the_neighbour_even_for_the_same_account(
    company: Company, neighbour: Company, client_for, seller: User
) -> None:
    link = path(RESET, seller)
    with company_context(neighbour):
        User.objects.filter(pk=seller.pk)._raw_delete(using="default")
        facts = ("pk", "email", "full_name", "role", "joined_at", "password")
        User.objects.create(**{fact: getattr(seller, fact) for fact in facts})
    there = client_for(None, company=neighbour)
    assert_spent(there.get(link))
    assert_spent(there.post(link, CHOICE))


@pytest.mark.parametrize("damage", [str.upper, lambda token: token[:-1], lambda token: "x" + token])
def test_a_damaged_link_gets_a_page_that_helps(
    company: Company, client_for, seller: User, damage
) -> None:
    token = path(RESET, seller).split("/")[-2]
    assert_spent(client_for(None).get(f"/contrasena/nueva/{damage(token)}/"))


@pytest.mark.parametrize("token", ["x", ":", "a:b:c", "ñ", "%00", "." * 2000, "' or 1=1"])
def test_a_forged_link_gets_a_page_that_helps(company: Company, client_for, token: str) -> None:
    assert_spent(client_for(None).get(f"/contrasena/nueva/{token}/"))


def test_a_link_signed_with_the_key_alone_is_forged(
    company: Company, client_for, seller: User
) -> None:
    token = signing.dumps([seller.pk, ""], salt=RESET, compress=True)
    assert_spent(client_for(None).post(f"/contrasena/nueva/{token}/", CHOICE))


def test_a_deactivated_person_has_no_way_in(
    company: Company, client_for, seller: User, owner: User
) -> None:
    link = path(RESET, seller)
    services.deactivate_person(seller, by=owner)
    assert_spent(client_for(None).post(link, CHOICE))


def test_two_uses_at_the_same_moment_give_one_password(own_company: Company) -> None:
    user = make_person(Role.OWNER)
    link = password_link(RESET, user).removeprefix("http://vidrios-propios.localhost")
    start, answers = Barrier(2), []

    def use(password: str) -> None:
        client = CompanyClient(own_company)
        start.wait()
        data = {"password": password, "repeated": password}
        answers.append((client.post(link, data).status_code, password))
        connection.close()

    threads = [Thread(target=use, args=[f"frase número {n} larga"]) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [302, 410]
    user.refresh_from_db()
    assert user.check_password(dict(answers)[302])


# --- Asking for one ------------------------------------------------------------------------------


def ask(client: Client, email: str):
    return client.post("/contrasena/olvide/", {"email": email})


def test_a_known_and_an_unknown_e_mail_get_the_same_answer_and_one_gets_mail(
    company: Company, client_for, seller: User, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        unknown = ask(client_for(None), "nadie@personas.example")
    assert mailoutbox == []
    with django_capture_on_commit_callbacks(execute=True):
        known = ask(client_for(None), f" {seller.email.upper()} ")
    assert unknown.status_code == known.status_code == 200
    assert unknown.content == known.content
    (message,) = mailoutbox
    assert message.to == [seller.email]
    link = message.body.partition("http://vidrios-alfa.localhost/ir/?a=")[2].split()[0]
    assert client_for(None).post(link, CHOICE).status_code == 302


def test_a_mailbox_cannot_be_filled_by_asking_again_and_again(
    company: Company, client_for, seller: User, owner: User, mailoutbox,
    django_capture_on_commit_callbacks,
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        answers = [ask(client_for(None), seller.email) for _ in range(9)]
        ask(client_for(None), owner.email)
    assert {answer.content for answer in answers} == {answers[0].content}
    assert [message.to for message in mailoutbox] == [[seller.email]] * 5 + [[owner.email]]


def test_an_inactive_person_gets_no_mail(
    company: Company, client_for, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask(client_for(None), make_person(Role.SALES, is_active=False).email)
    assert mailoutbox == []


def test_the_link_leads_to_the_companys_address_whatever_the_host_header_says(
    company: Company, seller: User, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    client = Client(headers={"host": "www.vidrios-alfa.localhost:9999"})
    with django_capture_on_commit_callbacks(execute=True), company_context(company):
        client.post("/contrasena/olvide/", {"email": seller.email})
    assert "http://vidrios-alfa.localhost/ir/?a=/contrasena/nueva/" in mailoutbox[0].body
    assert "9999" not in mailoutbox[0].body


@pytest.mark.parametrize("email", ["", "nadie", "a@b", "x" * 400 + "@a.mx", "a@b.mx\nBcc: c@d.mx"])
def test_what_is_no_e_mail_is_said_so(company: Company, client_for, email: str) -> None:
    response = ask(client_for(None), email)
    assert response.status_code == 200
    assert "aria-invalid" in response.content.decode()


def test_a_name_with_symbols_is_written_as_it_is_in_the_message(
    company: Company, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    company.name = "Vidrios & Aluminios <Ruiz>"
    with django_capture_on_commit_callbacks(execute=True), company_context(company):
        company.save()
        services.invite_person("nueva@personas.example", "Nueva & Cía", Role.SALES, by=None)
    (message,) = mailoutbox
    assert message.subject.startswith("Vidrios & Aluminios <Ruiz>")
    assert "Nueva & Cía" in message.body
    assert "Nueva &amp; Cía" in message.alternatives[0][0]
    assert PASSWORD not in message.body
