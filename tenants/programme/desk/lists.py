"""The lists of the desk about the programme's own work: each read-only, with its filters."""

from typing import Any

from django.contrib.admin import display

from tenants.programme.admissions.models import Admission
from tenants.programme.applications.models import Application, Decision, Habit, Method
from tenants.programme.applications.scoring import score
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.filters import choice, days
from tenants.programme.desk.rows import MANAGER, SUPPORT, DeskList, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.managers.models import Manager
from tenants.programme.meetings.models import Meeting
from tenants.programme.trials.models import Trial
from tenants.schemas.companies import Company
from tenants.schemas.time_zones import STATES

APPLICATION_TONES = {
    "unconfirmed": "neutral",
    "received": "info",
    "interview": "info",
    "waiting": "warn",
    "accepted": "ok",
    "opened": "ok",
    "declined": "bad",
    "withdrawn": "neutral",
    "joined": "neutral",
}
COMPANY_TONES = {
    "opening": "info",
    "failed": "bad",
    "ready": "ok",
    "suspended": "warn",
    "closed": "neutral",
    "erasing": "bad",
}


def application_url(pk: int) -> str:
    return desk_url("application", pk)


def company_url(pk: int) -> str:
    return desk_url("company", pk)


def companies() -> list[tuple[int, str]]:
    return list(Company.objects.order_by("name").values_list("pk", "name"))


def managers() -> list[tuple[int, str]]:
    return list(Manager.objects.order_by("full_name").values_list("pk", "full_name"))


class ManagersActs(DeskList):
    """Rows that say which person of the programme did it."""

    def dress(self, rows: list[Any]) -> None:
        names = names_of_managers(row.manager_id for row in rows)
        for row in rows:
            row.manager_name = names.get(row.manager_id, "")

    @display(description="quién", ordering="manager_id")
    def manager(self, row: Any) -> str:
        return str(row.manager_name)


class Applications(DeskList):
    slug, url_name, title = "solicitudes", "applications", "Solicitudes"
    group = "Selección"
    about = "Quién quiere entrar al programa. Toca una para ver sus respuestas y decidir."
    page_of_row = "application"
    list_display = ("company_name", "state", "contact", "city", "size", "points", "sent_at")
    more_exported = (
        "rfc", "email", "whatsapp", "place", "quotes_a_month", "method", "minutes_a_quote",
        "habit", "weekly_feedback", "confirmed_at", "waiting_since", "review_asked_at",
    )  # fmt: skip
    search_fields = ("company_name", "contact_name", "email", "rfc", "whatsapp", "city")
    search_help = "Empresa, persona, correo, RFC o ciudad"
    list_filter = (
        choice("state", "Estado", lambda: Application.State.choices),
        choice("place", "Estado de la República", lambda: [(name, name) for name in STATES]),
        choice("method", "Cómo cotiza", lambda: Method.choices),
        choice("habit", "Uso de programas", lambda: Habit.choices),
        days("sent_at"),
    )
    ordering = ("-sent_at", "-pk")
    tones = {"state": APPLICATION_TONES}

    @display(description="persona", ordering="contact_name")
    def contact(self, row: Application) -> str:
        return row.contact_name

    @display(description="personas", ordering="people")
    def size(self, row: Application) -> int:
        return row.people

    @display(description="puntos")
    def points(self, row: Application) -> int:
        return score(row).total


class Decisions(ManagersActs):
    slug, url_name, title = "decisiones", "decisions", "Decisiones"
    group = "Selección"
    about = "Qué se decidió de cada solicitud, quién y por qué."
    list_display = ("application", "verdict", "points_shown", "manager", "reason", "at")
    list_select_related = ("application",)
    search_fields = ("application__company_name", "reason")
    search_help = "Empresa o motivo"
    list_filter = (
        choice("verdict", "Decisión", lambda: Decision.Verdict.choices),
        choice("manager_id", "Quién", managers),
        days("at"),
    )
    ordering = ("-at", "-pk")
    tones = {"verdict": {"accept": "ok", "wait": "warn", "decline": "bad", "interview": "info"}}

    def url_of(self, row: Any) -> str:
        return application_url(row.application_id)

    @display(description="puntos", ordering="points")
    def points_shown(self, row: Decision) -> str:
        return f"{row.points} de {row.points_of}"


