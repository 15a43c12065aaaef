"""Uptime by the month: what is reported is what was, to a thousandth of a point."""

from fractions import Fraction

import pytest

from ops.uptime.core.months import count_seconds
from ops.uptime.core.timeline import Pace
from tests.ops.uptime.scripted import DAY, HOUR, MINUTE, Script, truth, watched

TIJUANA = "America/Tijuana"
MOST = Fraction(1, 100_000)  # a thousandth of a percentage point

SCRIPTS = [
    Script("a calm month"),
    Script("one outage", outages=((9 * DAY + 1234, 9 * DAY + 1234 + 47 * MINUTE + 13),)),
    Script(
        "three outages",
        outages=((DAY + 77, DAY + 777), (8 * DAY + 5, 8 * DAY + 3611), (20 * DAY, 20 * DAY + 305)),
    ),
    Script(
        "the monitor stopped for six hours", stopped=((5 * DAY + 311, 5 * DAY + 6 * HOUR + 911),)
    ),
    Script(
        "the monitor stopped during an outage that went on",
        outages=((5 * DAY, 5 * DAY + 5 * HOUR),),
        stopped=((5 * DAY + HOUR + 7, 5 * DAY + 2 * HOUR + 9),),
    ),
    Script(
        "an outage that began and ended while the monitor was stopped",
        outages=((5 * DAY + HOUR, 5 * DAY + 2 * HOUR),),
        stopped=((5 * DAY + 3, 5 * DAY + 4 * HOUR + 1),),
    ),
    Script(
        "a day of 23 hours",
        month=3,
        zone=TIJUANA,
        outages=((7 * DAY + HOUR, 7 * DAY + 4 * HOUR + 3),),
    ),
    Script("a day of 25 hours", month=11, zone=TIJUANA, outages=((1, 3 * HOUR + 11),)),
    Script(
        "a day of 25 hours that the monitor slept through",
        month=11,
        zone=TIJUANA,
        stopped=((17, DAY + 23),),
    ),
    Script(
        "maintenance in its window",
        outages=((3 * DAY + HOUR + 31, 3 * DAY + 2 * HOUR),),
        windows=((3 * DAY + HOUR, 3 * DAY + 3 * HOUR, 2 * DAY),),
    ),
    Script(
        "maintenance that outlasted its window",
        outages=((3 * DAY + HOUR + 31, 3 * DAY + 5 * HOUR + 17),),
        windows=((3 * DAY + HOUR, 3 * DAY + 3 * HOUR, 2 * DAY),),
    ),
    Script(
        "a window that was told when it had begun",
        outages=((3 * DAY, 3 * DAY + 2 * HOUR),),
        windows=((3 * DAY, 3 * DAY + 2 * HOUR, 3 * DAY + 40 * MINUTE),),
    ),
    Script(
        "a deployment every working day, one of them with an outage",
        outages=((16 * DAY + 100, 16 * DAY + 700),),
        windows=tuple((day * DAY, day * DAY + 6 * MINUTE, day * DAY) for day in (1, 2, 8, 9, 16)),
    ),
    Script(
        "a company opened mid-month",
        opened=14 * DAY + 12_345,
        outages=((20 * DAY, 20 * DAY + HOUR + 1),),
    ),
    Script(
        "a company opened during an outage", opened=14 * DAY, outages=((13 * DAY, 14 * DAY + HOUR),)
    ),
    Script(
        "a clock that jumped an hour ahead",
        jumps=((10 * DAY + 400, HOUR),),
        outages=((25 * DAY, 25 * DAY + 999),),
    ),
    Script(
        "a clock that jumped an hour back",
        jumps=((10 * DAY + 400, -HOUR),),
        outages=((25 * DAY, 25 * DAY + 999),),
    ),
    Script(
        "a machine that slept every night",
        stopped=tuple((day * DAY + 101, day * DAY + 4 * HOUR + 7) for day in range(28)),
    ),
    Script(
        "a watcher without a network, in a short month",
        month=2,
        blind=((6 * DAY, 6 * DAY + 2 * HOUR),),
    ),
    Script(
        "everything at once",
        month=11,
        zone=TIJUANA,
        opened=2 * HOUR,
        outages=((9 * DAY, 9 * DAY + 3 * HOUR), (21 * DAY + 5, 21 * DAY + HOUR)),
        stopped=((9 * DAY + HOUR, 9 * DAY + 2 * HOUR), (28 * DAY, 29 * DAY)),
        windows=((21 * DAY, 21 * DAY + 30 * MINUTE, 20 * DAY),),
        jumps=((12 * DAY, HOUR), (13 * DAY, -2 * HOUR)),
    ),
]


@pytest.mark.parametrize("phase", [0, 7, 13])
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_month_is_reported_as_it_was(script: Script, phase: int) -> None:
    """``phase``: how many seconds after the beginning of the month a probe comes."""
    was = truth(script)
    spans = watched(script, Pace(), phase)
    told = count_seconds(spans, script.announced, script.counted_from, script.end)
    assert told.total == sum(was.values()) == script.end - script.counted_from
    assert told.announced == was["announced"]
    exact = Fraction(was["up"], was["up"] + was["down"])
    assert told.uptime is not None
    assert abs(told.uptime - exact) <= MOST
    gaps = len(script.stopped) + len(script.blind) + len(script.jumps)
    assert abs(told.unknown - was["unknown"]) <= Pace().interval * 3 // 2 * gaps
