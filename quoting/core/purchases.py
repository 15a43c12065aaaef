"""What a job must buy: whole bars, sheets, boxes and pieces, as suppliers sell them.

Bars and sheets come from the plan that cuts them; where there is none, they are counted by metres
and by area, which is said by ``by_measure``. Glass that is bought cut is ordered by its panes, and
charged by its square metres.

>>> from catalog.core.recipes import profile
>>> from quoting.core.cutlist import Cut, CutList, Place, ProfileCuts
>>> from catalog.core.recipes import RIGHT_ANGLE
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> cut = Cut(Decimal(1500), RIGHT_ANGLE, RIGHT_ANGLE, (Place("V1", "Riel", "", 5),))
>>> cuts = CutList((ProfileCuts(rail, None, (cut,)),), (), ())
>>> [row] = purchases(cuts, bars={("RIEL", None): {Decimal(6100): 2}})
>>> row.bought, row.needed
(Decimal('2'), Decimal('7.5'))
>>> [row] = purchases(cuts)
>>> row.bought, row.by_measure
(Decimal('2'), True)
"""

from collections.abc import Collection, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from catalog.core.recipes import Finish, Material
from quoting.core.cutlist import CutList, GlassCuts, ProfileCuts

_ONE = Decimal(1)
_HUNDREDTH = Decimal("0.01")

Bars = Mapping[tuple[str, str | None], Mapping[Decimal, int]]
"""New bars of each length in mm, by the codes of profile and finish."""


class Purchase(NamedTuple):
    """``bought`` is in the unit of purchase, ``needed`` in that of use; ``length`` is that of a
    bar, mm."""

    material: Material
    finish: Finish | None
    bought: Decimal
    needed: Decimal
    length: Decimal | None = None
    by_measure: bool = False
    is_bought_cut: bool = False


def purchases(
    cuts: CutList,
    *,
    bars: Bars | None = None,
    sheets: Mapping[str, int] | None = None,
    bought_cut: Collection[str] = (),
) -> list[Purchase]:
    """Profiles, glass and the rest of ``cuts`` in their order; ``sheets`` and ``bought_cut`` name
    glasses by code. What off-cuts in stock cover is not in it."""
    found = [row for each in cuts.profiles for row in _profile(each, bars or {})]
    found += [_glass(each, sheets or {}, bought_cut) for each in cuts.glass]
    found += [
        Purchase(supply.material, None, _whole(supply.material, supply.quantity), supply.quantity)
        for supply in cuts.supplies
    ]
    return [row for row in found if row.bought > 0]


def _profile(cuts: ProfileCuts, bars: Bars) -> list[Purchase]:
    material, finish = cuts.material, cuts.finish
    planned = bars.get((material.code, finish.code if finish else None))
    if planned is None:
        bought = _whole(material, cuts.metres)
        return [Purchase(material, finish, bought, cuts.metres, by_measure=True)]
    return [
        Purchase(material, finish, Decimal(count), cuts.metres, length)
        for length, count in planned.items()
    ]


def _glass(cuts: GlassCuts, sheets: Mapping[str, int], bought_cut: Collection[str]) -> Purchase:
    material = cuts.material
    if material.code in bought_cut:
        exact = material.in_purchase_units(cuts.area).quantize(_HUNDREDTH, ROUND_CEILING)
        return Purchase(material, None, exact, cuts.area, is_bought_cut=True)
    if material.code in sheets:
        return Purchase(material, None, Decimal(sheets[material.code]), cuts.area)
    return Purchase(material, None, _whole(material, cuts.area), cuts.area, by_measure=True)


def _whole(material: Material, quantity: Decimal) -> Decimal:
    return material.in_purchase_units(quantity).quantize(_ONE, ROUND_CEILING)
