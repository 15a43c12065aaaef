"""A window drawn to scale as SVG text, for the screen and for print.

The drawing is made of rectangles, lines, paths, polygons and text with presentation attributes
only: no styles, patterns, markers or scripts, so that a strict content policy and a PDF renderer
both accept it. Sizes come in millimetres; coordinates are user units with one decimal. Moving
leaves carry an arrow towards where they slide; the lines of a hinged leaf meet on its hinges.

>>> sketch = Sketch(Scheme.SLIDING, "XO", Decimal(1500), Decimal(1200))
>>> draw(sketch).startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ')
True
>>> describe(sketch)
'Ventana corrediza XO de 150 cm × 120 cm, vista desde el exterior'
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import NamedTuple, Self

from catalog.core.errors import EngineError
from catalog.core.measures import show_cm
from catalog.core.recipes import Scheme, ViewSide

MAX_LEAVES = 8

_LONGEST = Decimal(220)
_SHORTEST = Decimal(26)
_MARGIN = Decimal(6)
_GUTTER = Decimal(23)  # for the dimension lines, besides the height of their text
TEXT_SIZE = Decimal(11)
_FRAME_MM = Decimal(55)
_LEAF_MM = Decimal(48)

_NAMES = {
    Scheme.SLIDING: "Ventana corrediza",
    Scheme.FIXED: "Ventana fija",
    Scheme.AWNING: "Ventana proyectante",
    Scheme.CASEMENT: "Ventana abatible",
    Scheme.DOOR: "Puerta",
    Scheme.SCREEN: "Mosquitero",
}


class DrawingError(EngineError):
    """A notation that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a drawing, as values of SVG attributes."""

    ink: str
    frame: str
    glass: str
    glass_opacity: str
    font: str


SCREEN = Palette("currentColor", "none", "#4a9bd1", "0.22", "sans-serif")
"""Takes the colour of the text around it, light or dark."""

PRINT = Palette("#1f2a33", "#e9edf0", "#d8ebf6", "1", "Helvetica")
"""For paper and for renderers that know neither `currentColor` nor transparency."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What to draw: everything a drawing needs, in millimetres. O is a fixed leaf, X a moving
    one."""

    scheme: Scheme
    notation: str
    width: Decimal
    height: Decimal
    has_screen: bool = False
    viewed_from: ViewSide = ViewSide.OUTSIDE

    def __post_init__(self) -> None:
        if not self.notation or set(self.notation) - {"O", "X"} or len(self.notation) > MAX_LEAVES:
            raise DrawingError(
                f"«{self.notation}» no es un acomodo de hojas: usa de 1 a {MAX_LEAVES} letras, "
                "O para fija y X para móvil, como XO u OXXO."
            )
        if self.width <= 0 or self.height <= 0:
            raise DrawingError("Para dibujar hacen falta un ancho y un alto mayores que cero.")


def describe(sketch: Sketch, show: Callable[[Decimal], str] = show_cm) -> str:
    """The drawing in words, for those who do not see it."""
    leaves = f" {sketch.notation}" if len(sketch.notation) > 1 else ""
    screen = " con mosquitero" if sketch.has_screen else ""
    return (
        f"{_NAMES[sketch.scheme]}{leaves}{screen} de {show(sketch.width)} × {show(sketch.height)}, "
        f"vista desde el {sketch.viewed_from.value}"
    )


def draw(
    sketch: Sketch,
    palette: Palette = SCREEN,
    *,
    show: Callable[[Decimal], str] = show_cm,
    title: str = "",
    text_size: Decimal = TEXT_SIZE,
) -> str:
    """The SVG of `sketch` with its dimensions written by `show`; `title` replaces its description.

    `text_size` is in user units, of which the longest side of a window has 220: a drawing that will
    be seen small needs larger figures.
    """
    gutter = _GUTTER + text_size
    scale = _LONGEST / max(sketch.width, sketch.height)
    window = Box(
        gutter,
        _MARGIN,
        max(sketch.width * scale, _SHORTEST),
        max(sketch.height * scale, _SHORTEST),
    )
    pen = _Pen(palette, text_size)
    thickness = _between(_FRAME_MM * scale, Decimal(4), Decimal(9))
    leaf_thickness = _between(_LEAF_MM * scale, Decimal("3.5"), Decimal(8))
    _DRAWERS[sketch.scheme](pen, sketch, window, thickness, leaf_thickness)
    _dimensions(pen, window, show(sketch.width), show(sketch.height))
    width, height = window.right + _MARGIN, window.bottom + gutter
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}">'
        f"<title>{escape(title or describe(sketch, show))}</title>{pen.drawn()}</svg>"
    )


class Box(NamedTuple):
    """A rectangle from its top left corner, in user units."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal

    @property
    def right(self) -> Decimal:
        return self.x + self.width

    @property
    def bottom(self) -> Decimal:
        return self.y + self.height

    @property
    def centre(self) -> tuple[Decimal, Decimal]:
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, margin: Decimal, *, bottom: Decimal | None = None) -> Self:
        lower = margin if bottom is None else bottom
        return self._replace(
            x=self.x + margin,
            y=self.y + margin,
            width=max(self.width - 2 * margin, Decimal(2)),
            height=max(self.height - margin - lower, Decimal(2)),
        )


