"""What probes tell of a target: down after three, up after two, unknown where nobody looked."""

from itertools import pairwise

import pytest

from ops.uptime.core.timeline import Pace, Seen, Span, State, Track, applied, observe

UP, DOWN, UNKNOWN = State.UP, State.DOWN, State.UNKNOWN


def spans_of(*probes: tuple[int, bool | None]) -> list[tuple[int, int, State]]:
    track: Track | None = None
    spans: list[Span] = []
    for at, is_up in probes:
        track, change = observe(track, Seen(at, is_up), Pace())
        spans = applied(spans, change)
        for former, following in pairwise(spans):
            assert former.end == following.begin
    return [(span.begin, span.end, span.state) for span in spans]


def every_20(*answers: bool | None, begin: int = 0) -> list[tuple[int, bool | None]]:
    return [(begin + 20 * number, is_up) for number, is_up in enumerate(answers)]


def test_two_good_probes_are_needed_to_be_up() -> None:
    assert spans_of((0, True)) == []
    assert spans_of((0, True), (20, True)) == [(0, 20, UP)]


def test_two_bad_probes_are_not_an_outage() -> None:
    spans = spans_of(*every_20(True, True, False, False, True, True))
    assert spans == [(0, 100, UP)]


def test_three_bad_probes_are_one_since_midway_before_the_first() -> None:
    spans = spans_of(*every_20(True, True, False, False, False))
    assert spans == [(0, 30, UP), (30, 80, DOWN)]


def test_what_is_not_believed_yet_is_unknown_for_the_moment() -> None:
    assert spans_of(*every_20(True, True, False, False)) == [(0, 30, UP), (30, 60, UNKNOWN)]


def test_one_good_probe_does_not_end_an_outage() -> None:
    spans = spans_of(*every_20(False, False, False, True, False, True, True))
    assert spans == [(0, 90, DOWN), (90, 120, UP)]


def test_a_watcher_that_was_stopped_knows_nothing_of_the_gap() -> None:
    spans = spans_of(*every_20(True, True), *every_20(True, True, begin=5000))
    assert spans == [(0, 30, UP), (30, 5000, UNKNOWN), (5000, 5020, UP)]


def test_an_outage_in_which_the_watcher_was_stopped_is_two() -> None:
    spans = spans_of(*every_20(False, False, False), *every_20(False, False, False, begin=5000))
    assert spans == [(0, 50, DOWN), (50, 5000, UNKNOWN), (5000, 5040, DOWN)]


def test_a_watcher_that_stops_in_doubt_leaves_the_doubt_unknown() -> None:
    spans = spans_of(*every_20(True, True, False, False), *every_20(True, True, begin=5000))
    assert spans == [(0, 30, UP), (30, 5000, UNKNOWN), (5000, 5020, UP)]


def test_without_a_network_of_its_own_it_knows_nothing() -> None:
    spans = spans_of(*every_20(True, True, None, None, None, True, True))
    assert spans == [(0, 30, UP), (30, 90, UNKNOWN), (90, 120, UP)]


def test_a_clock_that_goes_ahead_leaves_a_gap() -> None:
    spans = spans_of(*every_20(True, True), *every_20(True, True, begin=3640))
    assert spans == [(0, 30, UP), (30, 3640, UNKNOWN), (3640, 3660, UP)]


def test_what_a_clock_shows_twice_is_told_by_neither() -> None:
    ahead = every_20(*[True] * 6)  # until 100
    back = every_20(*[True] * 7, begin=40)  # shows 40 to 100 once more
    assert spans_of(*ahead, *back) == [(0, 40, UP), (40, 100, UNKNOWN), (100, 160, UP)]


def test_an_outage_that_began_in_what_was_shown_twice_is_known_after_it() -> None:
    ahead, back = every_20(*[True] * 6), every_20(*[False] * 8, begin=40)
    assert spans_of(*ahead, *back) == [(0, 40, UP), (40, 100, UNKNOWN), (100, 180, DOWN)]


@pytest.mark.parametrize("is_up", [True, False, None])
def test_many_probes_that_say_the_same_are_as_their_last(is_up: bool | None) -> None:
    """The scripted months leave such probes out."""
    many = every_20(*[is_up] * 50)
    assert spans_of(*many) == spans_of(*many[:3], *[many[at] for at in range(5, 50, 3)], many[49])
