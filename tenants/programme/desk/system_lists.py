"""The lists of the desk about companies, people and what the system did."""

from typing import Any

from django.contrib.admin import display
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.timezone import now

from tenants.events.kinds import declared_kinds
from tenants.events.models import ActorKind, Event
from tenants.outbox.kinds import mail_kinds
from tenants.outbox.models import Mail
from tenants.people.roles import ProgrammeRole
from tenants.periodic.models import JobRun
from tenants.periodic.registry import JOBS
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.filters import choice, days
from tenants.programme.desk.lists import (
    COMPANY_TONES,
    SupportVisits,
    Trials,
    companies,
    company_url,
    managers,
)
from tenants.programme.desk.rows import MANAGER, SUPPORT, DeskList, names_of_managers, shown
from tenants.programme.desk.site import desk
from tenants.programme.desk.words import event_words, job_words, mail_words, subject_words
from tenants.programme.managers.access import ManagerRequest
from tenants.programme.managers.models import Manager
from tenants.programme.support.models import SupportVisit
from tenants.programme.trials.models import Trial
from tenants.schemas.companies import Company

COUNTED = {"quotes": "quote.sent", "shares": "link.shared", "entries": "session.opened"}


def kinds_of_events() -> list[tuple[str, str]]:
    """By their words, as they are looked for."""
    return sorted(
        ((each.kind, event_words(each.kind)) for each in declared_kinds()), key=lambda pair: pair[1]
    )


def _count_of(kind: str) -> Coalesce:
    """How many events of a kind each company has: the desk sees no more of its business."""
    rows = Event.objects.filter(company=OuterRef("pk"), kind=kind).order_by()
    return Coalesce(Subquery(rows.values("company").annotate(n=Count("pk")).values("n")), 0)


class Companies(DeskList):
    slug, url_name, title = "empresas", "companies", "Empresas"
    group = "Empresas"
    about = "Cada empresa con cuántas personas y qué tanto usa el sistema. Nada de sus datos."
    roles = (MANAGER, SUPPORT)
    page_of_row = "company"
    list_display = (
        "name", "state", "subdomain", "owner_name", "opened_at", "seats_taken", "quotes",
        "shares", "entries",
    )  # fmt: skip
    more_exported = ("owner_email", "time_zone", "created_at", "read_only_since")
    search_fields = ("name", "subdomain", "owner_name", "owner_email")
    search_help = "Empresa, subdominio o dueño"
    list_filter = (
        choice("state", "Estado", lambda: Company.State.choices),
        days("created_at"),
    )
    ordering = ("name", "pk")
    tones = {"state": COMPANY_TONES}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts: dict[str, Any] = {f"n_{name}": _count_of(kind) for name, kind in COUNTED.items()}
        return super().get_queryset(request).annotate(n_seats=Count("seats"), **counts)

    def actions_of(self, request: ManagerRequest) -> list[tuple[str, str]]:
        if request.user.role != MANAGER:
            return []
        return [("Abrir una empresa", desk_url("company_new"))]

    @display(description="personas", ordering="n_seats")
    def seats_taken(self, row: Any) -> int:
        return int(row.n_seats)

    @display(description="cotizaciones enviadas", ordering="n_quotes")
    def quotes(self, row: Any) -> int:
        return int(row.n_quotes)

    @display(description="compartidas", ordering="n_shares")
    def shares(self, row: Any) -> int:
        return int(row.n_shares)

    @display(description="veces que entraron", ordering="n_entries")
    def entries(self, row: Any) -> int:
        return int(row.n_entries)