Drawer = Callable[["_Pen", Sketch, Box, Decimal, Decimal], None]


class _Pen:
    """Collects SVG elements."""

    def __init__(self, palette: Palette, text_size: Decimal) -> None:
        self.palette = palette
        self.text_size = text_size
        self.elements: list[str] = []

    def drawn(self) -> str:
        return "".join(self.elements)

    def frame(self, box: Box) -> None:
        """The outline of what profiles enclose; what is inside is drawn over it."""
        self._rectangle(box, self.palette.frame, "1", "1.1")

    def pane(self, box: Box) -> None:
        """Glass with two glints across its corner."""
        self._rectangle(box, self.palette.glass, self.palette.glass_opacity, "0.7")
        reach = min(box.width, box.height) / 3
        for share in (Decimal("0.45"), Decimal("0.75")):
            span = reach * share
            self.line(box.x + 3, box.y + 3 + span, box.x + 3 + span, box.y + 3, "0.5", "0.45")

    def mesh(self, box: Box) -> None:
        """The cloth of an insect screen, as one path."""
        step = Decimal(6)
        strokes = []
        x = box.x + step
        while x < box.right:
            strokes.append(f"M{_n(x)} {_n(box.y)}V{_n(box.bottom)}")
            x += step
        y = box.y + step
        while y < box.bottom:
            strokes.append(f"M{_n(box.x)} {_n(y)}H{_n(box.right)}")
            y += step
        self.elements.append(
            f'<path d="{"".join(strokes)}" fill="none" stroke="{self.palette.ink}" '
            'stroke-width="0.4" stroke-opacity="0.5"/>'
        )

    def line(
        self,
        x1: Decimal,
        y1: Decimal,
        x2: Decimal,
        y2: Decimal,
        stroke_width: str = "0.8",
        opacity: str = "1",
    ) -> None:
        faint = f' stroke-opacity="{opacity}"' if opacity != "1" else ""
        self.elements.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
            f'stroke="{self.palette.ink}" stroke-width="{stroke_width}"{faint}/>'
        )

    def polygon(self, *points: tuple[Decimal, Decimal]) -> None:
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self.elements.append(f'<polygon points="{corners}" fill="{self.palette.ink}"/>')

    def text(self, x: Decimal, y: Decimal, words: str, *, upwards: bool = False) -> None:
        turned = f' transform="rotate(-90 {_n(x)} {_n(y)})"' if upwards else ""
        self.elements.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-family="{escape(self.palette.font)}" '
            f'font-size="{_n(self.text_size)}" text-anchor="middle" '
            f'fill="{self.palette.ink}"{turned}>{escape(words)}</text>'
        )

    def handle(self, x: Decimal, y: Decimal, height: Decimal) -> None:
        self.polygon((x - 1, y), (x + 1, y), (x + 1, y + height), (x - 1, y + height))

    def _rectangle(self, box: Box, fill: str, opacity: str, stroke_width: str) -> None:
        clear = f' fill-opacity="{opacity}"' if opacity != "1" else ""
        self.elements.append(
            f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
            f'height="{_n(box.height)}" fill="{fill}"{clear} stroke="{self.palette.ink}" '
            f'stroke-width="{stroke_width}"/>'
        )


def _leaf(pen: _Pen, box: Box, thickness: Decimal, *, foot: Decimal | None = None) -> Box:
    """A leaf with its glass; returns the box of the glass. `foot` is a taller bottom rail."""
    pen.frame(box)
    glass = box.inset(min(thickness, box.width / 4, box.height / 4), bottom=foot)
    pen.pane(glass)
    return glass


def _draw_fixed(pen: _Pen, sketch: Sketch, window: Box, frame: Decimal, leaf: Decimal) -> None:
    pen.frame(window)
    for box in _bays(window.inset(frame), len(sketch.notation), gap=leaf):
        pen.pane(box)
    if sketch.has_screen:
        pen.mesh(window.inset(frame))


def _draw_sliding(pen: _Pen, sketch: Sketch, window: Box, frame: Decimal, leaf: Decimal) -> None:
    pen.frame(window)
    boxes = _bays(window.inset(frame), len(sketch.notation), gap=-leaf)
    in_front = sorted(range(len(boxes)), key=lambda index: sketch.notation[index] == "X")
    glasses = {index: _leaf(pen, boxes[index], leaf) for index in in_front}
    moving = [index for index, kind in enumerate(sketch.notation) if kind == "X"]
    for index in moving:
        directions = _directions(sketch.notation, index)
        _arrow(pen, glasses[index], directions)
        box = boxes[index]
        stile = box.x + leaf / 2 if directions[-1] > 0 else box.right - leaf / 2
        pen.handle(stile, box.centre[1] - 6, Decimal(12))
    if sketch.has_screen and moving:
        pen.mesh(glasses[moving[0]])


