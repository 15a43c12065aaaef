"""The one door between orders and off-cuts in rows and the plan of how they are cut.

``make_plan`` writes a plan as plain data (numbers are the text of Decimals); ``read_plan`` gives it
back as values that pages and papers print.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.models import Material
from quoting.core.cutlist import CutList, ProfileCuts, consolidate
from quoting.core.cutting.bars import Bar, Stock
from quoting.core.cutting.cutlists import (
    GlassPlan,
    ProfilePlan,
    mark_of,
    plan_glass,
    plan_profiles,
)
from quoting.core.cutting.drawing import BarCut
from quoting.core.cutting.errors import CuttingError
from quoting.core.cutting.sheets import PlacedPane, Remnant, Sheet, SheetStock
from quoting.core.purchases import Purchase, purchases
from quoting.drafts.models.settings import QuoteSettings
from quoting.workshop.models import OffCut, WorkOrder
from quoting.workshop.plans.sheet import jobs_of, workshop_lines

FORMAT = 1
GLASS_KEPT_FROM = Decimal(100)
"""Both sides of a rest of glass that is worth keeping, mm, where its material says nothing."""

Data = dict[str, Any]
Key = tuple[str, str | None]
Angles = dict[tuple[Decimal, str], list[tuple[Decimal, Decimal]]]


@dataclass(frozen=True, slots=True)
class PlannedBar:
    """``off_cut`` is the key of the off-cut in stock that it is, None for a new bar."""

    length: Decimal
    off_cut: int | None
    trim: Decimal
    kerf: Decimal
    cuts: tuple[BarCut, ...]
    remainder: Decimal
    kept: bool
    count: int = 1


@dataclass(frozen=True, slots=True)
class PlannedProfile:
    code: str
    name: str
    finish_code: str | None
    finish: str
    bars: tuple[PlannedBar, ...]
    bound: int
    optimal: bool
    kerf: Decimal
    trim: Decimal

    @property
    def bought(self) -> int:
        return sum(bar.count for bar in self.bars if bar.off_cut is None)

    @property
    def from_stock(self) -> int:
        return sum(bar.count for bar in self.bars if bar.off_cut is not None)

    @property
    def to_buy(self) -> dict[Decimal, int]:
        lengths: dict[Decimal, int] = {}
        for bar in self.bars:
            if bar.off_cut is None:
                lengths[bar.length] = lengths.get(bar.length, 0) + bar.count
        return lengths

    @property
    def longest(self) -> Decimal:
        return max(bar.length for bar in self.bars)

    @property
    def used(self) -> Decimal:
        """Per cent of what is cut from that ends in a piece, to the tenth."""
        whole = sum((bar.length * bar.count for bar in self.bars), Decimal(0))
        pieces = sum((cut.length * bar.count for bar in self.bars for cut in bar.cuts), Decimal(0))
        return round(100 * pieces / whole, 1) if whole else Decimal(0)


@dataclass(frozen=True, slots=True)
class PlannedGlass:
    code: str
    name: str
    sheets: tuple[Sheet, ...]
    bound: int
    optimal: bool


@dataclass(frozen=True, slots=True)
class ReadPlan:
    profiles: tuple[PlannedProfile, ...]
    glass: tuple[PlannedGlass, ...]
    bought_cut: frozenset[str]
    problems: tuple[str, ...]

    @property
    def off_cuts(self) -> list[int]:
        """Keys of the off-cuts in stock that it uses."""
        return [bar.off_cut for row in self.profiles for bar in row.bars if bar.off_cut is not None]


def cuts_of(orders: Iterable[WorkOrder]) -> CutList:
    """Everything that ``orders`` (with their versions) take together; pieces are marked with the
    order where there are several."""
    orders = list(orders)
    several = len(orders) > 1
    return consolidate(
        job
        for order in orders
        for job in jobs_of(
            workshop_lines(order.version.snapshot, order.lines), f"{order} " if several else ""
        )
    )


def make_plan(cuts: CutList, seconds: float) -> Data:
    """``cuts`` planned with the bars, sheets and off-cuts that the company has now, in about
    ``seconds`` in all. What cannot be planned is told in ``problems``."""
    supply = _Supply(cuts)
    problems: list[str] = []
    profiles = []
    share = min(2.0, max(0.2, seconds / max(1, len(cuts.profiles))))
    for row in cuts.profiles:
        try:
            [planned] = plan_profiles(CutList((row,), (), ()), supply.stock_of, share)
            profiles.append(_profile_data(planned, row, supply))
        except CuttingError as error:
            problems.append(f"{row.material.name}: {error}")
    glass = []
    for sheets in cuts.glass:
        try:
            planned_glass = plan_glass(CutList((), (sheets,), ()), supply.sheet_of)
            glass += [_glass_data(each) for each in planned_glass]
        except CuttingError as error:
            problems.append(f"{sheets.material.name}: {error}")
    return {
        "format": FORMAT,
        "profiles": profiles,
        "glass": glass,
        "bought_cut": sorted(supply.bought_cut),
        "problems": problems,
    }


class _Supply:
    """What there is to cut from: materials as the catalogue has them now, off-cuts in stock."""

    def __init__(self, cuts: CutList) -> None:
        codes = {row.material.code for row in cuts.profiles}
        codes |= {row.material.code for row in cuts.glass}
        self.rows = {row.code: row for row in Material.objects.filter(code__in=codes)}
        self.settings = QuoteSettings.load()
        self.bought_cut = {row.code for row in self.rows.values() if row.bought_cut}
        self.off_cuts: dict[Key, list[tuple[Decimal, int]]] = defaultdict(list)
        stock = OffCut.objects.in_stock().filter(material__code__in=codes).order_by("pk")
        for code, finish, length, pk in stock.values_list(
            "material__code", "finish__code", "length", "pk"
        ):
            self.off_cuts[code, finish].append((length, pk))

    def stock_of(self, material: Any, finish: Any) -> Stock:
        row = self.rows.get(material.code)
        bar_length = (row and row.bar_length) or material.bar_length
        if bar_length is None:
            raise CuttingError("bar_length", "no tiene largo del tramo; escríbelo en el catálogo.")
        kept = self.off_cuts[material.code, finish.code if finish else None]
        return Stock(
            (bar_length,),
            self._own(row, "kerf"),
            self._own(row, "trim"),
            tuple(length for length, _ in kept),
            self._own(row, "min_offcut"),
        )

    def sheet_of(self, material: Any) -> SheetStock | None:
        row = self.rows.get(material.code)
        if row is None or row.bought_cut or not row.sheet_width or not row.sheet_height:
            return None
        return SheetStock(
            row.sheet_width,
            row.sheet_height,
            row.kerf or Decimal(0),
            row.trim or Decimal(0),
            row.can_rotate,
            row.min_offcut or GLASS_KEPT_FROM,
        )

    def take(self, key: Key, length: Decimal) -> int:
        """The key of one off-cut of ``length``, each given once."""
        place = next(n for n, (kept, _) in enumerate(self.off_cuts[key]) if kept == length)
        return self.off_cuts[key].pop(place)[1]

    def _own(self, row: Material | None, name: str) -> Decimal:
        own: Decimal | None = getattr(row, name, None)
        return getattr(self.settings, name) if own is None else own


def _profile_data(planned: ProfilePlan, cuts: ProfileCuts, supply: _Supply) -> Data:
    finish = planned.finish
    key = (planned.material.code, finish.code if finish else None)
    stock = supply.stock_of(planned.material, finish)
    angles: Angles = defaultdict(list)
    for cut in cuts.cuts:
        for place in cut.places:
            ends = [(cut.left_angle, cut.right_angle)] * place.pieces
            angles[cut.length, mark_of(place)] += ends
    return {
        "code": planned.material.code,
        "name": planned.material.name,
        "finish_code": key[1],
        "finish": finish.name if finish else "",
        "bound": planned.plan.bound,
        "optimal": planned.plan.optimal,
        "kerf": str(stock.kerf),
        "trim": str(stock.trim),
        "bars": [
            _bar_data(bar, planned.plan.usable, angles)
            | {"off_cut": supply.take(key, bar.length) if bar.is_off_cut else None}
            for bar in planned.plan.bars
        ],
    }


def _bar_data(bar: Bar, usable: Decimal, angles: Angles) -> Data:
    cuts = []
    for piece in bar.cuts:
        left, right = angles[piece.length, piece.reference].pop()
        cuts.append([str(piece.length), str(left), str(right), piece.reference])
    return {
        "length": str(bar.length),
        "trim": str(bar.trim),
        "kerf": str(bar.kerf),
        "cuts": cuts,
        "remainder": str(bar.remainder),
        "kept": bool(bar.remainder and bar.remainder >= usable),
    }


def _glass_data(planned: GlassPlan) -> Data:
    return {
        "code": planned.material.code,
        "name": planned.material.name,
        "bound": planned.plan.bound,
        "optimal": planned.plan.optimal,
        "sheets": [
            {
                "width": str(sheet.width),
                "height": str(sheet.height),
                "panes": [
                    [*(str(side) for side in pane[:4]), pane.turned, pane.reference]
                    for pane in sheet.panes
                ],
                "remnants": [[str(side) for side in rest] for rest in sheet.remnants],
            }
            for sheet in planned.plan.sheets
        ],
    }


def read_plan(data: Mapping[str, Any]) -> ReadPlan:
    """What ``make_plan`` wrote; equal bars are one, with their count."""
    return ReadPlan(
        tuple(_profile(row) for row in data.get("profiles", [])),
        tuple(_glass(row) for row in data.get("glass", [])),
        frozenset(data.get("bought_cut", [])),
        tuple(data.get("problems", [])),
    )


def _profile(row: Data) -> PlannedProfile:
    counted: dict[PlannedBar, int] = {}
    for bar in row["bars"]:
        value = PlannedBar(
            Decimal(bar["length"]),
            bar["off_cut"],
            Decimal(bar["trim"]),
            Decimal(bar["kerf"]),
            tuple(
                BarCut(Decimal(length), Decimal(left), Decimal(right), mark)
                for length, left, right, mark in bar["cuts"]
            ),
            Decimal(bar["remainder"]),
            bar["kept"],
        )
        counted[value] = counted.get(value, 0) + 1
    bars = tuple(
        PlannedBar(
            bar.length, bar.off_cut, bar.trim, bar.kerf, bar.cuts, bar.remainder, bar.kept, count
        )
        for bar, count in counted.items()
    )
    return PlannedProfile(
        row["code"],
        row["name"],
        row["finish_code"],
        row["finish"],
        bars,
        row["bound"],
        row["optimal"],
        Decimal(row["kerf"]),
        Decimal(row["trim"]),
    )


def _glass(row: Data) -> PlannedGlass:
    sheets = tuple(
        Sheet(
            Decimal(sheet["width"]),
            Decimal(sheet["height"]),
            tuple(_pane(*pane) for pane in sheet["panes"]),
            tuple(Remnant(*map(Decimal, rest)) for rest in sheet["remnants"]),
        )
        for sheet in row["sheets"]
    )
    return PlannedGlass(row["code"], row["name"], sheets, row["bound"], row["optimal"])


def _pane(x: str, y: str, width: str, height: str, turned: bool, mark: str) -> PlacedPane:
    return PlacedPane(Decimal(x), Decimal(y), Decimal(width), Decimal(height), turned, mark)


def purchases_of(cuts: CutList, plan: ReadPlan) -> list[Purchase]:
    """What ``cuts`` must buy by ``plan``."""
    return purchases(
        cuts,
        bars={(row.code, row.finish_code): row.to_buy for row in plan.profiles},
        sheets={row.code: len(row.sheets) for row in plan.glass},
        bought_cut=plan.bought_cut,
    )
