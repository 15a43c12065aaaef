"""Seven kinds of lock-out are told apart, and a stranger who got in is never missed."""

import doctest
from datetime import UTC, datetime, timedelta

import pytest

from ops.lockouts import agents, marks
from ops.lockouts.core import verdict
from ops.lockouts.core.episode import Episode, Try
from ops.lockouts.core.verdict import Verdict, judge
from tenants.people.outcomes import Outcome
from tests.ops.lockouts.episodes import ACTORS, Labelled, episodes
from tests.sizes import sized

START = datetime(2030, 3, 14, 15, tzinfo=UTC)
SEEDS = range(2030, sized("LOCKOUTS", 2080, 2032))


@pytest.fixture(scope="module", params=SEEDS)
def labelled(request: pytest.FixtureRequest) -> list[Labelled]:
    return list(episodes(request.param))


def test_nineteen_of_twenty_verdicts_are_right(labelled: list[Labelled]) -> None:
    assert len(labelled) == 45 * len(ACTORS) == 315
    wrong = [
        (each.truth, judge(each.episode))
        for each in labelled
        if judge(each.episode).verdict is not each.truth
    ]
    assert len(wrong) * 20 <= len(labelled), wrong


def test_a_stranger_who_entered_after_failures_is_never_missed(labelled: list[Labelled]) -> None:
    compromised = [each for each in labelled if each.truth is Verdict.COMPROMISE]
    assert {judge(each.episode).verdict for each in compromised} == {Verdict.COMPROMISE}


def test_every_verdict_names_three_facts_and_how_sure_it_is(labelled: list[Labelled]) -> None:
    for each in labelled:
        finding = judge(each.episode)
        assert len({*finding.facts}) == 3, finding
        assert all(fact.endswith(".") for fact in finding.facts)
        assert 50 <= finding.confidence <= 99


def test_the_same_episode_has_the_same_verdict(labelled: list[Labelled]) -> None:
    again = list(episodes(2030))
    first = list(episodes(2030))
    assert [judge(each.episode) for each in again] == [judge(each.episode) for each in first]


def tries(*outcomes: Outcome, address: str = "203.0.113.9", known: bool = False) -> tuple[Try, ...]:
    return tuple(
        Try(
            START + timedelta(seconds=20 * number),
            "1:me",
            1,
            outcome,
            address,
            "Chrome, Windows",
            known=known,
            guess=f"{number:04x}",
        )
        for number, outcome in enumerate(outcomes)
    )


FAILURES = (Outcome.FAILED,) * 4


def test_the_owner_who_remembers_at_last_is_no_stranger() -> None:
    own = tries(*FAILURES, Outcome.ENTERED, known=True)
    assert judge(Episode("1:me", own)).verdict is Verdict.FORGETFUL
    own = tries(*FAILURES, Outcome.ENTERED)
    usual = Episode("1:me", own, usual_addresses=frozenset({"203.0.113.9"}),
                    usual_agents=frozenset({"Chrome, Windows"}))  # fmt: skip
    assert judge(usual).verdict is Verdict.FORGETFUL


def test_who_enters_from_a_new_place_after_failures_may_be_a_stranger() -> None:
    finding = judge(Episode("1:me", tries(*FAILURES, Outcome.ENTERED)))
    assert finding.verdict is Verdict.COMPROMISE
    assert finding.facts[0] == "Entró con la contraseña correcta después de 4 fallos."


def test_who_chose_a_new_password_by_mail_in_between_is_the_owner() -> None:
    own = tries(*FAILURES, Outcome.ENTERED)
    chosen = START + timedelta(seconds=75)
    assert judge(Episode("1:me", own, password_chosen_at=chosen)).verdict is not Verdict.COMPROMISE
    by_link = tries(*FAILURES, Outcome.BY_LINK)
    assert judge(Episode("1:me", by_link)).verdict is not Verdict.COMPROMISE


def test_a_first_right_password_amid_a_spraying_is_a_stranger() -> None:
    around = tuple(
        Try(START, f"1:o{number}", 1, Outcome.FAILED, "203.0.113.9", "curl", guess="aaaa")
        for number in range(5)
    )
    finding = judge(Episode("1:me", tries(Outcome.FAILED, Outcome.ENTERED)[1:], around))
    assert finding.verdict is Verdict.COMPROMISE


def test_without_passwords_to_compare_there_is_a_verdict_too() -> None:
    """Redis was away: no try has a mark of its password."""
    bare = tuple(
        Try(each.at, each.account, 1, each.outcome, each.address, each.agent)
        for each in tries(*FAILURES, Outcome.LOCKED)
    )
    assert len(judge(Episode("1:me", bare)).facts) == 3


def test_nothing_is_judged_where_nobody_guessed() -> None:
    with pytest.raises(ValueError, match="Nobody guessed"):
        judge(Episode("1:me", tries(Outcome.ENTERED)))


@pytest.mark.parametrize("module", [agents, marks, verdict])
def test_the_examples_in_the_words_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0


def test_colleagues_who_mistype_at_the_same_office_make_nobody_a_stranger() -> None:
    """Nor does a new telephone amid them."""
    around = tuple(
        Try(
            START - timedelta(minutes=7 * number),
            f"1:k{number}",
            1,
            Outcome.FAILED,
            "203.0.113.9",
            "Chrome, Windows",
            known=number % 2 == 0,
            guess=f"aa{number:02}",
        )
        for number in range(6, 0, -1)
    )
    entered = tries(Outcome.FAILED, Outcome.ENTERED)[1:]
    assert judge(Episode("1:me", entered, around)).verdict is not Verdict.COMPROMISE
    forgot = tries(*FAILURES, Outcome.LOCKED, known=True)
    assert judge(Episode("1:me", forgot, around)).verdict is Verdict.FORGETFUL
