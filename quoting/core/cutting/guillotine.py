"""Rectangles cut from sheets edge to edge, in whole numbers: a heuristic, never an overlap.

A pane goes into the corner of a free rectangle and one straight cut splits the rest in two. Several
orders and ways to choose and to split are tried. Sizes already carry their saw cut.

>>> sheets = arrange([Box(6, 4), Box(6, 4), Box(4, 4)], width=10, height=8, may_turn=True)
>>> [(spot.box, spot.x, spot.y, spot.turned) for spot in sheets[0].spots]
[(0, 0, 0, True), (1, 4, 0, False), (2, 4, 4, False)]
>>> sheets[0].free
[Free(x=0, y=6, width=4, height=2), Free(x=8, y=4, width=2, height=4)]
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product
from typing import NamedTuple

_WORK = 4_000_000
"""Square of the number of boxes, times attempts: few boxes are tried in every way there is."""


class Box(NamedTuple):
    width: int
    height: int


class Spot(NamedTuple):
    """Where box number `box` lies; `turned` when its width runs along the height of the sheet."""

    box: int
    x: int
    y: int
    turned: bool


class Free(NamedTuple):
    x: int
    y: int
    width: int
    height: int


class Layout(NamedTuple):
    """A sheet: what lies on it, and what is free."""

    spots: list[Spot]
    free: list[Free]


Order = Callable[[Box], tuple[int, ...]]
Fit = Callable[[int, int], int]
"""From what stays free beside and above a box, how badly it fits."""

_ORDERS: tuple[Order, ...] = (
    lambda box: (box.width * box.height, max(box)),
    lambda box: (max(box), min(box)),
    lambda box: (box.height, box.width),
    lambda box: (box.width, box.height),
    lambda box: (min(box), max(box)),
)
_FITS: tuple[Fit, ...] = (min, max)


def arrange(boxes: Sequence[Box], width: int, height: int, may_turn: bool) -> list[Layout]:
    """The fewest sheets of `width` × `height` found; every box must fit one."""
    attempts = product((True, False), _FITS, _ORDERS)
    tries = max(1, _WORK // (len(boxes) ** 2 + 1))
    area = sum(box.width * box.height for box in boxes)
    fewest = -(-area // (width * height))
    best: list[Layout] | None = None
    for split_short, fit, order in islice(attempts, tries):
        sheets = _arrange(boxes, width, height, may_turn, split_short, fit, order)
        if best is None or len(sheets) < len(best):
            best = sheets
        if len(best) == fewest:
            break
    return [sheet._replace(free=sorted(sheet.free)) for sheet in best or ()]


Choice = tuple[int, int, int, bool]
"""How badly a box fits, in which sheet, in which free place of it, and whether it is turned."""


def _arrange(
    boxes: Sequence[Box],
    width: int,
    height: int,
    may_turn: bool,
    split_short: bool,
    fit: Fit,
    order: Order,
) -> list[Layout]:
    sheets: list[Layout] = []
    for number in sorted(range(len(boxes)), key=lambda number: order(boxes[number]), reverse=True):
        box = boxes[number]
        choices = _choices(sheets, box, may_turn, fit)
        best = min(choices, default=None)
        if best is None:
            sheets.append(Layout([], [Free(0, 0, width, height)]))
            best = min(_choices(sheets[-1:], box, may_turn, fit, len(sheets) - 1))
        _, chosen, place, turned = best
        sheet = sheets[chosen]
        free = sheet.free.pop(place)
        sheet.spots.append(Spot(number, free.x, free.y, turned))
        sheet.free.extend(_split(free, _as_laid(box, turned), split_short))
    return sheets


def _choices(
    sheets: Sequence[Layout], box: Box, may_turn: bool, fit: Fit, first: int = 0
) -> Iterator[Choice]:
    ways = [(False, *box), (True, *_as_laid(box, True))] if may_turn else [(False, *box)]
    for number, sheet in enumerate(sheets, first):
        for place, free in enumerate(sheet.free):
            for turned, width, height in ways:
                beside, above = free.width - width, free.height - height
                if beside >= 0 and above >= 0:
                    yield fit(beside, above), number, place, turned


def _as_laid(box: Box, turned: bool) -> Box:
    return Box(box.height, box.width) if turned else box


def _split(free: Free, box: Box, split_short: bool) -> Iterator[Free]:
    """What is left of `free` around a box in its corner, in two rectangles or fewer; the first cut
    runs across the shorter side that is left, or across the longer one."""
    beside, above = free.width - box.width, free.height - box.height
    upright = (beside > above) is split_short
    right = Free(free.x + box.width, free.y, beside, free.height if upright else box.height)
    top = Free(free.x, free.y + box.height, box.width if upright else free.width, above)
    return (rest for rest in (right, top) if rest.width and rest.height)
