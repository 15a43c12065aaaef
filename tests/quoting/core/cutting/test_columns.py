from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoting.core.cutting.columns import pack_exactly
from quoting.core.cutting.packing import Bin, Loads, Problem, cost, filled, without_surplus
from quoting.core.cutting.quick import first_fit


def make_problem(sizes: list[int], *bins: Bin) -> Problem:
    counts = Counter(sizes)
    distinct = sorted(counts, reverse=True)
    return Problem(tuple(distinct), tuple(counts[size] for size in distinct), bins)


def assert_sound(problem: Problem, loads: Loads) -> None:
    packed = Counter(item for load in loads for item in load.items)
    assert packed == Counter(dict(enumerate(problem.demand)))
    assert all(filled(problem, load) <= problem.bins[load.bin].capacity for load in loads)
    used = Counter(load.bin for load in loads)
    for kind, bin in enumerate(problem.bins):
        assert bin.supply is None or used[kind] <= bin.supply


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.integers(0, 12), st.booleans())
def test_loads_are_sound_with_off_cuts_and_several_lengths(
    random: Random, off_cuts: int, two_lengths: bool
) -> None:
    bins = [Bin(100, 5), Bin(55, 0, off_cuts), Bin(33, 0, off_cuts // 2)]
    if two_lengths:
        bins.append(Bin(78, 4))
    problem = make_problem([random.randint(12, 60) for _ in range(30)], *bins)

    packed = pack_exactly(problem, steps=10)

    assert_sound(problem, packed.loads)
    assert packed.bound <= cost(problem, packed.loads) <= cost(problem, first_fit(problem))


@pytest.mark.parametrize("seed", range(20))
def test_triplets_that_fill_their_bars_are_found(seed: int) -> None:
    """Three pieces to a bar and nothing left: the hardest jobs for every quick way."""
    random = Random(seed)
    sizes: list[int] = []
    for _ in range(15):
        one, two = random.randint(380, 490), random.randint(250, 300)
        sizes += [one, two, 1000 - one - two]
    problem = make_problem(sizes, Bin(1000, 1))

    packed = pack_exactly(problem)

    assert_sound(problem, packed.loads)
    assert (cost(problem, packed.loads), packed.bound) == (15, 15)


def test_a_bound_above_the_sum_of_the_lengths_is_proven() -> None:
    problem = make_problem([51] * 9 + [40] * 4, Bin(100, 1))

    packed = pack_exactly(problem)

    assert (cost(problem, packed.loads), packed.bound) == (9, 9)


def test_no_step_still_gives_a_plan() -> None:
    problem = make_problem([60, 50, 45, 40, 35, 30, 25, 15], Bin(100, 1))

    packed = pack_exactly(problem, steps=0)

    assert_sound(problem, packed.loads)


def test_what_is_cut_too_often_is_taken_out_and_the_bar_becomes_shorter() -> None:
    problem = make_problem([60, 30], Bin(100, 2), Bin(70, 1))
    loads = first_fit(problem)

    assert [load.items for load in without_surplus(problem, [*loads, *loads])] == [(0, 1)]
    (alone,) = without_surplus(problem._replace(demand=(1, 0)), loads)
    assert (alone.bin, alone.items) == (1, (0,))
