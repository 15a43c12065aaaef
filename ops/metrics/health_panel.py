"""The page of health: how each part is now, and how queues, database and disks were."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from ops.health.parts import Report, State, whole
from ops.health.readings import Reading, read_all
from ops.metrics.gauging import PUBLIC
from ops.metrics.models import Gauge, Grain, SchemaSize
from ops.metrics.periods import Period, period_of
from ops.metrics.scales import line, mark
from ops.metrics.words import say_bytes, say_count, say_seconds, say_share
from tenants.programme.desk.clock import day_of

PARTS = {
    "database": "Base de datos",
    "migrations": "Migraciones",
    "draining": "Recibe visitas",
    "broker": "Redis",
    "backup": "Respaldo",
    "disk": "Disco",
    "beat": "Reloj",
    "workers": "Workers",
}
STATES = {
    State.OK: ("bien", "ok"),
    State.LATE: ("hay que verlo", "warn"),
    State.DOWN: ("mal", "bad"),
    State.UNKNOWN: ("no se sabe", "neutral"),
}
QUEUES = {"pdf": "PDF", "cutting": "Planes de corte", "mail": "Correos"}
WORST_IS_LEAST = {"disk.free_share"}
A_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Part:
    name: str
    said: str
    tone: str


@dataclass(frozen=True)
class Size:
    name: str
    now: str
    grown: str


@dataclass(frozen=True)
class Panel:
    """``told`` are the readings of now, by name and label; ``gauges`` those of the period."""

    report: Report
    told: Mapping[tuple[str, str], float | None]
    period: Period
    gauges: Mapping[tuple[str, str], Mapping[datetime, list[Gauge]]]
    sizes: tuple[Size, ...]

    @property
    def parts(self) -> list[Part]:
        return [
            Part(PARTS[name], *STATES[state])
            for name, state in self.report.parts.items()
            if name in PARTS
        ]

    @property
    def tiles(self) -> list[tuple[str, str]]:
        def now(name: str) -> float | None:
            return self.told.get((name, ""))

        disks = [
            value for (name, _), value in self.told.items()
            if name == "disk.free_share" and value is not None
        ]  # fmt: skip
        connections, share = now("database.connections"), now("database.connections_share")
        return [
            ("Último respaldo comprobado, hace", say_seconds(now("backup.age_seconds"))),
            ("Último simulacro de restauración, hace", say_seconds(now("drill.age_seconds"))),
            ("Disco libre", say_share(min(disks), 1) if disks else say_share(0, 0)),
            (
                "Conexiones a la base",
                f"{say_count(connections or 0)} ({say_share(share or 0, 1)} de las que caben)",
            ),
            ("Consultas lentas en curso", say_count(now("database.slow_statements") or 0)),
            ("Sesiones que esperan a otra", say_count(now("database.waiting_for_locks") or 0)),
            ("Tareas de la agenda atrasadas", say_count(now("jobs.overdue") or 0)),
            ("Tareas de la agenda con error", say_count(now("jobs.failing") or 0)),
        ]

    @property
    def queues(self) -> list[tuple[str, str, str, str]]:
        """Name, how many wait, since when, and how many were given up in six hours."""
        return [
            (
                words,
                say_count(self.told.get(("queue.waiting", name)) or 0),
                say_seconds(self.told.get(("queue.age_seconds", name)) or 0),
                say_count(self.told.get(("queue.failed", f"{name} 6h")) or 0),
            )
            for name, words in QUEUES.items()
        ]

    @cached_property
    def charts(self) -> list[tuple[str, str]]:
        """Heading and drawing: the worst of each hour, day or month."""
        return [
            ("Espera de PDF", self._drawn("queue.age_seconds", "pdf", "segundos", 1)),
            ("Espera de correos", self._drawn("queue.age_seconds", "mail", "segundos", 1)),
            ("Conexiones a la base", self._drawn("database.connections", "", "", 1)),
            ("Sesiones que esperan a otra", self._drawn("database.waiting_for_locks", "", "", 1)),
            (
                "Consulta más larga",
                self._drawn("database.longest_statement_seconds", "", "segundos", 1),
            ),
            ("Disco libre", self._drawn("disk.free_share", "media", "por ciento", 100, " %")),
        ]

    def _drawn(self, name: str, of: str, measure: str, times: int, unit: str = "") -> str:
        found = self.gauges.get((name, of), {})
        marks = []
        for slot in self.period.slots:
            rows = found.get(slot.since, ())
            if name in WORST_IS_LEAST:
                value = min((row.least for row in rows), default=None)
            else:
                value = max((row.most for row in rows), default=None)
            marks.append(mark(slot.label, None if value is None else value * times))
        return line(", ".join(filter(None, (name, measure, self.period.label))), marks, unit)


def panel_of(key: str, moment: datetime) -> Panel:
    """Of this moment, and of the period of ``key``."""
    period = period_of(key, moment)
    report = whole(moment)
    told = {_key(each): each.value for each in read_all(moment, report).readings}
    gauges: dict[tuple[str, str], dict[datetime, list[Gauge]]] = defaultdict(
        lambda: defaultdict(list)
    )
    grain = Grain.HOUR if period.grain is Grain.HOUR else Grain.DAY
    rows = Gauge.objects.filter(grain=grain, began_at__gte=period.since, began_at__lt=period.until)
    for row in rows:
        slot = next(each for each in period.slots if each.since <= row.began_at < each.until)
        gauges[row.name, row.of][slot.since].append(row)
    return Panel(report, told, period, gauges, tuple(_sizes(moment)))


def _key(reading: Reading) -> tuple[str, str]:
    return reading.name, " ".join(reading.labels.values())


def _sizes(moment: datetime) -> list[Size]:
    """The newest of each, the largest first, and what it grew in a month."""
    since = day_of(moment) - A_MONTH
    rows = SchemaSize.objects.filter(day__gte=since).select_related("company").order_by("day")
    first: dict[int | None, int] = {}
    newest: dict[int | None, SchemaSize] = {}
    for row in rows:
        first.setdefault(row.company_id, row.size)
        newest[row.company_id] = row
    return [
        Size(
            row.company.name if row.company else f"Programa ({PUBLIC})",
            say_bytes(row.size),
            say_bytes(max(row.size - first[row.company_id], 0)),
        )
        for row in sorted(newest.values(), key=lambda row: -row.size)
    ]
