"""The lists of the desk about opinions: cases to see to, overdue first, and the themes."""

from datetime import datetime
from textwrap import shorten
from typing import Any

from django.contrib.admin import display
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.timezone import now

from feedback.cases.clocks import Cause, Priority
from feedback.cases.models import Case, Theme
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.filters import choice, days
from tenants.programme.desk.lists import ManagersActs, companies, managers
from tenants.programme.desk.related import Related
from tenants.programme.desk.rows import MANAGER, SUPPORT, DeskList, Shortcut, shown
from tenants.programme.desk.site import desk
from tenants.programme.desk.today import MOST, Line
from tenants.programme.managers.access import ManagerRequest
from tenants.schemas.companies import Company

MOST_SHORTCUTS = 12
WAITING = {
    "vencidos": "Vencidos",
    "nuevos": "Sin leer",
    "por-responder": "Por responder",
    "abiertos": "Abiertos",
    "unidos": "Unidos a otro",
    "cerrados": "Terminados",
}


def waiting(rows: Any, which: str) -> Any:
    match which:
        case "vencidos":
            return rows.overdue(now())
        case "nuevos":
            return rows.open().filter(state=Case.State.NEW)
        case "por-responder":
            return rows.unanswered()
        case "abiertos":
            return rows.open()
        case "unidos":
            return rows.exclude(joined_to=None)
    return rows.exclude(state__in=Case.OPEN)


def case_url(pk: int) -> str:
    return desk_url("case", pk)


def themes() -> list[tuple[int, str]]:
    return list(Theme.objects.values_list("pk", "name"))


