"""Scores say what they say and how sure it is, against tables and a bootstrap."""

import doctest
from decimal import Decimal
from statistics import fmean, quantiles

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.numbers import statistics
from feedback.numbers.statistics import (
    LEAST,
    Nps,
    Rate,
    Spread,
    nps,
    one_vote_each,
    spread,
)

SCORES = st.lists(st.integers(1, 10), min_size=LEAST, max_size=60)

# Promoters, passives, detractors; points, low, high. Worked by hand: with n' = n + 3 and
# m = (p − d) / n', the ends are m ± 1.96 × √(((p + d + 1.5) / n' − m²) / n').
AGREED = [
    (3, 1, 1, 40, -30, 80),
    (5, 0, 0, 100, 17, 100),
    (0, 5, 0, 0, -30, 30),
    (0, 0, 5, -100, -100, -17),
    (10, 5, 5, 25, -12, 55),
    (15, 12, 9, 17, -10, 40),
    (70, 20, 10, 60, 45, 71),
    (40, 20, 40, 0, -17, 17),
    (1, 0, 999, -100, -100, -99),
]


@pytest.mark.parametrize(("promoters", "passives", "detractors", "points", "low", "high"), AGREED)
def test_the_table_of_agreed_cases(
    promoters: int, passives: int, detractors: int, points: int, low: int, high: int
) -> None:
    found = nps([10] * promoters + [8] * passives + [3] * detractors)
    assert found == Nps(promoters, passives, detractors)
    assert (found.points, found.low, found.high) == (points, low, high)


@pytest.mark.parametrize(("score", "points"), [(1, -100), (6, -100), (7, 0), (8, 0), (9, 100)])
def test_where_the_scale_is_cut(score: int, points: int) -> None:
    found = nps([score] * LEAST)
    assert found is not None and found.points == points


@pytest.mark.parametrize("count", range(LEAST))
def test_less_than_five_answers_say_nothing(count: int) -> None:
    assert nps([10] * count) is None
    assert spread([Decimal(30)] * count) is None


@pytest.mark.parametrize("score", [0, 11, -3])
def test_a_score_off_the_scale_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="1 to 10"):
        nps([8, 8, 8, 8, 8, score])


@given(SCORES)
def test_the_interval_holds_the_points_and_stays_on_the_scale(scores: list[int]) -> None:
    found = nps(scores)
    assert found is not None
    assert -100 <= found.low < found.high <= 100
    assert found.low <= found.points <= found.high
    mirrored = nps([10 if score <= 6 else 1 if score >= 9 else score for score in scores])
    assert mirrored is not None
    assert (mirrored.low, mirrored.high) == (-found.high, -found.low)


@given(SCORES, st.integers(2, 5))
def test_more_of_the_same_answers_make_it_surer(scores: list[int], times: int) -> None:
    few, many = nps(scores), nps(scores * times)
    assert few is not None and many is not None
    assert many.points == few.points
    assert many.high - many.low <= few.high - few.low


def test_the_interval_agrees_with_a_bootstrap_of_ten_thousand_on_a_thousand_samples() -> None:
    """And holds the true score about as often as it says, where the bootstrap falls short."""
    random = np.random.default_rng(20301)
    apart: list[float] = []
    held = held_by_bootstrap = 0
    for _ in range(1_000):
        n = int(random.integers(LEAST, 121))
        shares = random.dirichlet([4, 3, 3])
        sample = random.multinomial(n, shares)
        found = Nps(*(int(count) for count in sample))
        again = random.multinomial(n, sample / n, size=10_000)
        drawn = 100 * (again[:, 0] - again[:, 2]) / n
        low, high = np.percentile(drawn, [2.5, 97.5])
        true = 100 * (shares[0] - shares[2])
        held += float(found.low) <= true <= float(found.high)
        held_by_bootstrap += low <= true <= high
        if n >= 30 and sample.min() >= 3:
            apart += [abs(float(found.low) - low), abs(float(found.high) - high)]
    assert len(apart) > 1_000
    assert fmean(apart) < 2.5  # points; one answer of a hundred moves one point
    assert max(apart) < 12
    assert held >= 940
    assert held >= held_by_bootstrap


def test_a_company_has_one_vote_however_many_people_it_has() -> None:
    crowd = {1: [2] * 30} | {key: [10] for key in range(2, 7)}
    assert one_vote_each(crowd) == [2, 10, 10, 10, 10, 10]
    by_company = nps(one_vote_each(crowd))
    by_person = nps([score for each in crowd.values() for score in each])
    assert by_company is not None and by_person is not None
    assert (by_company.points, by_person.points) == (67, -71)


@given(st.lists(st.integers(-400, 400), min_size=LEAST, max_size=40))
def test_the_spread_is_that_of_the_textbook(values: list[int]) -> None:
    found = spread(Decimal(value) for value in values)
    low, median, high = (Decimal(str(each)) for each in quantiles(values, n=4, method="inclusive"))
    assert found == Spread(len(values), low, median, high)


def test_a_rate_of_nobody_is_no_rate() -> None:
    assert Rate(0, 0).percent is None
    assert (Rate(0, 9).percent, Rate(1, 8).percent) == (Decimal("0.0"), Decimal("12.5"))


def test_the_examples_of_the_module_are_true() -> None:
    result = doctest.testmod(statistics)
    assert result.attempted and not result.failed
