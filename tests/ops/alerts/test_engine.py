"""One alarm for each cause, from its first sign to its end."""

from datetime import timedelta

from ops.alerts.core.alarms import State, What
from ops.alerts.core.engine import Engine
from ops.alerts.core.rulebook import load
from tests.ops.alerts.worlds import NOON, Hours, make_acknowledgement, told

UP = {"site.up": 1.0, "database.up": 1.0}
DOWN = UP | {"site.up": 0.0}
NO_DATABASE = {"site.up": 0.0, "database.up": 0.0}


def test_three_bad_probes_are_an_alarm_and_two_good_ones_its_end() -> None:
    hours = Hours()
    assert hours.go(60, UP) == []
    assert hours.go(40, DOWN) == []
    (fired,) = hours.go(20, DOWN)
    assert (fired.what, fired.alarm.cause, fired.alarm.severity) == (What.FIRED, "sitio", "P1")
    assert fired.alarm.began_at == NOON + timedelta(seconds=60)
    assert hours.go(20, UP) == []
    assert told(hours.go(20, UP)) == [(What.RESOLVED, "sitio")]


def test_two_bad_probes_are_none() -> None:
    hours = Hours()
    hours.go(40, DOWN)
    assert hours.engine.alarms[0].state is State.PENDING
    hours.go(60, UP)
    assert hours.changes == [] and hours.engine.alarms == []


def test_a_watcher_without_a_network_tells_of_nothing_and_ends_nothing() -> None:
    hours = Hours()
    assert hours.go(600, {"site.up": None}) == []
    hours.go(60, DOWN)
    assert hours.go(600, {"site.up": None}) == []
    assert told(hours.go(40, UP)) == [(What.RESOLVED, "sitio")]


def test_a_database_that_falls_is_told_and_what_follows_from_it_is_not() -> None:
    hours = Hours()
    assert told(hours.go(300, NO_DATABASE)) == [(What.FIRED, "base")]
    assert told(hours.go(300, UP)) == [(What.RESOLVED, "base")]


def test_a_cause_that_is_known_later_takes_the_alarm_of_its_sign_over() -> None:
    hours = Hours()
    (first,) = hours.go(60, DOWN)
    (known,) = hours.go(60, NO_DATABASE)
    assert (known.what, known.alarm.cause) == (What.WORSENED, "base")
    assert known.alarm.number == first.alarm.number
    assert told(hours.go(300, UP)) == [(What.RESOLVED, "base")]


def test_twenty_flips_in_ten_minutes_are_one_alarm() -> None:
    hours = Hours()
    for _ in range(10):
        hours.go(20, DOWN)
        hours.go(40, UP)
    hours.go(1200, UP)
    assert told(hours.changes) == [(What.FIRED, "sitio"), (What.RESOLVED, "sitio")]


def test_an_alarm_that_comes_back_soon_is_the_same_one() -> None:
    hours = Hours()
    (first,) = hours.go(100, DOWN)
    hours.go(300, UP)
    (again,) = hours.go(60, DOWN)
    assert (again.what, again.alarm.number) == (What.REOPENED, first.alarm.number)
    assert hours.go(240, UP) == []
    assert told(hours.go(120, UP)) == [(What.RESOLVED, "sitio")]
    hours.go(3600, UP)
    assert told(hours.go(60, DOWN)) == [(What.FIRED, "sitio")]


def test_an_acknowledgement_ends_by_itself_and_looking_goes_on() -> None:
    hours = Hours()
    (fired,) = hours.go(60, DOWN)
    number = fired.alarm.number
    given = hours.engine.acknowledge(hours.now, number, make_acknowledgement(hours.now))
    assert given is not None and given.alarm.state is State.ACKNOWLEDGED
    assert hours.go(14 * 60, DOWN) == []
    assert told(hours.go(120, DOWN)) == [(What.EXPIRED, "sitio")]
    hours.engine.acknowledge(hours.now, number, make_acknowledgement(hours.now, "Sigo en ello"))
    (ended,) = hours.go(40, UP)
    assert (ended.what, ended.alarm.state) == (What.RESOLVED, State.RESOLVED)


