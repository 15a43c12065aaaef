"""How the leaves of a product stand, drawn to be picked and while its page is being written."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from catalog.core.drawing import Sketch, draw
from catalog.core.errors import EngineError
from catalog.core.layout import read_layout
from catalog.core.recipes import Scheme, ViewSide
from catalog.models import Product
from catalog.units import company_unit

Size = tuple[Decimal, Decimal]
"""Width and height, mm."""

SHOWN: Size = (Decimal(1500), Decimal(1200))
FIGURES = Decimal(18)
USUAL = {
    "O": "Un fijo",
    "X": "Una hoja",
    "XO": "Móvil y fija",
    "OX": "Fija y móvil",
    "XX": "Dos móviles",
    "OXO": "Móvil al centro",
    "OXXO": "Dos móviles al centro",
    "O+O": "Dos tramos",
    "O+O+O": "Tres tramos",
    "O@ALTO_FIJO/XO": "Con fijo arriba",
    "XO/O@ALTO_FIJO": "Con fijo abajo",
    "O:LADO+X": "Con fijo a la izquierda",
    "X+O:LADO": "Con fijo a la derecha",
    "O:LADO+X+O:LADO": "Con fijo a cada lado",
    "O@ALTO_FIJO/O:LADO+X": "Con fijo arriba y a un lado",
}
"""The layouts that shops make most, by their notation."""


class Choice(NamedTuple):
    notation: str
    label: str
    svg: SafeString


@lru_cache(maxsize=32)
def choices(scheme: str) -> tuple[Choice, ...]:
    """The usual layouts, drawn as a window of ``scheme``, or of the first kind if it is none."""
    scheme = scheme if scheme in set(Scheme) else Scheme.SLIDING
    return tuple(
        Choice(notation, label, _svg(_sketch(scheme, notation, SHOWN), bare=True))
        for notation, label in USUAL.items()
    )


def usual_size(product: Product) -> Size:
    """One between the least and the greatest, or a usual one where it has none."""
    ends = ((product.min_width, product.max_width), (product.min_height, product.max_height))
    width, height = (
        (least + most) / 2 if least and most else max(least or usual, usual)
        for (least, most), usual in zip(ends, SHOWN, strict=True)
    )
    return width, height


def drawn(scheme: str, notation: str, size: Size, viewed_from: str) -> SafeString:
    """The drawing of what is typed, or nothing if it cannot be drawn yet."""
    try:
        return _svg(_sketch(scheme, notation, size, viewed_from))
    except (EngineError, ValueError):
        return SafeString()


def _sketch(scheme: str, notation: str, size: Size, viewed_from: str = ViewSide.OUTSIDE) -> Sketch:
    """A measure that each quotation gives is drawn as large as an equal part."""
    layout = read_layout(notation)
    width, height = size
    given = {row.height: height / (len(layout.rows) + 1) for row in layout.rows}
    given |= {bay.width: width / (len(row.bays) + 1) for row in layout.rows for bay in row.bays}
    return Sketch(
        Scheme(scheme),
        notation,
        width,
        height,
        viewed_from=ViewSide(viewed_from),
        measures=tuple((name, given[name]) for name in sorted(layout.measures)),
        unit=company_unit(),
    )


def _svg(sketch: Sketch, *, bare: bool = False) -> SafeString:
    text = draw(sketch, bare=True) if bare else draw(sketch, text_size=FIGURES)
    return mark_safe(text)  # noqa: S308 -- our own drawing, of numbers and the engine's words
