"""Five wrong passwords for one person from one address pause the log-in, and nothing else."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.contrib.auth import get_user
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from tenants.people.hashers import BoundedArgon2Hasher
from tenants.people.links import RESET, password_link
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.web.known import MOST_PEOPLE, browser_of, remember_browser
from tests.people import PASSWORD, make_person

HERE, ELSEWHERE = "203.0.113.1", "203.0.113.2"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]


def enter(
    client: Client, email: str, password: str = "equivocada", address: str = HERE, **headers: str
) -> HttpResponse:
    data = {"username": email, "password": password}
    return client.post("/entrar/", data, headers={"X-Real-IP": address} | headers)


def fail(client: Client, email: str, times: int = 5, address: str = HERE) -> HttpResponse:
    for _ in range(times):
        response = enter(client, email, address=address)
    return response


def test_the_fifth_failure_pauses_the_log_in_for_thirty_minutes(
    company: Company, client_for, seller: User
) -> None:
    client = client_for(None)
    assert fail(client, seller.email, times=4).status_code == 200
    response = enter(client, seller.email)
    assert response.status_code == 429
    assert enter(client, seller.email, PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=29))
    assert enter(client, seller.email, PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert enter(client, seller.email, PASSWORD).status_code == 302


def test_the_page_says_in_spanish_until_when_and_how_to_recover(
    company: Company, client_for, seller: User
) -> None:
    response = fail(client_for(None), seller.email)
    page = response.content.decode()
    until = timezone.localtime(timezone.now() + timedelta(minutes=30))
    around = {(until + timedelta(minutes=shift)).strftime("%H:%M") for shift in (-1, 0)}
    assert any(moment in page for moment in around)
    assert "Entrada en pausa" in page
    assert "/contrasena/olvide/" in page
    assert 29 * 60 <= int(response["Retry-After"]) <= 31 * 60


def test_the_page_is_the_same_for_people_who_do_not_exist(
    company: Company, client_for, seller: User
) -> None:
    known = fail(client_for(None), seller.email)
    unknown = fail(client_for(None), "nadie@personas.example")
    inactive = fail(client_for(None), make_person(seller.role, is_active=False).email)
    assert known.status_code == unknown.status_code == inactive.status_code == 429
    assert timeless(known) == timeless(unknown) == timeless(inactive)


def timeless(response: HttpResponse) -> str:
    """The page without the moments in it: the attempts are some milliseconds apart."""
    return re.sub(r"[0-9]", "·", response.content.decode())


def test_a_failure_during_the_pause_does_not_prolong_it(
    company: Company, client_for, seller: User
) -> None:
    client = client_for(None)
    fail(client, seller.email)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=29))
    fail(client, seller.email, times=3)
    attempt = AccessAttempt.objects.get()
    assert timezone.now() - attempt.attempt_time > timedelta(minutes=28)
    assert attempt.failures_since_start == 5


def test_a_success_forgets_the_failures(company: Company, client_for, seller: User) -> None:
    client = client_for(None)
    fail(client, seller.email, times=4)
    assert enter(client, seller.email, PASSWORD).status_code == 302
    client.post("/salir/")
    assert fail(client, seller.email, times=4).status_code == 200


def test_the_case_of_the_e_mail_does_not_give_more_attempts(
    company: Company, client_for, seller: User
) -> None:
    client = client_for(None)
    fail(client, seller.email, times=2)
    fail(client, seller.email.upper(), times=2)
    assert enter(client, f"  {seller.email.title()} ").status_code == 429


def test_another_browser_at_the_same_address_does_not_give_more_attempts(
    company: Company, client_for, seller: User
) -> None:
    client = client_for(None)
    for number in range(4):
        enter(client, seller.email, **{"User-Agent": f"navegador {number}"})
    assert enter(client, seller.email, **{"User-Agent": "otro"}).status_code == 429


def test_another_address_is_not_paused(company: Company, client_for, seller: User) -> None:
    client = client_for(None)
    fail(client, seller.email)
    assert enter(client, seller.email, PASSWORD, address=ELSEWHERE).status_code == 302


def test_another_person_at_the_same_address_is_not_paused(
    company: Company, client_for, seller: User, owner: User
) -> None:
    client = client_for(None)
    fail(client, seller.email)
    assert enter(client, owner.email, PASSWORD).status_code == 302


def test_the_same_e_mail_at_the_neighbour_is_not_paused(
    company: Company, neighbour: Company, client_for, seller: User
) -> None:
    with company_context(neighbour):
        make_person(seller.role, email=seller.email)
    fail(client_for(None), seller.email)
    there = client_for(None, company=neighbour)
    assert enter(there, seller.email, PASSWORD).status_code == 302


def test_a_forged_forwarded_for_gives_no_more_attempts(
    company: Company, client_for, seller: User
) -> None:
    client = client_for(None)
    for number in range(4):
        enter(client, seller.email, **{"X-Forwarded-For": f"198.51.100.{number}"})
    assert enter(client, seller.email, **{"X-Forwarded-For": "198.51.100.9"}).status_code == 429


def test_a_real_ip_written_by_the_visitor_gives_no_more_attempts(
    company: Company, client_for, seller: User, settings: LazySettings
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    client = client_for(None)
    for number in range(4):
        enter(client, seller.email, address=f"198.51.100.{number}")
    assert enter(client, seller.email, address="198.51.100.9").status_code == 429


def test_who_is_paused_recovers_with_a_new_password_by_mail(
    company: Company, client_for, seller: User
) -> None:
    client = client_for(None)
    fail(client, seller.email)
    path = password_link(RESET, seller).partition("localhost")[2]
    new = "una frase del todo nueva"
    data = {"password": new, "repeated": new}
    assert client.post(path, data, headers={"X-Real-IP": HERE}).status_code == 302
    client.post("/salir/", headers={"X-Real-IP": HERE})
    assert enter(client, seller.email, new).status_code == 302
    assert get_user(client).pk == seller.pk


def test_a_new_password_chosen_elsewhere_ends_the_pause_everywhere(
    company: Company, neighbour: Company, client_for, seller: User
) -> None:
    fail(client_for(None), seller.email)
    fail(client_for(None, company=neighbour), seller.email)
    path = password_link(RESET, seller).partition("localhost")[2]
    data = {"password": "una frase del todo nueva", "repeated": "una frase del todo nueva"}
    client_for(None).post(path, data, headers={"X-Real-IP": ELSEWHERE})
    assert enter(client_for(None), seller.email, data["password"]).status_code == 302
    assert enter(client_for(None, company=neighbour), seller.email).status_code == 429


def test_attempts_are_kept_without_the_password(company: Company, client_for, seller: User) -> None:
    enter(client_for(None), seller.email, "secretísima-y-equivocada")
    attempt = AccessAttempt.objects.get()
    assert attempt.username == f"{company.schema_name}:{seller.email}"
    assert "secret" not in attempt.post_data


def test_one_address_tries_few_passwords_over_all_people_and_companies(
    company: Company, neighbour: Company, client_for, settings: LazySettings
) -> None:
    settings.PASSWORD_TRIES_PER_MINUTE = 6
    clients = [client_for(None), client_for(None, company=neighbour)]
    tries = [
        enter(clients[turn % 2], f"persona{turn}@alfa.example", **{"X-By-Itself": "1"}).status_code
        for turn in range(8)
    ]
    assert tries == [200] * 6 + [429] * 2
    assert enter(clients[0], "otra@alfa.example", address=ELSEWHERE).status_code == 200
    assert clients[0].get("/entrar/", headers={"X-Real-IP": HERE}).status_code == 200


def test_every_page_that_checks_a_password_counts_tries(
    company: Company, client_for, seller: User, settings: LazySettings
) -> None:
    settings.PASSWORD_TRIES_PER_MINUTE = 1
    client, link = client_for(seller), urlsplit(password_link(RESET, seller)).path
    change = {"current": "equivocada", "password": "x", "repeated": "x"}
    for browser, page in ((client, "/contrasena/cambiar/"), (client_for(None), link)):
        assert [browser.post(page, change).status_code for _ in range(2)] == [200, 429]


def test_passwords_are_hashed_with_bounded_memory(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = [f"{BoundedArgon2Hasher.__module__}.BoundedArgon2Hasher"]
    written = make_password("una frase larga")
    assert written.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("una frase larga", written)
    assert not check_password("otra frase", written)


def test_who_fails_on_purpose_at_the_same_address_does_not_lock_out_a_browser_that_is_known(
    company: Company, client_for, seller: User
) -> None:
    known = client_for(None)
    assert enter(known, seller.email, PASSWORD).status_code == 302
    known.post("/salir/", headers={"X-Real-IP": HERE})

    assert fail(client_for(None), seller.email, times=9).status_code == 429

    assert enter(known, seller.email, PASSWORD).status_code == 302
    assert enter(client_for(None), seller.email, PASSWORD).status_code == 429


def test_a_browser_that_is_known_has_five_failures_of_its_own(
    company: Company, client_for, seller: User
) -> None:
    known = client_for(None)
    enter(known, seller.email, PASSWORD)
    known.post("/salir/", headers={"X-Real-IP": HERE})
    assert fail(known, seller.email).status_code == 429
    assert enter(known, seller.email, PASSWORD).status_code == 429
    assert enter(client_for(None), seller.email, PASSWORD).status_code == 302


def test_a_browser_is_known_for_its_person_in_its_company_alone(
    company: Company, neighbour: Company, client_for, seller: User, owner: User
) -> None:
    known, cookie = client_for(None), "conocido"
    enter(known, seller.email, PASSWORD)
    fail(client_for(None), owner.email)
    assert enter(known, owner.email, PASSWORD).status_code == 429

    elsewhere = client_for(None, company=neighbour)
    for written in (known.cookies[cookie].value, known.cookies[cookie].value[:-2] + "AA", "x"):
        elsewhere.cookies[cookie] = written
        assert fail(elsewhere, seller.email).status_code == 429
        AccessAttempt.objects.exclude(username=f"{neighbour.schema_name}:{seller.email}").delete()
        assert AccessAttempt.objects.exists()


def test_a_browser_knows_the_last_five_people_who_entered_from_it(company: Company) -> None:
    emails = [f"ventas-{number}@alfa.example" for number in range(7)]
    request = RequestFactory().get("/")
    for email in emails:
        response = HttpResponse()
        remember_browser(request, response, email.upper())
        request.COOKIES["conocido"] = response.cookies["conocido"].value
    names = [browser_of(request, email) for email in emails]
    assert names[:2] == ["", ""]
    assert len(set(names[2:])) == MOST_PEOPLE == 5


def test_a_new_password_forgets_the_failures_of_browsers_that_are_known_too(
    company: Company, client_for, seller: User
) -> None:
    known = client_for(None)
    enter(known, seller.email, PASSWORD)
    known.post("/salir/", headers={"X-Real-IP": HERE})
    fail(known, seller.email)
    path = password_link(RESET, seller).partition("localhost")[2]
    new = "una frase del todo nueva"
    client_for(None).post(path, {"password": new, "repeated": new}, headers={"X-Real-IP": HERE})
    assert enter(known, seller.email, new).status_code == 302