class Managers(DeskList):
    slug, url_name, title = "personas", "managers", "Personas del programa"
    group = "Sistema"
    about = "Quién lleva el programa y con qué rol. Nadie de aquí tiene cuenta en una empresa."
    page_of_row = "manager"
    list_display = ("full_name", "email", "role", "is_active", "factor", "joined_at")
    search_fields = ("full_name", "email")
    search_help = "Nombre o correo"
    list_filter = (
        choice("role", "Rol", lambda: ProgrammeRole.choices),
        choice(
            "activa",
            "Activa",
            lambda: [("si", "Sí"), ("no", "No")],
            lambda rows, value: rows.filter(is_active=value == "si"),
        ),
    )
    ordering = ("full_name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        devices = Count("totpdevice", filter=Q(totpdevice__confirmed=True))
        return super().get_queryset(request).annotate(n_devices=devices)

    def actions_of(self, request: ManagerRequest) -> list[tuple[str, str]]:
        return [("Invitar a una persona", desk_url("manager_new"))]

    @display(description="segundo factor", ordering="n_devices")
    def factor(self, row: Any) -> bool:
        return bool(row.n_devices)


OF_PROGRAMME = "programa"


def _places() -> list[tuple[Any, str]]:
    """Companies, and what happened outside all of them."""
    return [*companies(), (OF_PROGRAMME, "El programa")]


def _of_place(rows: Any, place: str) -> Any:
    return rows.filter(company=None if place == OF_PROGRAMME else place)


class Events(DeskList):
    slug, url_name, title = "actividad", "events", "Actividad"
    group = "Sistema"
    about = "Qué pasó en el programa y en las empresas, sin textos ni datos personales."
    list_display = ("what", "company", "actor", "about_what", "told", "at")
    more_exported = ("kind", "subject", "request_id")
    list_select_related = ("company",)
    search_fields = ("kind", "subject", "request_id")
    search_help = "Clave del acto, objeto o petición"
    list_filter = (
        choice("kind", "Acto", kinds_of_events),
        choice("company_id", "Empresa", _places, _of_place),
        choice("actor_kind", "Quién", lambda: ActorKind.choices),
        choice(
            "persona",
            "Persona del programa",
            managers,
            lambda rows, value: rows.filter(
                actor_id=value, actor_kind__in=[ActorKind.MANAGER, ActorKind.SUPPORT]
            ),
        ),
        days("at"),
    )  # fmt: skip
    ordering = ("-at", "-pk")

    def dress(self, rows: list[Any]) -> None:
        dress_events(rows)

    def url_of(self, row: Any) -> str:
        noun, _, number = row.subject.partition(":")
        if noun == "application" and number.isdecimal():
            return desk_url("application", number)
        return company_url(row.company_id) if row.company else ""

    @display(description="qué pasó", ordering="kind")
    def what(self, row: Event) -> str:
        return event_words(row.kind)

    @display(description="quién", ordering="actor_kind")
    def actor(self, row: Any) -> str:
        return str(row.actor_name)

    @display(description="objeto", ordering="subject")
    def about_what(self, row: Event) -> str:
        return subject_words(row.subject)

    @display(description="datos")
    def told(self, row: Event) -> str:
        return ", ".join(f"{name}: {shown(value)}" for name, value in row.facts.items())


def dress_events(rows: list[Any]) -> None:
    """Who did it, in words: a person of the programme by name, of a company by number."""
    programme = {ActorKind.MANAGER.value, ActorKind.SUPPORT.value}
    names = names_of_managers(row.actor_id for row in rows if row.actor_kind in programme)
    for row in rows:
        kind = ActorKind(row.actor_kind).label
        named = names.get(row.actor_id, "") if row.actor_kind in programme else ""
        row.actor_name = named or (kind if row.actor_id is None else f"{kind} {row.actor_id}")
        row.words = event_words(row.kind)


class Mails(DeskList):
    slug, url_name, title = "correos", "mails", "Correos"
    group = "Sistema"
    about = "A quién se escribió y si llegó. El texto no se guarda."
    roles = (MANAGER, SUPPORT)
    list_display = ("what", "state_shown", "to", "company", "tries", "reason", "asked_at")
    more_exported = ("finished_at", "due_at", "receipt")
    list_select_related = ("company",)
    search_fields = ("to", "about")
    search_help = "Correo"
    list_filter = (
        choice("kind", "Correo", lambda: [(name, mail_words(name)) for name in sorted(mail_kinds)]),
        choice("state", "Estado", lambda: Mail.State.choices),
        choice("company_id", "Empresa", companies),
        days("asked_at"),
    )
    ordering = ("-pk",)
    tones = {
        "state_shown": {
            "queued": "info",
            "taken": "info",
            "done": "ok",
            "failed": "bad",
            "dropped": "neutral",
        },
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        kept_apart = ("facts", "headers", "attachments", "key")
        return super().get_queryset(request).defer(*kept_apart)

    def tone_of(self, name: str, row: Any) -> str:
        return self.tones["state_shown"].get(row.state, "") if name == "state_shown" else ""

    @display(description="correo", ordering="kind")
    def what(self, row: Mail) -> str:
        return mail_words(row.kind)

    @display(description="estado", ordering="state")
    def state_shown(self, row: Mail) -> str:
        return row.shown


class Jobs(DeskList):
    slug, url_name, title = "tareas", "jobs", "Tareas periódicas"
    group = "Sistema"
    about = "La última corrida de cada tarea del reloj y si va tarde."
    roles = (MANAGER, SUPPORT)
    list_display = (
        "what", "outcome", "company", "late", "finished_at", "done", "failed", "error",
    )  # fmt: skip
    more_exported = (
        "job", "due_at", "started_at", "milliseconds", "backlog", "retry_at", "overdue_from",
        "tries",
    )  # fmt: skip
    list_select_related = ("company",)
    search_fields = ("job", "error")
    search_help = "Clave de la tarea o error"
    list_filter = (
        choice("job", "Tarea", lambda: [(name, job_words(name)) for name in sorted(JOBS)]),
        choice("outcome", "Resultado", lambda: JobRun.Outcome.choices),
        choice(
            "tarde",
            "Va tarde",
            lambda: [("si", "Sí"), ("no", "No")],
            lambda rows, value: (
                rows.overdue_at(now())  # type: ignore[attr-defined]  # of our own query set
                if value == "si"
                else rows.filter(overdue_from__gt=now())
            ),
        ),
        choice("company_id", "Empresa", companies),
    )
    ordering = ("job", "company_id")
    tones = {"outcome": {"done": "ok", "partial": "warn", "failed": "bad"}}

    @display(description="tarea", ordering="job")
    def what(self, row: JobRun) -> str:
        return job_words(row.job)

    @display(description="va tarde", ordering="overdue_from")
    def late(self, row: JobRun) -> bool:
        return row.overdue_from <= now()


desk.register(Company, Companies)
desk.register(Trial, Trials)
desk.register(SupportVisit, SupportVisits)
desk.register(Mail, Mails)
desk.register(Event, Events)
desk.register(JobRun, Jobs)
desk.register(Manager, Managers)
