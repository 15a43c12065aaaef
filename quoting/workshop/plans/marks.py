"""The rows of a cut list and of a plan by a key that says all of the row: what is ticked off.

A row whose measures or number change is another row, so nothing stays ticked that is to be cut
anew.
"""

from collections.abc import Iterator

from catalog.core import codec
from quoting.core.cutlist import Cut, CutList, GlassCuts, PaneCut, ProfileCuts, Supply
from quoting.core.cutting.bars import Bar
from quoting.core.cutting.contents import CutGlass, CutProfile, WorkshopPlan
from quoting.core.cutting.sheets import Sheet

KEY_LETTERS = 16


def cut_key(profile: ProfileCuts, cut: Cut) -> str:
    finish = profile.finish.code if profile.finish else ""
    angles = (cut.left_angle, cut.right_angle)
    return _key("cut", profile.material.code, finish, cut.length, *angles, cut.pieces)


def pane_key(glass: GlassCuts, pane: PaneCut) -> str:
    return _key("pane", glass.material.code, pane.width, pane.height, pane.pieces)


def supply_key(supply: Supply) -> str:
    return _key("supply", supply.material.code, supply.quantity)


def bar_key(profile: CutProfile, bar: Bar) -> str:
    cuts = [[cut.length, cut.reference, cut.left_angle, cut.right_angle] for cut in bar.cuts]
    of = (profile.code, profile.finish_code or "")
    return _key("bar", *of, bar.length, bar.off_cut, bar.count, cuts)


def sheet_key(glass: CutGlass, number: int, sheet: Sheet) -> str:
    panes = [[pane.x, pane.y, pane.width, pane.height] for pane in sheet.panes]
    return _key("sheet", glass.code, number, sheet.width, sheet.height, panes)


def keys_of_cuts(cuts: CutList) -> Iterator[str]:
    """Every row of a cut list."""
    for profile in cuts.profiles:
        yield from (cut_key(profile, cut) for cut in profile.cuts)
    yield from _others(cuts)


def keys_of_plan(plan: WorkshopPlan, cuts: CutList) -> Iterator[str]:
    """Every bar and sheet of a plan, and what is cut or fetched without one."""
    for profile in plan.profiles:
        yield from (bar_key(profile, bar) for bar in profile.plan.bars)
    for glass in plan.glass:
        for number, sheet in enumerate(glass.plan.sheets, 1):
            yield sheet_key(glass, number, sheet)
    yield from _others(cuts)


def _others(cuts: CutList) -> Iterator[str]:
    for glass in cuts.glass:
        yield from (pane_key(glass, pane) for pane in glass.panes)
    yield from map(supply_key, cuts.supplies)


def _key(*parts: object) -> str:
    return codec.digest(parts)[:KEY_LETTERS]
