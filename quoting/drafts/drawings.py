"""The drawings of sent quotations, made again for page or paper, once for equal windows."""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from catalog.core.drawing import PRINT, Sketch, draw, figures_for
from catalog.core.lengths import LengthUnit

FIGURES_MM = Decimal("2.6")
"""How high the figures of every drawing on paper are: some 7.5 points."""


class PrintDrawing(NamedTuple):
    """A drawing in print colours, and how wide it is on paper in millimetres."""

    svg: str
    width: Decimal


drawn = lru_cache(maxsize=1500)(draw)
"""The SVG of a sketch, made once for equal ones."""


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
