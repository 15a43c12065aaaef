"""How each kind of unit looks: leaves in their frame, drawn within a box.

Moving leaves carry an arrow towards where they slide; the lines of a hinged leaf meet on its
hinges.

>>> from catalog.core.strokes import PRINT
>>> pen = Pen(PRINT)
>>> unit = Framed(Scheme.SLIDING, "XO", False, False, Decimal(8), Decimal(6))
>>> draw_framed(pen, unit, Box(Decimal(0), Decimal(0), Decimal(220), Decimal(176)))
>>> pen.drawn().count("<rect"), unit.moving  # the frame, and each leaf with its glass
(5, [0])
"""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from catalog.core.recipes import Scheme
from catalog.core.strokes import Box, Pen, between

_SLAT = Decimal(13)
_POST = Decimal(3)


class Framed(NamedTuple):
    """Leaves in one frame, left to right: O is a fixed leaf, X a moving one. A single moving leaf
    is hinged on the left, unless `hinged_right`; several are hinged in pairs.

    `frame` and `leaf` are how thick the profiles of both look, in user units.
    """

    scheme: Scheme
    leaves: str
    has_screen: bool
    hinged_right: bool
    frame: Decimal
    leaf: Decimal

    @property
    def moving(self) -> list[int]:
        """The places of the leaves that move."""
        return [place for place, kind in enumerate(self.leaves) if kind == "X"]


def draw_framed(pen: Pen, unit: Framed, window: Box) -> None:
    """Draw `unit` in `window`. What has no leaf that moves is fixed, whatever is beside it."""
    opens = bool(unit.moving) or unit.scheme in _NEVER_OPEN
    (_DRAWERS[unit.scheme] if opens else _fixed)(pen, unit, window)


def _fixed(pen: Pen, unit: Framed, window: Box) -> None:
    pen.frame(window)
    for box in _bays(window.inset(unit.frame), len(unit.leaves), gap=unit.leaf):
        pen.pane(box)
    if unit.has_screen:
        pen.mesh(window.inset(unit.frame))


def _sliding(pen: Pen, unit: Framed, window: Box) -> None:
    pen.frame(window)
    boxes = _bays(window.inset(unit.frame), len(unit.leaves), gap=-unit.leaf)
    in_front = sorted(range(len(boxes)), key=lambda place: unit.leaves[place] == "X")
    glasses = {place: _leaf(pen, boxes[place], unit.leaf) for place in in_front}
    for place in unit.moving:
        directions = _directions(unit.leaves, place)
        _arrow(pen, glasses[place], directions)
        box = boxes[place]
        stile = box.x + unit.leaf / 2 if directions[-1] > 0 else box.right - unit.leaf / 2
        pen.handle(stile, box.centre[1] - 6, Decimal(12))
    if unit.has_screen:
        pen.mesh(glasses[unit.moving[0]])


def _shower(pen: Pen, unit: Framed, window: Box) -> None:
    """Bare glass that hangs from a rail; what moves stands in front."""
    pen.frame(window._replace(height=unit.frame))
    glass = window._replace(y=window.y + unit.frame, height=window.height - unit.frame)
    boxes = _bays(glass, len(unit.leaves), gap=-unit.leaf)
    for place in sorted(range(len(boxes)), key=lambda place: unit.leaves[place] == "X"):
        pen.pane(boxes[place])
    for place in unit.moving:
        directions = _directions(unit.leaves, place)
        box = boxes[place]
        _arrow(pen, box, directions)
        edge = box.x + unit.leaf if directions[-1] > 0 else box.right - unit.leaf
        pen.handle(edge, box.centre[1] - 10, Decimal(20))


def _hinged(pen: Pen, unit: Framed, window: Box) -> None:
    is_door = unit.scheme is Scheme.DOOR
    pen.frame(window)
    opening = window.inset(unit.frame, bottom=Decimal(1) if is_door else None)
    foot = unit.leaf * Decimal("2.5") if is_door else None
    for place, box in enumerate(_bays(opening, len(unit.leaves), gap=Decimal(1))):
        glass = _leaf(pen, box, unit.leaf, foot=foot)
        if unit.has_screen:
            pen.mesh(glass)
        if place not in unit.moving:
            continue
        if unit.scheme is Scheme.AWNING:
            _swing(pen, box, (box.centre[0], box.y))
            pen.polygon(*_bar(box.centre[0], box.bottom - unit.leaf / 2))
            continue
        on_right = place >= len(unit.leaves) / 2 if len(unit.moving) > 1 else unit.hinged_right
        hinge, lock = (box.right, box.x) if on_right else (box.x, box.right)
        _swing(pen, box, (hinge, box.centre[1]))
        inwards = 1 if on_right else -1
        pen.handle(lock + inwards * unit.leaf / 2, box.centre[1] - 7, Decimal(14))