class Meetings(ManagersActs):
    slug, url_name, title = "reuniones", "meetings", "Reuniones"
    group = "Selección"
    about = "Entrevistas con quien solicita y capacitaciones con las empresas."
    roles = (MANAGER, SUPPORT)
    page_of_row = "meeting"
    list_display = ("with_whom", "kind", "state", "starts_at", "minutes", "place", "manager")
    list_select_related = ("application", "company")
    search_fields = ("application__company_name", "company__name", "place")
    search_help = "Empresa o lugar"
    list_filter = (
        choice("kind", "Tipo", lambda: Meeting.Kind.choices),
        choice("state", "Estado", lambda: Meeting.State.choices),
        choice("manager_id", "Quién la lleva", managers),
        days("starts_at"),
    )
    ordering = ("-starts_at", "-pk")
    tones = {
        "state": {
            "proposed": "info",
            "confirmed": "ok",
            "held": "neutral",
            "missed": "bad",
            "cancelled": "neutral",
        }
    }

    @display(description="con quién")
    def with_whom(self, row: Meeting) -> str:
        return str(row.company or row.application)


class Admissions(DeskList):
    slug, url_name, title = "lugares", "admissions", "Lugares"
    group = "Selección"
    about = "Empresas aceptadas: su invitación y si ya abrieron."
    list_display = ("application", "progress", "email", "accepted_at", "expires_at", "issues")
    more_exported = ("claimed_at", "cancelled_at", "agreement_version", "agreed_at")
    list_select_related = ("application", "company")
    search_fields = ("application__company_name", "email")
    search_help = "Empresa o correo"
    list_filter = (
        choice(
            "avance",
            "Avance",
            lambda: [("espera", "Por abrir"), ("usada", "Usada"), ("devuelta", "Devuelta")],
            lambda rows, value: {
                "espera": rows.filter(company=None, cancelled_at=None),
                "usada": rows.exclude(claimed_at=None),
                "devuelta": rows.exclude(cancelled_at=None),
            }[value],
        ),
        days("accepted_at"),
    )
    ordering = ("-accepted_at", "-pk")

    def url_of(self, row: Any) -> str:
        return application_url(row.application_id)

    @display(description="avance")
    def progress(self, row: Admission) -> str:
        if row.claimed_at is not None:
            return "Usada"
        return "Por abrir" if row.cancelled_at is None else "Devuelta"


class Trials(DeskList):
    slug, url_name, title = "pruebas", "trials", "Pruebas"
    group = "Empresas"
    about = "Hasta cuándo prueba cada empresa."
    roles = (MANAGER, SUPPORT)
    list_display = ("company", "state", "begins_on", "ends_on", "extensions", "erase_on")
    list_select_related = ("company",)
    search_fields = ("company__name", "company__subdomain")
    search_help = "Empresa"
    list_filter = (choice("state", "Estado", lambda: Trial.State.choices),)
    ordering = ("ends_on", "pk")
    tones = {"state": {"running": "info", "converted": "ok", "ended": "warn", "closed": "neutral"}}

    def url_of(self, row: Any) -> str:
        return company_url(row.company_id)


class SupportVisits(ManagersActs):
    slug, url_name, title = "visitas", "visits", "Visitas de soporte"
    group = "Empresas"
    about = "Quién entró a ver una empresa, con qué motivo y por cuánto tiempo."
    roles = (MANAGER, SUPPORT)
    list_display = ("company", "manager", "reason", "asked_at", "entered_at", "ends_at", "left_at")
    list_select_related = ("company",)
    search_fields = ("company__name", "reason")
    search_help = "Empresa o motivo"
    list_filter = (
        choice("company_id", "Empresa", companies),
        choice("manager_id", "Quién", managers),
        days("asked_at"),
    )
    ordering = ("-asked_at", "-pk")

    def url_of(self, row: Any) -> str:
        return company_url(row.company_id)


desk.register(Application, Applications)
desk.register(Decision, Decisions)
desk.register(Meeting, Meetings)
desk.register(Admission, Admissions)
