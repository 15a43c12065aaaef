"""Times in buckets: histograms add up, and a quantile is wrong by five per cent at most."""

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ops.metrics.figures import Figures, Tally, merged, packed, total, unpacked
from ops.metrics.histogram import ERROR, LEAST_MS, MOST_MS, Histogram

TIMES = some.lists(some.floats(LEAST_MS, MOST_MS), min_size=1, max_size=60)
SHARES = some.sampled_from([0.01, 0.5, 0.9, 0.95, 0.99, 1.0])
TALLIES = some.builds(
    Tally,
    some.integers(0, 10**6),
    some.integers(0, 10**6),
    some.lists(some.floats(0, 10**6), max_size=9).map(Histogram.of),
)
NAMES = some.sampled_from(["quoting:list", "home", "", "c/ñ", "mail en espera"])
FIGURES = some.builds(Figures, some.dictionaries(NAMES, TALLIES), some.dictionaries(NAMES, TALLIES))
NEARLY = 1 + 1e-9  # what floating point adds


@given(TIMES, SHARES)
def test_a_quantile_is_as_near_as_is_promised(times: list[float], share: float) -> None:
    true = sorted(times)[max(ceil(share * len(times)), 1) - 1]
    told = Histogram.of(times).quantile(share)
    assert told is not None
    assert abs(told - true) <= ERROR * true * NEARLY


@given(TIMES, TIMES, SHARES)
def test_two_histograms_add_up_to_that_of_all_times(
    some_times: list[float], others: list[float], share: float
) -> None:
    together = Histogram.of(some_times) + Histogram.of(others)
    assert together == Histogram.of(some_times + others)
    assert together.quantile(share) == Histogram.of(others + some_times).quantile(share)


@given(some.lists(some.floats(allow_nan=False, allow_infinity=False), max_size=20))
def test_whatever_a_clock_says_is_counted_in_the_first_or_the_last_bucket(
    times: list[float],
) -> None:
    histogram = Histogram.of(times)
    assert histogram.count == len(times)
    highest = histogram.quantile(1.0)
    assert highest is None or LEAST_MS <= highest <= MOST_MS * (1 + ERROR)


def test_of_no_times_there_is_no_quantile() -> None:
    assert Histogram().quantile(0.95) is None


@given(some.lists(FIGURES, max_size=4))
def test_figures_add_up_in_any_order_and_grouping(figures: list[Figures]) -> None:
    whole = merged(figures)
    assert whole == merged(reversed(figures))
    assert whole == merged([merged(figures[:2]), merged(figures[2:])])
    assert whole.whole == total(each.whole for each in figures)


@given(FIGURES)
def test_what_is_kept_is_read_back_as_it_was(figures: Figures) -> None:
    assert unpacked(packed(figures)) == figures


def test_a_usual_hour_of_a_company_takes_few_bytes() -> None:
    times = [12.0 * 1.07**n for n in range(60)]
    routes = {
        f"quoting:page_{n}": Tally(60, 1, Histogram.of(times[n % 20 : n % 20 + 25]))
        for n in range(30)
    }
    assert len(packed(Figures(routes))) < 2500


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_of_one_time_every_quantile_is_that_time(share: float) -> None:
    told = Histogram.of([250.0]).quantile(share)
    assert told == pytest.approx(250, rel=ERROR)
