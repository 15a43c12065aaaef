"""The lists of the desk about alarms, the messages that told of them, and who looked after each."""

from datetime import datetime
from typing import Any

from django.contrib.admin import display
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from ops.alerts.models import EXPLAINED, Acknowledgement, Alarm, Receipt, SeverityLabel
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.filters import choice, days
from tenants.programme.desk.lists import ManagersActs, companies, managers
from tenants.programme.desk.rows import MANAGER, SUPPORT, DeskList, Shortcut, shown
from tenants.programme.desk.site import desk
from tenants.programme.desk.today import MOST, Line
from tenants.programme.managers.access import ManagerRequest

BOTH = (MANAGER, SUPPORT)
SEVERITY_TONES = {"P1": "bad", "P2": "warn", "P3": "info", "P4": "neutral"}
STATE_TONES = {"firing": "bad", "acknowledged": "warn", "resolved": "ok"}
ANNOUNCED = (("True", "Dentro"), ("False", "Fuera"))
VERDICT_TONES = {"accepted": "ok", "refused": "bad", "failed": "warn"}


def alarm_url(pk: int) -> str:
    return desk_url("alarm", pk)


class Alarms(DeskList):
    slug, url_name, title = "alarmas", "alarms", "Alarmas"
    group = "Operación"
    about = "Lo que el vigilante vio mal: desde cuándo, a quién afecta y quién lo atiende."
    roles = BOTH
    page_of_row = "alarm"
    list_display = ("title", "severity", "state", "announced", "hit", "began_at", "resolved_at")
    more_exported = ("number", "cause", "times")
    search_fields = ("title", "cause", "number")
    search_help = "Palabras de lo que pasa"
    list_filter = (
        choice("state", "Estado", lambda: Alarm.State.choices),
        choice("severity", "Gravedad", lambda: SeverityLabel.choices),
        choice("is_announced", "Ventana anunciada", lambda: ANNOUNCED),
        choice("empresa", "Empresa", companies, lambda rows, value: rows.filter(companies=value)),
        days("began_at"),
    )
    ordering = ("-began_at", "-pk")
    tones = {"severity": SEVERITY_TONES, "state": STATE_TONES}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(n_hit=Count("companies"))

    def shortcuts_of(self, request: ManagerRequest) -> list[tuple[str, list[Shortcut]]]:
        rows = Alarm.objects
        states = ("firing", "acknowledged")
        counts = {state: rows.filter(state=state, is_announced=False).count() for state in states}
        explained = rows.filter(state__in=states, is_announced=True).count()
        return [
            (
                "Ahora",
                [
                    Shortcut("Suenan", "state=firing&is_announced=False", counts["firing"],
                             "bad" if counts["firing"] else ""),
                    Shortcut("Con alguien enterado", "state=acknowledged&is_announced=False",
                             counts["acknowledged"]),
                    Shortcut("Dentro de una ventana", "is_announced=True", explained),
                ],
            )
        ]  # fmt: skip

    @display(description="trabajo anunciado", ordering="is_announced")
    def announced(self, row: Any) -> str:
        return EXPLAINED.capitalize() if row.is_announced else ""

    @display(description="empresas", ordering="n_hit")
    def hit(self, row: Any) -> str:
        return "Todas" if row.is_everybodys else str(row.n_hit or "Ninguna")


class Receipts(DeskList):
    slug, url_name, title = "avisos", "receipts", "Avisos enviados"
    group = "Operación"
    about = "Cada mensaje de una alarma, por qué canal salió y qué contestó."
    roles = BOTH
    list_display = ("alarm", "why", "channel", "verdict", "detail", "at")
    list_select_related = ("alarm",)
    search_fields = ("alarm__title", "channel", "detail")
    search_help = "Alarma, canal o detalle"
    list_filter = (
        choice("verdict", "Respuesta", lambda: Receipt.Verdict.choices),
        choice("channel", "Canal", lambda: channels()),
        days("at"),
    )
    ordering = ("-at", "-pk")
    tones = {"verdict": VERDICT_TONES}

    def url_of(self, row: Any) -> str:
        return alarm_url(row.alarm_id)


class Acknowledgements(ManagersActs):
    slug, url_name, title = "enterados", "acknowledgements", "Enterados"
    group = "Operación"
    about = "Quién dijo que atendía una alarma, para qué y hasta cuándo calló."
    roles = BOTH
    list_display = ("alarm", "manager", "reason", "at", "until")
    list_select_related = ("alarm",)
    search_fields = ("alarm__title", "reason")
    search_help = "Alarma o palabras"
    list_filter = (choice("manager_id", "Quién", managers), days("at"))
    ordering = ("-at", "-pk")

    def url_of(self, row: Any) -> str:
        return alarm_url(row.alarm_id)


def channels() -> list[tuple[str, str]]:
    found = Receipt.objects.order_by("channel").values_list("channel", flat=True).distinct()
    return [(name, name) for name in found]


def open_alarms(moment: datetime) -> list[Line]:
    """Of today's page: what sounds now, the gravest first."""
    rows = Alarm.objects.open().order_by("severity", "began_at", "pk")
    return [
        Line(
            f"{row.severity}. {row.title}",
            f"{row.standing}, desde {shown(row.began_at)}",
            alarm_url(row.pk),
        )
        for row in rows[: MOST + 1]
    ]


desk.register(Alarm, Alarms)
desk.register(Receipt, Receipts)
desk.register(Acknowledgement, Acknowledgements)
