"""What a person of the programme does with an incident. Why is kept by the desk, which calls these.

Resolving, actions and closing are in ``closing``; what companies are told is in ``telling``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ops.alarm import Reach, Severity
from ops.incidents import emails
from ops.incidents.events import (
    IncidentAssigned,
    IncidentAttended,
    IncidentJudged,
    IncidentMitigated,
    IncidentNoted,
    IncidentScoped,
)
from ops.incidents.models import Entry, Incident, Update
from ops.incidents.opening import (
    Finding,
    hit,
    lock,
    open_incident,
    over,
    set_clocks,
    tell_event,
    write,
)
from ops.incidents.opening import reopen as open_again
from ops.incidents.protocol import PROTOCOLS
from ops.incidents.telling import IncidentError, tell
from ops.incidents.told import publish
from tenants.people.models import User
from tenants.programme.managers.models import Manager
from tenants.programme.managers.services import acting
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.schemas.transactions import atomic

State = Incident.State


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a person says when they open one."""

    title: str
    nature: str
    reach: str
    companies: tuple[int, ...]
    data_at_risk: bool
    is_security: bool
    began_at: datetime | None


@atomic
def open_by_hand(said: ByHand, *, by: User, moment: datetime) -> Incident:
    """Raises IncidentError."""
    if said.reach == Reach.SOME and not said.companies:
        raise IncidentError("Elige al menos una empresa, o di que afecta a todas o a ninguna.")
    if said.began_at is not None and said.began_at > moment:
        raise IncidentError("Empezó: escribe un momento que ya pasó.")
    with public_context():
        incident = open_incident(
            Finding(
                title=" ".join(said.title.split()),
                kind="by_hand",
                origin=Incident.Origin.HAND,
                nature=said.nature,
                reach=said.reach,
                companies=said.companies if said.reach == Reach.SOME else (),
                data_at_risk=said.data_at_risk,
                is_security=said.is_security,
                began_at=said.began_at,
                by=by,
            ),
            moment,
        )
        emails.call_opened(incident)
    return incident


@atomic
def attend(incident: Incident, *, by: User, moment: datetime) -> Incident:
    """``by`` takes it on: the first clock stops. Raises IncidentError."""
    incident = lock(incident)
    if incident.state != State.OPEN:
        raise IncidentError(f"Ya está «{State(incident.state).label}»: alguien lo tomó.")
    _take(incident, by, moment)
    incident.manager_id = by.pk
    incident.save()
    write(incident, Entry.Kind.ACT, "Tomó el incidente.", moment, by=by)
    publish()
    return incident


@atomic
def assign(incident: Incident, manager_id: int, *, by: User, moment: datetime) -> Incident:
    """Raises IncidentError."""
    incident = lock(incident)
    _require_not_closed(incident)
    person = Manager.objects.filter(pk=manager_id, is_active=True).first()
    if person is None:
        raise IncidentError("Esa persona ya no está en el programa.")
    incident.manager_id = manager_id
    incident.save(update_fields=["manager_id"])
    write(incident, Entry.Kind.ACT, f"Queda a cargo {person.full_name}.", moment, by=by)
    tell_event(incident, IncidentAssigned(manager=manager_id), acting(by), moment)
    return incident


@atomic
def judge(incident: Incident, severity: str, *, by: User, moment: datetime) -> Incident:
    """Another severity; its clocks count from when they began. Raises IncidentError."""
    incident = lock(incident)
    _require_not_closed(incident)
    if severity not in {each.value for each in Severity}:
        raise IncidentError("Elige una gravedad: P1, P2, P3 o P4.")
    if severity == incident.severity:
        raise IncidentError(f"Ya es {severity}.")
    former, incident.severity, incident.is_judged = incident.severity, severity, True
    set_clocks(incident)
    incident.save()
    write(incident, Entry.Kind.ACT, f"La gravedad pasa de {former} a {severity}.", moment, by=by)
    tell_event(incident, IncidentJudged(former=former, severity=severity), acting(by), moment)
    publish()
    return incident


