"""What a programme that invoices needs of a quotation: the concepts of a CFDI 4.0, to the cent.

A quotation takes one discount and one tax on all its lines; a CFDI wants both of each concept. They
are shared by largest remainder, so that the concepts add up to the quotation. Pesos and per cent.

>>> lines = [SoldLine(1, "Ventana", Decimal(3), Decimal("100.10"), Decimal("300.30")),
...          SoldLine(2, "Flete", Decimal(1), Decimal("50"), Decimal("45.00"))]
>>> totals = Totals(Decimal("345.30"), Decimal("10.00"), Decimal(16))
>>> for concept in concepts(lines, totals):
...     print(concept.amount, concept.discount, concept.base, concept.tax)
300.30 8.70 291.60 46.66
50.00 6.30 43.70 6.99
>>> totals.tax, totals.total
(Decimal('53.65'), Decimal('388.95'))
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from catalog.core.money import HUNDRED, ZERO, allocate
from catalog.core.recipes import MaterialKind, Unit
from quoting.core.pricing import Totals, line_amount
from quoting.core.promise import Milestone

TAXED, NOT_TAXED = "02", "01"
"""Keys of «objeto de impuesto»; what costs nothing has no base to be taxed."""

SERVICE_UNIT = "E48"
USUAL_UNITS = {Unit.PIECE: "H87", Unit.METRE: "MTR", Unit.SQUARE_METRE: "MTK"}


class Keys(NamedTuple):
    """What the catalogue says of a line; empty where it says nothing. ``unit`` is never empty."""

    code: str = ""
    sat_code: str = ""
    unit: str = USUAL_UNITS[Unit.PIECE]


NO_KEYS = Keys()


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of a quotation: ``amount`` is after its own discount, before the quotation's."""

    number: int
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    unit_label: str = Unit.PIECE.label
    keys: Keys = NO_KEYS


@dataclass(frozen=True, slots=True)
class Concept:
    """A line with its own part of the discount and of the tax."""

    line: SoldLine
    amount: Decimal
    discount: Decimal
    tax: Decimal

    @property
    def base(self) -> Decimal:
        return self.amount - self.discount

    @property
    def tax_object(self) -> str:
        return TAXED if self.base else NOT_TAXED


class Party(NamedTuple):
    """Who issues an invoice or receives it; ``use`` is the receiver's of it."""

    rfc: str = ""
    name: str = ""
    regime: str = ""
    postal_code: str = ""
    use: str = ""


class Payment(NamedTuple):
    """One of the agreed payments, which may be invoiced by itself as an advance."""

    label: str
    percent: Decimal
    base: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        return self.base + self.tax


ISSUER, RECEIVER, LINE = "Emisor", "Receptor", "Partida"


class Missing(NamedTuple):
    """Something that an invoice asks for and nobody wrote: whose it is, and what, in Spanish.

    ``number`` is that of the line, 0 for what is the issuer's or the receiver's."""

    place: str
    text: str
    number: int = 0

    def __str__(self) -> str:
        place = f"{self.place} {self.number}" if self.number else self.place
        return f"{place}: {self.text}"


@dataclass(frozen=True, slots=True)
class Invoice:
    """``concepts`` add up to the total of the quotation, which is ``total``; so do ``payments``,
    where there are any."""

    issuer: Party
    receiver: Party
    concepts: tuple[Concept, ...]
    tax_rate: Decimal
    payments: tuple[Payment, ...] = ()

    @property
    def subtotal(self) -> Decimal:
        """Before every discount, those of the lines too."""
        return sum((concept.amount for concept in self.concepts), ZERO)

    @property
    def discount(self) -> Decimal:
        return sum((concept.discount for concept in self.concepts), ZERO)

    @property
    def base(self) -> Decimal:
        return self.subtotal - self.discount

    @property
    def tax(self) -> Decimal:
        return sum((concept.tax for concept in self.concepts), ZERO)

    @property
    def total(self) -> Decimal:
        return self.base + self.tax

    @property
    def rate(self) -> Decimal:
        """The tax as a CFDI writes it: 0.160000."""
        return (self.tax_rate / HUNDRED).quantize(Decimal("0.000001"))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What to complete before it can be invoiced; nothing of it stops the export."""
        parties = ((ISSUER, self.issuer, _TEXTS[:-1]), (RECEIVER, self.receiver, _TEXTS))
        of_parties = (
            Missing(place, text)
            for place, party, texts in parties
            for name, text in texts
            if not getattr(party, name)
        )
        lines = (concept.line for concept in self.concepts)
        of_lines = (
            Missing(LINE, "clave SAT", row.number) for row in lines if not row.keys.sat_code
        )
        return (*of_parties, *of_lines)


_TEXTS = (
    ("rfc", "RFC"),
    ("name", "razón social"),
    ("regime", "régimen fiscal"),
    ("postal_code", "código postal fiscal"),
    ("use", "uso de CFDI"),
)
"""What the fields of a party are called; the last one is the receiver's."""


def concepts(lines: Sequence[SoldLine], totals: Totals) -> tuple[Concept, ...]:
    """``lines``, whose amounts ``totals`` add up, each with its part of discount and tax."""
    discounts = allocate(totals.discount, [line.amount for line in lines])
    bases = [line.amount - share for line, share in zip(lines, discounts, strict=True)]
    found = []
    for line, base, tax in zip(lines, bases, allocate(totals.tax, bases), strict=True):
        gross = line_amount(line.quantity, line.unit_price)
        found.append(Concept(line, gross, gross - base, tax))
    return tuple(found)


def payments(agreed: Sequence[Milestone], totals: Totals) -> tuple[Payment, ...]:
    """The ``agreed`` payments of ``totals``, each with its part of base and tax.

    >>> from quoting.core.promise import due
    >>> terms = [Milestone("Anticipo", Decimal(60)), Milestone("Resto", Decimal(40))]
    >>> totals = Totals(Decimal("100.00"), ZERO, Decimal(16))
    >>> first, rest = payments(due(terms, totals.total), totals)
    >>> first.base, first.tax, first.total
    (Decimal('60.00'), Decimal('9.60'), Decimal('69.60'))
    """
    if not agreed:
        return ()
    bases = allocate(totals.base, [payment.amount for payment in agreed])
    return tuple(
        Payment(payment.label, payment.percent, base, payment.amount - base)
        for payment, base in zip(agreed, bases, strict=True)
    )


def usual_unit(unit: Unit, kind: MaterialKind | None = None) -> str:
    """The unit's key where nobody wrote another: a piece of a service is a service."""
    if unit is Unit.PIECE and kind is MaterialKind.SERVICE:
        return SERVICE_UNIT
    return USUAL_UNITS[unit]
