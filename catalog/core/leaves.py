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
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from catalog.core.recipes import Scheme
from catalog.core.strokes import Box, Pen, between

_SLAT = Decimal(13)
_POST = Decimal(3)
_HINGE = Decimal(9)
_BEHIND = Decimal(2)  # how much lower a leaf of the rear track looks


@dataclass(frozen=True, slots=True)
class Built:
    """What the cut list says of a product, as far as its drawing shows it.

    Without any profile it is not `framed`. Of each leaf that moves (of each bay, where none does)
    `panes` stand one over the other, and under them `panels` without glass; `boards` cover those.
    A louver has `slats`. A railing has `sheets` of glass, `posts`, and perhaps a `handrail` and a
    `channel`. None where no cut list is known: the drawing shows what is usual.
    """

    framed: bool = True
    panes: int = 1
    panels: int = 0
    boards: int = 0
    slats: int | None = None
    sheets: int | None = None
    posts: int = 0
    handrail: bool = False
    channel: bool = True


USUAL = Built()


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
    built: Built = USUAL

    @property
    def moving(self) -> list[int]:
        """The places of the leaves that move."""
        return [place for place, kind in enumerate(self.leaves) if kind == "X"]


def draw_framed(pen: Pen, unit: Framed, window: Box) -> None:
    """Draw `unit` in `window`. What has no leaf that moves is fixed, whatever is beside it."""
    opens = bool(unit.moving) or unit.scheme in _NEVER_OPEN
    (_DRAWERS[unit.scheme] if opens else _fixed)(pen, unit, window)


def _fixed(pen: Pen, unit: Framed, window: Box) -> None:
    inside = _frame(pen, unit, window)
    for box in _bays(inside, len(unit.leaves), gap=unit.leaf):
        _glaze(pen, unit, box)
    if unit.has_screen:
        pen.mesh(inside)


def _sliding(pen: Pen, unit: Framed, window: Box) -> None:
    """Leaves on two tracks: those in front cover the stiles of those behind."""
    inside = _frame(pen, unit, window)
    planes = _planes(unit.leaves)
    boxes = _lapped(inside, planes, unit.leaf)
    glasses: dict[int, Box] = {}
    for place in sorted(range(len(boxes)), key=planes.__getitem__):
        box = boxes[place]
        if not planes[place]:
            box = boxes[place] = box.inset(_BEHIND / 2)._replace(x=box.x, width=box.width)
        glasses[place] = _leaf(pen, unit, box)
    for place in unit.moving:
        directions = _directions(unit.leaves, place)
        box = boxes[place]
        _arrow(pen, glasses[place], directions)
        stile = box.x + unit.leaf / 2 if directions[-1] > 0 else box.right - unit.leaf / 2
        pen.handle(stile, box.centre[1] - 6, Decimal(12))
    if unit.has_screen:
        pen.mesh(glasses[unit.moving[0]])


def _planes(leaves: str) -> list[int]:
    """The track of each leaf: 1 in front, 0 behind. Neighbours take turns, but for the two that
    meet in the middle; where there are fixed leaves, the first of them is behind."""
    middle = len(leaves) // 2
    meets = len(leaves) % 2 == 0 and len(leaves) > 2 and leaves == leaves[::-1]
    planes = [1]
    for place in range(1, len(leaves)):
        same = meets and place == middle
        planes.append(planes[-1] if same else 1 - planes[-1])
    fixed = leaves.find("O")
    if fixed >= 0 and planes[fixed] == 1:
        planes = [1 - plane for plane in planes]
    return planes


def _lapped(opening: Box, planes: list[int], lap: Decimal) -> list[Box]:
    """`opening` in equal leaves of which neighbours on different tracks lap by `lap`."""
    count = len(planes)
    lap = min(lap, opening.width / (2 * count))
    laps = [lap * (planes[place] != planes[place - 1]) for place in range(1, count)]
    width = (opening.width + sum(laps)) / count
    boxes, x = [], opening.x
    for place in range(count):
        boxes.append(opening._replace(x=x, width=width))
        x += width - (laps[place] if place < count - 1 else 0)
    return boxes


