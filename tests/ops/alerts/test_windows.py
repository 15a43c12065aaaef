"""What announced work explains is kept and told to nobody, until the work has ended."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from ops.alerts.core.alarms import Change, State, What
from ops.alerts.core.engine import Engine
from ops.alerts.core.escalation import Notice, Teller, Why
from ops.alerts.core.rulebook import load
from ops.alerts.core.rules import Rate, Rule, Threshold
from ops.alerts.core.windows import Window
from ops.alerts.core.words import message_of
from ops.alerts.sending.alerting import Alerting
from ops.alerts.sending.channels import Channels
from ops.alerts.sending.store import Store
from tests.ops.alerts.sinks import mailbox, until
from tests.ops.alerts.test_telling import MEXICO
from tests.ops.alerts.worlds import EVERY, NOON, Values, make_acknowledgement, make_readings

UP: Values = {"site.up": 1.0, "database.up": 1.0, "app.up": 1.0}
DOWN: Values = UP | {"site.up": 0.0}
RULES = load().rules
MINUTE = 60


def window(begin: int, end: int) -> Window:
    """In seconds after noon."""
    return Window(NOON + timedelta(seconds=begin), NOON + timedelta(seconds=end))


class Work:
    """Hours with a teller and announced work."""

    def __init__(self, *windows: Window, engine: Engine | None = None) -> None:
        self.engine = engine or Engine(load())
        self.teller = Teller(self.engine.book)
        self.windows, self.now = windows, NOON
        self.changes: list[Change] = []

    def go(self, seconds: int, values: Values) -> list[Notice]:
        found: list[Notice] = []
        for _ in range(seconds // EVERY):
            readings = make_readings(self.now, values)
            changes = self.engine.step(self.now, readings, self.windows)
            found += self.teller.due(self.now, changes, self.engine.alarms)
            self.changes += changes
            self.now += timedelta(seconds=EVERY)
        return found

    @property
    def whats(self) -> list[What]:
        return [change.what for change in self.changes]


def whys(notices: Iterable[Notice]) -> set[str]:
    return {each.why.value for each in notices}


def bad_values(rule: Rule) -> Values:
    """What makes exactly this rule's reading bad, everywhere that it may look."""
    condition = rule.condition
    companies = ("", "c_1") if rule.scope.value == "both" else ("",)
    if rule.scope.value == "companies":
        companies = ("c_1",)
    if isinstance(condition, Threshold):
        value = condition.limit + 1 if condition.is_above else condition.limit - 1
        readings = {condition.reading: value}
    else:
        readings = {
            f"{name}.{each}": value
            for each in {*condition.windows, "2m"}
            for name, value in (("requests", 100.0), ("errors", 60.0), ("people_hit", 9.0))
        } | {"recovery.seconds": 1.0, "recovery.requests": 0.0}
    return {
        (name, company): value for (name, value), company in product(readings.items(), companies)
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_within_a_window_a_rule_tells_somebody_only_if_it_does_not_wait_for_windows(
    rule: Rule,
) -> None:
    book = load()
    alone = book.__class__(
        (rule.__class__(**{**vars(rule), "hidden_by": (), "part": "", "but_part": ""}),),
        book.routes, book.acknowledged_for, book.fresh_for, book.reopens_within,
    )  # fmt: skip
    held = int(rule.hold.total_seconds()) + 2 * MINUTE
    work = Work(window(0, held), engine=Engine(alone))
    notices = work.go(held, bad_values(rule))
    (alarm,) = work.engine.alarms
    assert alarm.state is State.FIRING, "it is kept as an alarm whether or not anybody is told"
    assert alarm.is_announced == rule.waits_for_windows
    assert bool(notices) == (not rule.waits_for_windows)


def test_what_a_window_explains_is_that_the_product_fails_and_nothing_else() -> None:
    explained = {
        rule.condition.reading
        for rule in RULES
        if rule.waits_for_windows and isinstance(rule.condition, Threshold)
    }
    told = {
        rule.condition.reading
        for rule in RULES
        if not rule.waits_for_windows and isinstance(rule.condition, Threshold)
    }
    assert {"site.up", "database.up", "company.up", "login.up", "latency.p95.5m"} <= explained
    assert {
        "backup.age_seconds", "disk.free_share", "lockouts.spraying", "lockouts.compromise",
        "lockouts.open", "certificate.seconds_left",
    } <= told  # fmt: skip
    assert all(rule.waits_for_windows for rule in RULES if isinstance(rule.condition, Rate))


def test_an_outage_that_ends_with_its_window_is_told_to_nobody_and_kept() -> None:
    work = Work(window(0, 600))
    assert work.go(500, DOWN) + work.go(3600, UP) == []
    assert work.whats == [What.FIRED, What.RESOLVED]
    assert work.changes[-1].alarm.is_announced


def test_an_outage_that_outlasts_its_window_is_told_at_its_end() -> None:
    work = Work(window(0, 20 * MINUTE))
    assert work.go(20 * MINUTE, DOWN) == []
    notices = work.go(EVERY, DOWN)
    assert {(each.why, each.at) for each in notices} == {
        (Why.OUTLASTS, NOON + timedelta(minutes=20))
    }
    assert {each.channels[0] for each in notices} == {"correo", "slack"}
    assert What.OUTLASTED in work.whats
    title = message_of(notices[0], {}, MEXICO).title
    said = "P1 · La ventana anunciada terminó y sigue: El sitio está caído, 20 min"
    assert title.startswith(said)
    # Its steps begin then: the next one is told five minutes later, and its end to whoever knows.
    assert whys(work.go(240, DOWN)) == set()
    assert whys(work.go(60, DOWN)) == {"unheard"}
    assert whys(work.go(60, UP)) == {"over"}


def test_whoever_knows_of_it_hears_nothing_within_the_window_and_of_it_afterwards() -> None:
    work = Work(window(2 * MINUTE, 62 * MINUTE))
    assert whys(work.go(2 * MINUTE, DOWN)) == {"fires"}
    assert work.go(60 * MINUTE, DOWN) == []
    assert whys(work.go(EVERY, DOWN)) == {"outlasts"}
    assert work.whats == [What.FIRED, What.EXPLAINED, What.OUTLASTED]


def test_whoever_knows_of_it_is_told_of_its_end_within_the_window() -> None:
    work = Work(window(2 * MINUTE, 62 * MINUTE))
    work.go(4 * MINUTE, DOWN)
    assert whys(work.go(2 * MINUTE, UP)) == {"over"}


def test_a_window_that_is_taken_back_is_as_one_that_ended() -> None:
    work = Work(window(0, 3600))
    assert work.go(10 * MINUTE, DOWN) == []
    work.windows = ()
    assert whys(work.go(EVERY, DOWN)) == {"outlasts"}


def test_nobody_is_told_of_what_somebody_looks_after_when_the_window_ends() -> None:
    work = Work(window(0, 10 * MINUTE))
    work.go(9 * MINUTE, DOWN)
    (alarm,) = work.engine.alarms
    work.engine.acknowledge(work.now, alarm.number, make_acknowledgement(work.now))
    assert work.go(5 * MINUTE, DOWN) == []


def test_what_a_window_explains_hides_nothing_that_it_does_not() -> None:
    work = Work(window(0, 3600))
    old = {"backup.age_seconds": 30_000.0}
    assert whys(work.go(5 * MINUTE, DOWN | old)) == {"fires"}
    assert {alarm.cause for alarm in work.engine.alarms if not alarm.is_announced} == {"respaldo"}
    # Without the window the outage explains it, and is what people hear of.
    outside = Work()
    assert {each.alarm.cause for each in outside.go(5 * MINUTE, DOWN | old)} == {"sitio"}


def test_failures_that_are_only_remembered_after_a_window_are_told_to_nobody() -> None:
    work = Work(window(0, 10 * MINUTE))
    failing = {
        f"{name}.{each}": value
        for each in ("2m", "5m", "30m", "1h", "6h")
        for name, value in (("requests", 100.0), ("errors", 60.0), ("people_hit", 9.0))
    }

    def ago(seconds: float) -> Values:
        return UP | failing | {"recovery.seconds": seconds, "recovery.requests": 5.0}

    assert work.go(10 * MINUTE, ago(1)) == []
    for passed in range(EVERY, 5 * MINUTE, EVERY):
        assert work.go(EVERY, ago(passed)) == []
    # One more failure after the window is no memory any more.
    assert whys(work.go(EVERY, ago(3))) == {"outlasts"}


def test_a_watcher_that_starts_anew_within_a_window_still_tells_nobody(tmp_path: Path) -> None:
    def alerting(address: str) -> Alerting:
        return Alerting(load(), Store(tmp_path / "alarms.sqlite3"), Channels({"correo": address}))

    def go(running: Alerting, since: int, until: int) -> None:
        for at in range(since, until, EVERY):
            now = NOON + timedelta(seconds=at)
            running.step(now, make_readings(now, DOWN), [window(0, 300)])

    with mailbox() as box:
        first = alerting(box.address)
        go(first, 0, 120)
        first.close()
        again = alerting(box.address)
        go(again, 120, 300)
        again.deliveries.settle(5)
        assert box.received == []
        go(again, 300, 320)
        until(lambda: box.received)
        again.close()
    assert "La ventana anunciada terminó y sigue" in box.received[0]["Subject"]