def _draw_hinged(pen: _Pen, sketch: Sketch, window: Box, frame: Decimal, leaf: Decimal) -> None:
    is_door = sketch.scheme is Scheme.DOOR
    pen.frame(window)
    opening = window.inset(frame, bottom=Decimal(1) if is_door else None)
    boxes = _bays(opening, len(sketch.notation), gap=Decimal(1))
    foot = leaf * Decimal("2.5") if is_door else None
    for index, box in enumerate(boxes):
        glass = _leaf(pen, box, leaf, foot=foot)
        if sketch.has_screen:
            pen.mesh(glass)
        if sketch.notation[index] == "O":
            continue
        if sketch.scheme is Scheme.AWNING:
            _swing(pen, box, (box.centre[0], box.y))
            pen.polygon(*_bar(box.centre[0], box.bottom - leaf / 2))
            continue
        hinged_left = index < len(boxes) / 2
        hinge, lock = (box.x, box.right) if hinged_left else (box.right, box.x)
        _swing(pen, box, (hinge, box.centre[1]))
        inwards = -1 if hinged_left else 1
        pen.handle(lock + inwards * leaf / 2, box.centre[1] - 7, Decimal(14))


def _draw_screen(pen: _Pen, sketch: Sketch, window: Box, frame: Decimal, leaf: Decimal) -> None:
    pen.frame(window)
    for box in _bays(window.inset(leaf), len(sketch.notation), gap=leaf):
        pen.frame(box)
        pen.mesh(box)


_DRAWERS: dict[Scheme, Drawer] = {
    Scheme.FIXED: _draw_fixed,
    Scheme.SLIDING: _draw_sliding,
    Scheme.AWNING: _draw_hinged,
    Scheme.CASEMENT: _draw_hinged,
    Scheme.DOOR: _draw_hinged,
    Scheme.SCREEN: _draw_screen,
}


def _bays(opening: Box, count: int, *, gap: Decimal) -> list[Box]:
    """`opening` in equal bays with `gap` between them; a negative gap makes them overlap."""
    gap = min(gap, opening.width / (2 * count))
    width = (opening.width - gap * (count - 1)) / count
    return [
        opening._replace(x=opening.x + index * (width + gap), width=width) for index in range(count)
    ]


def _directions(notation: str, index: int) -> tuple[int, ...]:
    """Where a moving leaf slides: over the nearest fixed leaves, or else towards its pair."""
    fixed = [place - index for place, kind in enumerate(notation) if kind == "O"]
    if not fixed:
        return (1,) if index % 2 == 0 else (-1,)
    nearest = min(map(abs, fixed))
    return tuple(place // nearest for place in fixed if abs(place) == nearest)


def _arrow(pen: _Pen, glass: Box, directions: tuple[int, ...]) -> None:
    """A horizontal arrow in the middle of the glass, with a head for each direction."""
    x, y = glass.centre
    reach = _between(glass.width * Decimal("0.28"), Decimal(3), Decimal(22))
    head = min(Decimal(5), reach)
    pen.line(x - reach, y, x + reach, y, "1.2")
    for direction in directions:
        tip = x + direction * reach
        back = tip - direction * head
        pen.polygon((tip, y), (back, y - head / 2), (back, y + head / 2))


def _swing(pen: _Pen, leaf: Box, hinge: tuple[Decimal, Decimal]) -> None:
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


def _dimensions(pen: _Pen, window: Box, width: str, height: str) -> None:
    """Dimension lines below and to the left, with ticks and the measures."""
    tick, gap = Decimal(3), Decimal(3)
    y = window.bottom + 13
    pen.line(window.x, y, window.right, y, "0.6")
    for x in (window.x, window.right):
        pen.line(x, window.bottom + gap, x, y + tick, "0.5", "0.7")
        pen.line(x - 2, y + 2, x + 2, y - 2, "1")
    pen.text(window.centre[0], y + 3 + pen.text_size, width)
    x = window.x - 13
    pen.line(x, window.y, x, window.bottom, "0.6")
    for y in (window.y, window.bottom):
        pen.line(window.x - gap, y, x - tick, y, "0.5", "0.7")
        pen.line(x - 2, y + 2, x + 2, y - 2, "1")
    pen.text(x - 5, window.centre[1], height, upwards=True)


def _between(value: Decimal, least: Decimal, most: Decimal) -> Decimal:
    return min(max(value, least), most)


def _n(value: Decimal) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")
