"""The alarm of an attack lasts while somebody guesses, and ends within a minute of the last."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from ops.alerts.core.alarms import What
from ops.alerts.core.engine import Engine
from ops.alerts.core.rulebook import load
from ops.lockouts.models import Dossier, LoginTry
from ops.lockouts.readings import UNDER_WAY, counts_at
from tenants.people.models import User
from tenants.schemas.companies import Company
from tests.ops.alerts.worlds import EVERY, NOON, make_readings
from tests.ops.lockouts.entering import ELSEWHERE, OFFICE, enter
from tests.people import CompanyClient

Browse = Callable[..., CompanyClient]
SPRAY = ("verano2026", "ventanas123", "temporal1", "aluminio1", "password1")
DELIVERY = 5.0
"""Seconds that a message may take to be accepted."""


def whats(guesses: list[float], phase: float, lasts: float) -> list[tuple[What, float]]:
    """What the watcher's engine says, at its pace, of guesses at these seconds."""
    engine, found, at = Engine(load()), [], phase
    while at < lasts:
        now = NOON + timedelta(seconds=at)
        silence = min((at - each for each in guesses if each <= at), default=float("inf"))
        value = float(silence < UNDER_WAY.total_seconds())
        for change in engine.step(now, make_readings(now, {"lockouts.spraying": value})):
            found.append((change.what, at))
        at += EVERY
    return found


@pytest.mark.parametrize("phase", range(0, EVERY, 3))
@pytest.mark.parametrize("gap", [0.2, 1, 5, 15, 24])
def test_it_rings_once_and_ends_within_a_minute_whenever_the_watcher_looks(
    gap: float, phase: int
) -> None:
    guesses = [gap * number for number in range(int(300 / gap))]
    (fired, first), (ended, last) = whats(guesses, phase, 900)
    assert (fired, ended) == (What.FIRED, What.RESOLVED)
    assert first <= EVERY and last - guesses[-1] + DELIVERY <= 60


@pytest.mark.parametrize("pause", [60, 120, 240, 600])
def test_an_attack_that_pauses_is_the_same_alarm_and_then_waits_for_calm(pause: int) -> None:
    """However often it pauses again: of a flapping attack nobody hears of every pause."""
    guesses = [start + second for start in range(0, 3600, 60 + pause) for second in range(60)]
    told = [what for what, _ in whats(guesses, 0, 7200)]
    assert told.count(What.FIRED) == 1
    assert told.count(What.RESOLVED) == told.count(What.REOPENED) + 1
    if pause <= 240:
        assert told.count(What.REOPENED) == 1


def spray(client_for: Browse, emails: list[str], words: tuple[str, ...] = SPRAY) -> None:
    for word in words:
        for email in emails:
            enter(client_for(None), email, word, ELSEWHERE, "curl/8")


@pytest.fixture
def sprayed(company: Company, client_for: Browse, seller: User) -> list[str]:
    emails = [seller.email, *(f"persona{number}@vidrios.example" for number in range(4))]
    spray(client_for, emails)
    assert Dossier.objects.filter(verdict="spraying").exists()
    assert counts_at(timezone.now())["lockouts.spraying"] > 0
    return emails


def some_time_passes(seconds: int) -> None:
    """What was tried until now lies so far back."""
    back = timedelta(seconds=seconds)
    LoginTry.objects.update(at=F("at") - back, until=F("until") - back)
    Dossier.objects.update(touched_at=F("touched_at") - back, locked_at=F("locked_at") - back)


def test_what_is_refused_during_a_pause_goes_on_with_the_attack(
    sprayed: list[str], client_for: Browse
) -> None:
    spray(client_for, sprayed[:1], ("otra",))
    some_time_passes(50)
    assert counts_at(timezone.now())["lockouts.spraying"] == 0
    rows = LoginTry.objects.count()
    spray(client_for, sprayed[:1], ("otra",))
    assert LoginTry.objects.count() == rows, "it is noted in the row of its minute"
    assert counts_at(timezone.now())["lockouts.spraying"] > 0


def test_an_attack_that_pauses_nobody_any_more_still_goes_on(
    sprayed: list[str], client_for: Browse
) -> None:
    some_time_passes(25 * 60)
    spray(client_for, sprayed[:1], ("otra",))
    assert counts_at(timezone.now())["lockouts.spraying"] > 0


def test_nobody_who_mistypes_keeps_the_alarm_of_an_attack(
    sprayed: list[str], client_for: Browse, owner: User
) -> None:
    some_time_passes(60)
    enter(client_for(None), owner.email, "equivocada", OFFICE)
    assert counts_at(timezone.now())["lockouts.spraying"] == 0
    enter(client_for(None), "nadie@personas.example", "x", "198.51.100.99")
    assert counts_at(timezone.now())["lockouts.spraying"] == 0
