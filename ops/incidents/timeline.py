"""The story of an incident, which writes itself: its own lines, and what happened around it.

Deployments, migrations, backups, drills, log-ins and support's visits have rows of their own; they
are read, not copied.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ops.backups.models import BackupRun, DrillRun
from ops.incidents.models import Entry, Incident
from ops.releases.models import Deployment
from tenants.events.models import Event
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.rows import names_of_managers
from tenants.programme.managers.events import ManagerEntered
from tenants.programme.support.models import SupportVisit
from tenants.schemas.migrating.ledger import MigrationRun

BEFORE = timedelta(hours=2)
"""A cause may lie so long before its fault."""

AFTER = timedelta(minutes=30)
CHANGES = frozenset({"deploy", "migration"})


@dataclass(frozen=True, slots=True)
class Line:
    """``kind`` is a code, such as ``deploy``; ``label`` says it to a person. ``address`` is where
    more is told of it, if anywhere."""

    at: datetime
    kind: str
    label: str
    words: str
    who: str = ""
    address: str = ""

    @property
    def is_automatic(self) -> bool:
        """Whether nobody had to write it."""
        return self.kind != Entry.Kind.NOTE


def timeline_of(incident: Incident, moment: datetime) -> list[Line]:
    """In the order in which things happened; of an open one, until ``moment``."""
    since = incident.began_at - BEFORE
    until = min((incident.resolved_at or moment) + AFTER, moment)
    own = [_own(row) for row in incident.entries.all()]
    names = names_of_managers([*(row.manager_id for row in incident.entries.all())])
    lines = [replace(line, who=names.get(number, "")) for line, number in own]
    for around in (_deployments, _migrations, _backups, _drills, _entered, _visits):
        lines += around(incident, since, until)
    return sorted(lines, key=lambda line: line.at)


def changes_near(lines: list[Line]) -> list[Line]:
    """The deployments and migrations among them: what to suspect first."""
    return [line for line in lines if line.kind in CHANGES]


def _own(row: Entry) -> tuple[Line, int | None]:
    label = str(Entry.Kind(row.kind).label)
    return Line(row.at, row.kind, label, row.words, address=_address(row)), row.manager_id


def _address(row: Entry) -> str:
    """The page of the dossier of which it tells."""
    if not row.code.startswith(Entry.DOSSIER):
        return ""
    return desk_url("dossier", int(row.code.split(":")[1]))


def _deployments(incident: Incident, since: datetime, until: datetime) -> Iterator[Line]:
    for row in Deployment.objects.filter(started_at__range=(since, until)):
        words = f"{row.get_act_display()}: {row.release}"
        yield Line(row.started_at, "deploy", "Despliegue", f"{words}, empieza.", row.by)
        if row.ended_at is not None and row.ended_at <= until:
            result = row.get_result_display().lower()
            yield Line(row.ended_at, "deploy", "Despliegue", f"{words}, {result}.", row.by)


def _migrations(incident: Incident, since: datetime, until: datetime) -> Iterator[Line]:
    """One line for each run, however many schemas it went through."""
    runs: dict[object, list[MigrationRun]] = {}
    for row in MigrationRun.objects.filter(started_at__range=(since, until)).order_by("started_at"):
        if row.applied or row.error:
            runs.setdefault(row.run, []).append(row)
    for rows in runs.values():
        failed = sum(bool(row.error) for row in rows)
        words = f"{sum(row.applied for row in rows)} migraciones en {len(rows)} esquemas"
        words += f"; en {failed} fallaron." if failed else "."
        yield Line(rows[0].started_at, "migration", "Migración", words)


def _backups(incident: Incident, since: datetime, until: datetime) -> Iterator[Line]:
    for row in BackupRun.objects.filter(started_at__range=(since, until)):
        words = f"Respaldo {row.point}: {row.get_state_display().lower()}."
        yield Line(row.started_at, "backup", "Respaldo", words)


def _drills(incident: Incident, since: datetime, until: datetime) -> Iterator[Line]:
    for row in DrillRun.objects.filter(started_at__range=(since, until)):
        words = f"Simulacro de restauración: {row.get_state_display().lower()}."
        yield Line(row.started_at, "drill", "Simulacro", words)


def _entered(incident: Incident, since: datetime, until: datetime) -> Iterator[Line]:
    rows = list(Event.objects.of_kind(ManagerEntered).filter(at__range=(since, until)))
    names = names_of_managers(row.actor_id for row in rows)
    for row in rows:
        yield Line(row.at, "entered", "Entrada", "Entró al programa.", names.get(row.actor_id, ""))


def _visits(incident: Incident, since: datetime, until: datetime) -> Iterator[Line]:
    """To the affected companies."""
    companies = incident.affected.values_list("company_id", flat=True)
    rows = list(
        SupportVisit.objects.filter(
            company__in=list(companies), entered_at__range=(since, until)
        ).select_related("company")
    )
    names = names_of_managers(row.manager_id for row in rows)
    for row in rows:
        if row.entered_at is not None:
            who = names.get(row.manager_id, "")
            words = f"Entró a ver {row.company.name}."
            yield Line(row.entered_at, "visit", "Visita de soporte", words, who)
