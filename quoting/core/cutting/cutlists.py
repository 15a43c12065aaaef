"""A whole cut list planned: every profile in its finish, every glass.

>>> from catalog.core.recipes import RIGHT_ANGLE, profile
>>> from quoting.core.cutlist import Cut
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> cut = Cut(Decimal(1500), RIGHT_ANGLE, RIGHT_ANGLE, (Place("V1", "Riel", "", 5),))
>>> cut_list = CutList((ProfileCuts(rail, None, (cut,)),), (), ())
>>> [planned] = plan_profiles(cut_list, stock_of_one_length(kerf=Decimal(4)))
>>> planned.plan.to_buy
{Decimal('6100'): 2}
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from catalog.core.recipes import Finish, Material
from quoting.core.cutlist import CutList, GlassCuts, Place, ProfileCuts
from quoting.core.cutting.bars import CutPlan, Piece, Stock, plan_bars
from quoting.core.cutting.errors import CuttingError
from quoting.core.cutting.packing import Search
from quoting.core.cutting.quick import pack_quickly
from quoting.core.cutting.sheets import Pane, SheetPlan, SheetStock, plan_sheets


class ProfilePlan(NamedTuple):
    material: Material
    finish: Finish | None
    plan: CutPlan


class GlassPlan(NamedTuple):
    material: Material
    plan: SheetPlan


@dataclass(frozen=True, slots=True)
class CutProfile:
    """How the workshop cuts a profile in a finish, as it is kept; ``kerf`` and ``trim`` in mm."""

    code: str
    name: str
    finish_code: str | None
    finish: str
    kerf: Decimal
    trim: Decimal
    plan: CutPlan


@dataclass(frozen=True, slots=True)
class CutGlass:
    """How the workshop cuts a glass, as it is kept."""

    code: str
    name: str
    plan: SheetPlan


@dataclass(frozen=True, slots=True)
class WorkshopPlan:
    """How the bars and sheets of one order or of several are cut.

    ``bought_cut`` are the codes of glass that is not cut here; ``problems`` say what has no plan.
    """

    profiles: tuple[CutProfile, ...] = ()
    glass: tuple[CutGlass, ...] = ()
    bought_cut: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def off_cuts(self) -> list[int]:
        """Keys of the off-cuts in stock that it uses."""
        bars = (bar for row in self.profiles for bar in row.plan.bars)
        return [bar.off_cut for bar in bars if bar.off_cut is not None]


StockOf = Callable[[Material, Finish | None], Stock]
"""What there is of a profile in a finish."""

SheetOf = Callable[[Material], SheetStock | None]
"""The sheet of a glass; None for one that is bought cut, as tempered glass is."""


def stock_of_one_length(kerf: Decimal = Decimal(0), trim: Decimal = Decimal(0)) -> StockOf:
    """Every profile in the length of its own bar, and no off-cuts."""

    def stock_of(material: Material, finish: Finish | None) -> Stock:
        if material.bar_length is None:
            raise CuttingError("bar_length", f"{material.name} no tiene largo del tramo.")
        return Stock((material.bar_length,), kerf, trim)

    return stock_of


def plan_profiles(
    cut_list: CutList, stock_of: StockOf, search: Search = pack_quickly
) -> tuple[ProfilePlan, ...]:
    """A plan for each profile and finish of the list, as good as `search` finds it."""
    return tuple(
        ProfilePlan(
            row.material,
            row.finish,
            plan_bars(_pieces(row), stock_of(row.material, row.finish), search),
        )
        for row in cut_list.profiles
    )


def plan_glass(cut_list: CutList, sheet_of: SheetOf) -> tuple[GlassPlan, ...]:
    """A plan for each glass of the list that is bought by the sheet."""
    return tuple(
        GlassPlan(row.material, plan_sheets(_panes(row), sheet))
        for row in cut_list.glass
        if (sheet := sheet_of(row.material)) is not None
    )


def _pieces(row: ProfileCuts) -> list[Piece]:
    return [
        Piece(cut.length, place.pieces, mark_of(place), cut.left_angle, cut.right_angle)
        for cut in row.cuts
        for place in cut.places
    ]


def _panes(row: GlassCuts) -> list[Pane]:
    return [
        Pane(pane.width, pane.height, place.pieces, mark_of(place))
        for pane in row.panes
        for place in pane.places
    ]


def mark_of(place: Place) -> str:
    """What a piece is marked with: whose it is, and what part of the window."""
    return " · ".join(part for part in (place.reference, place.role) if part)
