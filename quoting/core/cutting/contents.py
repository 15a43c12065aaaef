"""What plans are made from, and how the workshop keeps those of a cut list.

Equal pieces and stock have one key, in whatever order they come. `SEARCH` is part of it: it grows
whenever the exact search would find another plan.

>>> stock = Stock((Decimal(6100),), kerf=Decimal(4))
>>> one = Contents.of([(Decimal(900), 1), (Decimal(1500), 2), (Decimal("900.0"), 1)], stock)
>>> one.lengths
((Decimal('1500'), 2), (Decimal('900'), 2))
>>> one.key == Contents.of([(Decimal(900), 2), (Decimal(1500), 2)], stock).key
True
>>> from catalog.core.recipes import RIGHT_ANGLE, profile
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> cut = Cut(Decimal(1500), RIGHT_ANGLE, RIGHT_ANGLE, (Place("V1", "Riel", "", 5),))
>>> plan_profile(ProfileCuts(rail, None, (cut,)), stock).plan.to_buy
{Decimal('6100'): 2}
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from catalog.core import codec
from catalog.core.numbers import tidy
from catalog.core.recipes import Finish, Material
from quoting.core.cutlist import Cut, GlassCuts, PaneCut, Place, ProfileCuts
from quoting.core.cutting import bars, sheets
from quoting.core.cutting.bars import CutPlan, Piece, Stock, plan_bars, usable_length
from quoting.core.cutting.packing import Search
from quoting.core.cutting.quick import pack_quickly
from quoting.core.cutting.sheets import Pane, SheetPlan, SheetStock, plan_sheets
from quoting.core.cutting.tenths import FINEST

SEARCH = 1
"""The version of the exact search: its ways, their order and how many steps it takes."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Pieces to cut, as lengths in mm with their counts, the longest first, and the new bars."""

    lengths: tuple[tuple[Decimal, int], ...]
    stock: Stock

    @classmethod
    def of(cls, lengths: Iterable[tuple[Decimal, int]], stock: Stock) -> Self:
        counts = Counter[Decimal]()
        for length, count in lengths:
            counts[length] += count
        return cls(tuple(sorted(counts.items(), reverse=True)), stock)

    @property
    def pieces(self) -> list[Piece]:
        return [Piece(length, count) for length, count in self.lengths]

    @property
    def count(self) -> int:
        return sum(count for _, count in self.lengths)

    @property
    def key(self) -> str:
        """SHA-256 of all that it says, hexadecimal: the same for the same measures."""
        stock = self.stock
        return codec.digest(
            [
                SEARCH,
                sorted(map(tidy, stock.lengths)),
                [tidy(stock.kerf), tidy(stock.trim)],
                sorted(tidy(off_cut.length) for off_cut in stock.off_cuts),
                [(tidy(length), count) for length, count in self.lengths],
            ]
        )


@dataclass(frozen=True, slots=True)
class CutProfile:
    """A profile in a finish; ``kerf`` and ``trim`` in mm."""

    code: str
    name: str
    finish_code: str | None
    finish: str
    kerf: Decimal
    trim: Decimal
    plan: CutPlan

    @classmethod
    def of(cls, material: Material, finish: Finish | None, stock: Stock, plan: CutPlan) -> Self:
        code, name = (finish.code, finish.name) if finish else (None, "")
        return cls(material.code, material.name, code, name, stock.kerf, stock.trim, plan)


@dataclass(frozen=True, slots=True)
class CutGlass:
    code: str
    name: str
    plan: SheetPlan


@dataclass(frozen=True, slots=True)
class WorkshopPlan:
    """How the bars and sheets of one order or of several are cut.

    ``bought_cut`` are the codes of glass that is not cut here; ``problems`` say what has no plan;
    ``step`` is what its lengths were rounded to, mm.
    """

    profiles: tuple[CutProfile, ...] = ()
    glass: tuple[CutGlass, ...] = ()
    bought_cut: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    step: Decimal = FINEST

    @property
    def off_cuts(self) -> list[int]:
        """Keys of the off-cuts in stock that it uses."""
        used = (bar for row in self.profiles for bar in row.plan.bars)
        return [bar.off_cut for bar in used if bar.off_cut is not None]


def plan_profile(row: ProfileCuts, stock: Stock, search: Search = pack_quickly) -> CutProfile:
    """The bars of ``row``, as few as ``search`` finds. Raises CuttingError."""
    pieces = [piece for cut in row.cuts for piece in _pieces(cut)]
    return CutProfile.of(row.material, row.finish, stock, plan_bars(pieces, stock, search))


def plan_glass(row: GlassCuts, sheet: SheetStock) -> CutGlass:
    """The sheets of ``row``. Raises CuttingError."""
    panes = [pane for cut in row.panes for pane in _panes(cut)]
    return CutGlass(row.material.code, row.material.name, plan_sheets(panes, sheet))


def what_bars_yield(row: ProfileCuts, stock: Stock) -> tuple[ProfileCuts, list[str]]:
    """``row`` without the pieces longer than a trimmed bar, and a sentence for each length
    of those. Raises CuttingError where nothing is left of a bar."""
    most = usable_length(stock)
    too_long = [cut for cut in row.cuts if cut.length > most]
    told = [bars.no_room(_pieces(cut)[0], most) + _how_many(cut) for cut in too_long]
    return row._replace(cuts=tuple(cut for cut in row.cuts if cut not in too_long)), told


def what_sheets_yield(row: GlassCuts, sheet: SheetStock) -> tuple[GlassCuts, list[str]]:
    """``row`` without the panes larger than a trimmed sheet, and a sentence for each size
    of those. Raises CuttingError where nothing is left of a sheet."""
    too_large = [cut for cut in row.panes if not sheets.fits(_panes(cut)[0], sheet)]
    told = [sheets.no_room(_panes(cut)[0], sheet) + _how_many(cut) for cut in too_large]
    return row._replace(panes=tuple(cut for cut in row.panes if cut not in too_large)), told


def _how_many(cut: Cut | PaneCut) -> str:
    return f" Son {cut.pieces:,} iguales." if cut.pieces > 1 else ""


def _pieces(cut: Cut) -> list[Piece]:
    return [
        Piece(cut.length, place.pieces, mark_of(place), cut.left_angle, cut.right_angle)
        for place in cut.places
    ]


def _panes(cut: PaneCut) -> list[Pane]:
    return [Pane(cut.width, cut.height, place.pieces, mark_of(place)) for place in cut.places]


def mark_of(place: Place) -> str:
    """What a piece is marked with: whose it is, and what part of the window."""
    return " · ".join(part for part in (place.reference, place.role) if part)
