"""The drawings of sent quotations, made again for page or paper, once for equal windows."""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from catalog.core.drawing import PRINT, Sketch, draw, figures_for
from catalog.core.lengths import LengthUnit

FIGURES_MM = Decimal("2.6")
"""How high the figures of every drawing on paper are: some 7.5 points."""

_SCREEN_TEXT = Decimal(18)


class PrintDrawing(NamedTuple):
    """A drawing in print colours, and how wide it is on paper in millimetres."""

    svg: str
    width: Decimal


@lru_cache(maxsize=512)
def screen_drawing(sketch: Sketch | None) -> str:
    """SVG for a page (it takes the colour of the text around it), or nothing to draw."""
    return draw(sketch, text_size=_SCREEN_TEXT) if sketch else ""


@lru_cache(maxsize=512)
def bare_drawing(sketch: Sketch) -> str:
    """SVG of the window alone, to be known by its shape."""
    return draw(sketch, bare=True)


@lru_cache(maxsize=512)
def print_drawing(sketch: Sketch | None, width: Decimal, height: Decimal) -> PrintDrawing | None:
    """The drawing as large as ``width`` × ``height`` millimetres of paper allow, with the figures
    that every drawing on paper has."""
    if sketch is None:
        return None
    text_size, across = figures_for(sketch, (width, height), FIGURES_MM)
    svg = draw(sketch, PRINT, text_size=text_size, one_size=True)
    return PrintDrawing(svg, round(across, 2))


def in_mm(sketch: Sketch | None) -> Sketch | None:
    """As the workshop reads it, whatever the unit of the quotation."""
    return replace(sketch, unit=LengthUnit.MM) if sketch else None
