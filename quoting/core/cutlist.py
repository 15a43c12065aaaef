"""What the workshop cuts, fetches and buys for one window or for a whole job.

Equal cuts of one profile and finish are one row, with the windows they belong to; so are panes of
one glass. Lengths are rounded to the tenth of a millimetre, and the longest come first.

>>> from catalog.core.recipes import RIGHT_ANGLE, profile
>>> from quoting.core.parts import Opening
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> part = Part("Riel", rail, None, Decimal(1500), 1, RIGHT_ANGLE, RIGHT_ANGLE, "")
>>> window = Takeoff(Opening(Decimal(1500), Decimal(1200)), (part,), (), (), ())
>>> profile_cuts = consolidate([Job("V1", 4, window), Job("V2", 1, window)]).profiles[0]
>>> profile_cuts.cuts[0].pieces, profile_cuts.metres
(5, Decimal('7.5'))
>>> [(place.reference, place.pieces) for place in profile_cuts.cuts[0].places]
[('V1', 4), ('V2', 1)]
>>> cuts = CutList((profile_cuts,), (), ())
>>> [row] = purchases(cuts, bars={("RIEL", None): {Decimal(6100): 2}})
>>> row.bought, row.needed, row.by_measure
(Decimal('2'), Decimal('7.5'), False)
>>> [row] = purchases(cuts)
>>> row.bought, row.by_measure
(Decimal('2'), True)
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple, TypeVar

from catalog.core.recipes import Family, Finish, Material
from quoting.core.cutting.tenths import FINEST, pane_tape, tape
from quoting.core.parts import Pane, Part, Takeoff

_ONE, _HUNDREDTH = Decimal(1), Decimal("0.01")
_METRE = Decimal(1000)
_SQUARE_METRE = Decimal(1_000_000)


class Job(NamedTuple):
    """A line of a quotation: what the workshop calls it, how many, and what one takes."""

    reference: str
    quantity: int
    takeoff: Takeoff


class Place(NamedTuple):
    """Where pieces go: the line, the part of the window, the leaf, and how many in all."""

    reference: str
    role: str
    leaf: str
    pieces: int


class Cut(NamedTuple):
    """Equal pieces of a profile: length in mm, angles in degrees."""

    length: Decimal
    left_angle: Decimal
    right_angle: Decimal
    places: tuple[Place, ...]

    @property
    def pieces(self) -> int:
        return sum(place.pieces for place in self.places)


class ProfileCuts(NamedTuple):
    material: Material
    finish: Finish | None
    cuts: tuple[Cut, ...]

    @property
    def pieces(self) -> int:
        return sum(cut.pieces for cut in self.cuts)

    @property
    def metres(self) -> Decimal:
        return sum((cut.length * cut.pieces for cut in self.cuts), Decimal(0)) / _METRE


class PaneCut(NamedTuple):
    """Equal panes: width and height in mm."""

    width: Decimal
    height: Decimal
    places: tuple[Place, ...]

    @property
    def pieces(self) -> int:
        return sum(place.pieces for place in self.places)


class GlassCuts(NamedTuple):
    material: Material
    panes: tuple[PaneCut, ...]

    @property
    def pieces(self) -> int:
        return sum(pane.pieces for pane in self.panes)

    @property
    def area(self) -> Decimal:
        """Square metres."""
        areas = (pane.width * pane.height * pane.pieces for pane in self.panes)
        return sum(areas, Decimal(0)) / _SQUARE_METRE


class Supply(NamedTuple):
    """Hardware or a consumable to fetch, in its unit of use."""

    material: Material
    quantity: Decimal


Row = TypeVar("Row", Cut, PaneCut)
Sizes = dict[tuple[Decimal, ...], list[Place]]
"""Where the pieces of each size go."""


class CutList(NamedTuple):
    profiles: tuple[ProfileCuts, ...]
    glass: tuple[GlassCuts, ...]
    supplies: tuple[Supply, ...]


def as_read(takeoff: Takeoff, step: Decimal = FINEST) -> Takeoff:
    """`takeoff` with the lengths that the workshop reads, to `step` mm."""
    parts = (part._replace(length=tape(part.length, step)) for part in takeoff.parts)
    panes = (
        pane._replace(width=pane_tape(pane.width, step), height=pane_tape(pane.height, step))
        for pane in takeoff.panes
    )
    return takeoff._replace(parts=tuple(parts), panes=tuple(panes))


def consolidate(jobs: Iterable[Job]) -> CutList:
    """Everything `jobs` take, in order of first appearance of each material."""
    profiles: dict[tuple[str, str | None], tuple[Part, Sizes]] = {}
    glasses: dict[str, tuple[Pane, Sizes]] = {}
    supplies: dict[str, Supply] = {}
    for reference, quantity, exact in jobs:
        takeoff = as_read(exact)
        for part in takeoff.parts:
            key = (part.material.code, part.finish.code if part.finish else None)
            _, sizes = profiles[key] = part, profiles.get(key, (part, {}))[1]
            cut = (part.length, part.left_angle, part.right_angle)
            place = Place(reference, part.role, part.leaf, part.pieces * quantity)
            sizes.setdefault(cut, []).append(place)
        for pane in takeoff.panes:
            code = pane.material.code
            _, sizes = glasses[code] = pane, glasses.get(code, (pane, {}))[1]
            size = (pane.width, pane.height)
            place = Place(reference, pane.role, pane.leaf, pane.pieces * quantity)
            sizes.setdefault(size, []).append(place)
        for item in takeoff.items:
            if item.material.family is Family.HARDWARE:
                code = item.material.code
                before = supplies[code].quantity if code in supplies else Decimal(0)
                supplies[code] = Supply(item.material, before + item.quantity * quantity)
    return CutList(
        tuple(
            ProfileCuts(part.material, part.finish, _longest_first(Cut, sizes))
            for part, sizes in profiles.values()
        ),
        tuple(
            GlassCuts(pane.material, _longest_first(PaneCut, sizes))
            for pane, sizes in glasses.values()
        ),
        tuple(supplies.values()),
    )


def _longest_first(kind: Callable[..., Row], sizes: Sizes) -> tuple[Row, ...]:
    return tuple(kind(*size, tuple(sizes[size])) for size in sorted(sizes, reverse=True))


Bars = Mapping[tuple[str, str | None], Mapping[Decimal, int]]
"""New bars of each length in mm, by the codes of profile and finish."""


class Purchase(NamedTuple):
    """What is bought of a material: ``bought`` in the unit of purchase, ``needed`` in that of use.

    ``length`` is that of a bar, mm. ``by_measure`` says that no plan cuts it: it is counted by
    metres or by area.
    """

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
    """What to buy for ``cuts``, in their order; ``sheets`` and ``bought_cut`` name glasses by code.
    Off-cuts in stock are not bought; glass that is ``bought_cut`` is ordered by its panes."""
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
    material, area = cuts.material, cuts.area
    if material.code in bought_cut:
        exact = material.in_purchase_units(area).quantize(_HUNDREDTH, ROUND_CEILING)
        return Purchase(material, None, exact, area, is_bought_cut=True)
    if material.code in sheets:
        return Purchase(material, None, Decimal(sheets[material.code]), area)
    return Purchase(material, None, _whole(material, area), area, by_measure=True)


def _whole(material: Material, quantity: Decimal) -> Decimal:
    return material.in_purchase_units(quantity).quantize(_ONE, ROUND_CEILING)