def _louver(pen: Pen, unit: Framed, window: Box) -> None:
    """Slats of glass, one over the other."""
    pen.frame(window)
    for box in _bays(window.inset(unit.frame), len(unit.leaves), gap=unit.leaf):
        pen.slats(box, max(int(box.height / _SLAT), 2))
    if unit.has_screen:
        pen.mesh(window.inset(unit.frame))


def _railing(pen: Pen, unit: Framed, window: Box) -> None:
    """Glass between posts, under a handrail."""
    pen.frame(window._replace(height=unit.leaf))
    below = window._replace(y=window.y + unit.leaf, height=window.height - unit.leaf)
    bays = _bays(below, len(unit.leaves), gap=Decimal(0))
    for bay in bays:
        pen.pane(bay.inset(_POST * 2, bottom=_POST * 3))
    for x in (*(bay.x for bay in bays), below.right):
        left = between(x - _POST, below.x, below.right - 2 * _POST)
        pen.frame(below._replace(x=left, width=2 * _POST))


def _mirror(pen: Pen, unit: Framed, window: Box) -> None:
    pen.frame(window)
    pen.pane(window.inset(unit.frame / 2))


def _screen(pen: Pen, unit: Framed, window: Box) -> None:
    pen.frame(window)
    for box in _bays(window.inset(unit.leaf), len(unit.leaves), gap=unit.leaf):
        pen.frame(box)
        pen.mesh(box)


_NEVER_OPEN = {Scheme.SCREEN, Scheme.LOUVER, Scheme.RAILING, Scheme.MIRROR, Scheme.SHOWER}
"""What looks like itself without a leaf that moves."""

_DRAWERS: dict[Scheme, Callable[[Pen, Framed, Box], None]] = {
    Scheme.FIXED: _fixed,
    Scheme.SLIDING: _sliding,
    Scheme.AWNING: _hinged,
    Scheme.CASEMENT: _hinged,
    Scheme.DOOR: _hinged,
    Scheme.SCREEN: _screen,
    Scheme.SHOWER: _shower,
    Scheme.LOUVER: _louver,
    Scheme.RAILING: _railing,
    Scheme.MIRROR: _mirror,
}


def _leaf(pen: Pen, box: Box, thickness: Decimal, *, foot: Decimal | None = None) -> Box:
    """A leaf with its glass; returns the box of the glass. `foot` is a taller bottom rail."""
    pen.frame(box)
    glass = box.inset(min(thickness, box.width / 4, box.height / 4), bottom=foot)
    pen.pane(glass)
    return glass


def _bays(opening: Box, count: int, *, gap: Decimal) -> list[Box]:
    """`opening` in equal bays with `gap` between them; a negative gap makes them overlap."""
    gap = min(gap, opening.width / (2 * count))
    width = (opening.width - gap * (count - 1)) / count
    return [
        opening._replace(x=opening.x + place * (width + gap), width=width) for place in range(count)
    ]


def _directions(leaves: str, place: int) -> tuple[int, ...]:
    """Where a moving leaf slides: over the nearest fixed leaves, or else towards its pair."""
    fixed = [other - place for other, kind in enumerate(leaves) if kind == "O"]
    if not fixed:
        return (1,) if place % 2 == 0 else (-1,)
    nearest = min(map(abs, fixed))
    return tuple(away // nearest for away in fixed if abs(away) == nearest)


def _arrow(pen: Pen, glass: Box, directions: tuple[int, ...]) -> None:
    """A horizontal arrow in the middle of the glass, with a head for each direction."""
    x, y = glass.centre
    reach = between(glass.width * Decimal("0.28"), Decimal(3), Decimal(22))
    head = min(Decimal(5), reach)
    pen.line(x - reach, y, x + reach, y, "1.2")
    for direction in directions:
        tip = x + direction * reach
        back = tip - direction * head
        pen.polygon((tip, y), (back, y - head / 2), (back, y + head / 2))


def _swing(pen: Pen, leaf: Box, hinge: tuple[Decimal, Decimal]) -> None:
    """Two lines from the free corners to the middle of the hinged side."""
    x, y = hinge
    if y == leaf.y:
        free = [(leaf.x, leaf.bottom), (leaf.right, leaf.bottom)]
    else:
        far = leaf.right if x == leaf.x else leaf.x
        free = [(far, leaf.y), (far, leaf.bottom)]
    for corner_x, corner_y in free:
        pen.line(corner_x, corner_y, x, y, "0.7")


def _bar(x: Decimal, y: Decimal) -> tuple[tuple[Decimal, Decimal], ...]:
    return (x - 7, y - 1), (x + 7, y - 1), (x + 7, y + 1), (x - 7, y + 1)
