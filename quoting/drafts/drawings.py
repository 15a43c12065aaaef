"""The drawings of sent quotations, made again for page or paper, once for equal windows."""

import re
from base64 import b64encode
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from catalog.core.drawing import PRINT, Sketch, draw
from catalog.core.numbers import show

PRINT_FONT = "Lato"
"""The font of the figures on paper; documents embed it under this name."""

_PAPER = replace(PRINT, font=PRINT_FONT)
_PAPER_TEXT = Decimal(22)  # legible where a drawing is as small as a stamp
_SCREEN_TEXT = Decimal(18)
_VIEW_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


class PrintDrawing(NamedTuple):
    """A drawing in print colours as a data URI, and its size on paper in millimetres."""

    uri: str
    width: Decimal
    height: Decimal


@lru_cache(maxsize=512)
def screen_drawing(sketch: Sketch | None) -> str:
    """SVG for a page (it takes the colour of the text around it), or nothing to draw."""
    return draw(sketch, show=show, text_size=_SCREEN_TEXT) if sketch else ""


@lru_cache(maxsize=512)
def bare_drawing(sketch: Sketch) -> str:
    """SVG of the window alone, to be known by its shape."""
    return draw(sketch, bare=True)


@lru_cache(maxsize=512)
def print_drawing(sketch: Sketch | None, width: Decimal, height: Decimal) -> PrintDrawing | None:
    """The drawing as large as ``width`` × ``height`` millimetres of paper allow."""
    if sketch is None:
        return None
    svg = draw(sketch, _PAPER, show=show, text_size=_PAPER_TEXT)
    across, down = map(Decimal, _VIEW_BOX.findall(svg)[0])
    scale = min(width / across, height / down)
    return PrintDrawing(svg_uri(svg), round(across * scale, 2), round(down * scale, 2))


def svg_uri(svg: str) -> str:
    """``svg`` as the address of an image, which is how documents draw vectors."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