def _shower(pen: Pen, unit: Framed, window: Box) -> None:
    """Bare glass that hangs from a rail; what moves stands in front."""
    pen.frame(window._replace(height=unit.frame))
    glass = window._replace(y=window.y + unit.frame, height=window.height - unit.frame)
    planes = _planes(unit.leaves)
    boxes = _lapped(glass, planes, unit.leaf)
    for place in sorted(range(len(boxes)), key=planes.__getitem__):
        pen.pane(boxes[place])
    for place in unit.moving:
        directions = _directions(unit.leaves, place)
        box = boxes[place]
        _arrow(pen, box, directions)
        edge = box.x + unit.leaf if directions[-1] > 0 else box.right - unit.leaf
        pen.handle(edge, box.centre[1] - 10, Decimal(20))


def _hinged(pen: Pen, unit: Framed, window: Box) -> None:
    is_door = unit.scheme is Scheme.DOOR
    opening = _frame(pen, unit, window, bottom=Decimal(1) if is_door else None)
    foot = unit.leaf * Decimal("2.5") if is_door else None
    for place, box in enumerate(_bays(opening, len(unit.leaves), gap=Decimal(1))):
        glass = _leaf(pen, unit, box, foot=foot)
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
        if not unit.built.framed:
            _bare_hinges(pen, box, hinge - (_HINGE if on_right else 0))
        long = 7 if unit.built.framed else 20
        pen.handle(lock + inwards * unit.leaf / 2, box.centre[1] - long, Decimal(2 * long))


def _bare_hinges(pen: Pen, glass: Box, left: Decimal) -> None:
    """Two hinges that hold bare glass."""
    for y in (glass.y + glass.height / 10, glass.bottom - glass.height / 10 - _HINGE):
        pen.frame(Box(left, y, _HINGE, _HINGE))


def _louver(pen: Pen, unit: Framed, window: Box) -> None:
    """Slats of glass, one over the other."""
    inside = _frame(pen, unit, window)
    for box in _bays(inside, len(unit.leaves), gap=unit.leaf):
        pen.slats(box, unit.built.slats or max(int(box.height / _SLAT), 2))
    if unit.has_screen:
        pen.mesh(inside)


def _railing(pen: Pen, unit: Framed, window: Box) -> None:
    """Sheets of glass on a channel or between posts, perhaps under a handrail."""
    built, below = unit.built, window
    if built.handrail:
        pen.frame(window._replace(height=unit.leaf))
        below = window._replace(y=window.y + unit.leaf, height=window.height - unit.leaf)
    count = built.sheets or len(unit.leaves)
    gap = _POST * 2 if built.posts else Decimal(2)
    for glass in _bays(below, count, gap=gap):
        pen.pane(glass)
    if built.channel:
        foot = min(unit.frame, below.height / 4)
        pen.frame(below._replace(y=below.bottom - foot, height=foot))
    for place in range(built.posts):
        share = Decimal(place) / max(built.posts - 1, 1)
        pen.post(below._replace(x=below.x + share * (below.width - 2 * _POST), width=2 * _POST))


def _mirror(pen: Pen, unit: Framed, window: Box) -> None:
    if unit.built.framed:
        pen.frame(window)
        window = window.inset(unit.frame / 2)
    pen.pane(window)


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


def _frame(pen: Pen, unit: Framed, window: Box, *, bottom: Decimal | None = None) -> Box:
    """The frame in the wall, if there is one; returns what is inside it."""
    if not unit.built.framed:
        return window
    pen.frame(window)
    return window.inset(unit.frame, bottom=bottom)


def _leaf(pen: Pen, unit: Framed, box: Box, *, foot: Decimal | None = None) -> Box:
    """A leaf with what fills it; returns the box inside its profiles. `foot` is a taller bottom
    rail."""
    inside = box
    if unit.built.framed:
        pen.frame(box)
        inside = box.inset(min(unit.leaf, box.width / 4, box.height / 4), bottom=foot)
    _glaze(pen, unit, inside)
    return inside


def _glaze(pen: Pen, unit: Framed, box: Box) -> None:
    """Panes one over the other, panels under them, a transom between any two."""
    built = unit.built
    rows = built.panes + built.panels
    if not rows:
        return
    gap = min(unit.leaf, box.height / (2 * rows))
    height = (box.height - gap * (rows - 1)) / rows
    for row in range(rows):
        part = box._replace(y=box.y + row * (height + gap), height=height)
        if row < built.panes:
            pen.pane(part)
        else:
            # Of all boards each panel has its share; the last one has what is left over.
            share, more = divmod(built.boards, built.panels)
            pen.panel(part, share + more * (row == rows - 1))


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
