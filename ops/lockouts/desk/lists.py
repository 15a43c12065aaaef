"""The list of dossiers at the desk: what must be seen to goes first."""

from datetime import datetime
from typing import Any

from django.contrib.admin import display
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from ops.lockouts.core.verdict import Verdict
from ops.lockouts.models import VERDICTS, Dossier
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.filters import choice, days
from tenants.programme.desk.lists import companies
from tenants.programme.desk.rows import MANAGER, SUPPORT, DeskList, Shortcut, shown
from tenants.programme.desk.site import desk
from tenants.programme.desk.today import MOST, Line
from tenants.programme.managers.access import ManagerRequest

WAITING = {
    "urgentes": "Urgentes",
    "abiertos": "Abiertos",
    "cerrados": "Cerrados",
}
TONES = {
    "forgetful": "neutral",
    "stale": "neutral",
    "brute_force": "warn",
    "spraying": "warn",
    "stuffing": "warn",
    "weapon": "warn",
    "compromise": "bad",
}
URGENT = Q(verdict=Verdict.COMPROMISE.code) | Q(disowned_at__isnull=False)


def waiting(rows: Any, which: str) -> Any:
    match which:
        case "urgentes":
            return rows.open().filter(URGENT)
        case "abiertos":
            return rows.open()
    return rows.filter(closed_at__isnull=False)


class Dossiers(DeskList):
    slug, url_name, title = "expedientes", "dossiers", "Bloqueos de entrada"
    group = "Operación"
    about = "Cada cuenta que quedó en pausa por contraseñas equivocadas, con lo que se averiguó."
    roles = (MANAGER, SUPPORT)
    page_of_row = "dossier"
    list_display = (
        "who_is_it", "company", "verdict", "sure", "locks", "said", "locked_at", "state",
    )  # fmt: skip
    more_exported = ("account", "touched_at", "disowned_at", "closed_at")
    list_select_related = ("company",)
    search_fields = ("masked", "company__name")
    search_help = "Correo o empresa"
    list_filter = (
        choice("espera", "Qué espera", WAITING.items, waiting),
        choice("verdict", "Veredicto", lambda: VERDICTS),
        choice("company_id", "Empresa", companies),
        days("locked_at"),
    )
    tones = {"verdict": TONES}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Dossier.objects.urgent_first()

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("urgency", "-locked_at", "-pk")

    def shortcuts_of(self, request: ManagerRequest) -> list[tuple[str, list[Shortcut]]]:
        counts = Dossier.objects.open().aggregate(
            urgent=Count("pk", filter=URGENT), open=Count("pk")
        )
        return [
            (
                "Por atender",
                [
                    Shortcut(
                        "Urgentes",
                        "espera=urgentes",
                        counts["urgent"],
                        "bad" if counts["urgent"] else "",
                    ),
                    Shortcut("Abiertos", "espera=abiertos", counts["open"]),
                ],
            )
        ]

    @display(description="cuenta", ordering="masked")
    def who_is_it(self, row: Dossier) -> str:
        return f"{row.pk}. {row.masked}"

    @display(description="certeza", ordering="confidence")
    def sure(self, row: Dossier) -> str:
        return f"{row.confidence} %"

    @display(description="avisó que no fue", ordering="disowned_at")
    def said(self, row: Dossier) -> Any:
        return row.disowned_at

    @display(description="estado", ordering="closed_at")
    def state(self, row: Dossier) -> str:
        return "Abierto" if row.is_open else "Cerrado"


def urgent_dossiers(moment: datetime) -> list[Line]:
    """Of today's page: a stranger entered, or the owner says «no fui yo»."""
    rows = Dossier.objects.open().filter(URGENT).select_related("company")
    return [
        Line(
            f"{row.company.name if row.company else 'El programa'}: {row.masked}",
            f"{row.get_verdict_display()}, {shown(row.locked_at)}"
            + (". Su dueño avisó que no fue." if row.disowned_at else "."),
            desk_url("dossier", row.pk),
        )
        for row in rows.order_by("-locked_at")[: MOST + 1]
    ]


desk.register(Dossier, Dossiers)
