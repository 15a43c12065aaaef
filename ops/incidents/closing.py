"""The end of an incident: its cause gone, what is done so that it does not come again, its report.

Mitigated is not resolved: nobody feels it, but its cause may still be there.
"""

from datetime import date, datetime
from typing import Any

from ops.incidents.events import (
    ActionAdded,
    ActionDone,
    IncidentClosed,
    IncidentExplained,
    IncidentResolved,
)
from ops.incidents.models import Action, Entry, Incident
from ops.incidents.opening import lock, over, tell_event, write
from ops.incidents.protocol import PROTOCOLS
from ops.incidents.report import report_of
from ops.incidents.telling import IncidentError, tell
from ops.incidents.words import SOLVED
from tenants.people.models import User
from tenants.programme.desk.clock import day_of
from tenants.programme.managers.models import Manager
from tenants.programme.managers.services import acting
from tenants.schemas.transactions import atomic

State = Incident.State


@atomic
def resolve(incident: Incident, text: str, *, by: User, moment: datetime) -> Incident:
    """The affected are told, if they were told of it before. Raises IncidentError."""
    incident = lock(incident)
    if not incident.is_open:
        raise IncidentError(f"Ya está «{State(incident.state).label}».")
    if incident.is_felt:
        incident = over(incident, moment, moment)
    if incident.attended_at is None:
        incident.attended_at = moment
    incident.state, incident.resolved_at = State.RESOLVED, moment
    incident.save()
    write(incident, Entry.Kind.ACT, "Quedó resuelto.", moment, by=by)
    tell_event(incident, IncidentResolved(), acting(by), moment)
    if text.strip() or incident.updates.exists():
        tell(incident, text.strip() or SOLVED, by=by, moment=moment)
    return incident


@atomic
def explain(incident: Incident, text: str, *, by: User, moment: datetime) -> Incident:
    """Its root cause. Raises IncidentError."""
    incident = lock(incident)
    if incident.state == State.CLOSED:
        raise IncidentError("El informe ya quedó escrito. Ábrelo otra vez si algo cambió.")
    if not text.strip():
        raise IncidentError("Escribe la causa raíz: qué lo hizo posible, no quién.")
    incident.root_cause = text.strip()
    incident.save(update_fields=["root_cause"])
    write(incident, Entry.Kind.ACT, "Escribió la causa raíz.", moment, by=by)
    tell_event(incident, IncidentExplained(), acting(by), moment)
    return incident


@atomic
def add_action(
    incident: Incident, words: str, kind: str, manager_id: int, due_on: date, *,
    by: User, moment: datetime,
) -> Action:  # fmt: skip
    """Raises IncidentError."""
    incident = lock(incident)
    if not words.strip():
        raise IncidentError("Escribe qué se hará.")
    if not Manager.objects.filter(pk=manager_id, is_active=True).exists():
        raise IncidentError("Esa persona ya no está en el programa.")
    if due_on < day_of(moment):
        raise IncidentError("Para cuándo: elige hoy o un día que viene.")
    action = Action.objects.create(
        incident=incident, kind=kind, words=" ".join(words.split()), manager_id=manager_id,
        due_on=due_on,
    )  # fmt: skip
    write(incident, Entry.Kind.ACT, f"Acción: {action.words}", moment, by=by)
    tell_event(incident, ActionAdded(manager=manager_id), acting(by), moment)
    return action


@atomic
def finish_action(incident: Incident, number: int, *, by: User, moment: datetime) -> Action:
    """Raises IncidentError."""
    incident = lock(incident)
    rows: Any = Action.objects.select_for_update().filter(incident=incident, pk=number)
    action: Action | None = rows.first()
    if action is None:
        raise IncidentError("Elige una acción de este incidente.")
    if action.done_at is not None:
        raise IncidentError("Esa acción ya estaba hecha.")
    action.done_at = moment
    action.save(update_fields=["done_at"])
    write(incident, Entry.Kind.ACT, f"Acción hecha: {action.words}", moment, by=by)
    tell_event(incident, ActionDone(action=action.pk), acting(by), moment)
    return action


@atomic
def close(incident: Incident, *, by: User, moment: datetime) -> Incident:
    """Its report is written from then on as it is. Raises IncidentError."""
    incident = lock(incident)
    if incident.state == State.CLOSED:
        raise IncidentError("Ya está cerrado.")
    if incident.state != State.RESOLVED:
        raise IncidentError(
            f"Está «{State(incident.state).label}»: primero di que quedó resuelto. Mitigado no es "
            "resuelto."
        )
    missing = missing_to_close(incident)
    if missing:
        raise IncidentError(f"Todavía no se puede cerrar. Falta: {'; '.join(missing)}.")
    incident.state, incident.closed_at = State.CLOSED, moment
    incident.save()
    write(incident, Entry.Kind.ACT, "Se cerró.", moment, by=by)
    incident.report = report_of(incident, moment)
    incident.save(update_fields=["report"])
    told = IncidentClosed(actions=incident.actions.count())
    tell_event(incident, told, acting(by), moment)
    return incident


def missing_to_close(incident: Incident) -> list[str]:
    """What a grave one still needs, in words."""
    if not PROTOCOLS[incident.severity].needs_action:
        return []
    missing = []
    if not incident.root_cause:
        missing.append("la causa raíz")
    if not incident.actions.exists():
        missing.append("al menos una acción con dueño y fecha")
    return missing
