"""Points of an application: each has its reason, and what is wanted less never has more."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from tenants.programme.applications.models import Habit, Line, Method
from tenants.programme.applications.scoring import PEOPLE, QUOTES, Score, outside, score


@dataclass(frozen=True)
class Answered:
    people: int
    quotes_a_month: int
    method: str
    minutes_a_quote: int
    habit: str
    weekly_feedback: bool
    lines: frozenset[str]


ANSWERED = st.builds(
    Answered,
    people=st.integers(1, 5000),
    quotes_a_month=st.integers(0, 5000),
    method=st.sampled_from(Method.values),
    minutes_a_quote=st.integers(1, 2880),
    habit=st.sampled_from(Habit.values),
    weekly_feedback=st.booleans(),
    lines=st.frozensets(st.sampled_from(Line.values)),
)


def points(scored: Score, criterion: str) -> int:
    (found,) = (part.points for part in scored.parts if part.criterion == criterion)
    return found


@given(ANSWERED)
def test_each_criterion_has_its_points_and_its_reason(answered: Answered) -> None:
    scored = score(answered)
    assert len({part.criterion for part in scored.parts}) == len(scored.parts) == 7
    for part in scored.parts:
        assert 0 <= part.points <= part.of
        assert part.reason.endswith(".")
    assert 0 <= scored.total <= scored.of == 100


@given(ANSWERED)
def test_the_same_answers_have_the_same_points(answered: Answered) -> None:
    assert score(answered) == score(replace(answered))


@given(ANSWERED, st.integers(1, 2880))
def test_a_slower_quotation_never_has_fewer_points(answered: Answered, more: int) -> None:
    slower = replace(answered, minutes_a_quote=answered.minutes_a_quote + more)
    assert points(score(slower), "Tiempo") >= points(score(answered), "Tiempo")
    assert score(slower).total >= score(answered).total


@given(ANSWERED, st.sampled_from(Line.values))
def test_one_line_more_never_has_fewer_points(answered: Answered, line: str) -> None:
    assert score(replace(answered, lines=answered.lines | {line})).total >= score(answered).total


@given(ANSWERED)
def test_whoever_says_what_they_think_every_week_has_more_points(answered: Answered) -> None:
    silent, willing = (replace(answered, weekly_feedback=each) for each in (False, True))
    assert score(willing).total - score(silent).total == 15


@given(ANSWERED, st.integers(1, 100))
def test_further_from_what_is_looked_for_never_has_more_points(
    answered: Answered, further: int
) -> None:
    above = replace(
        answered,
        people=max(answered.people, PEOPLE[1]),
        quotes_a_month=max(answered.quotes_a_month, QUOTES[1]),
    )
    beyond = replace(
        above, people=above.people + further, quotes_a_month=above.quotes_a_month + further
    )
    assert score(beyond).total <= score(above).total


@given(ANSWERED)
def test_what_is_outside_is_told_exactly_where_not_all_points_are_given(answered: Answered) -> None:
    scored = score(answered)
    told = " ".join(outside(answered))
    assert ("personas" in told) == (points(scored, "Tamaño") < 20)
    assert ("cotizaciones al mes" in told) == (points(scored, "Volumen") < 20)
