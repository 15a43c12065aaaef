"""A dossier of an attack opens one incident by itself, and the others of the attack join it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ops.incidents import attacks, closing, services
from ops.incidents.attacks import QUIET, follow_attacks
from ops.incidents.models import Entry, Incident
from ops.incidents.periodic import look_at_clocks
from ops.lockouts.core.verdict import Verdict, judge
from ops.lockouts.models import ATTACKS, SURE_OF_ATTACK, Dossier
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.ops.lockouts.entering import ELSEWHERE, OFFICE, enter, fail
from tests.ops.lockouts.episodes import episodes
from tests.people import PASSWORD, CompanyClient, make_person

Browse = Callable[..., CompanyClient]
NOW = datetime(2030, 3, 14, 18, tzinfo=UTC)
SPRAY = ("verano2026", "ventanas123", "temporal1", "aluminio1", "password1")


@pytest.fixture(autouse=True)
def behind_a_proxy(settings: LazySettings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]


def make_dossier(
    company: Company | None, verdict: str = "spraying", confidence: int = 95,
    address: str = ELSEWHERE, at: datetime = NOW, who: str = "a", **facts: Any,
) -> Dossier:  # fmt: skip
    found = {
        "first": (at - timedelta(minutes=5)).isoformat(),
        "last": at.isoformat(),
        "addresses": [{"address": address, "times": 5, "usual": False}],
    }
    row: Dossier = Dossier.objects.create(
        company=company, who=who, masked="o•••a@personas.example", locks=1, locked_at=at,
        touched_at=at, verdict=verdict, confidence=confidence, found=found,
        facts=["Prueba 30 contraseñas distintas en la misma cuenta.", "b", "c"], **facts,
    )  # fmt: skip
    return row


def incidents() -> list[Incident]:
    return list(Incident.objects.order_by("pk"))


def test_a_real_spray_of_two_companies_is_one_incident_with_each_dossier_in_its_story(
    company: Company, neighbour: Company, client_for: Browse, seller: User, desk: Client
) -> None:
    with company_context(neighbour):
        people = [make_person(seller.role).email for _ in range(4)]
    for number, word in enumerate(SPRAY):
        enter(client_for(None), seller.email, word, ELSEWHERE, "curl/8")
        for email in people:
            enter(client_for(None, company=neighbour), email, word, ELSEWHERE, "curl/8")
        if number == len(SPRAY) - 1:
            follow_attacks(timezone.now())
    with public_context():
        follow_attacks(timezone.now())
        (incident,) = incidents()
        assert (incident.severity, incident.is_security) == ("P2", False)
        assert incident.origin == "lockout"
        assert not incident.is_told, "of security a person speaks"
        grave = list(Dossier.objects.grave())
        assert len(grave) > 1 and incident.dossiers.count() == len(grave)
        affected = set(incident.affected.values_list("company", flat=True))
        assert affected == {row.company_id for row in grave}
        assert Mail.objects.filter(kind="incident_call").exists()
    page = desk.get(f"/programa/incidentes/{incident.pk}/").text
    for row in grave:
        assert f"Expediente {row.pk}: " in page
        assert f'href="/programa/expedientes/{row.pk}/"' in page
    for each in (company, neighbour):
        assert each.name not in incident.title


def test_who_forgot_a_password_opens_none(
    company: Company, client_for: Browse, seller: User
) -> None:
    enter(client_for(None), seller.email, PASSWORD)
    fail(client_for(None), seller.email)
    follow_attacks(timezone.now())
    with public_context():
        assert Dossier.objects.exists() and incidents() == []


@pytest.mark.parametrize("seed", [2030, 2031])
def test_no_owner_who_forgot_nor_an_old_saved_password_ever_looks_like_an_attack(
    seed: int,
) -> None:
    """At no moment of any of them: each is judged after every one of its tries."""
    for each in episodes(seed):
        if each.truth not in (Verdict.FORGETFUL, Verdict.STALE):
            continue
        own = each.episode.own
        for number, last in enumerate(own, 1):
            around = tuple(t for t in each.episode.around if t.at <= last.at)
            seen = replace(each.episode, own=own[:number], around=around)
            if seen.guesses:
                finding = judge(seen)
                is_grave = finding.verdict.code in ATTACKS and finding.confidence >= SURE_OF_ATTACK
                assert not is_grave and finding.verdict is not Verdict.COMPROMISE


@pytest.mark.parametrize("seed", [2030, 2031])
def test_every_attack_of_which_the_verdict_is_right_is_sure_enough(seed: int) -> None:
    for each in episodes(seed):
        finding = judge(each.episode)
        if each.truth.code in ATTACKS and finding.verdict is each.truth:
            assert finding.confidence >= SURE_OF_ATTACK


def test_a_stranger_who_enters_after_failures_opens_one(
    company: Company, client_for: Browse, seller: User
) -> None:
    fail(client_for(None), seller.email, "abcd", address=ELSEWHERE)
    enter(client_for(None), seller.email, PASSWORD, ELSEWHERE)
    follow_attacks(timezone.now())
    with public_context():
        (incident,) = incidents()
        assert incident.title == "Alguien más pudo entrar a una cuenta."
        assert list(incident.affected.values_list("company", flat=True)) == [company.pk]


@pytest.mark.parametrize(
    ("verdict", "confidence", "opened"),
    [
        ("spraying", SURE_OF_ATTACK, 1), ("stuffing", 99, 1), ("brute_force", 85, 1),
        ("spraying", SURE_OF_ATTACK - 1, 0), ("brute_force", 50, 0), ("weapon", 99, 0),
        ("forgetful", 99, 0), ("stale", 99, 0), ("compromise", 60, 1),
    ],
)  # fmt: skip
def test_what_opens_one_is_the_verdict_and_how_sure_it_is(
    company: Company, verdict: str, confidence: int, opened: int
) -> None:
    with public_context():
        make_dossier(company, verdict, confidence)
        follow_attacks(NOW)
        assert len(incidents()) == opened


def test_two_attackers_of_one_account_each_are_two_and_one_address_is_one(
    company: Company, neighbour: Company
) -> None:
    with public_context():
        make_dossier(company, "brute_force", address="198.51.100.1", who="a")
        make_dossier(neighbour, "brute_force", address="198.51.100.2", who="b")
        follow_attacks(NOW)
        assert len(incidents()) == 2
        make_dossier(neighbour, "compromise", address="198.51.100.1", who="c")
        follow_attacks(NOW)
        first, _ = incidents()
        assert first.dossiers.count() == 2
        assert first.title == (
            "Alguien más pudo entrar a una cuenta y prueba contraseñas en otra cuenta."
        )
        assert first.affected.count() == 2


def test_an_office_s_own_address_joins_no_two_attacks(company: Company, neighbour: Company) -> None:
    with public_context():
        for who in "ab":
            row = make_dossier(company, "brute_force", address=f"198.51.100.{ord(who)}", who=who)
            row.found["addresses"].append({"address": OFFICE, "times": 1, "usual": True})
            row.save()
        follow_attacks(NOW)
        assert len(incidents()) == 2


def test_many_accounts_from_many_addresses_are_one_attack(company: Company) -> None:
    with public_context():
        for number in range(12):
            kind = ("spraying", "stuffing")[number % 2]
            make_dossier(company, kind, address=f"198.51.100.{number}", who=str(number))
            follow_attacks(NOW + timedelta(seconds=20 * number))
        (incident,) = incidents()
        assert incident.title == "Alguien prueba contraseñas en 12 cuentas."


def test_a_verdict_that_changes_is_told_in_place(company: Company) -> None:
    with public_context():
        dossier = make_dossier(company, "spraying")
        follow_attacks(NOW)
        (incident,) = incidents()
        guessed = (incident.severity, incident.is_security, incident.respond_by)
        assert guessed[:2] == ("P2", False)
        Dossier.objects.update(verdict="compromise", confidence=99)
        for _ in range(2):
            follow_attacks(NOW + timedelta(minutes=1))
        (incident,) = incidents()
        codes = incident.entries.exclude(code="").values_list("code", flat=True)
        assert list(codes) == [f"dossier:{dossier.pk}:spraying", f"dossier:{dossier.pk}:compromise"]
        assert incident.title == "Alguien más pudo entrar a una cuenta."
        assert (incident.severity, incident.is_security) == ("P1", True)
        assert incident.respond_by < guessed[2]


def test_what_was_seen_to_stays_seen_to_and_comes_back_as_the_same(
    company: Company, manager: User
) -> None:
    with public_context():
        dossier = make_dossier(company)
        follow_attacks(NOW)
        (incident,) = incidents()
        later = NOW + timedelta(minutes=30)
        services.mitigate(incident, "", by=manager, moment=later)
        closing.resolve(incident, "", by=manager, moment=later)
        follow_attacks(later + timedelta(minutes=1))
        assert [row.state for row in incidents()] == ["resolved"]
        again = later + timedelta(hours=2)
        dossier.touched_at = again
        dossier.save()
        follow_attacks(again)
        (incident,) = incidents()
        assert (incident.state, incident.reopenings) == ("open", 1)


def test_an_attack_that_pauses_for_minutes_is_one_that_was_never_over(company: Company) -> None:
    with public_context():
        for minutes in (0, 4, 9, 20):
            at = NOW + timedelta(minutes=minutes)
            make_dossier(company, address=f"198.51.100.{minutes}", who=str(minutes), at=at)
            look_at_clocks(at)
            follow_attacks(at)
        (incident,) = incidents()
        assert (incident.is_felt, incident.reopenings) == (True, 0)


def test_it_is_over_when_nobody_guesses_any_more_and_not_while_a_stranger_may_be_within(
    company: Company,
) -> None:
    with public_context():
        make_dossier(company, "spraying")
        make_dossier(company, "compromise", address="198.51.100.1", who="b")
        follow_attacks(NOW)
        look_at_clocks(NOW + QUIET - timedelta(minutes=1))
        assert [row.is_felt for row in incidents()] == [True, True]
        look_at_clocks(NOW + QUIET)
        guessed, entered = incidents()
        assert (guessed.state, entered.state) == ("mitigated", "open")
        assert guessed.ended_at == NOW
        Dossier.objects.filter(verdict="compromise").update(closed_at=NOW)
        look_at_clocks(NOW + QUIET)
        assert incidents()[1].state == "mitigated"
        follow_attacks(NOW + QUIET)
        assert len(incidents()) == 2


def test_a_manager_s_own_account_hits_no_company(company: Company) -> None:
    with public_context():
        make_dossier(None, "brute_force")
        follow_attacks(NOW)
        (incident,) = incidents()
        assert (incident.reach, incident.affected.count()) == ("nobody", 0)


def test_where_nothing_is_new_it_is_asked_with_one_statement(company: Company) -> None:
    with public_context():
        follow_attacks(NOW)  # what is asked once a process
        for number in range(5):
            make_dossier(company, who=str(number))
        follow_attacks(NOW)
        with CaptureQueriesContext(connection) as asked:
            follow_attacks(NOW + timedelta(seconds=20))
        assert len([each for each in asked if "ops_" in each["sql"]]) == 1
        entries = Entry.objects.filter(code__startswith=Entry.DOSSIER)
        assert entries.count() == 5


def test_two_at_once_open_one(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second looks at what the first one wrote."""
    with public_context():
        make_dossier(company)
        untold = attacks._untold

        def late(moment: datetime) -> Any:
            monkeypatch.setattr(attacks, "_untold", untold)
            follow_attacks(moment)
            return Dossier.objects.all()  # what it saw before

        monkeypatch.setattr(attacks, "_untold", late)
        follow_attacks(NOW)
        assert len(incidents()) == 1