class Cases(ManagersActs):
    slug, url_name, title = "opiniones", "cases", "Casos"
    group = "Opiniones"
    about = "Lo que cuentan las personas y quien no nos recomienda. Primero lo vencido."
    roles = (MANAGER, SUPPORT)
    list_display = (
        "what", "company", "cause", "clock", "priority", "state", "sorted_by", "manager",
        "opened_at",
    )  # fmt: skip
    more_exported = ("words", "score", "release", "answered_at", "closed_at", "due_at")
    list_select_related = ("company",)
    search_fields = ("words", "company__name")
    search_help = "Palabras o empresa"
    list_filter = (
        choice("espera", "Qué espera", WAITING.items, waiting),
        choice("tema", "Tema", themes, lambda rows, value: rows.filter(themes=value)),
        choice("company_id", "Empresa", companies),
        choice("cause", "Por qué", lambda: Cause.choices),
        choice("priority", "Prioridad", lambda: Priority.choices),
        choice("manager_id", "A cargo", managers),
        days("opened_at"),
    )
    tones = {
        "cause": {"blocked": "bad", "detractor": "bad", "problem": "warn", "suggestion": "info"},
        "state": {"new": "info", "running": "warn", "solved": "neutral", "done": "ok"},
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Case.objects.overdue_first()

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("stage", "due_at", "pk")

    def dress(self, rows: list[Any]) -> None:
        super().dress(rows)
        found: dict[int, list[str]] = {}
        pairs = Theme.objects.filter(cases__in=[row.pk for row in rows])
        for case, name in pairs.values_list("cases__pk", "name"):
            found.setdefault(case, []).append(name)
        for row in rows:
            row.theme_names = ", ".join(found.get(row.pk, []))

    def url_of(self, row: Any) -> str:
        return case_url(row.pk)

    def tone_of(self, name: str, row: Any) -> str:
        if name == "clock":
            return "bad" if row.is_late(now()) else "neutral" if row.waits_for_answer else ""
        return super().tone_of(name, row)

    def shortcuts_of(self, request: ManagerRequest) -> list[tuple[str, list[Shortcut]]]:
        """Unread, overdue, and what is open by theme and by company."""
        rows, moment = Case.objects.open(), now()
        late = Q(answered_at=None, due_at__lte=moment)
        counts = rows.aggregate(
            late=Count("pk", filter=late),
            new=Count("pk", filter=Q(state=Case.State.NEW)),
            unanswered=Count("pk", filter=Q(answered_at=None)),
            open=Count("pk"),
        )
        first = [
            Shortcut(
                "Vencidos", "espera=vencidos", counts["late"], "bad" if counts["late"] else ""
            ),
            Shortcut("Sin leer", "espera=nuevos", counts["new"], "info" if counts["new"] else ""),
            Shortcut("Por responder", "espera=por-responder", counts["unanswered"]),
            Shortcut("Abiertos", "espera=abiertos", counts["open"]),
        ]
        groups = [("Por atender", first)]
        is_open = Q(cases__state__in=Case.OPEN, cases__joined_to=None)
        for name, key, model in (
            ("Por tema", "tema", Theme),
            ("Por empresa", "company_id", Company),
        ):
            found: Any = model._default_manager.annotate(n=Count("cases", filter=is_open))
            parts = [
                Shortcut(row.name, f"espera=abiertos&{key}={row.pk}", row.n)
                for row in found.filter(n__gt=0).order_by("-n", "name")[:MOST_SHORTCUTS]
            ]
            if parts:
                groups.append((name, parts))
        return groups

    @display(description="qué dijo", ordering="pk")
    def what(self, row: Case) -> str:
        return f"{row.pk}. {_short(row.words)}"

    @display(description="reloj", ordering="due_at")
    def clock(self, row: Case) -> Any:
        return row.due_at if row.waits_for_answer else None

    @display(description="a cargo", ordering="manager_id")
    def manager(self, row: Any) -> str:
        return str(row.manager_name)

    @display(description="temas")
    def sorted_by(self, row: Any) -> str:
        return str(row.theme_names)


class Themes(DeskList):
    slug, url_name, title = "temas", "themes", "Temas"
    group = "Opiniones"
    about = "Con qué palabras se ordena lo que cuentan las personas. Las reglas son tuyas."
    roles = (MANAGER, SUPPORT)
    list_display = ("name", "typed", "open_cases")
    search_fields = ("name",)
    search_help = "Tema"
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        is_open = Q(cases__state__in=Case.OPEN, cases__joined_to=None)
        rows = super().get_queryset(request).annotate(n_open=Count("cases", filter=is_open))
        return rows.prefetch_related("words")

    def url_of(self, row: Any) -> str:
        return desk_url("theme", row.pk)

    def actions_of(self, request: ManagerRequest) -> list[tuple[str, str]]:
        return [("Nuevo tema", desk_url("theme_new"))] if request.user.role == MANAGER else []

    @display(description="palabras")
    def typed(self, row: Any) -> str:
        return ", ".join(each.word for each in row.words.all())

    @display(description="casos abiertos", ordering="n_open")
    def open_cases(self, row: Any) -> int:
        return int(row.n_open)


def due_cases(moment: datetime) -> list[Line]:
    """Of today's page: what nobody answered in time."""
    rows = Case.objects.overdue(moment).select_related("company").order_by("due_at", "pk")
    return [_line(row) for row in rows[: MOST + 1]]


def new_cases(moment: datetime) -> list[Line]:
    """Of today's page: what nobody has taken yet and is still in time."""
    rows = Case.objects.unanswered().filter(state=Case.State.NEW, due_at__gt=moment)
    return [
        _line(row) for row in rows.select_related("company").order_by("due_at", "pk")[: MOST + 1]
    ]


def cases_beside(company: Company) -> list[Related]:
    """For its page: all that it ever told, and what waits."""
    rows = Case.objects.filter(company=company)
    total, at_work = rows.count(), rows.open().count()
    if not total:
        return []
    address = f"{desk_url('cases')}?company_id={company.pk}"
    detail = f"{at_work} por atender" if at_work else str(total)
    return [Related("Sus casos", address, detail, "warn" if at_work else "neutral")]


def _short(words: str) -> str:
    return shorten(words, 90, placeholder="…")


def _line(row: Case) -> Line:
    from_whom = f"{row.company.name}: {_short(row.words)}"
    said = f"{row.get_cause_display()}, {row.priority}. Responder antes del {shown(row.due_at)}"
    return Line(from_whom, said, case_url(row.pk))


desk.register(Case, Cases)
desk.register(Theme, Themes)
