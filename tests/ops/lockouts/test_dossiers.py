"""Every lock-out becomes a dossier while the visitor still reads the page of the pause."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ops.lockouts import watching
from ops.lockouts.events import DossierOpened, VerdictChanged
from ops.lockouts.models import Dossier, LoginTry
from ops.lockouts.periodic import DOSSIERS, forget_tries, judge_what_goes_on
from ops.lockouts.readings import counts_at
from tenants.events.models import Event
from tenants.people.models import User
from tenants.people.services import choose_password
from tenants.periodic.terms import LOCKOUTS
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.ops.lockouts.entering import BROWSER, ELSEWHERE, OFFICE, enter, fail
from tests.people import PASSWORD, CompanyClient, make_person
from tests.programme import APEX, make_manager

Browse = Callable[..., CompanyClient]


def test_a_lock_out_is_a_dossier_when_its_page_is_read(
    company: Company, client_for: Browse, seller: User
) -> None:
    before = timezone.now()
    assert fail(client_for(None), seller.email).status_code == 429
    dossier = Dossier.objects.get()
    assert (dossier.company, dossier.account, dossier.locks) == (company, seller.pk, 1)
    assert dossier.locked_at - before < timedelta(seconds=5)
    name, _, domain = seller.email.partition("@")
    assert dossier.masked == f"{name[0]}•••{name[-1]}@{domain}"
    assert len(dossier.facts) == 3
    found = dossier.found
    assert (found["tries"], found["passwords"], found["others"]) == (5, 5, 0)
    assert found["addresses"] == [{"address": OFFICE, "times": 5, "usual": False}]
    assert found["agents"] == [{"agent": "Chrome, Windows", "times": 5, "usual": False}]
    [told] = Event.objects.of_kind(DossierOpened)
    assert told.subject == f"dossier:{dossier.pk}"


def test_no_password_and_no_e_mail_is_kept(
    company: Company, client_for: Browse, seller: User
) -> None:
    fail(client_for(None), seller.email, ["secretisima-1", "secretisima-1", "x", "y", "z"])
    kept = str(list(LoginTry.objects.values()) + list(Dossier.objects.values()))
    assert "secretisima" not in kept
    assert seller.email not in kept
    guesses = [row.guess for row in LoginTry.objects.all()]
    assert guesses[0] == guesses[1] and len({*guesses}) == 4
    assert all(len(guess) == 4 for guess in guesses)


def test_a_place_and_a_device_are_known_from_earlier_entries(
    company: Company, client_for: Browse, seller: User
) -> None:
    client = client_for(None)
    enter(client, seller.email, PASSWORD)
    client.post("/salir/")
    fail(client_for(None), seller.email)
    found = Dossier.objects.get().found
    assert [each["usual"] for each in (*found["addresses"], *found["agents"])] == [True, True]


def test_lock_outs_that_follow_each_other_are_one_dossier(
    company: Company, client_for: Browse, seller: User
) -> None:
    for address in (OFFICE, ELSEWHERE, "198.51.100.8"):
        fail(client_for(None), seller.email, address=address)
    dossier = Dossier.objects.get()
    assert (dossier.locks, dossier.found["tries"]) == (3, 15)
    Dossier.objects.update(closed_at=timezone.now())
    fail(client_for(None), seller.email, address="198.51.100.9")
    assert Dossier.objects.count() == 2


def test_an_address_that_touches_several_companies_is_seen_as_one(
    company: Company, neighbour: Company, client_for: Browse, seller: User
) -> None:
    spray = ["verano2026", "ventanas123", "temporal1", "aluminio1", "password1"]
    with company_context(neighbour):
        people = [make_person(seller.role).email for _ in range(4)]
    for word in spray:
        enter(client_for(None), seller.email, word, ELSEWHERE, "curl/8")
        for email in people:
            enter(client_for(None, company=neighbour), email, word, ELSEWHERE, "curl/8")
    verdicts = Dossier.objects.order_by("pk").values_list("verdict", "company")
    assert [company for _, company in verdicts] == [company.pk, *[neighbour.pk] * 4]
    last = Dossier.objects.order_by("pk").last()
    assert last is not None
    assert (last.verdict, last.found["others"]) == ("spraying", 4)
    assert last.found["companies"] == sorted([company.pk, neighbour.pk])
    assert counts_at(timezone.now())["lockouts.spraying"] > 0
    assert counts_at(timezone.now() + timedelta(seconds=76))["lockouts.spraying"] == 0


def test_a_manager_s_account_is_watched_too(company: Company) -> None:
    manager = make_manager()
    with public_context():
        for number in range(5):
            data = {"username": manager.email, "password": f"x{number}"}
            answer = Client(headers=APEX).post("/programa/entrar/", data)
        assert answer.status_code == 429
        dossier = Dossier.objects.get()
    assert (dossier.company, dossier.account) == (None, manager.pk)


def test_an_e_mail_that_nobody_has_is_a_dossier_without_a_person(
    company: Company, client_for: Browse
) -> None:
    fail(client_for(None), "nadie@personas.example")
    assert Dossier.objects.get().account is None


def test_a_stranger_who_enters_after_failures_opens_a_dossier_without_any_pause(
    company: Company, client_for: Browse, seller: User
) -> None:
    fail(client_for(None), seller.email, "abcd", address=ELSEWHERE)
    assert not Dossier.objects.exists()
    assert enter(client_for(None), seller.email, PASSWORD, ELSEWHERE).status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.verdict, dossier.locks) == ("compromise", 0)
    [after] = dossier.found["entered_after"]
    assert (after["address"], after["known"]) == (ELSEWHERE, False)


def test_the_verdict_of_a_stranger_within_stays(
    company: Company, client_for: Browse, seller: User
) -> None:
    fail(client_for(None), seller.email, address=ELSEWHERE)
    former = Dossier.objects.get().verdict
    enter(client_for(None), seller.email, PASSWORD, "198.51.100.9")
    assert Dossier.objects.get().verdict == "compromise" != former
    [changed] = Event.objects.of_kind(VerdictChanged)
    assert changed.facts == {"former": former, "verdict": "compromise"}
    fail(client_for(None), seller.email, address="198.51.100.10")
    assert Dossier.objects.get().verdict == "compromise"


def test_the_owner_who_enters_again_is_no_compromise(
    company: Company, client_for: Browse, seller: User
) -> None:
    known = client_for(None)
    enter(known, seller.email, PASSWORD)
    known.post("/salir/")
    fail(client_for(None), seller.email)
    enter(known, seller.email, PASSWORD)
    assert Dossier.objects.get().verdict != "compromise"


def test_a_password_chosen_lately_is_told(
    company: Company, client_for: Browse, seller: User
) -> None:
    choose_password(seller, "una frase del todo nueva")
    fail(client_for(None), seller.email, [PASSWORD] * 5)
    dossier = Dossier.objects.get()
    assert dossier.found["password_chosen_at"] is not None
    assert "Siempre es la misma contraseña equivocada." in dossier.facts


def test_what_goes_on_during_a_pause_is_counted_and_judged_again(
    company: Company, client_for: Browse, seller: User
) -> None:
    client = client_for(None)
    fail(client, seller.email)
    rows = LoginTry.objects.count()
    for _ in range(8):
        enter(client, seller.email, "e")
    assert LoginTry.objects.count() == rows + 1  # one a minute, however many came
    assert judge_what_goes_on(timezone.now()).done == 1
    assert Dossier.objects.get().found["refused"] == 8
    assert judge_what_goes_on(timezone.now()).done == 0


def test_what_fails_in_the_watching_keeps_nobody_out(
    company: Company, client_for: Browse, seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(watching, "_keep", broken)
    assert enter(client_for(None), seller.email, PASSWORD).status_code == 302


def test_tries_and_dossiers_leave_after_their_terms(
    company: Company, client_for: Browse, seller: User
) -> None:
    fail(client_for(None), seller.email)
    now = datetime(2030, 3, 14, tzinfo=UTC)
    LoginTry.objects.update(at=now - LOCKOUTS - timedelta(minutes=1))
    Dossier.objects.update(touched_at=now - LOCKOUTS)
    with public_context():
        assert forget_tries(now).done == 5
        Dossier.objects.update(touched_at=now - DOSSIERS - timedelta(minutes=1))
        assert forget_tries(now).done == 1


def test_without_redis_tries_are_kept_without_marks(
    company: Company, client_for: Browse, seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops.lockouts.marks.cache.get", lambda key: None)
    watching.marks._known.cache_clear()
    assert fail(client_for(None), seller.email).status_code == 429
    assert {row.guess for row in LoginTry.objects.all()} == {""}
    assert Dossier.objects.exists()
    watching.marks._known.cache_clear()


def test_agents_are_kept_as_families(company: Company, client_for: Browse, seller: User) -> None:
    enter(client_for(None), seller.email, agent=BROWSER)
    enter(client_for(None), seller.email, agent="python-requests/2.32")
    families = [row.agent for row in LoginTry.objects.all()]
    assert families == ["Chrome, Windows", "Programa: python-requests"]


def test_who_forgot_a_password_alarms_nobody_and_a_stranger_within_does(
    company: Company, client_for: Browse, seller: User, owner: User
) -> None:
    enter(client_for(None), seller.email, PASSWORD)
    fail(client_for(None), seller.email)
    assert counts_at(timezone.now()) == {
        "lockouts.lately": 1,
        "lockouts.spraying": 0,
        "lockouts.compromise": 0,
        "lockouts.open": 0,
    }
    fail(client_for(None), owner.email, "abcd", address=ELSEWHERE)
    enter(client_for(None), owner.email, PASSWORD, ELSEWHERE)
    told = counts_at(timezone.now())  # a person may have a new telephone
    assert (told["lockouts.compromise"], told["lockouts.open"]) == (0, 1)
    Dossier.objects.filter(verdict="compromise").update(disowned_at=timezone.now())
    assert counts_at(timezone.now())["lockouts.compromise"] == 1
    assert set(counts_at(timezone.now() + timedelta(days=2)).values()) == {0, 1}
