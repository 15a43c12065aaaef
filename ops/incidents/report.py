"""The report of an incident, drafted from what is known. A person adds its root cause."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import date_format

from ops.incidents.models import Action, Incident
from ops.incidents.timeline import changes_near, timeline_of
from tenants.programme.desk.clock import local
from tenants.programme.desk.rows import names_of_managers, shown


def report_of(incident: Incident, moment: datetime) -> str:
    """Plain text, in sections; what nobody has written yet says so."""
    return "\n".join(_lines(incident, moment)).strip() + "\n"


def minutes_felt(incident: Incident, moment: datetime) -> int:
    until = incident.ended_at or moment
    return max(0, int((until - incident.began_at).total_seconds() // 60))


def _lines(incident: Incident, moment: datetime) -> Iterator[str]:
    lines = timeline_of(incident, moment)
    affected = list(incident.affected.select_related("company"))
    yield f"INCIDENTE {incident.pk}, {incident.severity}: {incident.title}"
    yield ""
    yield "QUÉ PASÓ"
    yield f"Empezó: {shown(incident.began_at)}. Se supo: {shown(incident.opened_at)}."
    ended = shown(incident.ended_at) if incident.ended_at else "todavía se siente"
    yield f"Dejó de sentirse: {ended}. Minutos: {minutes_felt(incident, moment)}."
    yield f"Gravedad: {incident.severity}. Se propuso {incident.proposal}"
    if incident.reopenings:
        yield f"Volvió {incident.reopenings} veces."
    yield ""
    yield "A QUIÉN AFECTÓ"
    if not affected:
        yield "A ninguna empresa."
    for row in affected:
        minutes = int(((row.until or moment) - row.since).total_seconds() // 60)
        yield f"- {row.company.name}: {minutes} min desde {shown(row.since)}"
    yield ""
    yield "QUÉ CAMBIÓ CERCA"
    near = changes_near(lines)
    yield from (f"- {_at(line.at)} {line.words}" for line in near)
    if not near:
        yield "Ningún despliegue ni migración en las dos horas anteriores."
    yield ""
    yield "CAUSA RAÍZ"
    yield incident.root_cause or "(por escribir)"
    yield ""
    yield "ACCIONES"
    actions = list(incident.actions.all())
    names = names_of_managers(row.manager_id for row in actions)
    yield from (_action(row, names.get(row.manager_id, "")) for row in actions)
    if not actions:
        yield "(por escribir)"
    yield ""
    yield "LÍNEA DE TIEMPO, hora del centro"
    for line in lines:
        who = f" ({line.who})" if line.who else ""
        yield f"- {_at(line.at)} {line.label}: {line.words}{who}"


def _action(row: Action, name: str) -> str:
    done = f"hecha el {shown(row.done_at)}" if row.done_at else f"para el {shown(row.due_on)}"
    return f"- {row.words} ({row.get_kind_display().lower()}; {name}, {done})"


def _at(moment: datetime) -> str:
    return date_format(local(moment), "d/m/Y H:i")
