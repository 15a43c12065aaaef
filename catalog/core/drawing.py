"""A window drawn to scale as SVG text, for the screen and for print.

Sizes come in millimetres; coordinates are user units. The drawing fits a strict content policy and
a PDF renderer alike (`catalog.core.strokes`).

>>> sketch = Sketch(Scheme.SLIDING, "XO", Decimal(1500), Decimal(1200))
>>> draw(sketch).startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ')
True
>>> describe(sketch)
'Ventana corrediza XO de 150 cm × 120 cm, vista desde el exterior'
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import NamedTuple

from catalog.core.errors import EngineError
from catalog.core.layout import Bay, Layout, read_layout
from catalog.core.leaves import USUAL, Built, Framed, draw_framed
from catalog.core.lengths import LengthUnit
from catalog.core.recipes import Scheme, ViewSide
from catalog.core.strokes import PRINT, SCREEN, Box, Palette, Pen, between, digits

__all__ = [
    "PRINT",
    "SCREEN",
    "TEXT_SIZE",
    "DrawingError",
    "Palette",
    "Sketch",
    "describe",
    "draw",
    "figures_for",
]

_LONGEST = Decimal(220)
_SHORTEST = Decimal(26)
_MARGIN = Decimal(6)
_GUTTER = Decimal(23)  # for the dimension lines, besides the height of their text
_NEXT = Decimal(9)  # from one dimension line to the next, besides the height of its text
TEXT_SIZE = Decimal(11)
_LETTER = Decimal("0.62")  # how wide a figure is, of its size, about
_READABLE = Decimal("0.6")  # of the size of the others: no figure is smaller
_TRIES = 5  # until figures have the size that is asked for
_FRAME_MM = Decimal(55)
_LEAF_MM = Decimal(48)

_NAMES = {
    Scheme.SLIDING: "Ventana corrediza",
    Scheme.FIXED: "Ventana fija",
    Scheme.AWNING: "Ventana proyectante",
    Scheme.CASEMENT: "Ventana abatible",
    Scheme.DOOR: "Puerta",
    Scheme.SCREEN: "Mosquitero",
    Scheme.SHOWER: "Cancel",
    Scheme.LOUVER: "Celosía",
    Scheme.RAILING: "Barandal",
    Scheme.MIRROR: "Espejo",
}


Lengths = Sequence[Decimal]
Show = Callable[[Decimal], str]
Spans = list[tuple[Decimal, list[tuple[Bay, Decimal]]]]
"""The height of each row from the top, and its bays with their widths."""


class DrawingError(EngineError):
    """A size that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What to draw: everything a drawing needs, in millimetres.

    `notation` is a layout (`catalog.core.layout`) and `measures` the pairs of name and length that
    it takes; LayoutError when it is none or they do not fit. `built` is what the cut list says.
    Figures are written in `unit`.
    """

    scheme: Scheme
    notation: str
    width: Decimal
    height: Decimal
    has_screen: bool = False
    viewed_from: ViewSide = ViewSide.OUTSIDE
    hinged_right: bool = False
    measures: tuple[tuple[str, Decimal], ...] = ()
    built: Built = USUAL
    unit: LengthUnit = LengthUnit.CM

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise DrawingError("Para dibujar hacen falta un ancho y un alto mayores que cero.")
        self.spans()  # raises now rather than when it is drawn

    @property
    def layout(self) -> Layout:
        return read_layout(self.notation)

    def spans(self) -> Spans:
        """What `measures` make of the layout; LayoutError when they do not fit."""
        given = dict(self.measures)
        heights = self.layout.heights(self.height, given)
        return [
            (height, list(zip(row.bays, row.widths(self.width, given), strict=True)))
            for row, height in zip(self.layout.rows, heights, strict=True)
        ]


def describe(sketch: Sketch) -> str:
    """The drawing in words, for those who do not see it."""
    show = sketch.unit.show
    screen = " con mosquitero" if sketch.has_screen else ""
    return (
        f"{_NAMES[sketch.scheme]}{_leaves_in_words(sketch.layout)}{screen} "
        f"de {show(sketch.width)} × {show(sketch.height)}, "
        f"vista desde el {sketch.viewed_from.value}"
    )


def _leaves_in_words(layout: Layout) -> str:
    moving = next((place for place, row in enumerate(layout.rows) if _moves(row.bays)), None)
    place = len(layout.rows) - 1 if moving is None else moving
    bays = layout.rows[place].bays
    main = next((bay for bay in bays if bay.moves), bays[0])
    words = f" {main.leaves}" if main.moves and len(main.leaves) > 1 else ""
    if len(bays) > 1 and moving is None:
        words += f" de {len(bays)} tramos"
    sides = ["lateral"] if len(bays) > 1 and moving is not None else []
    sides += ["superior"] if place else []
    sides += ["inferior"] if place < len(layout.rows) - 1 else []
    return f"{words} con fijo {' y '.join(sides)}" if sides else words


def _moves(bays: Sequence[Bay]) -> bool:
    return any(bay.moves for bay in bays)


class _Sheet(NamedTuple):
    """Where the window and its dimensions stand, and how large the figures of each chain are."""

    window: Box
    scale: Decimal
    beside: Decimal
    under: Decimal
    width: Decimal
    height: Decimal

    @property
    def left(self) -> Decimal:
        return self.beside and _NEXT + self.beside

    @property
    def below(self) -> Decimal:
        return self.under and _NEXT + self.under


def draw(
    sketch: Sketch,
    palette: Palette = SCREEN,
    *,
    title: str = "",
    text_size: Decimal = TEXT_SIZE,
    bare: bool = False,
    one_size: bool = False,
) -> str:
    """The SVG of `sketch` with its dimensions; `title` replaces its description.

    `text_size` is in user units, of which the longest side of a window has 220: a drawing that will
    be seen small needs larger figures. A `bare` one has no dimensions at all. With `one_size` a
    chain whose figures would have to be smaller is left out.
    """
    spans, show = sketch.spans(), sketch.unit.show
    heights, widths = _chains(spans)
    sheet = _lay_out(sketch, spans, text_size, bare=bare, one_size=one_size)
    window = sheet.window
    pen = Pen(palette)
    _draw_bays(pen, sketch, spans, window, sheet.scale)
    if sheet.under:
        _dimensions_below(pen, window, Decimal(0), widths, show, sheet.under)
    if sheet.beside:
        _dimensions_left(pen, window, Decimal(0), heights, show, sheet.beside)
    if not bare:
        _dimensions_below(pen, window, sheet.below, [sketch.width], show, text_size)
        _dimensions_left(pen, window, sheet.left, [sketch.height], show, text_size)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {digits(sheet.width)} {digits(sheet.height)}" '
        f'width="{digits(sheet.width)}" height="{digits(sheet.height)}">'
        f"<title>{escape(title or describe(sketch))}</title>{pen.drawn()}</svg>"
    )


def figures_for(
    sketch: Sketch, box: tuple[Decimal, Decimal], size: Decimal
) -> tuple[Decimal, Decimal]:
    """How large the text must be in the drawing, and how wide the drawing becomes.

    Its figures are `size` high once it fills `box`; all is in the unit of the box.
    """
    spans = sketch.spans()
    text_size = TEXT_SIZE
    for _ in range(_TRIES):
        sheet = _lay_out(sketch, spans, text_size, one_size=True)
        scale = min(box[0] / sheet.width, box[1] / sheet.height)
        text_size = size / scale
    sheet = _lay_out(sketch, spans, text_size, one_size=True)
    return text_size, min(box[0], box[1] * sheet.width / sheet.height)


def _chains(spans: Spans) -> tuple[list[Decimal], list[Decimal]]:
    """The heights of the rows, and the widths of the row that has the most bays."""
    heights = [height for height, _ in spans]
    return heights, [width for _, width in max((bays for _, bays in spans), key=len)]


def _lay_out(
    sketch: Sketch,
    spans: Spans,
    text_size: Decimal,
    *,
    bare: bool = False,
    one_size: bool = False,
) -> _Sheet:
    heights, widths = _chains(spans)
    show = sketch.unit.show
    scale = _LONGEST / max(sketch.width, sketch.height)
    across = max(sketch.width * scale, _SHORTEST)
    down = max(sketch.height * scale, _SHORTEST)
    least = text_size * (1 if one_size else _READABLE)
    beside = _chain_size(down, heights, show, text_size, least) * (not bare)
    under = _chain_size(across, widths, show, text_size, least) * (not bare)
    gutter = _MARGIN if bare else _GUTTER + text_size
    left = (beside and _NEXT + beside) + gutter
    below = (under and _NEXT + under) + gutter
    window = Box(left, _MARGIN, across, down)
    return _Sheet(window, scale, beside, under, window.right + _MARGIN, window.bottom + below)


def _draw_bays(pen: Pen, sketch: Sketch, spans: Spans, window: Box, scale: Decimal) -> None:
    frame = between(_FRAME_MM * scale, Decimal(4), Decimal(9))
    leaf = between(_LEAF_MM * scale, Decimal("3.5"), Decimal(8))
    # The cut list's panes are of what opens; what is fixed beside it has one each.
    opens = any(bay.moves for _, bays in spans for bay, _ in bays)
    beside = Built(framed=sketch.built.framed)
    y = window.y
    for row_height, bays in spans:
        height = window.height * row_height / sketch.height
        x = window.x
        for bay, bay_width in bays:
            width = window.width * bay_width / sketch.width
            has_screen = sketch.has_screen and (bay.moves or sketch.layout.is_plain)
            built = sketch.built if bay.moves or not opens else beside
            unit = Framed(
                sketch.scheme, bay.leaves, has_screen, sketch.hinged_right, frame, leaf, built
            )
            draw_framed(pen, unit, Box(x, y, width, height))
            x += width
        y += height


def _chain_size(
    span: Decimal, lengths: Lengths, show: Show, text_size: Decimal, least: Decimal
) -> Decimal:
    """How large the figures of a chain along `span` may be to fit between its ticks; 0 where they
    would be smaller than `least`, or where there is nothing to tell apart."""
    if len(lengths) < 2:
        return Decimal(0)
    scale = span / sum(lengths)
    fitting = min(length * scale / (len(show(length)) * _LETTER) for length in lengths)
    return Decimal(0) if fitting < least else min(fitting, text_size)


def _dimensions_below(
    pen: Pen, window: Box, away: Decimal, lengths: Lengths, show: Show, size: Decimal
) -> None:
    """A chain of dimensions under the window, with ticks and the measures."""
    y = window.bottom + 13 + away
    ends = _ends(window.x, window.width, lengths)
    pen.line(window.x, y, window.right, y, "0.6")
    for start, end, length in zip(ends, ends[1:], lengths, strict=False):
        pen.text((start + end) / 2, y + 3 + size, show(length), size)
    for x in ends:
        pen.line(x, window.bottom + 3, x, y + 3, "0.5", "0.7")
        pen.line(x - 2, y + 2, x + 2, y - 2, "1")


def _dimensions_left(
    pen: Pen, window: Box, away: Decimal, lengths: Lengths, show: Show, size: Decimal
) -> None:
    """The same to the left of it, from the top."""
    x = window.x - 13 - away
    ends = _ends(window.y, window.height, lengths)
    pen.line(x, window.y, x, window.bottom, "0.6")
    for start, end, length in zip(ends, ends[1:], lengths, strict=False):
        pen.text(x - 5, (start + end) / 2, show(length), size, upwards=True)
    for y in ends:
        pen.line(window.x - 3, y, x - 3, y, "0.5", "0.7")
        pen.line(x - 2, y + 2, x + 2, y - 2, "1")


def _ends(start: Decimal, span: Decimal, lengths: Lengths) -> list[Decimal]:
    """Where each of `lengths`, drawn along `span` from `start`, begins and the last one ends."""
    scale = span / sum(lengths)
    return [start + scale * sum(lengths[:count]) for count in range(len(lengths) + 1)]
