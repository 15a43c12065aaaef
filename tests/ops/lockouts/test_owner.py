"""The account's owner is told, and ends the pause or says «no fui yo»; a company has its log."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from ops.lockouts.events import Disowned, Unlocked
from ops.lockouts.models import Dossier
from tenants.events.models import Event
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.ops.lockouts.entering import ELSEWHERE, OFFICE, delivered, enter, fail, path_in
from tests.people import PASSWORD, CompanyClient
from tests.programme import APEX, make_manager

Browse = Callable[..., CompanyClient]
AT_THE_OFFICE = {"X-Real-IP": OFFICE}


@pytest.fixture
def letter(company: Company, client_for: Browse, seller: User) -> str:
    Mail.objects.all().delete()
    fail(client_for(None), seller.email)
    [text] = delivered()
    return text


def test_the_letter_says_what_happened_and_opens_two_pages_that_change_nothing(
    letter: str, company: Company, client_for: Browse, seller: User
) -> None:
    assert "quedó en pausa media hora" in letter
    assert company.name in letter
    for word, button in (("desbloquear", "Desbloquear y entrar"), ("no-fui-yo", "No fui yo")):
        page = client_for(None).get(path_in(letter, word))
        assert page.status_code == 200
        assert button in page.text
    former = seller.password
    seller.refresh_from_db()
    assert seller.password == former
    assert enter(client_for(None), seller.email, PASSWORD).status_code == 429


def test_the_link_ends_the_pause_and_the_browser_is_known_from_then_on(
    letter: str, client_for: Browse, seller: User
) -> None:
    browser = client_for(None)
    answer = browser.post(path_in(letter, "desbloquear"), headers=AT_THE_OFFICE)
    assert (answer.status_code, answer["Location"]) == (302, "/entrar/")
    assert Event.objects.of_kind(Unlocked).get().actor_id == seller.pk
    fail(client_for(None), seller.email)  # whoever locks it again changes nothing for this browser
    assert enter(browser, seller.email, PASSWORD).status_code == 302


def test_not_me_ends_sessions_takes_the_password_away_and_raises_the_dossier(
    letter: str, client_for: Browse, seller: User
) -> None:
    inside = client_for(seller)
    assert inside.get("/cotizaciones/").status_code == 200
    browser, path = client_for(None), path_in(letter, "no-fui-yo")
    answer = browser.post(path, headers=AT_THE_OFFICE)
    assert answer["Location"].startswith("/contrasena/nueva/")
    assert inside.get("/cotizaciones/").status_code == 302
    assert enter(client_for(None), seller.email, PASSWORD).status_code == 200
    assert Dossier.objects.get().disowned_at is not None
    assert Event.objects.of_kind(Disowned).get().actor_id == seller.pk
    assert browser.post(path).status_code == 410
    new = "una frase del todo nueva"
    chosen = browser.post(answer["Location"], {"password": new, "repeated": new})
    assert chosen.status_code == 302


def test_links_of_another_company_or_forged_open_nothing(
    letter: str, neighbour: Company, client_for: Browse
) -> None:
    for word in ("desbloquear", "no-fui-yo"):
        path = path_in(letter, word)
        assert client_for(None, company=neighbour).post(path).status_code == 410
        assert client_for(None).post(path[:-3] + "AA/").status_code == 410
    unlock = path_in(letter, "desbloquear")
    assert client_for(None).post(unlock.replace("desbloquear", "no-fui-yo")).status_code == 410


def test_a_stranger_who_entered_is_told_in_other_words(
    company: Company, client_for: Browse, seller: User
) -> None:
    Mail.objects.all().delete()
    fail(client_for(None), seller.email, "abcd", address=ELSEWHERE)
    enter(client_for(None), seller.email, PASSWORD, ELSEWHERE)
    [text] = delivered()
    assert "Alguien entró a tu cuenta" in text


def test_one_letter_an_hour_however_many_lock_outs(
    company: Company, client_for: Browse, seller: User
) -> None:
    Mail.objects.all().delete()
    for number in range(6):
        fail(client_for(None), seller.email, address=f"198.51.100.{number}")
    hours = {row.key.rpartition(":")[0] for row in Mail.objects.all()}
    assert Mail.objects.count() == len(hours) <= 2


def test_nobody_is_written_to_at_an_e_mail_without_an_account(
    company: Company, client_for: Browse
) -> None:
    Mail.objects.all().delete()
    fail(client_for(None), "nadie@personas.example")
    assert delivered() == []


def test_a_manager_ends_a_pause_and_says_not_me_at_the_programme_s_site(company: Company) -> None:
    manager = make_manager()
    manager.set_password(PASSWORD)
    manager.joined_at = timezone.now()
    with public_context():
        manager.save()
        Mail.objects.all().delete()
        entrance = "/programa/entrar/"
        fail(Client(headers=APEX), manager.email, path=entrance)
        [text] = delivered()
        browser = Client(headers=APEX)
        assert "del programa" in text
        assert browser.get(path_in(text, "desbloquear")).status_code == 200
        assert browser.post(path_in(text, "desbloquear"))["Location"] == entrance
        assert enter(browser, manager.email, PASSWORD, path=entrance).status_code == 302
        answer = Client(headers=APEX).post(path_in(text, "no-fui-yo"))
        assert "/programa/clave/" in answer["Location"]
        assert enter(browser, manager.email, PASSWORD, path=entrance).status_code == 200
        manager.refresh_from_db()
        assert not manager.has_usable_password()


def test_the_company_s_owner_reads_who_entered_and_who_could_not(
    letter: str, neighbour: Company, client_for: Browse, seller: User, owner: User
) -> None:
    enter(client_for(None, company=neighbour), "ajena@personas.example")
    page = client_for(owner).get("/cuenta/seguridad/").text
    for words in (seller.full_name, "No pudo entrar", "Cuenta bloqueada un rato"):
        assert words in page
    assert Dossier.objects.get().get_verdict_display() in page
    assert "Alguien que no mostró quién es" in page
    assert "ajena" not in page
    assert OFFICE not in page
