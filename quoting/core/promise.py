"""What a sent quotation says to its customer, whole and for ever.

Lengths are millimetres, money is pesos with two decimals, rates are per cent. What follows from
what was promised is a property.

>>> terms = [Milestone("Anticipo", Decimal(60), "al aceptar"), Milestone("Resto", Decimal(40))]
>>> [payment.amount for payment in due(terms, Decimal("19769.32"))]
[Decimal('11861.59'), Decimal('7907.73')]
>>> terms = [Milestone("Anticipo", pesos=Decimal(5000)), Milestone("Resto")]
>>> [payment.amount for payment in due(terms, Decimal("19769.32"))]
[Decimal('5000.00'), Decimal('14769.32')]
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Self, TypeVar

from catalog.core.drawing import Sketch
from catalog.core.lengths import LengthUnit
from catalog.core.money import CENT, HUNDRED, ZERO, allocate, cents, percent, spoken_money
from catalog.core.numbers import show, tidy
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
    are of one of the ``pieces``. Of the two discounts at most one is not zero. ``photos`` are the
    names of stored pictures of the opening."""

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
    photos: tuple[str, ...] = ()

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
        return copied(
            cls,
            totals,
            discount_percent=tidy(discount_percent),
            tax_rate=tidy(totals.tax_rate),
            in_words=amount_in_words(totals.total),
        )


@dataclass(frozen=True, slots=True)
class Milestone:
    """A payment that was agreed: what it is called, when it is due, and what it is of a total: so
    many per cent, so many ``pesos``, or with neither what the others leave. ``amount`` is what it
    comes to."""

    label: str
    percent: Decimal = Decimal(0)
    when: str = ""
    amount: Decimal = ZERO
    pesos: Decimal = ZERO

    @property
    def is_rest(self) -> bool:
        return not self.percent and not self.pesos


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
    unit: LengthUnit = LengthUnit.CM

    @property
    def photos(self) -> tuple[tuple[SentLine, str], ...]:
        """All pictures of openings, each with its line, in their order."""
        return tuple((line, name) for line in self.lines for name in line.photos)


def due(terms: Sequence[Milestone], total: Decimal) -> tuple[Milestone, ...]:
    """``terms`` with what each comes to of ``total``, to which they add up: pesos stay as agreed,
    and the payment that takes the rest, or else the last one, takes the difference. Of a total that
    is less than that, each takes its part."""
    if not terms:
        return ()
    amounts = _agreed(terms, total)
    left = total - sum(amounts, ZERO)
    taker = next((place for place, term in enumerate(terms) if term.is_rest), len(terms) - 1)
    if amounts[taker] + left >= 0:
        amounts[taker] += left
    else:
        amounts = list(allocate(total, amounts))
    return tuple(replace(term, amount=amount) for term, amount in zip(terms, amounts, strict=True))


def plan_problem(terms: Sequence[Milestone], total: Decimal | None = None) -> str:
    """Why ``terms`` cannot be agreed of ``total``, in Spanish, or nothing; without a total, why of
    none.

    >>> plan_problem([Milestone("Anticipo", Decimal(60)), Milestone("Resto", Decimal(30))])
    'Los pagos suman 90 % y deben sumar 100 %: falta 10 %.'
    """
    rates = sum((term.percent for term in terms), Decimal(0))
    rests = sum(term.is_rest for term in terms)
    if rests > 1:
        return "Solo un pago puede llevar lo que falte; escribe cuánto lleva cada uno de los otros."
    in_pesos = any(term.pesos for term in terms)
    if rates > HUNDRED or (terms and rates < HUNDRED and not rests and not in_pesos):
        return (
            f"Los pagos suman {show(rates)} % y deben sumar 100 %: "
            f"{_short_of(HUNDRED - rates, lambda gap: f'{show(gap)} %')}."
        )
    if not terms or total is None:
        return ""
    gap = total - sum(_agreed(terms, total), ZERO)
    # What each per cent is rounded by is the last one's.
    if (rests and gap > 0) or (not rests and abs(gap) <= CENT * len(terms)):
        return ""
    told = f"Los pagos suman {spoken_money(total - gap)} y el total es {spoken_money(total)}"
    if rests and not gap:
        return f"{told}: no queda nada para el que lleva lo que falte."
    return f"{told}: {_short_of(gap, spoken_money)}."


def _agreed(terms: Sequence[Milestone], total: Decimal) -> list[Decimal]:
    return [percent(total, term.percent) if term.percent else cents(term.pesos) for term in terms]


def _short_of(gap: Decimal, told: Callable[[Decimal], str]) -> str:
    return f"falta {told(gap)}" if gap > 0 else f"sobra {told(-gap)}"


def copied(kind: type[Kind], source: object, **more: object) -> Kind:
    """A ``kind`` whose fields are those of ``source`` with the same names, and ``more``."""
    names = (field.name for field in fields(kind) if field.name not in more)  # type: ignore[arg-type]  # a dataclass
    return kind(**{name: getattr(source, name) for name in names}, **more)
