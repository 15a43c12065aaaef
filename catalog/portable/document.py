"""A whole catalogue as values: what a file says and what the tables hold, in one shape.

The names of the fields are those of the rows (`catalog.models`); codes are the keys, and what
refers to another thing does so by its code. Two documents are equal when the catalogues are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from catalog.core.recipes import Component, MaterialKind, Scheme, Unit, ViewSide

FORMAT = "1"
CHOSEN_GLASS = "vidrio elegido"
BASE = "base"
PESOS, LEFT = "MXN", "left"

KINDS = {
    "perfiles": MaterialKind.PROFILE,
    "vidrios": MaterialKind.GLASS,
    "herrajes": MaterialKind.HARDWARE,
    "consumibles": MaterialKind.CONSUMABLE,
    "mano_de_obra": MaterialKind.LABOUR,
    "servicios": MaterialKind.SERVICE,
}
SECTION_OF = {kind: section for section, kind in KINDS.items()}

DEFAULT_UNITS = {MaterialKind.PROFILE: Unit.METRE, MaterialKind.GLASS: Unit.SQUARE_METRE}


@dataclass(frozen=True, slots=True)
class Finish:
    name: str
    surcharge: Decimal | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    kind: MaterialKind
    name: str
    unit: Unit
    purchase_unit: str
    use_per_purchase: Decimal
    bar_length: Decimal | None = None
    thickness: Decimal | None = None
    waste: Decimal | None = None
    weight: Decimal | None = None
    supplier: str = ""
    supplier_code: str = ""
    currency: str = PESOS
    sale_price: Decimal | None = None
    waste_mode: str = ""
    kerf: Decimal | None = None
    trim: Decimal | None = None
    min_offcut: Decimal | None = None
    sheet_width: Decimal | None = None
    sheet_height: Decimal | None = None
    side_step: Decimal | None = None
    min_area: Decimal | None = None
    bought_cut: bool = False
    safety: bool = False
    can_rotate: bool = True
    has_finish: bool = True
    sat_code: str = ""
    sat_unit: str = ""
    retired: bool = False

    @property
    def takes_finish(self) -> bool:
        """Whether it has a price by finish."""
        return self.has_finish and self.kind.may_take_finish


_CONTENT = Decimal("0.0001")


def usual_purchase(
    kind: MaterialKind, unit: Unit, bar_length: Decimal | None, sheet: Decimal | None
) -> tuple[str, Decimal]:
    """What a material is bought in, and how much of it that holds, where a file does not say."""
    if kind is MaterialKind.PROFILE and bar_length:
        return "tramo", bar_length / 1000
    if kind is MaterialKind.GLASS and sheet:
        return "hoja", sheet
    return unit.label, Decimal(1)


def sheet_area(width: Decimal, height: Decimal) -> Decimal:
    """Square metres of a sheet of ``width`` × ``height`` mm, as a content is written."""
    return (width * height / 1_000_000).quantize(_CONTENT, ROUND_HALF_UP)


class Constant(NamedTuple):
    name: str
    value: Decimal
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    glass_min: Decimal | None = None
    glass_max: Decimal | None = None
    notes: str = ""
    constants: tuple[Constant, ...] = ()
    retired: bool = False


class Option(NamedTuple):
    """``measure`` is the one proposed, mm, of an option that is a measure."""

    name: str
    label: str
    default: bool = False
    measure: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    draws_screen: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    name: str
    line: str
    description: str = ""
    scheme: Scheme = Scheme.FIXED
    notation: str = "O"
    viewed_from: ViewSide = ViewSide.OUTSIDE
    default_glass: str = ""
    min_width: Decimal | None = None
    max_width: Decimal | None = None
    min_height: Decimal | None = None
    max_height: Decimal | None = None
    hinge: str = LEFT
    needs_safety_glass: bool = False
    price_per_area: Decimal | None = None
    price_matrix: dict[str, Any] | None = None
    min_price: Decimal | None = None
    sat_code: str = ""
    sat_unit: str = ""
    options: tuple[Option, ...] = ()
    components: tuple[Component, ...] = ()
    retired: bool = False


Entry = Finish | Material | Line | Product


class Priced(NamedTuple):
    """What a price is of: ``finish`` None is the base price."""

    since: date
    material: str
    finish: str | None


class Rated(NamedTuple):
    """What an exchange rate is of."""

    since: date
    currency: str


@dataclass(frozen=True)
class Document:
    """Everything by code; finishes are in the order in which they are offered."""

    finishes: Mapping[str, Finish] = field(default_factory=dict)
    materials: Mapping[str, Material] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    prices: Mapping[Priced, Decimal] = field(default_factory=dict)
    rates: Mapping[Rated, Decimal] = field(default_factory=dict)

    def updated(self, other: "Document") -> "Document":
        """This one with everything that ``other`` names as it is there."""
        return Document(
            {**self.finishes, **other.finishes},
            {**self.materials, **other.materials},
            {**self.lines, **other.lines},
            {**self.products, **other.products},
            {**self.prices, **other.prices},
            {**self.rates, **other.rates},
        )
