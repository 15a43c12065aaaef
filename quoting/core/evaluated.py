"""What the evaluation of a draft finds: the values that screens print and promises are made of.

>>> from quoting.core.draft import LineKind
>>> sill = TypedLine(LineKind.FREE, description="Repisón", discount=Decimal(10))
>>> line = EvaluatedLine(
...     None, 0, 1, sill, Decimal("2.5"), Unit.METRE, unit_price=Decimal("120.00")
... )
>>> line.title, line.gross, line.discount, line.amount
('Repisón', Decimal('300.00'), Decimal('30.00'), Decimal('270.00'))
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple, Self

from catalog.core.catalog import ListedFinish, ListedMaterial, ListedProduct
from catalog.core.drawing import Sketch
from catalog.core.errors import EngineError
from catalog.core.lengths import LengthUnit, Sentence
from catalog.core.money import ZERO, percent
from catalog.core.recipes import Unit
from quoting.core.cautions import Caution
from quoting.core.cutting.contents import Contents
from quoting.core.draft import Draft, TypedLine
from quoting.core.parts import Opening, Takeoff
from quoting.core.pricing import Price, PriceRules, Totals, earnings, line_amount
from quoting.core.promise import Inclusion, Milestone, due, plan_problem
from quoting.core.waste import BarsState, ProfileBars, state_of
from quoting.core.words import LARGEST


class Refusal(NamedTuple):
    """Why a line has no price, a sentence in Spanish.

    ``field`` puts it right, or is empty; ``is_missing`` says that nothing is typed there yet.
    ``message`` is in the company's unit, and ``sentence`` tells the same in any.
    """

    message: str
    field: str = ""
    is_missing: bool = False
    sentence: Sentence = Sentence()

    @classmethod
    def of(cls, error: EngineError, unit: LengthUnit) -> Self:
        return cls(error.said(unit), error.field, error.is_missing, error.sentence)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class EvaluatedLine:
    """A line with everything that is shown of it. Without a price there is an ``error``.

    ``quantity`` is what is charged, in ``unit``; ``typed.quantity`` counts pieces. ``takeoff`` and
    ``price`` are of one unit; a thing sold alone has a price without takeoff, and without a known
    cost neither. ``options`` are the labels of the chosen ones. ``cautions`` are for the company
    alone. ``pays_bars`` says that some profile of it is charged by whole bars.
    """

    id: int | None
    edition: int
    number: int
    typed: TypedLine
    quantity: Decimal
    unit: Unit
    product: ListedProduct | None = None
    finish: ListedFinish | None = None
    glass: ListedMaterial | None = None
    material: ListedMaterial | None = None
    options: tuple[str, ...] = ()
    sketch: Sketch | None = None
    takeoff: Takeoff | None = None
    price: Price | None = None
    unit_price: Decimal | None = None
    error: Refusal | None = None
    cautions: tuple[Caution, ...] = ()
    pays_bars: bool = False

    @property
    def gross(self) -> Decimal | None:
        """The amount before the line's own discount."""
        return None if self.unit_price is None else line_amount(self.quantity, self.unit_price)

    @property
    def discount(self) -> Decimal:
        """The pesos taken off this line."""
        return percent(self.gross or ZERO, self.typed.discount) + self.typed.discount_amount

    @property
    def amount(self) -> Decimal | None:
        return None if self.gross is None else self.gross - self.discount

    @property
    def counts(self) -> bool:
        """Whether it is in the total before the customer chooses."""
        return self.typed.inclusion is Inclusion.INCLUDED

    @property
    def title(self) -> str:
        named = self.product or self.material
        return named.name if named else self.typed.description

    @property
    def details(self) -> str:
        """What the customer reads below the title."""
        if self.product is not None:
            return self.typed.description or self.product.description
        return self.typed.description if self.material is not None else ""

    @property
    def area(self) -> Decimal | None:
        """Square metres of one piece."""
        width, height = self.typed.width, self.typed.height
        return None if width is None or height is None else Opening(width, height).area

    @property
    def is_retired(self) -> bool:
        """Whether something in it has left the catalogue since."""
        named = (self.product, self.finish, self.glass, self.material)
        return any(thing is not None and thing.is_retired for thing in named)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A draft with its prices: the one result that every screen, paper and promise reads.

    ``bars`` are those of what counts, ``wanted`` the contents whose exact plan is not known yet.
    """

    draft: Draft
    lines: tuple[EvaluatedLine, ...]
    totals: Totals
    bars: tuple[ProfileBars, ...] = ()
    wanted: tuple[Contents, ...] = ()

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
    def day(self) -> date:
        return self.draft.day

    @property
    def rules(self) -> PriceRules:
        return self.draft.terms.rules

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
        if not found and (problem := plan_problem(self.draft.terms.milestones, self.totals.total)):
            found.append(problem)
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
        return list(dict.fromkeys(line.typed.room for line in self.lines if line.typed.room))

    @property
    def valid_until(self) -> date:
        return self.day + timedelta(days=self.draft.validity_days)

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The agreed payments with their amounts, which add up to the total."""
        return due(self.draft.terms.milestones, self.totals.total)

    @property
    def earnings(self) -> Price:
        priced = [(line.quantity, line.price) for line in self.lines if line.price and line.counts]
        return earnings(priced, self.totals.base)

    @property
    def lines_without_cost(self) -> int:
        """Lines that are charged although what they cost is not known."""
        charged = (line for line in self.lines if line.counts and line.unit_price is not None)
        return sum(line.price is None for line in charged)

    def line(self, pk: int | None) -> EvaluatedLine | None:
        """The stored line with this id."""
        found = (line for line in self.lines if line.id == pk)
        return None if pk is None else next(found, None)
