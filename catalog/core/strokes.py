"""What drawings are made of: boxes, and a pen that collects SVG elements.

Elements are rectangles, lines, paths, polygons and text with presentation attributes only: no
styles, patterns, markers or scripts, so that a strict content policy and a PDF renderer both accept
them. Coordinates are user units with one decimal.

>>> pen = Pen(PRINT)
>>> pen.line(Decimal(0), Decimal("2.26"), Decimal(10), Decimal("2.26"))
>>> pen.drawn()
'<line x1="0" y1="2.3" x2="10" y2="2.3" stroke="#1f2a33" stroke-width="0.8"/>'
"""

from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import NamedTuple, Self

_MESH = Decimal(6)


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
        """What is left within `margin`, of which no side takes more than a third."""
        side, top = min(margin, self.width / 3), min(margin, self.height / 3)
        lower = min(margin if bottom is None else bottom, self.height / 3)
        return self._replace(
            x=self.x + side,
            y=self.y + top,
            width=self.width - 2 * side,
            height=self.height - top - lower,
        )


class Pen:
    """Collects SVG elements."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.elements: list[str] = []

    def drawn(self) -> str:
        return "".join(self.elements)

    def frame(self, box: Box) -> None:
        """The outline of what profiles enclose; what is inside is drawn over it."""
        self.rectangle(box, self.palette.frame, stroke_width="1.1")

    def pane(self, box: Box) -> None:
        """Glass with two glints across its corner."""
        self.rectangle(box, self.palette.glass, self.palette.glass_opacity, "0.7")
        reach = min(box.width, box.height) / 3
        for share in (Decimal("0.45"), Decimal("0.75")):
            span = reach * share
            self.line(box.x + 3, box.y + 3 + span, box.x + 3 + span, box.y + 3, "0.5", "0.45")

    def panel(self, box: Box, boards: int) -> None:
        """What is closed without glass, with the joints of its `boards`."""
        self.rectangle(box, self.palette.frame, stroke_width="0.7")
        edges = [box.y + box.height * board / boards for board in range(1, boards)]
        self._grid([f"M{digits(box.x)} {digits(y)}H{digits(box.right)}" for y in edges], "1")

    def post(self, box: Box) -> None:
        """An upright profile that stands free."""
        self.frame(box)

    def mesh(self, box: Box) -> None:
        """The cloth of an insect screen."""
        across, down = int(box.width / _MESH), int(box.height / _MESH)
        self._grid(
            [
                f"M{digits(box.x + step * _MESH)} {digits(box.y)}V{digits(box.bottom)}"
                for step in range(1, across + 1)
            ]
            + [
                f"M{digits(box.x)} {digits(box.y + step * _MESH)}H{digits(box.right)}"
                for step in range(1, down + 1)
            ]
        )

    def slats(self, box: Box, count: int) -> None:
        """Glass in `count` slats, one over the other, each lapping the next."""
        self.pane(box)
        edges = [box.y + box.height * slat / count for slat in range(1, count)]
        lap = min(Decimal(2), box.height / count / 3)
        self._grid(
            [
                f"M{digits(box.x)} {digits(y)}H{digits(box.right)}"
                for edge in edges
                for y in (edge - lap, edge)
            ],
            "0.8",
        )

    def _grid(self, strokes: list[str], opacity: str = "0.5") -> None:
        """Thin lines, as one path."""
        if strokes:
            self.elements.append(
                f'<path d="{"".join(strokes)}" fill="none" stroke="{self.palette.ink}" '
                f'stroke-width="0.4" stroke-opacity="{opacity}"/>'
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
            f'<line x1="{digits(x1)}" y1="{digits(y1)}" x2="{digits(x2)}" y2="{digits(y2)}" '
            f'stroke="{self.palette.ink}" stroke-width="{stroke_width}"{faint}/>'
        )

    def polygon(
        self, *points: tuple[Decimal, Decimal], fill: str = "", stroke_width: str = ""
    ) -> None:
        """Filled with ink unless ``fill`` says otherwise, and without an edge unless it is wide."""
        corners = " ".join(f"{digits(x)},{digits(y)}" for x, y in points)
        edge = self._edge(stroke_width)
        self.elements.append(
            f'<polygon points="{corners}" fill="{fill or self.palette.ink}"{edge}/>'
        )

    def text(
        self,
        x: Decimal,
        y: Decimal,
        words: str,
        size: Decimal,
        *,
        upwards: bool = False,
        name: str = "",
    ) -> None:
        """Centred on its place; ``name`` is the class by which a page finds it."""
        named = f' class="{name}"' if name else ""
        turned = f' transform="rotate(-90 {digits(x)} {digits(y)})"' if upwards else ""
        self.elements.append(
            f'<text x="{digits(x)}" y="{digits(y)}" font-family="{escape(self.palette.font)}" '
            f'font-size="{digits(size)}" text-anchor="middle" '
            f'fill="{self.palette.ink}"{turned}{named}>{escape(words)}</text>'
        )

    def handle(self, x: Decimal, y: Decimal, height: Decimal) -> None:
        self.polygon((x - 1, y), (x + 1, y), (x + 1, y + height), (x - 1, y + height))

    def rectangle(
        self, box: Box, fill: str, opacity: str = "1", stroke_width: str = "", dashes: str = ""
    ) -> None:
        clear = f' fill-opacity="{opacity}"' if opacity != "1" else ""
        edge = self._edge(stroke_width) + (f' stroke-dasharray="{dashes}"' if dashes else "")
        self.elements.append(
            f'<rect x="{digits(box.x)}" y="{digits(box.y)}" width="{digits(box.width)}" '
            f'height="{digits(box.height)}" fill="{fill}"{clear}{edge}/>'
        )

    def _edge(self, stroke_width: str) -> str:
        return f' stroke="{self.palette.ink}" stroke-width="{stroke_width}"' if stroke_width else ""


def between(value: Decimal, least: Decimal, most: Decimal) -> Decimal:
    return min(max(value, least), most)


def digits(value: Decimal) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")
