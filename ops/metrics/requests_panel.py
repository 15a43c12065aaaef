"""The page of requests: how many, how many in vain, how long; by company, by address, by work."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ops.metrics.figures import Figures, Tally, merged
from ops.metrics.middleware import NOWHERE
from ops.metrics.models import Bucket, Grain
from ops.metrics.periods import Period, Slot, period_of
from ops.metrics.rolling import HOUR, WAIT
from ops.metrics.scales import line, mark
from ops.metrics.words import say_count, say_ms, say_share
from tenants.schemas.companies import Company

MOST_ROUTES = 40
SITE = "Sitio del programa"
WORK = {"pdf": "PDF", "cutting": "Planes de corte", "mail": "Correos"}


@dataclass(frozen=True)
class Line:
    """A row of a table."""

    name: str
    count: str
    errors: str
    share: str
    p50: str
    p95: str
    p99: str
    schema: str = ""

    @classmethod
    def of(cls, name: str, tally: Tally, schema: str = "") -> "Line":
        p50, p95, p99 = (say_ms(tally.times.quantile(share)) for share in (0.5, 0.95, 0.99))
        share = say_share(tally.errors, tally.count)
        count, errors = say_count(tally.count), say_count(tally.errors)
        return cls(name, count, errors, share, p50, p95, p99, schema)


@dataclass(frozen=True)
class WorkLine:
    name: str
    count: str
    failed: str
    took: str
    waited: str


@dataclass(frozen=True)
class Panel:
    """``figures`` by company and slot; ``chosen`` is the company that is shown alone, if any."""

    period: Period
    companies: Mapping[int | None, Company]
    figures: Mapping[int | None, Mapping[Slot, Figures]]
    chosen: Company | None

    @cached_property
    def whole(self) -> Figures:
        return merged(self._slots.values())

    @cached_property
    def _slots(self) -> Mapping[Slot, Figures]:
        """Of what is shown: the company, or all."""
        shown = [self.chosen.pk] if self.chosen else list(self.figures)
        of: dict[Slot, list[Figures]] = defaultdict(list)
        for pk in shown:
            for slot, figures in self.figures.get(pk, {}).items():
                of[slot].append(figures)
        return {slot: merged(each) for slot, each in of.items()}

    @cached_property
    def _tallies(self) -> list[tuple[str, Tally | None]]:
        """Of each slot; None where nobody asked for anything."""
        found = {slot: figures.whole for slot, figures in self._slots.items()}
        return [
            (slot.label, tally if (tally := found.get(slot)) and tally.count else None)
            for slot in self.period.slots
        ]

    @property
    def tiles(self) -> list[tuple[str, str]]:
        tally = self.whole.whole
        quantiles = [(say_ms(tally.times.quantile(share))) for share in (0.5, 0.95, 0.99)]
        share = say_share(tally.errors, tally.count)
        return [
            ("Peticiones", say_count(tally.count)),
            ("Con error del servidor", f"{say_count(tally.errors)} ({share})"),
            ("La mitad tarda menos de", quantiles[0]),
            ("95 de cada 100 tardan menos de", quantiles[1]),
            ("99 de cada 100 tardan menos de", quantiles[2]),
        ]  # fmt: skip

    @property
    def requests_chart(self) -> str:
        marks = [mark(label, float(tally.count if tally else 0)) for label, tally in self._tallies]
        return line(f"Peticiones, {self.period.label}", marks)

    @property
    def errors_chart(self) -> str:
        marks = [
            mark(label, 100 * tally.errors / tally.count if tally else None)
            for label, tally in self._tallies
        ]
        return line(f"Peticiones con error, en por ciento, {self.period.label}", marks, " %")

    @property
    def latency_chart(self) -> str:
        marks = []
        for label, tally in self._tallies:
            quantiles = [
                tally.times.quantile(share) if tally else None for share in (0.95, 0.5, 0.99)
            ]
            marks.append(mark(label, *quantiles))
        return line(f"Lo que tardan 95 de cada 100, en ms, {self.period.label}", marks)

    @property
    def by_company(self) -> list[Line]:
        """The one with most errors first."""
        lines = []
        for pk, slots in self.figures.items():
            company = self.companies.get(pk)
            name, schema = (company.name, company.schema_name) if company else (SITE, "")
            tally = merged(slots.values()).whole
            if tally.count and (company or pk is None):
                lines.append((-tally.errors, -tally.count, name, Line.of(name, tally, schema)))
        return [each for *_, each in sorted(lines, key=lambda row: row[:3])]

    @property
    def by_route(self) -> list[Line]:
        """Those that were asked for most."""
        routes = sorted(self.whole.routes.items(), key=lambda pair: -pair[1].count)
        return [
            Line.of("Dirección que no existe" if name == NOWHERE else name, tally)
            for name, tally in routes[:MOST_ROUTES]
        ]

    @property
    def work(self) -> list[WorkLine]:
        found = self.whole.work
        return [
            WorkLine(
                words,
                say_count(found[queue].count),
                say_count(found[queue].errors),
                say_ms(found[queue].times.quantile(0.95)),
                say_ms(found[queue + WAIT].times.quantile(0.95)),
            )
            for queue, words in WORK.items()
            if queue in found
        ]


def panel_of(key: str, schema: str, moment: datetime) -> Panel:
    """Of the period of ``key``; of the company of ``schema`` alone, or of all if there is none."""
    period = period_of(key, moment)
    companies = {company.pk: company for company in Company.objects.all()}
    chosen = next((each for each in companies.values() if each.schema_name == schema), None)
    found: dict[int | None, dict[Slot, list[Figures]]] = defaultdict(lambda: defaultdict(list))
    for bucket in _buckets(period):
        if slot := _slot_of(bucket.began_at, period):
            found[bucket.company_id][slot].append(bucket.figures)
    figures = {
        pk: {slot: merged(each) for slot, each in slots.items()} for pk, slots in found.items()
    }
    return Panel(period, dict(companies), figures, chosen)


def _buckets(period: Period) -> list[Bucket]:
    """Merged ones, and the minutes of the hours that are not merged yet."""
    rows = list(Bucket.objects.of(period.grain, period.since, period.until))
    if period.grain is Grain.HOUR:
        last = max((row.began_at for row in rows), default=None)
        since = last + HOUR if last else period.since
        rows += Bucket.objects.of(Grain.MINUTE, since, period.until)
    return rows


def _slot_of(began_at: datetime, period: Period) -> Slot | None:
    return next((slot for slot in period.slots if slot.since <= began_at < slot.until), None)
