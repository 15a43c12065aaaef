"""What can be built: materials, finishes, lines and products, as frozen values.

A product is a list of components; a component says how many pieces of a material an opening
takes, and how large. Which formulas it needs follows from the unit in which its material is used:

    pieces          count                         8 screws, 0.5 of a cartridge
    metres          count × length                2 jambs of ALT - 26 mm
    square metres   count × width × height        1 pane of AT - 32 by ALT - 32 mm

Lengths are millimetres, percentages are written as 5 for 5 %, prices live elsewhere
(`catalog.core.prices`). Formulas are text here; `catalog.core.compiled` checks them all before
anything is calculated.

>>> vinyl = Material("VINIL-11", "Vinil pata 11", MaterialKind.CONSUMABLE, Unit.METRE,
...                  purchase_unit="kg", use_per_purchase=Decimal(40))
>>> vinyl.family.label, vinyl.in_purchase_units(Decimal("6.97"))
('Herrajes y consumibles', Decimal('0.17425'))
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from catalog.core.errors import EngineError
from catalog.core.measures import LEAST, MOST, USUAL, Limits

GLASS_WEIGHT = Decimal("2.5")
"""Kilograms of a square metre of float glass, for each millimetre of thickness."""

RIGHT_ANGLE = Decimal(90)


class RecipeError(EngineError):
    """A material or a product whose own values contradict each other."""


# The defaults of each `__new__` below are never used: they let a type checker accept a look-up by
# value, `Unit("m")`.


class Unit(StrEnum):
    """The unit in which a material is used and charged.

    `formulas` are the measures, besides the count, that a component of this unit must give.
    """

    label: str
    formulas: tuple[str, ...]

    PIECE = "pza", "pza", ()
    METRE = "m", "m", ("length",)
    SQUARE_METRE = "m2", "m²", ("width", "height")

    def __new__(cls, value: str, label: str = "", formulas: tuple[str, ...] = ()) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.formulas = formulas
        return member


class Labelled(StrEnum):
    """Words of the code, each with its ``label`` for people."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Family(Labelled):
    """How costs are grouped for owner and price methods, in the order of a cost sheet."""

    PROFILES = "perfiles", "Perfiles"
    GLASS = "vidrio", "Vidrio"
    HARDWARE = "herrajes", "Herrajes y consumibles"
    LABOUR = "mano_de_obra", "Mano de obra"
    SERVICES = "servicios", "Servicios"


class MaterialKind(StrEnum):
    """What a material is. Only profiles are bought by finish, and not all of them."""

    label: str
    family: Family
    may_take_finish: bool

    PROFILE = "perfil", "Perfil", Family.PROFILES
    GLASS = "vidrio", "Vidrio", Family.GLASS
    HARDWARE = "herraje", "Herraje", Family.HARDWARE
    CONSUMABLE = "consumible", "Consumible", Family.HARDWARE
    LABOUR = "mano_de_obra", "Mano de obra", Family.LABOUR
    SERVICE = "servicio", "Servicio", Family.SERVICES

    def __new__(cls, value: str, label: str = "", family: Family = Family.SERVICES) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.family = family
        member.may_take_finish = family is Family.PROFILES
        return member


_ONLY_UNIT = {MaterialKind.PROFILE: Unit.METRE, MaterialKind.GLASS: Unit.SQUARE_METRE}


class WasteMode(Labelled):
    """What is charged of the metres of a profile that end as off-cuts."""

    PERCENT = "percent", "Porcentaje de merma"
    WHOLE_BARS = "whole_bars", "Tramos enteros"
    OPTIMISED = "optimised", "Tramos optimizados"


