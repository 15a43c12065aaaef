"""What the owner wants to know: how much was quoted, won and lost, by whom, of what and where.

A quotation counts in the period in which its current version was sent, once, with that version's
figures before tax; what was accepted by line counts as accepted, with the margin of those lines.
A line that waits for the customer's choice counts once it is accepted. Reads only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Count, DecimalField, F, Func, JSONField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from catalog.core.money import HUNDRED, ZERO, cents
from quoting.drafts.models.quotes import Quote
from quoting.offers.models.responses import Cancellation, Outcome
from quoting.offers.models.versions import PromisedLine, QuoteVersion
from quoting.reports.tables import Columns, table
from tenants.schemas.clock import start_of
from tenants.web.spreadsheets import Rows


def _won(of: str = "") -> Q:
    """Accepted and not cancelled; ``of`` is the way to the version."""
    kind = Q((f"{of}outcome__kind", Outcome.Kind.ACCEPTED))
    return kind & Q((f"{of}outcome__cancellation", None))


def _unshared(of: str = "") -> Q:
    """Expired without having been given to its customer: nobody was there to win or to lose."""
    expired = Q((f"{of}outcome__kind", Outcome.Kind.EXPIRED))
    return expired & Q((f"{of}quote__shared_at", None), (f"{of}quote__viewed_at", None))


def _lost(of: str = "") -> Q:
    """Rejected, expired with its customer, or accepted and then cancelled."""
    rejected = Q((f"{of}outcome__kind", Outcome.Kind.REJECTED))
    expired = Q((f"{of}outcome__kind", Outcome.Kind.EXPIRED)) & ~_unshared(of)
    return rejected | expired | Q((f"{of}outcome__cancellation__isnull", False))


ACCEPTED, LOST, UNSHARED = _won(), _lost(), _unshared()
_AMOUNT = DecimalField(max_digits=18, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Row:
    """A group of quotations; amounts are pesos before tax. ``margin`` and ``conversion`` are per
    cent, None while there is nothing to divide by. ``ready`` are closed and given to nobody yet,
    ``unshared`` expired so."""

    label: str
    quoted: int
    quoted_amount: Decimal
    won: int
    won_amount: Decimal
    lost: int
    ready: int = 0
    unshared: int = 0
    won_profit: Decimal | None = None

    @property
    def margin(self) -> Decimal | None:
        return _margin(self.won_profit, self.won_amount)

    @property
    def waiting(self) -> int:
        """Not decided yet; of these ``ready`` are with nobody."""
        return self.quoted - self.won - self.lost - self.unshared

    @property
    def conversion(self) -> Decimal | None:
        """Of those that were decided, how many were won."""
        decided = self.won + self.lost
        return cents(HUNDRED * self.won / decided) if decided else None


@dataclass(frozen=True, slots=True)
class Report:
    since: date
    until: date
    total: Row
    by_seller: list[Row]
    by_city: list[Row]
    by_product: list[Row]
    reasons: list[tuple[str, int]]
    minutes_to_quote: int | None
    """Median of the work at the first version: a pause between two changes counts ten at most."""


def report(since: date, until: date) -> Report:
    """Of the quotations sent from ``since`` to ``until``, both days included."""
    versions = sent_between(since, until)
    totals = _rows(versions, Value(""))
    return Report(
        since,
        until,
        totals[0] if totals else Row("", 0, ZERO, 0, ZERO, 0),
        _rows(versions, F("quote__seller__full_name")),
        _rows(versions, F("quote__customer__city"), empty="Sin ciudad"),
        _by_product(versions),
        _reasons(versions),
        _minutes(versions),
    )


def sent_between(since: date, until: date) -> QuerySet[QuoteVersion]:
    """The current version of each quotation sent in those days."""
    first = start_of(since)
    after = start_of(until + timedelta(days=1))
    return QuoteVersion.objects.filter(
        number=F("quote__version"),
        quote__sent_at__gte=first,
        quote__sent_at__lt=after,
        quote__discarded_at=None,
    )


def export_rows(since: date, until: date) -> Rows:
    """The quotations of a report, a heading first; numbers are Decimals, days are dates."""
    people = "quote__customer", "quote__seller", "outcome__cancellation"
    rows = sent_between(since, until).select_related(*people).defer("promise")
    return table(rows.order_by("quote__sent_at").iterator(chunk_size=1000), EXPORTED)


def _rows(versions: QuerySet[QuoteVersion], group: Any, empty: str = "") -> list[Row]:
    found = (
        versions.order_by()
        .values(label=group)
        .annotate(
            quoted=Count("pk"),
            quoted_amount=_sum("sale"),
            won=Count("pk", filter=ACCEPTED),
            won_amount=_sum("outcome__sale", ACCEPTED),
            lost=Count("pk", filter=LOST),
            ready=Count("pk", filter=Q(quote__state=Quote.State.READY)),
            unshared=Count("pk", filter=UNSHARED),
            won_profit=_sum("outcome__profit", ACCEPTED),
        )
        .order_by("-quoted_amount")
    )
    return [replace(Row(**row), label=row["label"] or empty) for row in found]


def _by_product(versions: QuerySet[QuoteVersion]) -> list[Row]:
    """Amounts of lines, before the quotation's discount: of those that its total counts, and of
    those that were accepted."""
    number = Func(F("number"), function="to_jsonb", output_field=JSONField())
    taken = Q(version__outcome__lines__contains=number)
    won, lost = _won("version__") & taken, _lost("version__")
    found = (
        PromisedLine.objects.filter(Q(counts=True) | taken, version__in=versions.values("pk"))
        .order_by()
        .values(label=F("title"))
        .annotate(
            quoted=Count("version", distinct=True),
            quoted_amount=_sum("amount"),
            won=Count("version", distinct=True, filter=won),
            won_amount=_sum("amount", won),
            lost=Count("version", distinct=True, filter=lost),
        )
        .order_by("-quoted_amount")
    )
    return [Row(**row) for row in found[:50]]


def _reasons(versions: QuerySet[QuoteVersion]) -> list[tuple[str, int]]:
    rejected = versions.filter(outcome__kind=Outcome.Kind.REJECTED)
    cancelled = versions.exclude(outcome__cancellation=None)
    return [
        *_counted(rejected, "outcome__reason", _reason),
        *_counted(cancelled, "outcome__cancellation__reason", _cancelled),
    ]


def _counted(
    versions: QuerySet[QuoteVersion], name: str, told: Callable[[str], str]
) -> Iterator[tuple[str, int]]:
    counts = versions.order_by().values_list(name).annotate(count=Count("pk")).order_by("-count")
    return ((told(reason), count) for reason, count in counts)


def _why(version: QuoteVersion) -> str:
    """Why a quotation was lost, or nothing."""
    outcome = getattr(version, "outcome", None)
    if outcome is not None and outcome.is_cancelled:
        return _cancelled(outcome.cancellation.reason)
    return outcome.get_reason_display() if outcome and outcome.reason else ""


def _reason(value: str) -> str:
    return Outcome.Reason(value).label if value else "Sin motivo"


def _cancelled(value: str) -> str:
    return f"Cancelada: {Cancellation.Reason(value).label.lower()}"


def _minutes(versions: QuerySet[QuoteVersion]) -> int | None:
    """The median of the first work; the draft of a later version is a row of its own."""
    firsts = QuoteVersion.objects.filter(number=1, quote__in=versions.values("quote"))
    rows = firsts.select_related("quote").only("sent_at", "quote__worked", "quote__worked_at")
    times = [version.quote.worked_until(version.sent_at).total_seconds() for version in rows]
    return round(median(times) / 60) if times else None


def _sum(name: str, which: Q | None = None) -> Coalesce:
    return Coalesce(Sum(name, filter=which), Value(ZERO), output_field=_AMOUNT)


def _margin(profit: Decimal | None, sale: Decimal | None) -> Decimal | None:
    return cents(HUNDRED * profit / sale) if sale and profit is not None else None


def _margin_accepted(version: QuoteVersion) -> Decimal | None:
    outcome = getattr(version, "outcome", None)
    return _margin(outcome.profit, outcome.sale) if outcome else None


EXPORTED: Columns = {
    "Folio": "folio", "Versión": "number", "Cerrada": "sent_at", "Enviada": "quote.shared_at",
    "Vigente hasta": "valid_until",
    "Cliente": "quote.customer.name", "Ciudad": "quote.customer.city", "Obra": "quote.site",
    "Asesor": "quote.seller.full_name", "Estado": "quote.state_in_words",
    "Venta sin IVA": "sale", "Costo directo": "direct_cost", "Utilidad": "profit",
    "Margen %": lambda row: _margin(row.profit, row.sale), "Total con IVA": "total",
    "Total aceptado": "outcome.total", "Venta aceptada sin IVA": "outcome.sale",
    "Utilidad de lo aceptado": "outcome.profit",
    "Margen de lo aceptado %": _margin_accepted, "Motivo": _why,
}  # fmt: skip
