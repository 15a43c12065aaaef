"""Whoever fails on purpose keeps nobody out: not a person, not an office behind one address."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.conf import LazySettings
from django.utils import timezone

from ops.lockouts.models import BarredAddress, Dossier
from ops.lockouts.watching import MOST_GUESSES
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.ops.lockouts.entering import ELSEWHERE, OFFICE, delivered, enter, fail, path_in
from tests.people import PASSWORD, CompanyClient, make_person
from tests.sizes import sized

Browse = Callable[..., CompanyClient]
A_MINUTE = timedelta(minutes=1)
TRIES_A_MINUTE = sized("LOCKOUTS", 30, 1)
_words = count()


class Clock:
    """What every part of a log-in takes for now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = timezone.now()
        for name in ("django.utils.timezone.now", "axes.handlers.proxy.now"):
            monkeypatch.setattr(name, lambda: self.now)
        for name in ("tenants.web.ratelimit.time", "tenants.people.views.time"):
            monkeypatch.setattr(name, lambda: self.now.timestamp())

    def until(self, moment: datetime) -> None:
        self.now = moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def timeless(page: str) -> str:
    return re.sub(r"[0-9]", "·", page)


def hammer(client_for: Browse, email: str, times: int, address: str = OFFICE) -> None:
    """A stranger's browser, with another word each time."""
    client = client_for(None)
    for _ in range(times):
        enter(client, email, f"palabra {next(_words)}", address, "curl/8")


def test_in_an_hour_of_hammering_the_owner_enters_every_time_within_two_minutes(
    company: Company, client_for: Browse, seller: User, clock: Clock, settings: LazySettings
) -> None:
    """From the owner's own address, at the real limits: with a browser that is known, and with a
    new one by the letter that came when the log-in was paused."""
    settings.PASSWORD_TRIES_PER_MINUTE, settings.RATE_LIMIT_PER_MINUTE = 20, 150
    known, start = client_for(None), clock.now
    assert enter(known, seller.email, PASSWORD).status_code == 302
    known.post("/salir/", headers={"X-Real-IP": OFFICE})
    Mail.objects.all().delete()
    entered = 0
    for minute in range(60):
        clock.until(start + minute * A_MINUTE)
        hammer(client_for, seller.email, 25 if minute == 0 else TRIES_A_MINUTE)
        if minute % 10 == 0:
            assert enter(known, seller.email, PASSWORD).status_code == 302, minute
            known.post("/salir/", headers={"X-Real-IP": OFFICE})
            entered += 1
        if minute in (1, 31):
            fresh = client_for(None)
            assert enter(fresh, seller.email, PASSWORD).status_code == 429
            letter = delivered()[0]
            clock.until(clock.now + A_MINUTE)
            unlock = path_in(letter, "desbloquear")
            headers = {"X-Real-IP": OFFICE}
            assert fresh.get(unlock, headers=headers).status_code == 200
            assert fresh.post(unlock, headers=headers).status_code == 302
            Mail.objects.all().delete()  # what comes from now on is of the next pause
            hammer(client_for, seller.email, TRIES_A_MINUTE)
            assert enter(fresh, seller.email, PASSWORD).status_code == 302, minute
            fresh.post("/salir/", headers=headers)
            entered += 1
    assert entered == 8
    assert Dossier.objects.get().verdict in {"brute_force", "weapon"}


def test_a_pause_is_never_prolonged_by_others(
    company: Company, client_for: Browse, seller: User, clock: Clock
) -> None:
    start = clock.now
    fail(client_for(None), seller.email)
    for minute in (10, 20, 29):
        clock.until(start + minute * A_MINUTE)
        hammer(client_for, seller.email, 3)
    clock.until(start + 31 * A_MINUTE)
    assert enter(client_for(None), seller.email, PASSWORD).status_code == 302


