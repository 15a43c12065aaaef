"""One cause, one incident: what an alarm opens, brings up to date and ends."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils.timezone import now

from ops.alarm import Reach, Severity
from ops.incidents.models import Incident
from ops.incidents.opening import record_alarm
from ops.incidents.services import judge
from tenants.events.models import Event
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.ops.incidents.alarms import NOON, alarm, ended

State = Incident.State


def only() -> Incident:
    with public_context():
        found: Incident = Incident.objects.get()
    return found


def test_an_alarm_opens_one_incident_that_knows_whom_it_hits(
    company: Company, neighbour: Company, manager: User
) -> None:
    for minute in range(3):
        record_alarm(alarm(), NOON + timedelta(minutes=minute))
    incident = only()
    assert (incident.state, incident.severity, incident.is_told) == (State.OPEN, "P2", True)
    assert incident.manager_id == manager.pk
    assert incident.respond_by == NOON + timedelta(hours=1)
    assert incident.mitigate_by == NOON + timedelta(hours=2)
    with public_context():
        assert set(incident.affected.values_list("company_id", flat=True)) == {
            company.pk, neighbour.pk,
        }  # fmt: skip
        assert Event.objects.filter(kind="incident.opened").count() == 1
        assert incident.entries.count() == 1


def test_its_end_mitigates_and_does_not_resolve(company: Company, manager: User) -> None:
    record_alarm(alarm(), NOON)
    for _ in range(2):
        record_alarm(ended(), NOON + timedelta(minutes=10))
    incident = only()
    assert (incident.state, incident.ended_at) == (State.MITIGATED, NOON + timedelta(minutes=9))
    assert incident.resolved_at is None
    with public_context():
        assert incident.affected.filter(until=None).count() == 0
        assert Event.objects.filter(kind="incident.mitigated").count() == 1


def test_a_message_that_was_late_opens_nothing_again(company: Company, manager: User) -> None:
    record_alarm(alarm(), NOON)
    record_alarm(ended(), NOON + timedelta(minutes=10))
    record_alarm(alarm(), NOON + timedelta(minutes=11))
    assert only().state == State.MITIGATED


def test_the_end_of_what_is_no_incident_is_nothing(company: Company) -> None:
    assert record_alarm(ended(), NOON) is None


def test_what_flaps_is_one_incident_that_came_back(company: Company, manager: User) -> None:
    for flip in range(20):
        since = NOON + timedelta(seconds=30 * flip)
        record_alarm(alarm(times=flip + 1), since)
        end = since + timedelta(seconds=15)
        record_alarm(ended(at=end, times=flip + 1), end)
    incident = only()
    assert (incident.state, incident.reopenings) == (State.MITIGATED, 19)


def test_a_cause_that_fires_long_after_it_was_resolved_is_another(
    company: Company, manager: User
) -> None:
    record_alarm(alarm(), NOON)
    with public_context():
        Incident.objects.update(state=State.RESOLVED, resolved_at=NOON, ended_at=NOON)
    soon, late = NOON + timedelta(hours=2), NOON + timedelta(days=2)
    record_alarm(alarm(times=2), soon)
    assert only().state == State.OPEN
    with public_context():
        Incident.objects.update(state=State.RESOLVED, resolved_at=NOON, ended_at=NOON)
    record_alarm(alarm(times=3), late)
    with public_context():
        assert Incident.objects.count() == 2


def test_what_spreads_or_grows_worse_is_the_same_incident(
    company: Company, neighbour: Company, manager: User
) -> None:
    some = {"reach": Reach.SOME}
    record_alarm(alarm(companies=(company.pk,), **some), NOON)
    later = NOON + timedelta(minutes=5)
    worse = alarm(
        severity=Severity.P1, companies=(company.pk, neighbour.pk), sentence="No responde.", **some
    )
    record_alarm(worse, later)
    incident = only()
    assert (incident.severity, incident.title) == ("P1", "No responde.")
    assert incident.respond_by == NOON + timedelta(minutes=15)
    with public_context():
        hit = {row.company_id: row.since for row in incident.affected.all()}
        assert set(hit) == {company.pk, neighbour.pk}
        assert hit[neighbour.pk] == later


def test_the_severity_that_a_person_chose_stands(company: Company, manager: User) -> None:
    record_alarm(alarm(), NOON)
    with public_context():
        judge(only(), "P3", by=manager, moment=NOON)
    record_alarm(alarm(severity=Severity.P1), NOON + timedelta(minutes=1))
    assert only().severity == "P3"


def test_what_nobody_feels_and_what_is_of_security_is_told_to_no_company(
    company: Company, manager: User
) -> None:
    record_alarm(alarm("backup", kind="respaldo", reach=Reach.NOBODY), NOON)
    record_alarm(alarm("lockout:7", kind="lockout", severity=Severity.P1), NOON)
    with public_context():
        assert not Incident.objects.filter(is_told=True).exists()
        found = Incident.objects.get(cause="lockout:7")
    assert (found.origin, found.is_security) == ("lockout", True)


def test_an_alarm_that_names_a_company_that_is_gone_is_taken(
    company: Company, manager: User
) -> None:
    record_alarm(alarm(reach=Reach.SOME, companies=(company.pk, 10**9)), NOON)
    with public_context():
        assert only().affected.count() == 1


@pytest.mark.usefixtures("own_company")
def test_two_alarms_of_a_cause_at_once_are_one_incident() -> None:
    begin = Barrier(4)

    def send(number: int) -> None:
        try:
            begin.wait()
            record_alarm(alarm("down:web", sentence=f"No responde ({number})."), now())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(4)))
    with public_context():
        assert Incident.objects.filter(cause="down:web").count() == 1
        assert Event.objects.filter(kind="incident.opened").count() == 1


def test_whoever_has_the_fewest_is_put_in_charge(
    company: Company, manager: User, make_user: Callable[..., User]
) -> None:
    record_alarm(alarm("a"), NOON)
    record_alarm(alarm("b"), NOON)
    with public_context():
        assert set(Incident.objects.values_list("manager_id", flat=True)) == {manager.pk}
