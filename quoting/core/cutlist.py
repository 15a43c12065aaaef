"""What the workshop cuts and fetches for one window or for a whole job.

Takeoffs of several lines are put together: equal cuts of one profile and finish are one row, with
the windows they belong to; panes of one glass by size; hardware and consumables by material. Cut
lengths are rounded to the tenth of a millimetre, as they are read on a tape, and the longest come
first.

>>> from catalog.core.recipes import RIGHT_ANGLE, profile
>>> from quoting.core.parts import Opening, Part
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> part = Part("Riel", rail, None, Decimal(1500), 1, RIGHT_ANGLE, RIGHT_ANGLE, "")
>>> window = Takeoff(Opening(Decimal(1500), Decimal(1200)), (part,), (), (), ())
>>> profile_cuts = consolidate([Job("V1", 4, window), Job("V2", 1, window)]).profiles[0]
>>> profile_cuts.cuts[0].pieces, profile_cuts.metres
(5, Decimal('7.5'))
>>> [(place.reference, place.pieces) for place in profile_cuts.cuts[0].places]
[('V1', 4), ('V2', 1)]
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from catalog.core.recipes import Family, Finish, Material
from quoting.core.parts import Takeoff

_TENTH = Decimal("0.1")
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


class CutList(NamedTuple):
    profiles: tuple[ProfileCuts, ...]
    glass: tuple[GlassCuts, ...]
    supplies: tuple[Supply, ...]


def consolidate(jobs: Iterable[Job]) -> CutList:
    """Everything `jobs` take, in order of first appearance of each material."""
    cuts: dict[tuple[str, str | None], dict[tuple[Decimal, Decimal, Decimal], list[Place]]] = {}
    panes: dict[str, dict[tuple[Decimal, Decimal], list[Place]]] = {}
    supplies: dict[str, Decimal] = {}
    materials: dict[str, Material] = {}
    finishes: dict[str | None, Finish | None] = {None: None}
    for reference, quantity, takeoff in jobs:
        for part in takeoff.parts:
            materials[part.material.code] = part.material
            finish_code = part.finish.code if part.finish else None
            finishes[finish_code] = part.finish
            cut = (_tenth(part.length), part.left_angle, part.right_angle)
            places = cuts.setdefault((part.material.code, finish_code), {}).setdefault(cut, [])
            places.append(Place(reference, part.role, part.leaf, part.pieces * quantity))
        for pane in takeoff.panes:
            materials[pane.material.code] = pane.material
            size = (_tenth(pane.width), _tenth(pane.height))
            places = panes.setdefault(pane.material.code, {}).setdefault(size, [])
            places.append(Place(reference, pane.role, pane.leaf, pane.pieces * quantity))
        for item in takeoff.items:
            if item.material.family is Family.HARDWARE:
                code = item.material.code
                materials[code] = item.material
                supplies[code] = supplies.get(code, Decimal(0)) + item.quantity * quantity
    return CutList(
        tuple(
            ProfileCuts(
                materials[code],
                finishes[finish],
                tuple(Cut(*cut, tuple(found[cut])) for cut in sorted(found, reverse=True)),
            )
            for (code, finish), found in cuts.items()
        ),
        tuple(
            GlassCuts(
                materials[code],
                tuple(PaneCut(*size, tuple(found[size])) for size in sorted(found, reverse=True)),
            )
            for code, found in panes.items()
        ),
        tuple(Supply(materials[code], quantity) for code, quantity in supplies.items()),
    )


def _tenth(mm: Decimal) -> Decimal:
    return mm.quantize(_TENTH, ROUND_HALF_UP)