@atomic
def say_whom(
    incident: Incident, reach: str, companies: Iterable[int], *, by: User, moment: datetime
) -> Incident:
    """Which companies it hits; who is not named any more was never hit. Raises IncidentError."""
    incident = lock(incident)
    _require_not_closed(incident)
    wanted = _wanted(reach, companies)
    incident.affected.exclude(company__in=wanted).delete()
    hit(incident, wanted, incident.began_at)
    if not incident.is_felt:
        incident.affected.filter(until=None).update(until=incident.ended_at or moment)
    incident.reach = reach
    incident.save(update_fields=["reach"])
    label = Incident.Reached(reach).label
    said = f"Afecta a: {label.lower()} ({len(wanted)})."
    write(incident, Entry.Kind.ACT, said, moment, by=by)
    tell_event(incident, IncidentScoped(companies=len(wanted)), acting(by), moment)
    publish()
    return incident


@atomic
def tell_companies(incident: Incident, text: str, *, by: User, moment: datetime) -> Update:
    """To the owners of the affected and to the page of the state. Raises IncidentError."""
    incident = lock(incident)
    _require_not_closed(incident)
    if incident.state == State.OPEN:
        _take(incident, by, moment)
    return tell(incident, text, by=by, moment=moment)


@atomic
def note(incident: Incident, text: str, *, by: User, moment: datetime) -> Incident:
    """A line of its story. Raises IncidentError."""
    incident = lock(incident)
    if not text.strip():
        raise IncidentError("Escribe la nota.")
    write(incident, Entry.Kind.NOTE, text.strip(), moment, by=by)
    tell_event(incident, IncidentNoted(step=""), acting(by), moment)
    return incident


@atomic
def tick(incident: Incident, step: str, *, by: User, moment: datetime) -> Incident:
    """A step of the protocol was done; harmless twice. Raises IncidentError."""
    incident = lock(incident)
    _require_not_closed(incident)
    steps = PROTOCOLS[incident.severity].steps
    wanted = next((each for each in steps if each.code == step and not each.is_seen), None)
    if wanted is None:
        raise IncidentError("Ese paso no es del protocolo de esta gravedad.")
    kind = Entry.Kind.STEP
    if not incident.entries.filter(kind=kind, code=step).exists():
        write(incident, kind, wanted.words, moment, code=step, by=by)
        tell_event(incident, IncidentNoted(step=step), acting(by), moment)
    return incident


@atomic
def mitigate(incident: Incident, text: str, *, by: User, moment: datetime) -> Incident:
    """Nobody feels it any more; ``text`` is told to the affected where there is one. Raises
    IncidentError."""
    incident = lock(incident)
    if not incident.is_felt:
        raise IncidentError(f"Ya no se siente: está «{State(incident.state).label}».")
    _take(incident, by, moment)
    incident = over(incident, moment, moment)
    write(incident, Entry.Kind.ACT, "Dejó de sentirse.", moment, by=by)
    tell_event(incident, IncidentMitigated(), acting(by), moment)
    if text.strip():
        tell(incident, text, by=by, moment=moment)
    return incident


@atomic
def reopen(incident: Incident, *, by: User, moment: datetime) -> Incident:
    """It came back. Raises IncidentError."""
    incident = lock(incident)
    if incident.is_felt:
        raise IncidentError("Sigue abierto.")
    others = Incident.objects.open().exclude(pk=incident.pk).filter(cause=incident.cause)
    if incident.cause and others.exists():
        raise IncidentError("La misma causa ya tiene otro incidente abierto: sigue en aquél.")
    return open_again(incident, by, moment, "Volvió.")


def _take(incident: Incident, by: User, moment: datetime) -> None:
    """Whoever acts on it has taken it on; the row is not saved."""
    if incident.attended_at is None:
        incident.attended_at = moment
        seconds = int((moment - incident.clock_from).total_seconds())
        tell_event(incident, IncidentAttended(seconds=seconds), acting(by), moment)
    if incident.state == State.OPEN:
        incident.state = State.ATTENDED


def _wanted(reach: str, companies: Iterable[int]) -> list[int]:
    match Reach(reach):
        case Reach.EVERYBODY:
            return list(Company.objects.serving().values_list("pk", flat=True))
        case Reach.NOBODY:
            return []
    wanted = list(Company.objects.filter(pk__in=list(companies)).values_list("pk", flat=True))
    if not wanted:
        raise IncidentError("Elige al menos una empresa.")
    return wanted


def _require_not_closed(incident: Incident) -> None:
    if incident.state == State.CLOSED:
        raise IncidentError("El incidente está cerrado. Ábrelo otra vez si volvió.")
