"""Our SVG on the page, stroke by stroke, and the QR of an address.

The drawings of the product use few elements (`catalog.core.strokes`, `quoting.core.cutting`):
rectangles, lines, paths of straight strokes (filled by even and odd), polygons and centred text.
Each SVG is read once.
"""

import re
from functools import lru_cache
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

import segno
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from quoting.offers.pdf.letters import TEXT, runs

_STROKES = re.compile(r"([MHVLZ])([^MHVLZ]*)")
_colour = lru_cache(maxsize=64)(HexColor)
_WHITE = Color(1, 1, 1)
Numbers = tuple[float, ...]


class Shape:
    """One element of a drawing: its kind, its numbers, how it is filled and stroked."""

    __slots__ = ("dash", "fill", "kind", "numbers", "stroke", "width", "words")

    def __init__(self, kind: str, at: dict[str, str], words: str) -> None:
        self.kind, self.words = kind, words
        self.fill = _ink(at.get("fill", "none"), at.get("fill-opacity"))
        self.stroke = _ink(at.get("stroke", "none"), at.get("stroke-opacity"))
        self.width = float(at.get("stroke-width", "1"))
        self.dash = [float(part) for part in at.get("stroke-dasharray", "").split()]
        self.numbers = _NUMBERS[kind](at)


def _ink(colour: str, opacity: str | None) -> Color | None:
    """A colour as it looks on white paper: printers know no transparency."""
    if colour == "none":
        return None
    ink = _colour(colour)
    if opacity is None:
        return ink
    part = float(opacity)
    return Color(*(1 + (tone - 1) * part for tone in ink.rgb()))


def _named(*names: str) -> Any:
    return lambda at: tuple(float(at[name]) for name in names)


def _steps(at: dict[str, str]) -> Numbers:
    """A path of straight strokes as corners: x, y and whether a stroke starts there."""
    x = y = 0.0
    found: list[float] = []
    for letter, text in _STROKES.findall(at["d"]):
        values = [float(value) for value in text.split()]
        if letter == "H":
            x = values[0]
        elif letter == "V":
            y = values[0]
        elif letter in "ML":
            x, y = values
        else:
            continue
        found += (x, y, letter == "M")
    return tuple(found)


def _place_of_text(at: dict[str, str]) -> Numbers:
    """Where its middle stands, how large it is, and whether it runs upwards."""
    return (float(at["x"]), float(at["y"]), float(at["font-size"]), "transform" in at)


_NUMBERS: dict[str, Any] = {
    "rect": _named("x", "y", "width", "height"),
    "line": _named("x1", "y1", "x2", "y2"),
    "path": _steps,
    "polygon": lambda at: tuple(map(float, at["points"].replace(",", " ").split())),
    "text": _place_of_text,
}


@lru_cache(maxsize=512)
def shapes_of(svg: str) -> tuple[float, float, tuple[Shape, ...]]:
    """The width and height of a drawing in its own units, and what it is made of."""
    root = ElementTree.fromstring(svg)  # noqa: S314 -- our own drawing
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    shapes = (
        Shape(kind, dict(element.attrib), element.text or "")
        for element in root
        if (kind := element.tag.rpartition("}")[2]) != "title"
    )
    return width, height, tuple(shapes)


class Figure(Flowable):
    """A drawing of ours ``width`` millimetres wide, or less where it would be higher than
    ``most``."""

    def __init__(self, svg: str, width: float, align: str = "LEFT", most: float = 230) -> None:
        super().__init__()
        self.across, self.down, self.shapes = shapes_of(svg)
        width = min(width, most * self.across / self.down)
        self.scale = width * mm / self.across
        self.width, self.height = width * mm, self.down * self.scale
        self.hAlign = align

    def draw(self) -> None:
        canvas, scale = self.canv, self.scale
        # From here on a unit is one of the drawing's, and y grows upwards from its foot.
        canvas.scale(scale, scale)
        ink: list[Any] = [None, None, None, None]
        for shape in self.shapes:
            _draw(canvas, shape, self.down, ink)


def _draw(canvas: Canvas, shape: Shape, down: float, ink: list[Any]) -> None:
    """One shape; ``ink`` is what the canvas was last told, so that nothing is told twice."""
    if shape.fill is not None and shape.fill is not ink[0]:
        ink[0] = shape.fill
        canvas.setFillColor(shape.fill)
    if shape.stroke is not None:
        if shape.stroke is not ink[1]:
            ink[1] = shape.stroke
            canvas.setStrokeColor(shape.stroke)
        if shape.width != ink[2]:
            ink[2] = shape.width
            canvas.setLineWidth(shape.width)
        if shape.dash != (ink[3] or []):
            ink[3] = shape.dash
            canvas.setDash(shape.dash)
    fill, stroke = int(shape.fill is not None), int(shape.stroke is not None)
    at = shape.numbers
    if shape.kind == "rect":
        canvas.rect(at[0], down - at[1] - at[3], at[2], at[3], stroke=stroke, fill=fill)
    elif shape.kind == "line":
        canvas.line(at[0], down - at[1], at[2], down - at[3])
    elif shape.kind == "text":
        _write(canvas, shape, down)
    else:
        path = canvas.beginPath()
        if shape.kind == "polygon":
            path.moveTo(at[0], down - at[1])
            for place in range(2, len(at), 2):
                path.lineTo(at[place], down - at[place + 1])
            path.close()
        else:
            for place in range(0, len(at), 3):
                go = path.moveTo if at[place + 2] else path.lineTo
                go(at[place], down - at[place + 1])
        canvas.drawPath(path, stroke=stroke, fill=fill)


def _write(canvas: Canvas, shape: Shape, down: float) -> None:
    """Words whose middle stands on their place, perhaps turned upwards."""
    x, y, size, is_upwards = shape.numbers
    parts = [(font, text, stringWidth(text, font, size)) for font, text in runs(shape.words, TEXT)]
    whole = sum(width for *_, width in parts)
    canvas.saveState()
    canvas.translate(x, down - y)
    if is_upwards:
        canvas.rotate(90)
    left = -whole / 2
    for font, text, width in parts:
        canvas.setFont(font, size)
        canvas.drawString(left, 0, text)
        left += width
    canvas.restoreState()


class QrCode(Flowable):
    """The QR of an address, ``size`` millimetres wide, as vectors that a document holds once."""

    def __init__(self, address: str, size: float, align: str = "LEFT") -> None:
        super().__init__()
        self.rows = segno.make(address, error="m").matrix
        self.name = f"qr-{sha256(address.encode()).hexdigest()[:16]}"
        self.width = self.height = size * mm
        self.hAlign = align

    def draw(self) -> None:
        canvas, count = self.canv, len(self.rows)
        if not canvas.hasForm(self.name):
            self._draw_once(canvas, count)
        canvas.scale(self.width / count, self.width / count)
        canvas.doForm(self.name)

    def _draw_once(self, canvas: Canvas, count: int) -> None:
        """Modules as strokes, in units of one module."""
        canvas.beginForm(self.name, 0, 0, count, count)
        path = canvas.beginPath()
        for place, row in enumerate(self.rows):
            y = count - place - 0.5
            for run in re.finditer("\1+", bytes(row).decode("latin-1")):
                path.moveTo(run.start(), y)
                path.lineTo(run.end(), y)
        canvas.setLineWidth(1)
        canvas.setStrokeGray(0)
        canvas.drawPath(path, stroke=1, fill=0)
        canvas.endForm()