def test_an_acknowledgement_of_what_is_over_or_long_ago_changes_nothing() -> None:
    hours = Hours()
    (fired,) = hours.go(60, DOWN)
    number = fired.alarm.number
    long_ago = hours.now - timedelta(hours=1)
    late = make_acknowledgement(long_ago)
    assert hours.engine.acknowledge(hours.now, number, late) is None
    hours.go(60, UP)
    assert hours.engine.acknowledge(hours.now, number, make_acknowledgement(hours.now)) is None


def test_a_watcher_that_starts_anew_goes_on_with_its_open_alarms() -> None:
    before = Hours()
    (fired,) = before.go(60, DOWN)
    after = Hours(Engine(load(), before.engine.alarms))
    after.now = before.now
    assert after.go(120, DOWN) == []
    (ended,) = after.go(40, UP)
    assert (ended.what, ended.alarm.number) == (What.RESOLVED, fired.alarm.number)


# --- errors --------------------------------------------------------------------------------------


def make_errors(errors: float, requests: float, people: float, company: str = "c_1") -> dict:
    """The same in every window; the system's sums are this company's."""
    found: dict = dict(UP)
    for window in ("2m", "5m", "30m", "1h", "6h", "3d"):
        for name, value in (("errors", errors), ("requests", requests), ("people_hit", people)):
            found[f"{name}.{window}", company] = value
            found[f"{name}.{window}"] = value
    return found


def test_a_lone_failure_of_a_quiet_company_is_no_alarm() -> None:
    assert Hours().go(3600, make_errors(1, 1, 1)) == []
    assert Hours().go(3600, make_errors(1, 100, 1)) == []
    assert Hours().go(3600, make_errors(40, 60, 1)) == []


def test_many_failures_that_several_people_saw_are_one_and_name_the_company() -> None:
    (fired,) = Hours().go(600, make_errors(30, 300, 5))
    assert (fired.alarm.cause, fired.alarm.companies) == ("errores", ("c_1",))


def make_recovery(seconds: float, requests: int, company: str = "c_1") -> dict:
    """What went well since the last failure, of a company and of all."""
    told = {"recovery.seconds": seconds, "recovery.requests": float(requests)}
    return told | {(name, company): value for name, value in told.items()}


def test_failures_that_are_over_end_although_the_windows_remember_them() -> None:
    hours = Hours()
    bad = make_errors(30, 300, 5)
    hours.go(120, bad | make_recovery(0, 0))
    assert hours.go(120, bad | make_recovery(40, 39)) == []  # too few to say so
    assert hours.go(120, bad | make_recovery(10, 400)) == []  # too soon
    assert told(hours.go(60, bad | make_recovery(20, 400))) == [(What.RESOLVED, "errores")]


def test_failures_of_one_company_go_on_whatever_goes_well_in_another() -> None:
    hours = Hours()
    bad = make_errors(30, 300, 5)
    hours.go(120, bad | make_recovery(0, 0))
    assert hours.go(120, bad | make_recovery(60, 400) | make_recovery(60, 400, "c_2")
                    | {("recovery.seconds", "c_1"): 0.0}) == []  # fmt: skip


def test_failures_during_and_after_an_outage_are_not_told_apart_from_it() -> None:
    hours = Hours()
    bad = make_errors(30, 300, 5)
    hours.go(120, bad | {"site.up": 0.0})
    hours.go(240, bad)
    hours.go(600, make_errors(0, 300, 0))
    assert told(hours.changes) == [(What.FIRED, "sitio"), (What.RESOLVED, "sitio")]


def test_a_company_that_is_down_explains_its_own_failures_and_no_others() -> None:
    hours = Hours()
    two = make_errors(30, 300, 5, "c_1") | make_errors(30, 300, 5, "c_2")
    one_down = {("company.up", "c_1"): 0.0, ("company.up", "c_2"): 1.0}
    hours.go(300, make_errors(30, 300, 5, "c_1") | one_down)
    assert told(hours.changes) == [(What.FIRED, "empresa")]
    assert hours.changes[0].alarm.companies == ("c_1",)
    (also,) = hours.go(60, two | one_down)
    assert (also.what, also.alarm.cause) == (What.FIRED, "errores")


def test_a_lone_probe_that_fails_hides_nothing_afterwards() -> None:
    hours = Hours()
    hours.go(20, UP | {("company.up", "c_1"): 0.0})
    (fired,) = hours.go(20, make_errors(30, 300, 5) | {("company.up", "c_1"): 1.0})
    assert fired.alarm.cause == "errores"
