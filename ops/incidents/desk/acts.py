"""What the people of the programme do with an incident from the desk: a note says why.

The mark is that of the desk's other rows: what changed meanwhile is not acted on.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from ops.incidents import closing, services
from ops.incidents.events import (
    ActionAdded,
    ActionDone,
    IncidentAssigned,
    IncidentAttended,
    IncidentClosed,
    IncidentExplained,
    IncidentJudged,
    IncidentMitigated,
    IncidentNoted,
    IncidentReopened,
    IncidentResolved,
    IncidentScoped,
    IncidentTold,
)
from ops.incidents.models import Entry, Incident
from ops.incidents.opening import lock
from tenants.events.kinds import Fact
from tenants.programme.desk.acts import Asked, Stale, is_note_of, write_note
from tenants.programme.desk.rows import names_of_managers
from tenants.schemas.transactions import atomic


def mark_of(incident: Incident) -> str:
    """Changes with every act, and with what alarms say; not with a call of the clock."""
    held = f"{incident.state}.{incident.severity}.{incident.manager_id or ''}"
    lines = incident.entries.exclude(kind=Entry.Kind.CALL).count()
    return f"{held}.{incident.reopenings}.{lines}"


def attend(incident: Incident, asked: Asked) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        services.attend(row, by=asked.by, moment=asked.moment)

    _act_on(incident, asked, IncidentAttended, do)


def assign(incident: Incident, asked: Asked, manager: int) -> None:
    """Raises Stale, IncidentError."""
    name = names_of_managers([manager]).get(manager, "")

    def do(row: Incident) -> None:
        services.assign(row, manager, by=asked.by, moment=asked.moment)

    _act_on(incident, _said(asked, f"A cargo de {name}."), IncidentAssigned, do)


def judge(incident: Incident, asked: Asked, severity: str) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        services.judge(row, severity, by=asked.by, moment=asked.moment)

    _act_on(incident, _said(asked, f"{severity}."), IncidentJudged, do)


def say_whom(incident: Incident, asked: Asked, reach: str, companies: Sequence[int]) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        services.say_whom(row, reach, companies, by=asked.by, moment=asked.moment)

    numbers = ", ".join(map(str, companies)) if reach == "some" else ""
    said = f"{Incident.Reached(reach).label} {numbers}".strip()
    _act_on(incident, _said(asked, f"{said}."), IncidentScoped, do)


def tell(incident: Incident, asked: Asked) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        services.tell_companies(row, asked.reason, by=asked.by, moment=asked.moment)

    _act_on(incident, asked, IncidentTold, do)


def note(incident: Incident, asked: Asked) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        services.note(row, asked.reason, by=asked.by, moment=asked.moment)

    _act_on(incident, asked, IncidentNoted, do)


def tick(incident: Incident, asked: Asked, step: str) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        services.tick(row, step, by=asked.by, moment=asked.moment)

    _act_on(incident, _said(asked, f"{step}."), IncidentNoted, do)


def mitigate(incident: Incident, asked: Asked) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        services.mitigate(row, asked.reason, by=asked.by, moment=asked.moment)

    _act_on(incident, asked, IncidentMitigated, do)


def resolve(incident: Incident, asked: Asked) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        closing.resolve(row, asked.reason, by=asked.by, moment=asked.moment)

    _act_on(incident, asked, IncidentResolved, do)


def explain(incident: Incident, asked: Asked) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        closing.explain(row, asked.reason, by=asked.by, moment=asked.moment)

    _act_on(incident, asked, IncidentExplained, do)


def add_action(
    incident: Incident, asked: Asked, words: str, kind: str, manager: int, due_on: date
) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        by, moment = asked.by, asked.moment
        closing.add_action(row, words, kind, manager, due_on, by=by, moment=moment)

    said = f"{words} ({manager}, {due_on.isoformat()})."
    _act_on(incident, _said(asked, said), ActionAdded, do)


def finish_action(incident: Incident, asked: Asked, number: int) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        closing.finish_action(row, number, by=asked.by, moment=asked.moment)

    _act_on(incident, _said(asked, f"Acción {number}."), ActionDone, do)


def close(incident: Incident, asked: Asked) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        closing.close(row, by=asked.by, moment=asked.moment)

    _act_on(incident, asked, IncidentClosed, do)


def reopen(incident: Incident, asked: Asked) -> None:
    """Raises Stale, IncidentError."""

    def do(row: Incident) -> None:
        services.reopen(row, by=asked.by, moment=asked.moment)

    _act_on(incident, asked, IncidentReopened, do)


def _said(asked: Asked, what: str) -> Asked:
    """The note says what was chosen too, so that another choice is not taken for the same."""
    return replace(asked, reason=f"{what} {asked.reason.strip()}".strip())


@atomic
def _act_on(
    incident: Incident, asked: Asked, fact: type[Fact], do: Callable[[Incident], None]
) -> None:
    now = lock(incident)
    if mark_of(now) != asked.seen:
        if is_note_of(now, fact.kind, asked):
            return
        raise Stale(
            "El incidente cambió mientras lo veías: ahora está "
            f"«{Incident.State(now.state).label}», {now.severity}. No se hizo nada; revísalo y "
            "decide otra vez. Lo que escribiste sigue aquí."
        )
    do(now)
    write_note(now, fact.kind, asked)
