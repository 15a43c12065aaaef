"""How the bars and sheets of orders are cut, worked out by a worker: this loads the solver."""

from collections import defaultdict
from decimal import Decimal
from functools import partial
from typing import Any

from catalog.models import Material
from quoting.core.cutlist import CutList
from quoting.core.cutting import contents
from quoting.core.cutting.bars import OffCut, Stock
from quoting.core.cutting.columns import STEPS, pack_exactly
from quoting.core.cutting.contents import CutGlass, CutProfile, WorkshopPlan
from quoting.core.cutting.sheets import SheetStock
from quoting.core.cutting.tenths import FINEST, CuttingError
from quoting.drafts.models.settings import QuoteSettings
from quoting.workshop.models import OffCut as KeptOffCut

GLASS_KEPT_FROM = Decimal(100)
"""Both sides of a rest of glass that is worth keeping, mm, where its material says nothing."""

MOST_STEPS, LEAST_STEPS = 12_000, 200
"""Of the exact search: for all profiles of a plan together, and for each however many they are."""

Key = tuple[str, str | None]


def make_plan(cuts: CutList, step: Decimal = FINEST) -> WorkshopPlan:
    """``cuts`` planned with the bars, sheets and off-cuts that the company has now. What cannot be
    planned is told in ``problems``, piece by piece; the others of its profile or glass are.
    ``step`` is what ``cuts`` were rounded to, mm."""
    supply = _Supply(cuts)
    problems: list[str] = []
    profiles: list[CutProfile] = []
    share = MOST_STEPS // max(1, len(cuts.profiles))
    search = partial(pack_exactly, steps=max(LEAST_STEPS, min(STEPS, share)))
    for row in cuts.profiles:
        try:
            stock = supply.stock_of(row.material, row.finish)
            row, told = contents.what_bars_yield(row, stock)
            problems += [f"{row.material.name}: {problem}" for problem in told]
            if row.cuts:
                profiles.append(contents.plan_profile(row, stock, search))
        except CuttingError as error:
            problems.append(f"{row.material.name}: {error}")
    glass: list[CutGlass] = []
    for panes in cuts.glass:
        try:
            if (sheet := supply.sheet_of(panes.material)) is None:
                continue
            panes, told = contents.what_sheets_yield(panes, sheet)
            problems += [f"{panes.material.name}: {problem}" for problem in told]
            if panes.panes:
                glass.append(contents.plan_glass(panes, sheet))
        except CuttingError as error:
            problems.append(f"{panes.material.name}: {error}")
    return WorkshopPlan(
        tuple(profiles), tuple(glass), tuple(sorted(supply.bought_cut)), tuple(problems), step
    )


class _Supply:
    """What there is to cut from: materials as the catalogue has them now, off-cuts in stock."""

    def __init__(self, cuts: CutList) -> None:
        codes = {row.material.code for row in cuts.profiles}
        codes |= {row.material.code for row in cuts.glass}
        self.rows = {row.code: row for row in Material.objects.filter(code__in=codes)}
        self.settings = QuoteSettings.load()
        self.bought_cut = {row.code for row in self.rows.values() if row.bought_cut}
        self.off_cuts: dict[Key, list[OffCut]] = defaultdict(list)
        stock = KeptOffCut.objects.in_stock().filter(material__code__in=codes).order_by("pk")
        for code, finish, length, pk in stock.values_list(
            "material__code", "finish__code", "length", "pk"
        ):
            self.off_cuts[code, finish].append(OffCut(length, pk))

    def stock_of(self, material: Any, finish: Any) -> Stock:
        row = self.rows.get(material.code)
        bar_length = (row and row.bar_length) or material.bar_length
        if bar_length is None:
            raise CuttingError("no tiene largo del tramo; escríbelo en el catálogo.")
        return Stock(
            (bar_length,),
            self._own(row, "kerf"),
            self._own(row, "trim"),
            tuple(self.off_cuts[material.code, finish.code if finish else None]),
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

    def _own(self, row: Material | None, name: str) -> Decimal:
        own: Decimal | None = getattr(row, name, None)
        return getattr(self.settings, name) if own is None else own
