"""The lists of the desk about incidents and their actions, and today's lines."""

from datetime import datetime
from typing import Any

from django.contrib.admin import display
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.timezone import now

from feedback.cases.models import Case as FeedbackCase
from ops.alerts.lists import SEVERITY_TONES
from ops.incidents.models import Action, Incident
from ops.incidents.severity import SeverityLabel
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.clock import day_of
from tenants.programme.desk.filters import choice, days
from tenants.programme.desk.lists import ManagersActs, companies, managers
from tenants.programme.desk.related import Related
from tenants.programme.desk.rows import MANAGER, SUPPORT, Shortcut, shown
from tenants.programme.desk.site import desk
from tenants.programme.desk.today import MOST, Line
from tenants.programme.managers.access import ManagerRequest
from tenants.schemas.companies import Company

STATE_TONES = {
    "open": "bad",
    "attended": "warn",
    "mitigated": "info",
    "resolved": "ok",
    "closed": "neutral",
}
WAITING = {
    "abiertos": "Abiertos",
    "vencidos": "Vencidos",
    "por-cerrar": "Resueltos, por cerrar",
    "cerrados": "Cerrados",
}
DOING = {"pendientes": "Pendientes", "hechas": "Hechas"}


def waiting(rows: Any, which: str) -> Any:
    match which:
        case "abiertos":
            return rows.open()
        case "vencidos":
            return rows.filter(is_late(now()))
        case "por-cerrar":
            return rows.filter(state=Incident.State.RESOLVED)
    return rows.filter(state=Incident.State.CLOSED)


def is_late(moment: datetime) -> Q:
    waits = Q(state=Incident.State.OPEN, respond_by__lte=moment)
    return waits | Q(state=Incident.State.ATTENDED, mitigate_by__lte=moment)


def incident_url(pk: int) -> str:
    return desk_url("incident", pk)


class Incidents(ManagersActs):
    slug, url_name, title = "incidentes", "incidents", "Incidentes"
    group = "Operación"
    about = "Lo que falló: desde que se supo hasta que se escribió qué se aprendió."
    roles = (MANAGER, SUPPORT)
    page_of_row = "incident"
    list_display = ("what", "severity", "state", "clock", "hit", "manager", "opened_at")
    more_exported = (
        "origin", "cause", "proposal", "began_at", "ended_at", "attended_at", "mitigated_at",
        "resolved_at", "closed_at", "respond_by", "mitigate_by", "reopenings", "root_cause",
    )  # fmt: skip
    search_fields = ("title", "root_cause", "cause")
    search_help = "Palabras de lo que pasó"
    list_filter = (
        choice("espera", "Qué espera", WAITING.items, waiting),
        choice("severity", "Gravedad", lambda: SeverityLabel.choices),
        choice("origin", "Quién lo abrió", lambda: Incident.Origin.choices),
        choice(
            "empresa", "Empresa", companies,
            lambda rows, value: rows.filter(affected__company=value),
        ),
        choice("manager_id", "A cargo", managers),
        days("opened_at"),
    )  # fmt: skip
    tones = {"severity": SEVERITY_TONES, "state": STATE_TONES}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        stage = Case(
            When(state__in=Incident.FELT, then=Value(0)),
            When(state=Incident.State.MITIGATED, then=Value(1)),
            When(state=Incident.State.RESOLVED, then=Value(2)),
            default=Value(3),
        )
        rows = Incident.objects.annotate(n_hit=Count("affected", distinct=True), stage=stage)
        found: QuerySet[Any] = rows
        return found

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return ("stage", F("severity"), "-opened_at", "-pk")

    def tone_of(self, name: str, row: Any) -> str:
        if name == "clock":
            return "bad" if row.is_late(now()) else "neutral" if row.is_felt else ""
        return super().tone_of(name, row)

    def actions_of(self, request: ManagerRequest) -> list[tuple[str, str]]:
        return [("Abrir incidente", desk_url("incident_new"))]

    def shortcuts_of(self, request: ManagerRequest) -> list[tuple[str, list[Shortcut]]]:
        counts = Incident.objects.aggregate(
            open=Count("pk", filter=Q(state__in=Incident.OPEN)),
            late=Count("pk", filter=is_late(now())),
            resolved=Count("pk", filter=Q(state=Incident.State.RESOLVED)),
        )
        late = counts["late"]
        parts = [
            Shortcut("Vencidos", "espera=vencidos", late, "bad" if late else ""),
            Shortcut("Abiertos", "espera=abiertos", counts["open"]),
            Shortcut("Por cerrar", "espera=por-cerrar", counts["resolved"]),
        ]
        return [("Por atender", parts)]

    @display(description="qué pasa", ordering="pk")
    def what(self, row: Incident) -> str:
        return f"{row.pk}. {row.title}"

    @display(description="reloj", ordering="respond_by")
    def clock(self, row: Incident) -> Any:
        if not row.is_felt:
            return None
        return row.respond_by if row.waits_for_answer else row.mitigate_by

    @display(description="empresas", ordering="n_hit")
    def hit(self, row: Any) -> int:
        return int(row.n_hit)

    @display(description="a cargo", ordering="manager_id")
    def manager(self, row: Any) -> str:
        return str(row.manager_name)


