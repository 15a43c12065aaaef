"""What a sent quotation says to its customer, whole and for ever.

Lengths are millimetres, money is pesos with two decimals, rates are per cent. What follows from
what was promised is a property.

>>> terms = [Milestone("Anticipo", Decimal(60), "al aceptar"), Milestone("Resto", Decimal(40))]
>>> [payment.amount for payment in due(terms, Decimal("19769.32"))]
[Decimal('11861.59'), Decimal('7907.73')]
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Self, TypeVar

from catalog.core.drawing import Sketch
from catalog.core.money import ZERO, milestones
from catalog.core.numbers import tidy
from catalog.core.recipes import Labelled
from quoting.core.parts import Opening
from quoting.core.pricing import Totals, line_amount
from quoting.core.words import amount_in_words

Kind = TypeVar("Kind")

PRODUCT = "product"
"""The kind of a line whose pieces are windows and doors."""


class Inclusion(Labelled):
    """Whether a line is in the total from the start, or waits for the customer's choice."""

    INCLUDED = "included", "Incluida"
    OPTIONAL = "optional", "Opcional"
    ALTERNATIVE = "alternative", "Alternativa"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The company as its documents present it; ``logo`` is the name of the stored picture."""

    trade_name: str = ""
    legal_name: str = ""
    rfc: str = ""
    address: str = ""
    city: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    website: str = ""
    bank: str = ""
    account_holder: str = ""
    clabe: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The customer to whom the quotation is sent, as papers name them."""

    name: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    rfc: str = ""


@dataclass(frozen=True, slots=True)
class SentLine:
    """A line as it was sent. ``quantity`` is what is charged, in ``unit``; ``width`` and ``height``
    are of one of the ``pieces``. Of the two discounts at most one is not zero."""

    number: int
    kind: str
    title: str
    pieces: Decimal
    quantity: Decimal
    unit: str
    unit_price: Decimal
    amount: Decimal
    description: str = ""
    location: str = ""
    room: str = ""
    inclusion: Inclusion = Inclusion.INCLUDED
    choice_group: str = ""
    series: str = ""
    finish: str = ""
    glass: str = ""
    options: tuple[str, ...] = ()
    width: Decimal | None = None
    height: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    discount_amount: Decimal = ZERO
    sketch: Sketch | None = None

    @property
    def counts(self) -> bool:
        """Whether it is in the total before the customer chooses."""
        return self.inclusion is Inclusion.INCLUDED

    @property
    def is_alternative(self) -> bool:
        return self.inclusion is Inclusion.ALTERNATIVE

    @property
    def group(self) -> str:
        """The word that its alternatives share; empty for a line that has none."""
        return self.choice_group if self.is_alternative else ""

    @property
    def area(self) -> Decimal | None:
        """Square metres of one piece."""
        if self.width is None or self.height is None:
            return None
        return Opening(self.width, self.height).area

    @property
    def discount(self) -> Decimal:
        """The pesos taken off this line."""
        return line_amount(self.quantity, self.unit_price) - self.amount


@dataclass(frozen=True, slots=True)
class Foot:
    """The totals at the foot of a quotation, as documents print them."""

    subtotal: Decimal
    discount_percent: Decimal
    discount: Decimal
    base: Decimal
    tax_rate: Decimal
    tax: Decimal
    total: Decimal
    in_words: str

    @classmethod
    def of(cls, totals: Totals, discount_percent: Decimal) -> Self:
        return cls(
            totals.subtotal,
            tidy(discount_percent),
            totals.discount,
            totals.base,
            tidy(totals.tax_rate),
            totals.tax,
            totals.total,
            amount_in_words(totals.total),
        )


@dataclass(frozen=True, slots=True)
class Milestone:
    """A payment that was agreed: what it is called, its per cent, when it is due, its pesos."""

    label: str
    percent: Decimal
    when: str = ""
    amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Promise:
    """A version of a quotation as its customer may read it."""

    folio: str
    version: int
    sent_on: date
    valid_until: date
    company: Letterhead
    customer: Recipient
    lines: tuple[SentLine, ...]
    totals: Foot
    seller: str = ""
    site: str = ""
    milestones: tuple[Milestone, ...] = ()
    delivery_time: str = ""
    terms: str = ""
    notes: str = ""


def due(terms: Sequence[Milestone], total: Decimal) -> tuple[Milestone, ...]:
    """``terms`` with what each comes to of ``total``."""
    if not terms:
        return ()
    amounts = milestones(total, [term.percent for term in terms])
    return tuple(replace(term, amount=amount) for term, amount in zip(terms, amounts, strict=True))


def copied(kind: type[Kind], source: object, **more: object) -> Kind:
    """A ``kind`` whose fields are those of ``source`` with the same names, and ``more``."""
    names = (field.name for field in fields(kind) if field.name not in more)  # type: ignore[arg-type]  # a dataclass
    return kind(**{name: getattr(source, name) for name in names}, **more)