@dataclass(frozen=True, slots=True)
class Buying:
    """How a material is bought and cut, as far as it says; mm. What it leaves open the company
    says.

    `kerf` is what a cut eats, `trim` what each end of a bar loses, `min_offcut` the shortest rest
    that is kept. A glass comes in sheets of `sheet_width` × `sheet_height`, on which a pane may be
    turned if it `can_rotate`, unless it is `bought_cut` to size. `waste_mode` is how off-cuts are
    charged: the value of a `WasteMode`.
    """

    supplier: str = ""
    supplier_code: str = ""
    waste_mode: str = ""
    kerf: Decimal | None = None
    trim: Decimal | None = None
    min_offcut: Decimal | None = None
    sheet_width: Decimal | None = None
    sheet_height: Decimal | None = None
    bought_cut: bool = False
    can_rotate: bool = True


NO_TERMS = Buying()


@dataclass(frozen=True, slots=True)
class Material:
    """Something that is bought, or done, and charged.

    `use_per_purchase` converts the unit of purchase into the unit of use: 6.10 m in a bar, 4.68
    m² in a sheet, 40 m in a kilogram, 12 pieces in a box. `bar_length` and `thickness` are
    millimetres; a piece of a profile longer than its bar is refused. `waste` (per cent) overrides
    the company's. `weight` is kg per unit of use.

    Of a glass, each side is charged rounded up to `side_step` mm and each pane as `min_area` m² at
    least; what is cut never changes. `safety` glass is tempered or laminated. A profile that nobody
    sees, such as a reinforcement of steel, has no finish and costs the same in all.
    """

    code: str
    name: str
    kind: MaterialKind
    unit: Unit
    purchase_unit: str = "pza"
    use_per_purchase: Decimal = Decimal(1)
    bar_length: Decimal | None = None
    thickness: Decimal | None = None
    waste: Decimal | None = None
    weight: Decimal | None = None
    side_step: Decimal | None = None
    min_area: Decimal | None = None
    safety: bool = False
    buying: Buying = NO_TERMS
    has_finish: bool = True

    def __post_init__(self) -> None:
        wanted = _ONLY_UNIT.get(self.kind)
        if wanted and self.unit is not wanted:
            raise RecipeError(f"{self.name}: {self.kind.label.lower()} se usa por {wanted.label}.")
        for label, value in (
            ("El contenido por unidad de compra", self.use_per_purchase),
            ("El largo del tramo", self.bar_length),
            ("El espesor", self.thickness),
        ):
            if value is not None and not (value.is_finite() and value > 0):
                raise RecipeError(f"{self.name}: {label} debe ser mayor que cero.")
        if self.waste is not None and not 0 <= self.waste <= 100:
            raise RecipeError(f"{self.name}: la merma va de 0 a 100 %.")

    @property
    def family(self) -> Family:
        return self.kind.family

    @property
    def takes_finish(self) -> bool:
        return self.has_finish and self.kind.may_take_finish

    @property
    def is_bought_by_bar(self) -> bool:
        """Whether it is a profile whose unit of purchase is a whole bar."""
        whole = self.bar_length is not None and self.use_per_purchase * 1000 == self.bar_length
        return whole and self.family is Family.PROFILES

    @property
    def use_weight(self) -> Decimal | None:
        """Kilograms of one unit of use, or None when it is not known."""
        if self.weight is None and self.kind is MaterialKind.GLASS and self.thickness is not None:
            return self.thickness * GLASS_WEIGHT
        return self.weight

    def in_purchase_units(self, quantity: Decimal) -> Decimal:
        """What must be bought for `quantity` units of use."""
        return quantity / self.use_per_purchase


def profile(code: str, name: str, bar_length: Decimal) -> Material:
    """A profile bought by bar of `bar_length` mm and used by metre."""
    return Material(
        code,
        name,
        MaterialKind.PROFILE,
        Unit.METRE,
        purchase_unit="tramo",
        use_per_purchase=bar_length / 1000,
        bar_length=bar_length,
    )


