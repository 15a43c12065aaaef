"""A release is taken back for what many requests say, never for one."""

import json

from hypothesis import given
from hypothesis import strategies as st

from compose.releasing.baking import ENOUGH, FEW_ERRORS, SLOW_MS, Traffic, objection, traffic

NONE = Traffic()


def served(count: int, seconds: float, errors: int = 0) -> Traffic:
    return Traffic((seconds,) * count, errors)


def line(**facts: object) -> str:
    told = {"logger": "nginx", "status": 200, "seconds": 0.1, "web": "172.31.250.11:8000"}
    return json.dumps(told | facts)


def test_traffic_is_what_the_web_was_asked_through_nginx() -> None:
    log = [
        line(seconds=0.2),
        line(status=503),
        line(status=499),  # the visitor left
        line(web=""),  # nginx answered by itself
        line(logger="gunicorn"),
        "a line that is no JSON",
        "[1]",
    ]
    assert traffic(log) == Traffic((0.2, 0.1, 0.1), errors=1)


@given(st.integers(0, 10_000), st.integers(0, FEW_ERRORS - 1), st.floats(0, 60))
def test_few_errors_take_nothing_back(count: int, errors: int, seconds: float) -> None:
    assert not objection(NONE, served(count + errors, seconds, errors))


@given(st.integers(FEW_ERRORS, 400), st.integers(0, 20_000))
def test_errors_object_exactly_beyond_their_share(errors: int, fine: int) -> None:
    found = objection(NONE, served(errors + fine, 0.01, errors))
    assert bool(found) == (errors > 0.01 * (errors + fine))
    assert not found or f"{errors} errores" in found


@given(st.floats(0.001, 5), st.floats(0.001, 5))
def test_slowness_objects_only_beyond_the_promise_and_three_times_before(
    before: float, after: float
) -> None:
    found = objection(served(ENOUGH, before), served(ENOUGH, after))
    assert bool(found) == (after * 1000 > max(SLOW_MS, 3 * before * 1000))


def test_times_of_a_quiet_hour_say_nothing() -> None:
    assert not objection(served(ENOUGH, 0.01), served(ENOUGH - 1, 30))
    assert not objection(served(ENOUGH - 1, 0.01), served(ENOUGH, 30))