class Actions(ManagersActs):
    slug, url_name, title = "acciones", "actions", "Acciones"
    group = "Operación"
    about = "Lo que se hará para que un incidente no vuelva. Primero lo que vence antes."
    roles = (MANAGER, SUPPORT)
    list_display = ("words", "due_on", "manager", "kind", "whose", "done_at")
    list_select_related = ("incident",)
    search_fields = ("words", "incident__title")
    search_help = "Palabras de la acción"
    list_filter = (
        choice(
            "espera", "Qué espera", DOING.items,
            lambda rows, value: rows.filter(done_at__isnull=value == "pendientes"),
        ),
        choice("manager_id", "Quién la hace", managers),
        days("due_on"),
    )  # fmt: skip
    ordering = (F("done_at").asc(nulls_first=True), "due_on", "pk")

    def url_of(self, row: Any) -> str:
        return incident_url(row.incident_id)

    def tone_of(self, name: str, row: Any) -> str:
        if name == "due_on" and row.done_at is None:
            return "bad" if row.due_on < day_of(now()) else "neutral"
        return super().tone_of(name, row)

    @display(description="incidente", ordering="incident_id")
    def whose(self, row: Action) -> str:
        return str(row.incident)

    @display(description="quién la hace", ordering="manager_id")
    def manager(self, row: Any) -> str:
        return str(row.manager_name)


def open_incidents(moment: datetime) -> list[Line]:
    """Of today's page: the gravest first."""
    rows = Incident.objects.open().order_by("severity", "opened_at")
    return [_line(row, moment) for row in rows[: MOST + 1]]


def late_actions(moment: datetime) -> list[Line]:
    rows = Action.objects.overdue(day_of(moment)).select_related("incident").order_by("due_on")
    return [
        Line(row.words, f"Venció el {shown(row.due_on)}. {row.incident}",
             incident_url(row.incident_id))
        for row in rows[: MOST + 1]
    ]  # fmt: skip


def incidents_of_company(company: Company) -> list[Related]:
    """For its page: all that ever hit it, and what does now."""
    rows = Incident.objects.filter(affected__company=company)
    total, felt = rows.count(), rows.felt().count()
    if not total:
        return []
    address = f"{desk_url('incidents')}?empresa={company.pk}"
    detail = f"{felt} abiertos ahora" if felt else str(total)
    return [Related("Sus incidentes", address, detail, "bad" if felt else "neutral")]


def incidents_of_case(case: FeedbackCase) -> list[Related]:
    """For its page: the incident that it opened, or the way to open one."""
    rows = Incident.objects.filter(origin=Incident.Origin.CASE, source=case.pk)
    found = [
        Related(str(row), incident_url(row.pk), row.get_state_display(), STATE_TONES[row.state])
        for row in rows
    ]
    if any(row.is_open for row in rows):
        return found
    address = desk_url("incident_of_case", case.pk)
    return [*found, Related("Abrir un incidente de este caso", address)]


def _line(row: Incident, moment: datetime) -> Line:
    late = "Vencido. " if row.is_late(moment) else ""
    said = f"{late}{row.get_state_display()}, desde el {shown(row.opened_at)}"
    return Line(f"{row.severity}: {row.title}", said, incident_url(row.pk))


desk.register(Incident, Incidents)
desk.register(Action, Actions)