def glass(code: str, name: str, thickness: Decimal, sheet_area: Decimal | None = None) -> Material:
    """A glass bought by sheet of `sheet_area` m², or by m² when it is not given."""
    return Material(
        code,
        name,
        MaterialKind.GLASS,
        Unit.SQUARE_METRE,
        purchase_unit="m²" if sheet_area is None else "hoja",
        use_per_purchase=sheet_area or Decimal(1),
        thickness=thickness,
    )


@dataclass(frozen=True, slots=True)
class Finish:
    """A colour of the profiles.

    `surcharge` (per cent on the base price) serves where a profile has no price of its own in this
    finish; None means there is no such fallback.
    """

    code: str
    name: str
    surcharge: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """One entry of a cut list. `material` None is the glass chosen for the opening.

    Angles are degrees: 90 is a straight cut, 45 a mitre. A component whose `condition` gives 0 is
    left out. `waste` (per cent) overrides the material's and the company's. `leaf` names the leaf
    it belongs to.
    """

    role: str
    material: str | None
    count: str = "1"
    length: str = ""
    width: str = ""
    height: str = ""
    left_angle: Decimal = RIGHT_ANGLE
    right_angle: Decimal = RIGHT_ANGLE
    condition: str = ""
    waste: Decimal | None = None
    leaf: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A series of profiles: its named constants and the glass thickness its frame takes, mm."""

    code: str
    name: str
    constants: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    glass_min: Decimal | None = None
    glass_max: Decimal | None = None

    def takes(self, glass: Material) -> bool:
        """Whether its frame takes the thickness of `glass`; one that says none only fits a line
        that asks for none."""
        least, most = self.glass_min, self.glass_max
        if glass.thickness is None:
            return least is None and most is None
        return (least is None or least <= glass.thickness) and (
            most is None or glass.thickness <= most
        )


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of the customer, which formulas see under `name`: yes or no as 1 or 0, or a measure
    in millimetres, `measure` unless another is given, from `least` to `most`. One that
    `draws_screen` puts an insect screen into the drawing when it is taken."""

    name: str
    label: str
    default: bool = False
    measure: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    draws_screen: bool = False

    @property
    def usual(self) -> Decimal:
        """What formulas see where nothing else is said."""
        return Decimal(self.default) if self.measure is None else self.measure

    @property
    def limits(self) -> tuple[Decimal, Decimal]:
        """The least and the most that a measure may be, mm."""
        return self.least or LEAST, self.most or MOST

    def length(self, answer: bool | Decimal | None) -> Decimal:
        """Of a measure: the one answered, or else the usual."""
        return answer if isinstance(answer, Decimal) else self.usual


class Scheme(StrEnum):
    """How a product opens: what its drawing looks like."""

    SLIDING = "corrediza"
    FIXED = "fija"
    AWNING = "proyectante"
    CASEMENT = "abatible"
    DOOR = "puerta"
    SCREEN = "mosquitero"
    SHOWER = "cancel"
    LOUVER = "celosia"
    RAILING = "barandal"
    MIRROR = "espejo"


class ViewSide(StrEnum):
    OUTSIDE = "exterior"
    INSIDE = "interior"


@dataclass(frozen=True, slots=True)
class Product:
    """A buildable type. `notation` (`catalog.core.layout`) reads from `viewed_from`, left to right:
    O fixed, X moving.

    Size limits are millimetres; None leaves that side open.
    """

    code: str
    name: str
    line: Line
    components: tuple[Component, ...]
    options: tuple[Option, ...] = ()
    min_width: Decimal | None = None
    max_width: Decimal | None = None
    min_height: Decimal | None = None
    max_height: Decimal | None = None
    scheme: Scheme = Scheme.FIXED
    notation: str = "O"
    viewed_from: ViewSide = ViewSide.OUTSIDE

    @property
    def usual(self) -> tuple[Limits, Limits]:
        """What makes sense as its width and as its height, mm: its limits, or usual ones."""
        sides = (self.min_width, self.max_width), (self.min_height, self.max_height)
        across, down = ((least or USUAL[0], most or USUAL[1]) for least, most in sides)
        return across, down
