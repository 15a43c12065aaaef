"""Opening an incident: by an alarm, by a case, by a lockout or by hand; one for each cause."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count

from feedback.cases.models import Case
from ops.alarm import Alarm, Reach, Severity, State
from ops.incidents.events import IncidentMitigated, IncidentOpened, IncidentReopened
from ops.incidents.models import Affected, Entry, Incident
from ops.incidents.protocol import Clock, due
from ops.incidents.severity import NATURE, propose
from ops.incidents.told import publish
from tenants.events.kinds import Fact
from tenants.events.recording import SYSTEM, Actor, Person, record
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.managers.models import Manager
from tenants.programme.managers.services import acting
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.schemas.transactions import atomic

COMES_BACK_WITHIN = timedelta(hours=24)
"""A cause that fires again so soon after it was resolved is the same incident."""

SECURITY_KINDS = frozenset({"lockout", "security"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What an incident is opened with. Without a severity the proposed one is taken."""

    title: str
    kind: str
    origin: Incident.Origin
    nature: str
    reach: str
    companies: tuple[int, ...] = ()
    severity: Severity | None = None
    cause: str = ""
    source: int | None = None
    data_at_risk: bool = False
    is_security: bool = False
    began_at: datetime | None = None
    times: int = 1
    by: User | None = field(default=None)


def record_alarm(alarm: Alarm, moment: datetime) -> Incident | None:
    """Open, bring up to date or mitigate the one incident of the alarm's cause.

    Harmless twice, and by two processes at once. None for the end of what is no incident.
    """
    with public_context():
        for _ in range(2):  # whoever loses the race to open it finds it the second time
            try:
                return _follow(alarm, moment)
            except IntegrityError:
                continue
        return _follow(alarm, moment)


@atomic
def open_incident(finding: Finding, moment: datetime) -> Incident:
    """Raises IntegrityError while another of the same cause is open."""
    companies = _companies_of(finding.reach, finding.companies)
    proposal = propose(
        finding.nature,
        hit=len(companies),
        served=Company.objects.serving().count(),
        data_at_risk=finding.data_at_risk,
        is_security=finding.is_security,
    )
    severity = finding.severity or proposal.severity
    began = min(finding.began_at or moment, moment)
    incident = Incident(
        title=finding.title,
        cause=finding.cause,
        times=finding.times,
        kind=finding.kind,
        origin=finding.origin,
        source=finding.source,
        nature=finding.nature,
        reach=finding.reach,
        data_at_risk=finding.data_at_risk,
        is_security=finding.is_security,
        severity=severity,
        proposal=f"{proposal.severity.value}: {proposal.why}",
        manager_id=_in_charge(),
        is_told=_speaks_for_itself(finding, severity),
        began_at=began,
        opened_at=moment,
    )
    start_clocks(incident, moment)
    with transaction.atomic():
        incident.save()
    hit(incident, companies, began)
    write(incident, Entry.Kind.ALARM if finding.by is None else Entry.Kind.ACT, finding.title,
          moment, by=finding.by)  # fmt: skip
    fact = IncidentOpened(severity=severity, origin=finding.origin, companies=len(companies))
    tell_event(incident, fact, acting(finding.by) if finding.by else SYSTEM, moment)
    publish()
    return incident


def open_for_case(case: Case, *, nature: str, by: User, moment: datetime) -> Incident:
    """The one incident of a case, which hits its company; harmless twice."""
    finding = Finding(
        title=f"Caso {case.pk}: {case.get_cause_display()}",
        kind="case",
        origin=Incident.Origin.CASE,
        nature=nature,
        reach=Reach.SOME.value,
        companies=(case.company_id,),
        cause=f"case:{case.pk}",
        source=case.pk,
        began_at=case.opened_at,
        by=by,
    )
    with public_context():
        known: Incident | None = Incident.objects.open().filter(cause=finding.cause).first()
        if known is not None:
            return known
        try:
            return open_incident(finding, moment)
        except IntegrityError:  # somebody else was quicker
            found: Incident = Incident.objects.open().get(cause=finding.cause)
            return found


