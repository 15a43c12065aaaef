"""What the evaluation of a draft finds: the values that screens print and promises are made of.

Lengths are millimetres, money is pesos, rates are per cent.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from catalog.core.drawing import Sketch
from catalog.core.errors import EngineError
from catalog.core.money import HUNDRED, ZERO, milestones, percent
from catalog.core.recipes import Unit
from quoting.core.cautions import Caution
from quoting.core.cutting.contents import Contents
from quoting.core.earnings import Earnings, earnings
from quoting.core.parts import Opening, Takeoff
from quoting.core.pricing import PriceRules, Totals, UnitPrice, line_amount
from quoting.core.waste import NO_PLANS, BarsState, Plans, ProfileBars, state_of
from quoting.core.words import LARGEST
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings


class LineError(EngineError):
    """Why a line has no price; ``field`` is the form field that puts it right, or empty."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class EvaluatedLine:
    """A line with everything that is shown of it. Without a price there is an ``error``.

    ``quantity`` is what is charged, in ``unit``; ``row.quantity`` counts pieces. ``takeoff`` and
    ``price`` are of one unit; a thing sold alone has a price without takeoff, and without a known
    cost neither. ``options`` are the labels of the chosen ones. ``cautions`` are for the company
    alone.
    """

    row: QuoteLine
    number: int
    quantity: Decimal
    unit: Unit
    options: tuple[str, ...] = ()
    sketch: Sketch | None = None
    takeoff: Takeoff | None = None
    price: UnitPrice | None = None
    unit_price: Decimal | None = None
    error: LineError | None = None
    cautions: tuple[Caution, ...] = ()

    @property
    def gross(self) -> Decimal | None:
        """The amount before the line's own discount."""
        return None if self.unit_price is None else line_amount(self.quantity, self.unit_price)

    @property
    def discount(self) -> Decimal:
        """The pesos taken off this line."""
        return percent(self.gross or ZERO, self.row.discount) + self.row.discount_amount

    @property
    def amount(self) -> Decimal | None:
        return None if self.gross is None else self.gross - self.discount

    @property
    def counts(self) -> bool:
        """Whether it is in the total before the customer chooses."""
        return self.row.inclusion == QuoteLine.Inclusion.INCLUDED

    @property
    def title(self) -> str:
        row = self.row
        named = row.product or row.material
        return named.name if named else row.description

    @property
    def details(self) -> str:
        """What the customer reads below the title."""
        row = self.row
        if row.product is not None:
            return row.description or row.product.description
        return row.description if row.material is not None else ""

    @property
    def area(self) -> Decimal | None:
        """Square metres of one piece."""
        width, height = self.row.width, self.row.height
        return None if width is None or height is None else Opening(width, height).area

    @property
    def is_retired(self) -> bool:
        """Whether something in it has left the catalogue since."""
        row = self.row
        named = (row.product, row.finish, row.glass, row.material)
        return any(thing is not None and thing.is_retired for thing in named)


@dataclass(frozen=True, slots=True)
class EvaluatedQuote:
    """A quotation as it stands on ``day``: the one result that every screen reads.

    ``bars`` are those of what counts, ``wanted`` the contents whose exact plan is not known yet,
    ``plans`` the exact ones that it was priced with.
    """

    quote: Quote
    settings: QuoteSettings
    rules: PriceRules
    day: date
    lines: tuple[EvaluatedLine, ...]
    totals: Totals
    bars: tuple[ProfileBars, ...] = ()
    wanted: tuple[Contents, ...] = ()
    plans: Plans = field(default_factory=lambda: NO_PLANS)

    @property
    def bars_state(self) -> BarsState | None:
        """How the bars of the total were found; None where it charges a percentage."""
        return state_of(self.bars)

    @property
    def seen(self) -> str:
        """What a person saw of its price: the total, and the bars that it charges."""
        bars = sorted(f"{row.contents.key} {row.is_estimate}" for row in self.bars)
        return sha256(" ".join([f"{self.totals.total:f}", *bars]).encode()).hexdigest()

    @property
    def problems(self) -> tuple[str, ...]:
        """What must be put right before it can be sent, a sentence each."""
        if not self.lines:
            return ("Agrega al menos una partida.",)
        found = [f"Partida {line.number}: {line.error}" for line in self.lines if line.error]
        if not found and not any(line.counts for line in self.lines):
            return ("Deja al menos una partida incluida: ahora todas las elige el cliente.",)
        if not found and self.totals.total <= 0:
            found.append("El total es cero; revisa los precios y el descuento.")
        if self.totals.total > LARGEST:
            found.append("El total pasa de 999,999,999.99; revisa medidas, cantidades y precios.")
        return tuple(found)

    @property
    def doubts(self) -> int:
        """How many things deserve a second look before it is sent."""
        return sum(not caution.is_note for line in self.lines for caution in line.cautions)

    @property
    def has_choices(self) -> bool:
        """Whether something waits for the customer's choice, outside the total."""
        return not all(line.counts for line in self.lines)

    @property
    def rooms(self) -> list[str]:
        """The floors and zones in use, each once."""
        return list(dict.fromkeys(line.row.room for line in self.lines if line.row.room))

    @property
    def valid_until(self) -> date:
        return self.day + timedelta(days=self.quote.validity_days)

    @property
    def milestones(self) -> list[dict[str, Any]]:
        """The company's payments with their amounts: label, percent, when, amount."""
        terms = self.settings.milestones
        if not terms:
            return []
        amounts = milestones(self.totals.total, [Decimal(term["percent"]) for term in terms])
        return [term | {"amount": amount} for term, amount in zip(terms, amounts, strict=True)]

    @property
    def earnings(self) -> Earnings:
        priced = [(line.quantity, line.price) for line in self.lines if line.price and line.counts]
        return earnings(priced, self.totals.base)

    @property
    def lines_without_cost(self) -> int:
        """Lines that are charged although what they cost is not known."""
        return sum(
            line.counts and line.unit_price is not None and line.price is None
            for line in self.lines
        )

    @property
    def discount_given(self) -> Decimal:
        """What lines and quotation together take off the price, as per cent of it."""
        gross = sum((line.gross or ZERO for line in self.lines if line.counts), ZERO)
        taken = gross - self.totals.base
        return taken / gross * HUNDRED if gross else ZERO
