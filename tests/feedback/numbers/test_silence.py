"""Two silent weeks tell the programme, once for each time that a company falls silent."""

from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.cases.clocks import Cause, Priority
from feedback.cases.models import Case
from feedback.numbers.periodic import look_for_silence
from feedback.weeks.calendar import week_of
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.feedback.asked import ask

NOW = datetime(2030, 3, 15, 16, tzinfo=UTC)  # a Friday
THIS = week_of(date(2030, 3, 15))


def back(weeks: int) -> date:
    return THIS - timedelta(weeks=weeks)


def look(days: int = 0) -> int:
    return look_for_silence(NOW + timedelta(days=days)).done


@pytest.mark.parametrize(
    ("answers", "cases"),
    [
        ({}, 0),
        ({1: None}, 0),
        ({2: None, 1: None}, 1),
        ({2: None, 1: 9}, 0),
        ({3: 8, 2: None, 1: None}, 1),
        ({4: None, 3: None, 2: None, 1: None}, 1),
        ({2: 8, 1: None, 0: None}, 0),
        ({2: None, 1: None, 0: 10}, 1),
    ],
    ids=str,
)
def test_two_weeks_that_are_over_make_a_silence(
    company: Company, owner: User, answers: dict[int, int | None], cases: int
) -> None:
    for weeks, score in answers.items():
        ask(company, owner.pk, back(weeks), score)
    assert look() == cases
    assert Case.objects.filter(company=company.pk, cause=Cause.SILENCE).count() == cases


def test_one_person_who_answers_breaks_the_silence_of_the_company(
    company: Company, owner: User, seller: User
) -> None:
    for person, score in ((owner.pk, None), (seller.pk, 7)):
        ask(company, person, back(2))
        ask(company, person, back(1), score)
    assert look() == 0


def test_a_silence_is_told_once_and_the_next_one_again(company: Company, owner: User) -> None:
    ask(company, owner.pk, back(2))
    ask(company, owner.pk, back(1))
    assert [look(), look(), look(days=1)] == [1, 0, 0]
    ask(company, owner.pk, back(0))
    assert look(days=7) == 0  # the same silence goes on
    ask(company, owner.pk, back(-1), 9)
    for weeks in (-2, -3):
        ask(company, owner.pk, back(weeks))
    assert [look(days=28), look(days=28)] == [1, 0]
    assert Case.objects.filter(company=company.pk, priority=Priority.P3).count() == 2


def test_the_neighbour_is_not_blamed(company: Company, neighbour: Company, owner: User) -> None:
    for weeks in (1, 2):
        ask(company, owner.pk, back(weeks), 9)
        ask(neighbour, owner.pk, back(weeks))
    assert look() == 0
    assert not Case.objects.exists()


def test_the_case_is_of_the_owner_and_says_why(company: Company, owner: User) -> None:
    for weeks in (1, 2):
        ask(company, owner.pk, back(weeks))
    look()
    case = Case.objects.get()
    assert User.objects.get(pk=case.user_id).role == Role.OWNER
    assert case.score is None
    assert "últimas dos semanas" in case.words
    assert case.due_at > NOW
