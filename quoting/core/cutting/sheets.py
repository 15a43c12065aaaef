"""Panes of one glass cut from whole sheets, from edge to edge.

Sides are millimetres, to the tenth. A cut takes `kerf` (0 for a glass cutter), the borders of a
sheet lose `trim`; a pattern or a reflective face forbids turning a pane. The bound is that of the
areas: a plan that reaches it is optimal, another may be.

>>> sheet = SheetStock(Decimal(2600), Decimal(1800))
>>> panes = [Pane(Decimal("672.5"), Decimal(1075), 4, "V1"), Pane(Decimal(768), Decimal(568), 2)]
>>> plan = plan_sheets(panes, sheet)
>>> len(plan.sheets), plan.bound, plan.optimal
(1, 1, True)
>>> plan.sheets[0].panes[0]
PlacedPane(x=Decimal('0'), y=Decimal('0'), width=Decimal('568'), height=Decimal('768'), \
turned=True, reference='')
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from catalog.core.measures import show_measure
from quoting.core.cutting.guillotine import Box, Layout, arrange
from quoting.core.cutting.tenths import TENTHS, CuttingError, to_mm, to_tenths

MOST_PANES = 2_000

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Pane:
    """`count` equal panes; `reference` says whose they are."""

    width: Decimal
    height: Decimal
    count: int = 1
    reference: str = ""


class SheetStock(NamedTuple):
    """The sheet that is bought, in mm. A rectangle with both sides `usable` or more is kept."""

    width: Decimal
    height: Decimal
    kerf: Decimal = _ZERO
    trim: Decimal = _ZERO
    may_turn: bool = True
    usable: Decimal = _ZERO


class PlacedPane(NamedTuple):
    """A pane as it lies: its lower left corner from that of the sheet, and its sides along it."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    turned: bool
    reference: str


class Remnant(NamedTuple):
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal


class Sheet(NamedTuple):
    """`remnants` are the rectangles that are kept."""

    width: Decimal
    height: Decimal
    panes: tuple[PlacedPane, ...]
    remnants: tuple[Remnant, ...]

    @property
    def used(self) -> Decimal:
        """The part of the sheet that is in a pane, from 0 to 1."""
        area = sum((pane.width * pane.height for pane in self.panes), _ZERO)
        return area / (self.width * self.height)


class SheetPlan(NamedTuple):
    """No plan needs fewer sheets than `bound`."""

    sheets: tuple[Sheet, ...]
    bound: int

    @property
    def optimal(self) -> bool:
        """Whether it is proven that fewer sheets are impossible."""
        return len(self.sheets) == self.bound


def plan_sheets(panes: Iterable[Pane], stock: SheetStock) -> SheetPlan:
    """The fewest sheets found; equal panes and stock give an equal plan. CuttingError where a value
    is out of bounds, or a pane fits no sheet."""
    kerf, width, height = _in_tenths(stock)
    singles: list[Pane] = []
    boxes: list[Box] = []
    for pane in panes:
        box = Box(
            to_tenths("panes", "El ancho de un vidrio", pane.width),
            to_tenths("panes", "El alto de un vidrio", pane.height),
        )
        if pane.count < 0 or len(singles) + pane.count > MOST_PANES:
            raise CuttingError(
                f"La cantidad de vidrios debe ir de 0 a {MOST_PANES:,} en todo el plan.", "panes"
            )
        if not _lies(box, width, height, stock):
            raise CuttingError(no_room(pane, stock), "panes")
        # A cut beside and above every pane, and so room for one more at the end of the sheet.
        boxes += [Box(box.width + kerf, box.height + kerf)] * pane.count
        singles += [pane] * pane.count
    layouts = arrange(boxes, width + kerf, height + kerf, stock.may_turn)
    area = sum(box.width * box.height for box in boxes)
    return SheetPlan(
        tuple(_sheet(layout, singles, stock) for layout in layouts),
        -(-area // ((width + kerf) * (height + kerf))),
    )


def fits(pane: Pane, stock: SheetStock) -> bool:
    """Whether a sheet yields `pane`. CuttingError where a value of the sheet is out of bounds."""
    _, width, height = _in_tenths(stock)
    return _lies(
        Box(*(int(side * TENTHS) for side in (pane.width, pane.height))), width, height, stock
    )


def no_room(pane: Pane, stock: SheetStock) -> str:
    """Why no sheet yields `pane`, and what to do."""
    _, width, height = _in_tenths(stock)
    whose = f" de «{pane.reference}»" if pane.reference else ""
    return (
        f"El vidrio{whose} de {show_measure(pane.width)} × {show_measure(pane.height)} no "
        f"cabe en una hoja, de la que se aprovechan {show_measure(to_mm(width))} × "
        f"{show_measure(to_mm(height))}: usa una hoja más grande."
    )


def _lies(box: Box, width: int, height: int, stock: SheetStock) -> bool:
    if box.width <= width and box.height <= height:
        return True
    return stock.may_turn and box.height <= width and box.width <= height


def _in_tenths(stock: SheetStock) -> tuple[int, int, int]:
    """Kerf, and what the width and the height of a sheet yield."""
    kerf = to_tenths("kerf", "El corte", stock.kerf, least=_ZERO, most=Decimal(50))
    trim = to_tenths("trim", "El despunte", stock.trim, least=_ZERO, most=Decimal(1000))
    to_tenths("usable", "El recorte útil", stock.usable, least=_ZERO)
    width, height = (
        to_tenths("sheet", f"El {side} de la hoja", length) - 2 * trim
        for side, length in (("ancho", stock.width), ("alto", stock.height))
    )
    if width <= 0 or height <= 0:
        raise CuttingError("Los despuntes se llevan la hoja completa: redúcelos.", "trim")
    return kerf, width, height


def _sheet(layout: Layout, panes: list[Pane], stock: SheetStock) -> Sheet:
    placed = []
    for spot in layout.spots:
        pane = panes[spot.box]
        sides = (pane.height, pane.width) if spot.turned else (pane.width, pane.height)
        corner = (to_mm(spot.x) + stock.trim, to_mm(spot.y) + stock.trim)
        placed.append(PlacedPane(*corner, *sides, spot.turned, pane.reference))
    least = max(stock.usable, Decimal(1))
    remnants = (
        Remnant(
            to_mm(free.x) + stock.trim,
            to_mm(free.y) + stock.trim,
            to_mm(free.width) - stock.kerf,
            to_mm(free.height) - stock.kerf,
        )
        for free in layout.free
    )
    return Sheet(
        stock.width,
        stock.height,
        tuple(placed),
        tuple(rest for rest in remnants if min(rest.width, rest.height) >= least),
    )