def start_clocks(incident: Incident, moment: datetime) -> None:
    """All three begin; the row is not saved."""
    incident.clock_from = moment
    set_clocks(incident)


def set_clocks(incident: Incident) -> None:
    """By the severity, from when they began."""
    since, severity = incident.clock_from, incident.severity
    incident.respond_by = due(severity, Clock.RESPOND, since)
    incident.mitigate_by = due(severity, Clock.MITIGATE, since)
    incident.news_by = due(severity, Clock.NEWS, since) if incident.is_told else None


def hit(incident: Incident, companies: Iterable[int], since: datetime) -> int:
    """How many are new to it."""
    known = set(incident.affected.values_list("company_id", flat=True))
    rows = [
        Affected(incident=incident, company_id=number, since=since)
        for number in dict.fromkeys(companies)
        if number not in known
    ]
    Affected.objects.bulk_create(rows, ignore_conflicts=True)
    incident.affected.filter(company__in=list(companies)).update(until=None)
    return len(rows)


def write(
    incident: Incident, kind: Entry.Kind, words: str, moment: datetime, *,
    code: str = "", by: User | None = None,
) -> None:  # fmt: skip
    Entry.objects.create(
        incident=incident, kind=kind, code=code, words=words, at=moment,
        manager_id=by.pk if by else None,
    )  # fmt: skip


def tell_event(incident: Incident, fact: Fact, by: Person | Actor, moment: datetime) -> None:
    record(fact, by=by, subject=incident, at=moment)


def lock(incident: Incident) -> Incident:
    found: Incident = Incident.objects.select_for_update().get(pk=incident.pk)
    return found


@atomic
def reopen(incident: Incident, by: Person | Actor, moment: datetime, why: str) -> Incident:
    """It is felt again: its clocks begin anew. The row is locked already."""
    incident.state = Incident.State.OPEN
    incident.reopenings += 1
    incident.attended_at = incident.mitigated_at = incident.resolved_at = None
    incident.closed_at = incident.ended_at = None
    incident.report = ""
    start_clocks(incident, moment)
    incident.save()
    incident.affected.update(until=None)
    write(incident, Entry.Kind.ALARM if by is SYSTEM else Entry.Kind.ACT, why, moment,
          by=by if isinstance(by, User) else None)  # fmt: skip
    actor = acting(by) if isinstance(by, User) else by
    tell_event(incident, IncidentReopened(time=incident.reopenings), actor, moment)
    publish()
    return incident


@atomic
def over(incident: Incident, until: datetime, moment: datetime) -> Incident:
    """Nobody feels it any more. The row is locked already."""
    incident.state = Incident.State.MITIGATED
    incident.mitigated_at, incident.ended_at, incident.news_by = moment, until, None
    incident.save()
    incident.affected.filter(until=None).update(until=until)
    publish()
    return incident


@atomic
def _follow(alarm: Alarm, moment: datetime) -> Incident | None:
    incident = _incident_of(alarm.cause, moment)
    if incident is None:
        return _open_for(alarm, moment) if alarm.state is State.FIRING else None
    if _is_old(alarm, incident):
        return incident
    if alarm.state is State.RESOLVED:
        return _end(alarm, incident, moment) if incident.is_felt else incident
    if not incident.is_felt:
        incident.times = alarm.times
        hit(incident, _companies_of(alarm.reach, alarm.companies), alarm.since)
        return reopen(incident, SYSTEM, moment, f"Volvió. {alarm.sentence}")
    return _update(alarm, incident, moment)


