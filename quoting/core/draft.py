"""What a quotation is evaluated from: its lines as typed, the company's terms, a day's catalogue.

Everything is frozen; a thing of the catalogue is named by its id. Two equal drafts have the same
prices. Lengths are millimetres, money is pesos, rates per cent.

>>> line = TypedLine(LineKind.FREE, description="Flete", unit_price=Decimal(850))
>>> line == TypedLine(LineKind.FREE, description="Flete", unit_price=Decimal("850.00"))
True
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, Self, TypeVar
from uuid import UUID

from catalog.core.catalog import Catalog, ListedProduct
from catalog.core.lengths import LengthUnit
from catalog.core.money import ZERO
from catalog.core.recipes import Labelled
from quoting.core.parts import Waste
from quoting.core.pricing import PriceRules
from quoting.core.promise import Inclusion, Milestone, Recipient
from quoting.core.waste import BarTerms, Plans

Options = Mapping[str, bool | Decimal]
"""By name of the option: taken or not, or the millimetres of one that is a measure."""


class LineKind(Labelled):
    """What a line sells."""

    PRODUCT = "product", "Ventana o puerta"
    MATERIAL = "material", "Artículo o servicio"
    FREE = "free", "Concepto libre"


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line as somebody typed it; what was left empty is None.

    ``product``, ``finish``, ``glass`` and ``material`` are ids. ``quantity`` counts pieces, or is
    in the unit of an article without measures. The discount is per cent of the line or pesos.
    """

    kind: LineKind
    room: str = ""
    location: str = ""
    product: int | None = None
    width: Decimal | None = None
    height: Decimal | None = None
    finish: int | None = None
    glass: int | None = None
    options: tuple[tuple[str, bool | Decimal], ...] = ()
    material: int | None = None
    description: str = ""
    unit_price: Decimal | None = None
    quantity: Decimal = Decimal(1)
    discount: Decimal = ZERO
    discount_amount: Decimal = ZERO
    inclusion: Inclusion = Inclusion.INCLUDED
    choice_group: str = ""
    internal_note: str = ""
    workshop_note: str = ""

    def __post_init__(self) -> None:
        """Numbers are kept to the digits that are stored, however they were typed."""
        for name, digits in _DIGITS:
            object.__setattr__(self, name, _rounded(getattr(self, name), digits))
        if self.options:
            options = ((name, _rounded(answer, _TENTH)) for name, answer in self.options)
            object.__setattr__(self, "options", tuple(sorted(options)))

    @property
    def chosen(self) -> dict[str, bool | Decimal]:
        """The answer of each option, by its name."""
        return dict(self.options)


_TENTH, _CENT, _THOUSANDTH = Decimal("0.1"), Decimal("0.01"), Decimal("0.001")
_DIGITS = (
    ("width", _TENTH),
    ("height", _TENTH),
    ("quantity", _THOUSANDTH),
    ("unit_price", _CENT),
    ("discount", _THOUSANDTH),
    ("discount_amount", _CENT),
)
_BEYOND = Decimal(10**15)

Answer = TypeVar("Answer", bound=bool | Decimal | None)


def _rounded(number: Answer, digits: Decimal) -> Answer:
    """``number`` to these digits; anything else, or what no column holds, as it is."""
    if isinstance(number, Decimal) and number.is_finite() and abs(number) < _BEYOND:
        return number.quantize(digits, ROUND_HALF_UP)  # type: ignore[return-value]
    return number


class DraftLine(NamedTuple):
    """A line of a draft; ``id`` is None of one that is not stored, ``edition`` counts its saves."""

    typed: TypedLine
    id: int | None = None
    edition: int = 0


@dataclass(frozen=True, slots=True)
class JobTerms:
    """What was agreed for one quotation; None is as the company has it."""

    milestones: tuple[Milestone, ...] | None = None
    delivery_time: str | None = None
    conditions: str | None = None


AS_THE_COMPANY = JobTerms()


def _stated(job: JobTerms) -> dict[str, Any]:
    return {each.name: getattr(job, each.name) for each in fields(job)}


@dataclass(frozen=True, slots=True)
class QuoteTerms:
    """How the company prices and promises; ``seller_discount`` is the most that sales may give, and
    ``unit`` the one in which lengths are told."""

    rules: PriceRules = field(default_factory=PriceRules)
    waste: Waste = field(default_factory=Waste)
    bars: BarTerms = field(default_factory=BarTerms)
    seller_discount: Decimal = ZERO
    milestones: tuple[Milestone, ...] = ()
    delivery_time: str = ""
    conditions: str = ""
    series: str = ""
    unit: LengthUnit = LengthUnit.CM

    def of_job(self, job: JobTerms) -> Self:
        """With what was agreed for one quotation in the place of the company's own."""
        own = {name: value for name, value in _stated(job).items() if value is not None}
        return replace(self, **own)

    def own_of(self, agreed: JobTerms) -> JobTerms:
        """What is otherwise in ``agreed`` than here."""
        return JobTerms(
            **{
                name: None if value == getattr(self, name) else value
                for name, value in _stated(agreed).items()
            }
        )


class Heading(NamedTuple):
    """What a quotation says besides its lines; ``id`` is None of one that is not stored."""

    id: int | None = None
    customer: Recipient = Recipient()
    seller: str = ""
    site: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that decides the prices of a quotation and what it promises.

    ``day`` is the one whose prices ``catalog`` holds; ``plans`` are the exact ones that are known.
    """

    catalog: Catalog
    terms: QuoteTerms
    day: date
    lines: tuple[DraftLine, ...] = ()
    discount: Decimal = ZERO
    tax_rate: Decimal = Decimal(16)
    validity_days: int = 15
    heading: Heading = field(default=Heading())
    plans: Plans = field(default_factory=dict)

    def replaced(self, place: int, line: DraftLine) -> tuple[DraftLine, ...]:
        """The lines with ``line`` in the stead of the one at ``place``, or after the last."""
        return (*self.lines[:place], line, *self.lines[place + 1 :])

    def place_of(self, line: int | None) -> int:
        """Where the line with this id stands; after the last when there is none."""
        places = (place for place, each in enumerate(self.lines) if each.id == line)
        return len(self.lines) if line is None else next(places, len(self.lines))


class TakenLine(NamedTuple):
    """A line that was taken away, where it stood, and the ids of its photos."""

    typed: TypedLine
    position: int
    edition: int = 0
    client_key: UUID | None = None
    photos: tuple[int, ...] = ()


USUAL_SIZE = Decimal(1500), Decimal(1200)


def usual_line(product: ListedProduct) -> TypedLine:
    """A line of ``product`` of a size that it may have, before anybody measured."""
    value, (width, height) = product.value, USUAL_SIZE
    width = min(max(width, value.min_width or width), value.max_width or width)
    height = min(max(height, value.min_height or height), value.max_height or height)
    return TypedLine(LineKind.PRODUCT, product=product.id, width=width, height=height)


def loose_lines(lines: Iterable[TypedLine]) -> tuple[DraftLine, ...]:
    """Lines that are stored nowhere."""
    return tuple(map(DraftLine, lines))
