"""The figures of security by day and by company, each with the address of its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.formats import date_format

from ops.lockouts.events import AddressBarred
from ops.lockouts.models import VERDICTS, Dossier
from tenants.events.models import Event
from tenants.people.events import LockedOut, LoginFailed, RoleChanged
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.clock import end_of, start_of, zone
from tenants.programme.desk.system_lists import OF_PROGRAMME
from tenants.programme.support.events import VisitBegan
from tenants.schemas.companies import Company
from tenants.web.charts import Bar, bars

EXPORTED = "data.exported"
"""Of quoting, which operations do not know: its kind is a word in the table of events."""

PERIODS = (7, 14, 30)  # days
COLUMNS: Mapping[str, str] = {
    LoginFailed.kind: "Fallos",
    LockedOut.kind: "Pausas",
    AddressBarred.kind: "Direcciones bloqueadas",
    VisitBegan.kind: "Visitas de soporte",
    EXPORTED: "Descargas de datos",
    RoleChanged.kind: "Cambios de rol",
}
Counts = Mapping[tuple[str, str, date], int]
"""By kind, place and day; a place is a company's number, or the programme."""


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """``since`` and ``until`` are days, both inside."""

    since: date
    until: date
    by_company: tuple[Line, ...]
    by_day: tuple[Line, ...]
    verdicts: tuple[Figure, ...]
    failures_chart: str
    verdicts_chart: str

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1


def panel_of(until: date, days: int) -> Panel:
    since = until - timedelta(days - 1)
    counts = _counts(since, until)
    places: list[tuple[str, str]] = [
        (str(pk), name) for pk, name in Company.objects.order_by("name").values_list("pk", "name")
    ]
    places.append((OF_PROGRAMME, "El programa"))
    every = [until - timedelta(back) for back in range(days)]
    by_day = tuple(_line(date_format(day, "j M Y").lower(), counts, day, day) for day in every)
    verdicts = _verdicts(since, until)
    return Panel(
        since=since,
        until=until,
        by_company=tuple(_line(name, counts, since, until, place) for place, name in places),
        by_day=by_day,
        verdicts=verdicts,
        failures_chart=_chart(
            "Fallos por día", [(line.name, line.figures[0].count) for line in reversed(by_day)]
        ),
        verdicts_chart=_chart(
            "Expedientes por veredicto", [(each.label, each.count) for each in verdicts]
        ),
    )


def _counts(since: date, until: date) -> Counts:
    """How many events of each kind, place and day."""
    rows = (
        Event.objects.filter(kind__in=COLUMNS, at__gte=start_of(since), at__lt=end_of(until))
        .annotate(day=TruncDate("at", tzinfo=zone()))
        .order_by()
        .values_list("kind", "company_id", "day")
        .annotate(n=Count("pk"))
    )
    return {(kind, str(place or OF_PROGRAMME), day): n for kind, place, day, n in rows}


def _line(label: str, counts: Counts, since: date, until: date, place: str = "") -> Line:
    """Of one place, or of all."""
    figures = []
    for kind, name in COLUMNS.items():
        n = sum(
            count
            for (each, where, day), count in counts.items()
            if each == kind and since <= day <= until and place in ("", where)
        )
        asked = _days(since, until) | {"kind": kind} | ({"company_id": place} if place else {})
        figures.append(Figure(name, n, f"{desk_url('events')}?{urlencode(asked)}"))
    return Line(label, tuple(figures))


def _verdicts(since: date, until: date) -> tuple[Figure, ...]:
    rows = Dossier.objects.filter(locked_at__gte=start_of(since), locked_at__lt=end_of(until))
    found = dict(rows.order_by().values_list("verdict").annotate(n=Count("pk")))
    return tuple(
        Figure(
            label,
            found.get(code, 0),
            f"{desk_url('dossiers')}?{urlencode(_days(since, until) | {'verdict': code})}",
        )
        for code, label in VERDICTS
    )


def _days(since: date, until: date) -> dict[str, str]:
    return {"desde": since.isoformat(), "hasta": until.isoformat()}


def _chart(title: str, rows: list[tuple[str, int]]) -> str:
    most = max((n for _, n in rows), default=0)
    return bars(title, [Bar(label, Decimal(n), str(n)) for label, n in rows], Decimal(max(most, 1)))
