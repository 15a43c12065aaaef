"""The people of the programme enter with a password and a second factor, or not at all."""

import re
from io import StringIO
from time import time

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tenants.events.models import ActorKind, Event
from tenants.people.events import LoginFailed
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole, Role
from tenants.programme.managers import services
from tenants.programme.managers.events import (
    ManagerEnrolled,
    ManagerEntered,
    ManagerRefused,
)
from tenants.programme.managers.models import Manager
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.people import PASSWORD, make_person

EMAIL = "ines@programa.example"


@pytest.fixture
def manager(company: Company) -> Manager:
    with public_context():
        row = services.create_manager(EMAIL, "Inés Robles", ProgrammeRole.MANAGER)
        row.set_password(PASSWORD)
        row.save()
    return row


@pytest.fixture
def browser(company: Company) -> Client:
    return Client(headers={"host": "localhost"})


@pytest.fixture(autouse=True)
def in_public(company: Company):
    with public_context():
        yield


def password(browser: Client, text: str = PASSWORD, email: str = EMAIL) -> HttpResponse:
    return browser.post("/programa/entrar/", {"username": email, "password": text})


def code_of(manager: Manager, steps: int = 0) -> str:
    """What the application shows; ``steps`` of 30 seconds from now."""
    device = TOTPDevice.objects.get(user=manager)
    token = TOTP(device.bin_key)
    token.time = time() + 30 * steps
    return f"{token.token():06}"


def enrolled(browser: Client, manager: Manager) -> list[str]:
    """Through the pages; the recovery codes."""
    assert password(browser)["Location"] == "/programa/segundo-factor/"
    page = browser.post("/programa/segundo-factor/", {"code": code_of(manager)}).text
    return re.findall(r"<code>(\w{8})</code>", page)


def forget_the_wait() -> None:
    """As if the seconds had passed that django-otp lets pass after a failure."""
    for device in (TOTPDevice, services.StaticDevice):
        device.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)


def test_the_first_log_in_sets_up_the_second_factor(browser: Client, manager: Manager) -> None:
    password(browser)
    page = browser.get("/programa/segundo-factor/").text
    assert "data:image/svg+xml" in page
    device = TOTPDevice.objects.get(user=manager)
    assert services.secret_of(device)[:4] in page
    answer = browser.post("/programa/segundo-factor/", {"code": code_of(manager)})
    codes = re.findall(r"<code>(\w{8})</code>", answer.text)
    assert len(set(codes)) == services.RECOVERY_CODES
    home = browser.get("/programa/")
    assert (home.status_code, "Inés Robles" in home.text) == (200, True)
    assert Event.objects.of_kind(ManagerEnrolled).filter(actor_id=manager.pk).exists()


def test_the_secret_and_the_codes_are_never_shown_again(browser: Client, manager: Manager) -> None:
    codes = enrolled(browser, manager)
    for path in ("/programa/segundo-factor/", "/programa/codigo/", "/programa/"):
        page = browser.get(path, follow=True).text
        assert "data:image/svg+xml" not in page
        assert not any(code in page for code in codes)


def test_without_the_second_factor_nothing_opens(browser: Client, manager: Manager) -> None:
    enrolled(browser, manager)
    other = Client(headers={"host": "localhost"})
    assert password(other)["Location"] == "/programa/codigo/"
    assert other.get("/programa/")["Location"] == "/programa/codigo/"
    assert other.post("/programa/")["Location"] == "/programa/codigo/"
    assert other.get("/programa/segundo-factor/")["Location"] == "/programa/codigo/"


