"""Before a clock runs out people are called, each mark once; late actions are told."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ops.alarm import Severity
from ops.incidents import closing, services
from ops.incidents.models import Entry, Incident
from ops.incidents.opening import record_alarm
from ops.incidents.periodic import look_at_clocks, tell_late_actions, watch_clocks
from tenants.outbox.kinds import mail_kinds
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.work.sweeps import sweepers
from tests.ops.incidents.alarms import NOON, alarm
from tests.programme import make_manager


@pytest.fixture
def support(company: Company) -> User:
    return make_manager(ProgrammeRole.SUPPORT, "Hugo Sáenz")


def called() -> list[tuple[str, int]]:
    rows = Mail.objects.filter(kind="incident_call").order_by("pk")
    return [(row.facts["why"], row.facts["percent"]) for row in rows]


def test_managers_are_called_at_fifty_and_everybody_from_eighty_percent_on(
    company: Company, manager: User, support: User
) -> None:
    record_alarm(alarm(severity=Severity.P1), NOON)
    with public_context():
        for minute in range(0, 20, 1):
            look_at_clocks(NOON + timedelta(minutes=minute))
        assert called() == [
            ("respond", 50), ("respond", 80), ("respond", 80), ("respond", 100), ("respond", 100),
        ]  # fmt: skip
        assert Entry.objects.filter(kind="call").count() == 3


def test_a_look_that_came_late_calls_once_and_the_loudest(
    company: Company, manager: User, support: User
) -> None:
    record_alarm(alarm(severity=Severity.P1), NOON)
    with public_context():
        look_at_clocks(NOON + timedelta(hours=3))
        assert {why for why in called() if why[0] == "respond"} == {("respond", 100)}


def test_who_takes_it_stops_the_first_clock_and_the_next_runs(
    company: Company, manager: User, support: User
) -> None:
    record_alarm(alarm(severity=Severity.P1), NOON)
    with public_context():
        incident = Incident.objects.get()
        services.attend(incident, by=manager, moment=NOON + timedelta(minutes=3))
        look_at_clocks(NOON + timedelta(minutes=14))
        assert called() == []
        look_at_clocks(NOON + timedelta(minutes=16))
        assert called() == [("mitigate", 50)]
        services.mitigate(incident, "", by=manager, moment=NOON + timedelta(minutes=18))
        look_at_clocks(NOON + timedelta(hours=5))
        assert called() == [("mitigate", 50)]


def test_nobody_is_written_to_about_a_clock_that_has_stopped(
    company: Company, manager: User
) -> None:
    record_alarm(alarm(severity=Severity.P1), NOON)
    with public_context():
        look_at_clocks(NOON + timedelta(minutes=8))
        letter = Mail.objects.get(kind="incident_call")
        compose = mail_kinds["incident_call"].compose
        assert compose(letter) is not None
        services.attend(Incident.objects.get(), by=manager, moment=NOON + timedelta(minutes=9))
        assert compose(letter) is None


def test_the_programme_is_reminded_that_companies_wait_for_news(
    company: Company, manager: User
) -> None:
    record_alarm(alarm(severity=Severity.P1), NOON)
    with public_context():
        incident = Incident.objects.get()
        services.tell_companies(incident, "Lo vemos.", by=manager, moment=NOON)
        for minute in (29, 31, 36):
            look_at_clocks(NOON + timedelta(minutes=minute))
        assert called().count(("news", 100)) == 1


def test_an_action_that_is_late_is_told_once_a_week(company: Company, manager: User) -> None:
    record_alarm(alarm(), NOON)
    with public_context():
        incident = Incident.objects.get()
        closing.add_action(incident, "Vigilar la cola.", "detect", manager.pk,
                           (NOON + timedelta(days=1)).date(), by=manager, moment=NOON)  # fmt: skip
        for day in range(1, 13):
            tell_late_actions(NOON + timedelta(days=day))
        assert Mail.objects.filter(kind="incident_action_late").count() == 2


def test_each_mark_of_a_p1_is_called_within_a_minute_by_the_sweep(
    company: Company, manager: User, settings: LazySettings
) -> None:
    """Which comes as often as the servers do by themselves, whatever second it begins at."""
    seconds = settings.WORK_SWEEP_SECONDS
    assert seconds <= 60
    record_alarm(alarm(severity=Severity.P1), NOON)
    found: dict[int, timedelta] = {}
    with public_context():
        for passed in range(7, 16 * 60, seconds):
            dict(sweepers.items())["incident_clocks"](NOON + timedelta(seconds=passed))
            for why, percent in called():
                if why == "respond":
                    found.setdefault(percent, timedelta(seconds=passed))
    for percent, at in found.items():
        due = timedelta(minutes=15) * percent / 100
        assert due <= at < due + timedelta(minutes=1)
    assert set(found) == {50, 80, 100}


def test_while_no_incident_is_open_the_sweep_asks_one_statement(
    company: Company, manager: User
) -> None:
    with public_context():
        record_alarm(alarm(), NOON)
        closing.resolve(Incident.objects.get(), "", by=manager, moment=NOON)
        with CaptureQueriesContext(connection) as asked:
            watch_clocks(NOON + timedelta(hours=9))
        assert len([each for each in asked if "ops_" in each["sql"]]) == len(asked) == 1