def test_twenty_people_behind_one_address_enter_while_all_their_accounts_are_attacked(
    company: Company, client_for: Browse, settings: LazySettings
) -> None:
    settings.PASSWORD_TRIES_PER_MINUTE, settings.RATE_LIMIT_PER_MINUTE = 20, 150
    settings.MAX_COMPANY_USERS = 30
    office = []
    for number in range(20):
        person, browser = make_person(Role.SALES), client_for(None)
        address = f"198.51.100.{number}"  # at home, where each entered before
        assert enter(browser, person.email, PASSWORD, address).status_code == 302
        browser.post("/salir/", headers={"X-Real-IP": address})
        office.append((person, browser))
    settings.PASSWORD_TRIES_PER_MINUTE = 1000  # the attacker takes some minutes for it
    for person, _ in office:
        hammer(client_for, person.email, 5)
    settings.PASSWORD_TRIES_PER_MINUTE = 20
    entered = [enter(browser, person.email, PASSWORD).status_code for person, browser in office]
    assert entered == [302] * 20


def test_twenty_people_who_each_mistype_behind_one_address_enter(
    company: Company, client_for: Browse, settings: LazySettings
) -> None:
    settings.MAX_COMPANY_USERS = 30
    people = [make_person(Role.SALES) for _ in range(20)]
    for person in people:
        fail(client_for(None), person.email, "abcd")
    entered = [enter(client_for(None), each.email, PASSWORD).status_code for each in people]
    assert entered == [302] * 20


def test_a_barred_address_keeps_strangers_out_and_lets_known_browsers_in(
    company: Company, neighbour: Company, client_for: Browse, seller: User
) -> None:
    known, headers = client_for(None), {"X-Real-IP": OFFICE}
    enter(known, seller.email, PASSWORD)
    known.post("/salir/", headers=headers)
    since = timezone.now()
    BarredAddress.objects.create(
        address=OFFICE, since=since, until=since + timedelta(hours=1), manager_id=1
    )
    refused = enter(client_for(None), seller.email, PASSWORD)
    assert refused.status_code == 429
    unknown = enter(client_for(None), "nadie@personas.example")
    assert timeless(refused.text) == timeless(unknown.text)
    there = client_for(None, company=neighbour)
    assert enter(there, "quien@personas.example").status_code == 429
    assert enter(client_for(None), seller.email, PASSWORD, ELSEWHERE).status_code == 302
    assert enter(known, seller.email, PASSWORD).status_code == 302
    BarredAddress.objects.update(until=since)
    assert enter(client_for(None), seller.email, PASSWORD).status_code == 302


def test_strangers_at_many_addresses_have_sixty_guesses_an_hour_at_one_account(
    company: Company, client_for: Browse, seller: User, clock: Clock
) -> None:
    known, start = client_for(None), clock.now
    enter(known, seller.email, PASSWORD)
    known.post("/salir/", headers={"X-Real-IP": OFFICE})
    Mail.objects.all().delete()
    for number in range(MOST_GUESSES // 5):
        hammer(client_for, seller.email, 5, f"198.51.100.{number}")
    fresh = client_for(None)
    assert enter(fresh, seller.email, PASSWORD, "192.0.2.1").status_code == 429
    assert enter(client_for(None), "otra@personas.example", address="192.0.2.1").status_code == 200
    assert enter(known, seller.email, PASSWORD).status_code == 302
    fresh.post(path_in(delivered()[0], "desbloquear"))
    assert enter(fresh, seller.email, PASSWORD, "192.0.2.1").status_code == 302
    clock.until(start + 61 * A_MINUTE)
    assert enter(client_for(None), seller.email, PASSWORD, "192.0.2.2").status_code == 302


def test_hammering_at_the_log_in_leaves_the_other_pages_of_the_address_alone(
    company: Company, client_for: Browse, seller: User, settings: LazySettings
) -> None:
    settings.RATE_LIMIT_PER_MINUTE = 5
    client, headers = client_for(None), {"X-Real-IP": OFFICE}
    statuses = [client.get("/entrar/", headers=headers).status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    asked = client.post("/contrasena/olvide/", {"email": seller.email}, headers=headers)
    assert asked.status_code == 200