def test_a_code_opens_and_opens_no_second_time(browser: Client, manager: Manager) -> None:
    enrolled(browser, manager)
    code = code_of(manager, steps=1)
    first, second = (Client(headers={"host": "localhost"}) for _ in range(2))
    password(first)
    key = first.cookies["sesion"].value
    assert first.post("/programa/codigo/", {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert first.get("/programa/").status_code == 200
    assert first.cookies["sesion"].value != key
    password(second)
    answer = second.post("/programa/codigo/", {"code": code})
    assert (answer.status_code, "ya se usó" in answer.text) == (200, True)
    assert second.get("/programa/").status_code == 302


def test_a_recovery_code_opens_once(browser: Client, manager: Manager) -> None:
    codes = enrolled(browser, manager)
    for status in (302, 200):
        other = Client(headers={"host": "localhost"})
        password(other)
        forget_the_wait()
        assert other.post("/programa/codigo/", {"code": codes[0]}).status_code == status
    assert StaticToken.objects.count() == services.RECOVERY_CODES - 1
    entered = Event.objects.of_kind(ManagerEntered).latest("pk")
    assert entered.facts == {"with_recovery_code": True}


def test_wrong_codes_make_one_wait_and_are_told(browser: Client, manager: Manager) -> None:
    enrolled(browser, manager)
    other = Client(headers={"host": "localhost"})
    password(other)
    other.post("/programa/codigo/", {"code": "000000"})
    right = other.post("/programa/codigo/", {"code": code_of(manager, steps=1)})
    assert right.status_code == 200  # too soon after a wrong one
    told = Event.objects.of_kind(ManagerRefused)
    assert set(told.values_list("actor_kind", "actor_id")) == {(ActorKind.MANAGER, manager.pk)}
    assert told.count() == 2


def test_after_many_tries_in_an_hour_no_code_opens(
    browser: Client, manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(browser, manager)
    monkeypatch.setattr(services, "CODES_PER_HOUR", 2)
    other = Client(headers={"host": "localhost"})
    password(other)
    for _ in range(2):
        forget_the_wait()
        other.post("/programa/codigo/", {"code": "000000"})
    forget_the_wait()
    right = other.post("/programa/codigo/", {"code": code_of(manager, steps=1)})
    assert right.status_code == 200


def test_a_wrong_password_is_told_and_locks_only_the_programme(
    browser: Client, manager: Manager, company: Company
) -> None:
    with company_context(company):
        make_person(Role.OWNER, email=EMAIL)
    answers = [password(browser, "equivocada") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert "/contrasena/olvide/" not in answers[-1].text
    assert password(browser).status_code == 429
    failed = Event.objects.of_kind(LoginFailed).filter(company=None)
    assert set(failed.values_list("subject", flat=True)) == {f"user:{manager.pk}"}
    at_the_company = Client(headers={"host": "vidrios-alfa.localhost"})
    form = {"username": EMAIL, "password": PASSWORD}
    assert at_the_company.post("/entrar/", form).status_code == 302


def test_the_session_before_the_code_is_short(browser: Client, manager: Manager) -> None:
    password(browser)
    halfway = browser.session.get_expiry_age()
    assert halfway <= 600
    browser.post("/programa/segundo-factor/", {"code": code_of(manager)})
    assert browser.session.get_expiry_age() > 600


def test_leaving_closes_the_session(browser: Client, manager: Manager) -> None:
    enrolled(browser, manager)
    assert browser.get("/programa/salir/").status_code == 405
    browser.post("/programa/salir/")
    assert browser.get("/programa/")["Location"] == "/programa/entrar/"


def test_the_cookies_are_of_the_apex_alone(browser: Client, manager: Manager) -> None:
    enrolled(browser, manager)
    assert browser.cookies["sesion"]["domain"] == ""
    assert browser.cookies["sesion"]["httponly"] is True


def test_a_person_of_a_company_has_no_account_in_the_programme(
    browser: Client, company: Company
) -> None:
    with company_context(company):
        make_person(Role.OWNER, email=EMAIL)
    assert password(browser).status_code == 200
    assert "no coinciden" in password(browser).text


def test_no_schema_accepts_a_role_of_the_other_world(company: Company, manager: Manager) -> None:
    with pytest.raises(ValueError, match="no role"):
        User(email="x@x.example", full_name="X", role=Role.OWNER).save()
    with company_context(company):
        with pytest.raises(ValueError, match="no role"):
            User(email="x@x.example", full_name="X", role=ProgrammeRole.MANAGER).save()
        intruder = make_person(Role.OWNER, email="intruso@alfa.example")
        User.objects.filter(pk=intruder.pk).update(role=ProgrammeRole.MANAGER)
    form = {"username": "intruso@alfa.example", "password": PASSWORD}
    at_the_company = Client(headers={"host": "vidrios-alfa.localhost"})
    assert at_the_company.post("/entrar/", form).status_code == 200
    with public_context():  # a request leaves its company selected
        User.objects.filter(pk=manager.pk).update(role=Role.OWNER)
        assert password(Client(headers={"host": "localhost"})).status_code == 200


def test_a_session_ends_when_its_person_changes_worlds(
    browser: Client, manager: Manager, company: Company
) -> None:
    enrolled(browser, manager)
    User.objects.filter(pk=manager.pk).update(role=Role.OWNER)
    assert browser.get("/programa/")["Location"] == "/programa/entrar/"


def test_a_person_is_never_deleted(manager: Manager) -> None:
    for delete in (manager.delete, User.objects.all().delete):
        with pytest.raises(TypeError, match="never deleted"):
            delete()


def link_of(printed: str) -> str:
    (link,) = re.findall(r"http://localhost(/programa/clave/\S+)", printed)
    return link


def create(**options: object) -> str:
    output = StringIO()
    call_command("create_manager", stdout=output, **options)
    return output.getvalue()


def test_the_first_one_comes_by_a_command_and_a_link_of_one_use(browser: Client) -> None:
    link = link_of(create(email=EMAIL, name="Inés Robles"))
    assert "Inés Robles" in browser.get(link).text
    new = {"password": "una ventana muy clara", "repeated": "una ventana muy clara"}
    assert browser.post(link, new)["Location"] == "/programa/entrar/"
    assert browser.get(link).status_code == browser.post(link, new).status_code == 410
    assert password(browser, "una ventana muy clara").status_code == 302
    assert browser.get(link[:-2] + "x/").status_code == 410


def test_the_command_gives_another_link_and_takes_a_lost_factor_away(
    browser: Client, manager: Manager
) -> None:
    enrolled(browser, manager)
    printed = create(email=EMAIL.upper(), reset_second_factor=True)
    assert link_of(printed)
    assert not TOTPDevice.objects.exists() and not StaticToken.objects.exists()
    assert Manager.objects.count() == 1
    assert browser.get("/programa/").status_code == 302


@pytest.mark.parametrize("options", [{"email": "x", "name": "X"}, {"email": EMAIL, "name": " "}])
def test_the_command_refuses_what_is_no_person(options: dict[str, str]) -> None:
    with pytest.raises(CommandError, match=r"correo|nombre"):
        create(**options)
    assert not Manager.objects.exists()


def test_no_session_is_left_in_a_company(
    browser: Client, manager: Manager, company: Company
) -> None:
    enrolled(browser, manager)
    assert Session.objects.exists()
    with company_context(company):
        assert not Session.objects.exists()
