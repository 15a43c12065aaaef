"""Who owes what: every accepted quotation with its balance, added up by the database.

A quotation that is not accepted and has payments owes them back to its customer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from catalog.core import codec
from catalog.core.money import ZERO
from quoting.core.account import Account, cover
from quoting.core.promise import Milestone, due
from quoting.drafts.models.quotes import Quote
from quoting.offers.models.versions import QuoteVersion
from quoting.payments.hooks import handing
from quoting.payments.models import AMOUNT, Payment
from tenants.schemas.clock import day_of
from tenants.web.spreadsheets import Rows

OWED, DELIVERED, CREDIT = "con-saldo", "entregadas", "a-favor"
OLDEST = "dias"
"""What stands on top: delivered work that is not paid, the oldest first."""

WHICH = {
    OWED: Q(balance__gt=0),
    DELIVERED: Q(balance__gt=0, delivered_at__isnull=False),
    CREDIT: Q(balance__lt=0),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    OLDEST: (F("delivered_at").asc(nulls_last=True), "decided_at", "pk"),
    "saldo": ("-balance", "pk"),
    "cliente": ("customer__name", "pk"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """How many quotations, and what they add up to."""

    count: int
    total: Decimal
    paid: Decimal
    balance: Decimal

    @property
    def owed_back(self) -> Decimal:
        return -self.balance


@dataclass(frozen=True, slots=True)
class Debt:
    """A quotation and its account; ``since`` is the day it was delivered or, before that,
    accepted, and ``days`` are those from it to today."""

    quote: Quote
    account: Account
    is_accepted: bool
    delivered_on: date | None
    since: date | None
    days: int


def debts(text: str = "") -> QuerySet[Quote]:
    """What is accepted and what has payments, each with ``paid``, ``balance`` (below zero it is
    owed to the customer) and ``delivered_at``; found by ``text``."""
    counted = Payment.objects.standing()
    paid = counted.filter(quote=OuterRef("pk")).order_by().values("quote")
    rows = Quote.objects.filter(Q(state=Quote.State.ACCEPTED) | Q(pk__in=counted.values("quote")))
    delivered = handing.value.with_delivery(rows.search(text))
    accounted = delivered.annotate(
        paid=Coalesce(
            Subquery(paid.annotate(sum=Sum("amount")).values("sum")), ZERO, output_field=AMOUNT
        ),
        agreed=Case(
            When(state=Quote.State.ACCEPTED, then=F("total")),
            default=Value(ZERO),
            output_field=AMOUNT,
        ),
    )
    return accounted.annotate(balance=F("agreed") - F("paid"))


def sums_of(rows: QuerySet[Quote]) -> dict[str, Part]:
    """Of each part of WHICH, in one statement."""
    asked: dict[str, Any] = {}
    for which, condition in WHICH.items():
        asked[f"{which}:count"] = Count("pk", filter=condition)
        for name in ("agreed", "paid", "balance"):
            whole = Coalesce(Sum(name, filter=condition), ZERO, output_field=AMOUNT)
            asked[f"{which}:{name}"] = whole
    found = rows.aggregate(**asked)
    return {
        which: Part(*(found[f"{which}:{name}"] for name in ("count", "agreed", "paid", "balance")))
        for which in WHICH
    }


def listed(rows: QuerySet[Quote], which: str, order: str) -> QuerySet[Quote]:
    """A part of ``debts`` in an order, with all that a list says of each."""
    current = QuoteVersion.objects.filter(quote=OuterRef("pk"), number=OuterRef("version"))
    terms = current.values(found=Cast(KeyTextTransform("milestones", "promise"), TextField()))
    found = rows.filter(WHICH[which]).order_by(*ORDERS[order])
    return found.select_related("customer", "seller").annotate(terms=Subquery(terms))


def accounts(rows: Iterable[Quote], today: date) -> Iterator[Debt]:
    """The rows of ``listed`` with what their milestones are covered by."""
    for quote in rows:
        found: Any = quote
        terms = codec.read(tuple[Milestone, ...], found.terms or "[]")
        is_accepted = quote.state == Quote.State.ACCEPTED
        agreed = due(terms, found.agreed) if is_accepted else ()
        delivered_on = day_of(found.delivered_at) if found.delivered_at else None
        since = delivered_on or (day_of(quote.decided_at) if quote.decided_at else None)
        yield Debt(
            quote,
            cover(agreed, found.agreed, found.paid),
            is_accepted,
            delivered_on,
            since,
            max((today - since).days, 0) if since else 0,
        )


HEADINGS = (
    "Folio", "Cliente", "Teléfono", "Obra", "Asesor", "Total", "Pagado", "Saldo",
    "Pago pendiente", "Le falta", "Aceptada", "Entregada", "Días",
)  # fmt: skip


def export_rows(rows: QuerySet[Quote], today: date) -> Rows:
    """A heading, then a line for each; numbers are Decimals, days are dates."""
    yield HEADINGS
    for debt in accounts(rows.iterator(chunk_size=1000), today):
        quote, account, pending = debt.quote, debt.account, debt.account.pending
        owing = pending if debt.is_accepted else None
        yield (
            quote.folio,
            quote.customer.name,
            quote.customer.phone,
            quote.site,
            quote.seller.full_name,
            account.total,
            account.paid,
            account.balance,
            owing.milestone.label if owing else "",
            owing.rest if owing else None,
            day_of(quote.decided_at) if debt.is_accepted and quote.decided_at else None,
            debt.delivered_on,
            debt.days,
        )
