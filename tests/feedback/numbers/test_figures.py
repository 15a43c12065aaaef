"""Figures of weeks, companies and cohorts, reckoned from who was asked and what they said."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from feedback.numbers.figures import (
    Asked,
    Figures,
    Said,
    by_cohort_week,
    by_company,
    by_week,
    first_weeks,
)
from feedback.numbers.statistics import Rate

FIRST = date(2030, 1, 7)  # a Monday


def week(number: int) -> date:
    return FIRST + timedelta(weeks=number)


WHO = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(0, 6))
ANSWERS = st.dictionaries(
    WHO, st.one_of(st.none(), st.tuples(st.integers(1, 10), st.integers(-60, 480))), max_size=60
)


def figures_of(answers: dict[tuple[int, int, int], tuple[int, int] | None]) -> Figures:
    asked, said = [], []
    for (company, person, number), told in answers.items():
        asked.append(Asked(company, person, week(number), told is not None))
        if told is not None:
            said.append(Said(company, person, week(number), *told))
    return Figures(tuple(asked), tuple(said))


@given(ANSWERS)
def test_the_parts_add_up_to_the_whole(
    answers: dict[tuple[int, int, int], tuple[int, int] | None],
) -> None:
    whole = figures_of(answers)
    weeks = [part for _, part in by_week(whole)]
    companies = list(by_company(whole).values())
    cohort = [part for _, part in by_cohort_week(whole, first_weeks(whole.asked))]
    for parts in (weeks, companies, cohort):
        for rate in (Figures.people, Figures.company_weeks):
            found = [rate.__get__(part) for part in parts]
            together = Rate(sum(each.part for each in found), sum(each.whole for each in found))
            assert together == rate.__get__(whole)
        assert sum(len(part.said) for part in parts) == len(whole.said)
    assert sum(part.people_heard for part in companies) == whole.people_heard


@given(ANSWERS)
def test_nobody_has_two_votes(answers: dict[tuple[int, int, int], tuple[int, int] | None]) -> None:
    whole = figures_of(answers)
    people = {(said.company, said.person) for said in whole.said}
    assert whole.people_heard == len(people)
    if whole.by_company is not None:
        assert whole.by_company.n == len({company for company, _ in people})


def test_of_a_person_the_newest_score_counts_whatever_the_order_of_the_rows() -> None:
    said = (Said(1, 1, week(3), 9, 0), Said(1, 1, week(1), 2, 0))
    assert Figures((), said).scores == Figures((), said[::-1]).scores == {1: [9]}


def test_one_who_answers_makes_the_week_of_the_company_answered() -> None:
    figures = figures_of({(1, 1, 0): (9, 0), (1, 2, 0): None, (1, 3, 0): None, (2, 1, 0): None})
    assert figures.people == Rate(1, 4)
    assert figures.company_weeks == Rate(1, 2)
    assert figures.company_weeks.percent == Decimal("50.0")


def test_a_company_is_silent_since_its_last_answer() -> None:
    answers = {(1, 1, number): None for number in range(5)} | {(1, 2, 2): (8, 30)}
    figures = figures_of(answers)
    assert (figures.silent_weeks, figures.last_answer) == (2, week(2))
    assert figures_of({(1, 1, 0): None}).silent_weeks == 1
    assert figures_of({(1, 1, 0): (8, 30)}).silent_weeks == 0
    assert figures_of({}).silent_weeks == 0


def test_a_week_in_which_nobody_was_asked_is_not_a_silent_one() -> None:
    figures = figures_of({(1, 1, 0): (8, 30), (1, 1, 4): None})
    assert figures.silent_weeks == 1


def test_each_company_counts_its_weeks_from_its_own_first() -> None:
    figures = figures_of({(1, 1, 0): (9, 0), (2, 1, 3): (7, 0), (2, 1, 4): (6, 0)})
    found = by_cohort_week(figures, first_weeks(figures.asked))
    assert [(number, sorted(part.scores)) for number, part in found] == [(1, [1, 2]), (2, [2])]


def test_time_saved_is_told_of_five_answers_and_more() -> None:
    few = figures_of({(1, person, 0): (8, 60) for person in range(4)})
    assert few.minutes_saved is None
    enough = figures_of({(1, person, 0): (8, 30 * person) for person in range(5)})
    assert enough.minutes_saved is not None
    assert enough.minutes_saved.median == 60