def _incident_of(cause: str, moment: datetime) -> Incident | None:
    """The one that is open, or else that which was resolved a short while ago; locked."""
    rows = Incident.objects.select_for_update().filter(cause=cause).order_by("-opened_at", "-pk")
    newest: Incident | None = rows.first()
    if newest is None or newest.is_open:
        return newest
    ended = newest.resolved_at
    is_recent = ended is not None and moment - ended < COMES_BACK_WITHIN
    return newest if is_recent and newest.state == Incident.State.RESOLVED else None


def _is_old(alarm: Alarm, incident: Incident) -> bool:
    """Whether it tells what is known to be over: a message that was late, or came twice.

    An alarm that goes on after a person said that it is over does not open it again either.
    """
    return incident.ended_at is not None and alarm.times <= incident.times


def _open_for(alarm: Alarm, moment: datetime) -> Incident:
    return open_incident(
        Finding(
            title=alarm.sentence,
            kind=alarm.kind,
            origin=(Incident.Origin.LOCKOUT if alarm.kind == "lockout" else Incident.Origin.ALARM),
            nature=NATURE[alarm.severity],
            reach=alarm.reach.value,
            companies=alarm.companies,
            severity=alarm.severity,
            cause=alarm.cause,
            is_security=alarm.kind in SECURITY_KINDS,
            began_at=alarm.since,
            times=alarm.times,
        ),
        moment,
    )


def _update(alarm: Alarm, incident: Incident, moment: datetime) -> Incident:
    """It goes on: it may hit more, or be graver than it was."""
    companies = _companies_of(alarm.reach, alarm.companies)
    more = hit(incident, companies, alarm.since if not incident.affected.exists() else moment)
    is_graver = alarm.severity < Severity(incident.severity) and not incident.is_judged
    if is_graver:
        incident.severity, incident.nature = alarm.severity, NATURE[alarm.severity]
        set_clocks(incident)
    if more and alarm.reach is Reach.EVERYBODY:
        incident.reach = Reach.EVERYBODY.value
    elif more and incident.reach == Reach.NOBODY.value:
        incident.reach = Reach.SOME.value
    if more or is_graver or (alarm.sentence, alarm.times) != (incident.title, incident.times):
        incident.title, incident.kind, incident.times = alarm.sentence, alarm.kind, alarm.times
        incident.save()
        write(incident, Entry.Kind.ALARM, alarm.sentence, moment)
        publish()
    return incident


def _end(alarm: Alarm, incident: Incident, moment: datetime) -> Incident:
    until = min(alarm.until or moment, moment)
    incident = over(incident, max(until, incident.began_at), moment)
    write(incident, Entry.Kind.ALARM, f"La alarma terminó. {alarm.sentence}", moment)
    tell_event(incident, IncidentMitigated(), SYSTEM, moment)
    return incident


def _speaks_for_itself(finding: Finding, severity: Severity) -> bool:
    """Companies are told at once of what they feel. Of a matter of security a person speaks."""
    is_grave = severity in {Severity.P1, Severity.P2}
    is_alarm = finding.origin == Incident.Origin.ALARM
    return is_grave and is_alarm and finding.reach != Reach.NOBODY and not finding.is_security


def _companies_of(reach: str, companies: Iterable[int]) -> list[int]:
    """Those that are there: an alarm may name one that was erased meanwhile."""
    match Reach(reach):
        case Reach.EVERYBODY:
            return list(Company.objects.serving().values_list("pk", flat=True))
        case Reach.SOME:
            found = Company.objects.filter(pk__in=list(companies))
            return list(found.values_list("pk", flat=True))
    return []


def _in_charge() -> int | None:
    """Whoever of the managers has the fewest open."""
    people = Manager.objects.filter(is_active=True, role=ProgrammeRole.MANAGER)
    active = list(people.order_by("pk").values_list("pk", flat=True))
    rows = Incident.objects.open().order_by().values("manager_id").annotate(n=Count("pk"))
    loads = {row["manager_id"]: row["n"] for row in rows}
    return min(active, key=lambda pk: (loads.get(pk, 0), pk), default=None)
