"""What one unit of a window takes: pieces, panes, hardware, and the cost of each material.

These are the results that screen, price, PDF, workshop and purchase lists read; nobody calculates
them again. Lengths are millimetres and exact (show them rounded to the tenth), quantities are in
the unit in which the material is used, money is pesos rounded to the cent per line. They are
named tuples because quotations make them by the thousand.

>>> from catalog.core.recipes import glass
>>> clear = glass("CLARO-6", "Claro 6 mm", Decimal(6))
>>> pane = Pane("Vidrio", clear, Decimal(768), Decimal(568), 1, "")
>>> pane.area, pane.perimeter
(Decimal('0.436224'), Decimal('2672'))
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType
from typing import NamedTuple

from catalog.core.errors import EngineError
from catalog.core.money import ZERO
from catalog.core.recipes import Family, Finish, Material

_NOTHING = Decimal(0)
_SQUARE_METRE = Decimal(1_000_000)


class TakeoffError(EngineError):
    """Why an opening cannot be built, with the piece and the formula where one is at fault."""


class Opening(NamedTuple):
    """What the customer wants: millimetres, finish of the profiles, glass, options by name (yes or
    no, or the millimetres of one that is a measure)."""

    width: Decimal
    height: Decimal
    finish: Finish | None = None
    glass: Material | None = None
    options: Mapping[str, bool | Decimal] = MappingProxyType({})

    @property
    def area(self) -> Decimal:
        """Square metres of the opening."""
        return self.width * self.height / _SQUARE_METRE


class Waste(NamedTuple):
    """The company's waste, per cent on what is bought by bar and by sheet; and what each pane is
    reckoned to cost at least, pesos."""

    profiles: Decimal = Decimal(5)
    glass: Decimal = Decimal(5)
    min_pane: Decimal = Decimal(0)


class Part(NamedTuple):
    """Equal pieces of a profile. Angles are degrees; 90 is straight."""

    role: str
    material: Material
    finish: Finish | None
    length: Decimal
    pieces: int
    left_angle: Decimal
    right_angle: Decimal
    leaf: str


class Pane(NamedTuple):
    """Equal panes of a glass, mm."""

    role: str
    material: Material
    width: Decimal
    height: Decimal
    pieces: int
    leaf: str

    @property
    def area(self) -> Decimal:
        """Square metres of all of them."""
        return self.width * self.height * self.pieces / _SQUARE_METRE

    @property
    def charged_area(self) -> Decimal:
        """Square metres that each of them is charged for: sides rounded up, no less than the
        glass's least area."""
        width, height, step = self.width, self.height, self.material.side_step
        if step:
            width, height = _rounded_up(width, step), _rounded_up(height, step)
        return max(width * height / _SQUARE_METRE, self.material.min_area or _NOTHING)

    @property
    def perimeter(self) -> Decimal:
        """Millimetres around all of them."""
        return (self.width + self.height) * (2 * self.pieces)


def _rounded_up(side: Decimal, step: Decimal) -> Decimal:
    return (side / step).to_integral_value(ROUND_CEILING) * step


class Item(NamedTuple):
    """Hardware, consumable, labour or service: `quantity` in the material's unit of use.

    `measures` (mm) are what was multiplied by `pieces`: nothing, a length, or a width and a height.
    """

    role: str
    material: Material
    quantity: Decimal
    pieces: Decimal
    measures: tuple[Decimal, ...]
    leaf: str


class CostLine(NamedTuple):
    """What one material in one finish costs.

    `net` and `quantity` (with waste) are units of use, `price` is per unit of purchase, `amount` is
    rounded to the cent.
    """

    material: Material
    finish: Finish | None
    net: Decimal
    quantity: Decimal
    price: Decimal
    amount: Decimal

    @property
    def purchase_quantity(self) -> Decimal:
        return self.material.in_purchase_units(self.quantity)


class Takeoff(NamedTuple):
    """Everything one unit takes; cost lines by family, then in order of first appearance."""

    opening: Opening
    parts: tuple[Part, ...]
    panes: tuple[Pane, ...]
    items: tuple[Item, ...]
    cost_lines: tuple[CostLine, ...]

    @property
    def direct_cost(self) -> Decimal:
        return sum((line.amount for line in self.cost_lines), ZERO)

    @property
    def cost_by_family(self) -> dict[Family, Decimal]:
        """The direct cost of each family present, in the order of `Family`."""
        costs: dict[Family, Decimal] = {}
        for line in self.cost_lines:
            family = line.material.kind.family
            costs[family] = costs.get(family, ZERO) + line.amount
        return costs

    @property
    def glass_area(self) -> Decimal:
        """Net square metres of all panes."""
        return sum((pane.area for pane in self.panes), _NOTHING)

    @property
    def weight(self) -> Decimal:
        """Kilograms of every material whose weight is known."""
        weights = (line.net * (line.material.use_weight or _NOTHING) for line in self.cost_lines)
        return sum(weights, _NOTHING)
