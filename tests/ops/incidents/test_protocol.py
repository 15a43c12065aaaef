"""Due times: five hundred cases against an oracle that walks quarter by quarter."""

import doctest
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from ops.incidents import protocol, scorecard, severity
from ops.incidents.protocol import PROTOCOLS, Clock, due, percent_run
from ops.incidents.severity import Nature, propose

CENTRE = ZoneInfo("America/Mexico_City")
ZONES = [CENTRE, UTC, ZoneInfo("America/Tijuana"), ZoneInfo("America/Cancun"),
         ZoneInfo("America/Hermosillo")]  # fmt: skip
REST = {  # as the law and the calendar say, written out by hand
    *(date(2026, 1, 1), date(2026, 2, 2), date(2026, 3, 16), date(2026, 5, 1), date(2026, 9, 16)),
    *(date(2026, 11, 16), date(2026, 12, 25), date(2027, 1, 1), date(2027, 2, 1)),
    *(date(2027, 3, 15), date(2027, 5, 1), date(2027, 9, 16), date(2027, 11, 15)),
    *(date(2027, 12, 25), date(2028, 1, 1), date(2028, 2, 7), date(2028, 3, 20)),
    *(date(2028, 5, 1), date(2028, 9, 16), date(2028, 11, 20), date(2028, 12, 25)),
    *(date(2030, 1, 1), date(2030, 2, 4), date(2030, 3, 18), date(2030, 5, 1)),
    *(date(2030, 9, 16), date(2030, 10, 1), date(2030, 11, 18), date(2030, 12, 25)),
    *(date(2029, 1, 1), date(2031, 1, 1)),
}
QUARTER = timedelta(minutes=15)
MINUTES = {  # round the clock, or of working time
    "P1": (15, 30, 30), "P2": (60, 120, 120), "P3": (240, 540, 540), "P4": (540, 2700, 2700),
}  # fmt: skip
NEAR_REST = [day - timedelta(days=back) for day in sorted(REST) for back in (0, 1, 3)]


def is_work(moment: datetime) -> bool:
    here = moment.astimezone(CENTRE)
    return here.weekday() < 5 and here.date() not in REST and 9 <= here.hour < 18


def walked(moment: datetime, minutes: int, *, all_day: bool) -> datetime:
    left = minutes
    while left > 0:
        left -= 15 if all_day or is_work(moment) else 0
        moment += QUARTER
    return moment


def cases() -> list[tuple[str, Clock, datetime]]:
    dice = Random(13)
    found = []
    for number in range(500):
        day = dice.choice(NEAR_REST) if number % 2 else date(2026, 1, 1) + timedelta(
            days=dice.randrange(1090)
        )  # fmt: skip
        at = datetime(day.year, day.month, day.day, dice.randrange(24), 15 * dice.randrange(4),
                      tzinfo=CENTRE)  # fmt: skip
        zone = dice.choice(ZONES)
        found.append((f"P{number % 4 + 1}", dice.choice(list(Clock)), at.astimezone(zone)))
    return found


def test_five_hundred_due_times_are_those_of_the_oracle() -> None:
    wrong = []
    for name, clock, since in cases():
        minutes = MINUTES[name][list(Clock).index(clock)]
        expected = walked(since.astimezone(UTC), minutes, all_day=name in {"P1", "P2"})
        if due(name, clock, since) != expected:
            wrong.append((name, clock, since, due(name, clock, since), expected))
    assert wrong == []


def test_a_clock_that_has_run_out_has_run_a_hundred_percent() -> None:
    for name, clock, since in cases():
        by = due(name, clock, since)
        assert percent_run(name, clock, since, by) == 100
        assert percent_run(name, clock, since, by - timedelta(seconds=1)) < 100
        assert percent_run(name, clock, since, since) == 0


def test_each_protocol_answers_within_what_the_programme_promises() -> None:
    """P1 in less than 30 minutes, P2 in 2 hours, P3 in 24 hours, P4 in the week."""
    promised = {"P1": 30, "P2": 120, "P3": 540, "P4": 2700}
    for name, each in PROTOCOLS.items():
        assert each.limits[Clock.RESPOND] < timedelta(minutes=promised[name])
        assert each.limits[Clock.MITIGATE] == timedelta(minutes=promised[name])
        assert [step.percent for step in each.escalation] == [50, 80, 100]
        assert len({step.code for step in each.steps}) == len(each.steps)
        assert each.steps[0].code == "take" and each.steps[-1].code == "close"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"nature": Nature.DOWN, "hit": 1, "served": 12}, "P1"),
        ({"nature": Nature.FUNCTION, "hit": 5, "served": 12}, "P2"),
        ({"nature": Nature.FUNCTION, "hit": 6, "served": 12}, "P1"),
        ({"nature": Nature.FUNCTION, "hit": 1, "served": 1}, "P2"),
        ({"nature": Nature.APPEARANCE, "hit": 12, "served": 12}, "P3"),
        ({"nature": Nature.REQUEST, "hit": 1, "served": 12}, "P4"),
        ({"nature": Nature.APPEARANCE, "hit": 1, "served": 12, "data_at_risk": True}, "P1"),
        ({"nature": Nature.REQUEST, "hit": 0, "served": 12, "is_security": True}, "P1"),
    ],
)
def test_a_severity_is_proposed_from_companies_data_and_security(
    facts: dict[str, object], expected: str
) -> None:
    assert propose(**facts).severity == expected  # type: ignore[arg-type]  # as in the table


def test_what_the_modules_show_is_so() -> None:
    for module in (protocol, severity, scorecard):
        assert doctest.testmod(module).failed == 0
