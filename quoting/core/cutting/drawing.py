"""Bars and sheets drawn as they are cut: SVG text for a page, light or dark, and for paper.

Lengths come in millimetres; coordinates are user units with one decimal. Bars side by side are
drawn to the scale of the ``longest``.

>>> from quoting.core.cutting.bars import BarCut
>>> bar = Bar(Decimal(6100), (BarCut(Decimal(1500), "V1"),) * 4, kerf=Decimal(4))
>>> svg = draw_bar(bar)
>>> svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 1000 62"')
True
>>> svg.count(">1,500<")
4
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from html import escape
from math import radians, tan
from typing import NamedTuple

from catalog.core.numbers import show
from catalog.core.recipes import RIGHT_ANGLE
from catalog.core.strokes import PRINT, SCREEN, Box, Palette, Pen, digits
from quoting.core.cutting.bars import Bar, BarCut
from quoting.core.cutting.sheets import PlacedPane, Remnant, Sheet

ACROSS = Decimal(1000)
SHEET_ACROSS = Decimal(640)

_NOTHING = Decimal(0)
_HIGH = Decimal(48)
_TOP = Decimal(7)
_DEEP = Decimal(14)  # what a mitre leans, as that of a profile does at this scale
_LABEL, _USUAL, _SMALL = Decimal(18), Decimal(14), Decimal(12)
_LETTER = Decimal("0.58")  # of the size of the text, on the average
_EDGE, _DASHES, _OUTLINE = "1", "5 4", "1.6"
_MIDDLE = _TOP + _HIGH / 2 + 5


class Tones(NamedTuple):
    """What fills a drawing: its pieces, and with the opacity beside them waste and what is kept."""

    palette: Palette
    piece: str
    rest: tuple[str, str]
    kept: tuple[str, str]


PAGE = Tones(SCREEN, "none", ("currentColor", "0.16"), ("currentColor", "0.05"))
"""Takes the colour of the text around it, light or dark."""

PAPER = Tones(replace(PRINT, ink="#111111"), "#ffffff", ("#e4e4e4", "1"), ("#f4f4f4", "1"))


def draw_bar(bar: Bar, longest: Decimal | None = None, tones: Tones = PAGE) -> str:
    """The bar from left to right: trim, pieces with their saw cuts, and the rest, kept or waste."""
    length, trim, remainder = bar.length, bar.trim, bar.remainder
    scale, pen = ACROSS / max(longest or length, length), Pen(tones.palette)
    for start, stop in _rests(bar):
        pen.rectangle(Box(start * scale, _TOP, (stop - start) * scale, _HIGH), *tones.rest)
    place = trim
    for cut in bar.cuts:
        _piece(pen, cut, place * scale, cut.length * scale, tones.piece)
        place += cut.length + bar.kerf
    if remainder:
        left, width = (length - trim - remainder) * scale, remainder * scale
        text, size = _figure(remainder), _SMALL
        if bar.is_kept:
            pen.rectangle(Box(left, _TOP, width, _HIGH), *tones.kept, _EDGE, _DASHES)
            text, size = f"Retazo {text}", _LABEL
        _text(pen, text, left + width / 2, _MIDDLE, size, width)
    pen.rectangle(Box(_NOTHING, _TOP, length * scale, _HIGH), "none", stroke_width=_OUTLINE)
    title = f"Tramo de {_figure(length)} mm con {len(bar.cuts)} piezas"
    return _svg(ACROSS, _HIGH + 2 * _TOP, title, pen)


def draw_sheet(sheet: Sheet, tones: Tones = PAGE) -> str:
    """The sheet with its panes and the rectangles that are kept, seen from above."""
    scale, pen = SHEET_ACROSS / sheet.width, Pen(tones.palette)
    whole = Box(_NOTHING, _NOTHING, SHEET_ACROSS, sheet.height * scale)
    pieces: list[PlacedPane | Remnant] = [*sheet.panes, *sheet.remnants]
    boxes = [
        Box(
            piece.x * scale,
            whole.height - (piece.y + piece.height) * scale,
            piece.width * scale,
            piece.height * scale,
        )
        for piece in pieces
    ]
    _shade(pen, whole, boxes, *tones.rest)
    for piece, box in zip(pieces, boxes, strict=True):
        texts = [f"{_figure(piece.width)} × {_figure(piece.height)}"]
        if isinstance(piece, Remnant):
            texts.insert(0, "Retazo")
            pen.rectangle(box, *tones.kept, _EDGE, _DASHES)
        else:
            texts.append(piece.reference)
            pen.rectangle(box, tones.piece, stroke_width=_EDGE)
        _lines(pen, texts, box)
    pen.rectangle(whole, "none", stroke_width=_OUTLINE)
    size = f"{_figure(sheet.width)} × {_figure(sheet.height)}"
    title = f"Hoja de {size} mm con {len(sheet.panes)} vidrios"
    return _svg(whole.width, whole.height, title, pen)


def _shade(pen: Pen, whole: Box, holes: Iterable[Box], fill: str, opacity: str) -> None:
    """What is lost of a sheet: all of it but the ``holes`` where a piece lies."""
    sides = ([*map(digits, (box.x, box.y, box.right, box.bottom))] for box in (whole, *holes))
    path = "".join(f"M{x} {y}H{right}V{bottom}H{x}Z" for x, y, right, bottom in sides)
    clear = f' fill-opacity="{opacity}"' if opacity != "1" else ""
    pen.elements.append(f'<path d="{path}" fill="{fill}"{clear} fill-rule="evenodd"/>')


def _rests(bar: Bar) -> Iterator[tuple[Decimal, Decimal]]:
    """What is not a piece, from left to right: trim, saw cuts, the rest."""
    places = [(_NOTHING, bar.trim)]
    end = bar.trim
    for cut in bar.cuts:
        end += cut.length
        places.append((end, min(end + bar.kerf, bar.length)))
        end += bar.kerf
    last = bar.length if not bar.is_kept else bar.length - bar.trim - bar.remainder
    places.append((min(end, last), last))
    if bar.is_kept:
        places.append((bar.length - bar.trim, bar.length))
    return ((start, stop) for start, stop in places if stop > start)


def _piece(pen: Pen, cut: BarCut, left: Decimal, width: Decimal, fill: str) -> None:
    lean_left, lean_right = (_lean(angle, width) for angle in (cut.left_angle, cut.right_angle))
    right, bottom = left + width, _TOP + _HIGH
    upper = (left + lean_left, _TOP), (right - lean_right, _TOP)
    pen.polygon(*upper, (right, bottom), (left, bottom), fill=fill, stroke_width="1.2")
    centre, room = left + width / 2, width - lean_left - lean_right - 4
    angles = ""
    if cut.left_angle != RIGHT_ANGLE or cut.right_angle != RIGHT_ANGLE:
        angles = f"{_figure(cut.left_angle)}°/{_figure(cut.right_angle)}° "
    _text(pen, _figure(cut.length), centre, _TOP + 21, _LABEL, room)
    _text(pen, angles + cut.reference, centre, _TOP + 39, _SMALL, room + lean_left / 2)


def _lean(angle: Decimal, width: Decimal) -> Decimal:
    """How far the upper corner of a mitred end stands back."""
    if not 0 < angle < RIGHT_ANGLE:
        return _NOTHING
    return min(_DEEP / Decimal(tan(radians(angle))), width / 5)


def _lines(pen: Pen, texts: Iterable[str], box: Box) -> None:
    """Texts one below the other in the middle of a rectangle; upright where it is narrow."""
    upright = box.width < 90 and box.height > box.width
    room, depth = (box.height, box.width) if upright else (box.width, box.height)
    x, y = box.centre
    shown = [text for text in texts if text][: 0 if depth < 14 else 2 if depth >= 30 else 1]
    for row, text in enumerate(shown):
        down = Decimal(13 + 16 * row - 8 * len(shown))
        place = (x + down, y) if upright else (x, y + down)
        _text(pen, text, *place, _SMALL if row else _USUAL, room - 4, upwards=upright)


def _text(
    pen: Pen,
    text: str,
    x: Decimal,
    y: Decimal,
    size: Decimal,
    room: Decimal,
    *,
    upwards: bool = False,
) -> None:
    """Centred, shortened to its room, and left out where not even a few letters have any. The
    length of a piece that could be twice as large is ``wide``: a small page keeps only those."""
    letters = int(room / (size * _LETTER))
    if len(text) > letters:
        if letters < 4 or text.replace(",", "").replace(".", "").isdecimal():
            return
        text = text[: letters - 1].rstrip() + "…"
    is_wide = size == _LABEL and letters >= 2 * len(text)
    pen.text(x, y, text, size, upwards=upwards, name="wide" if is_wide else "")


def _svg(width: Decimal, height: Decimal, title: str, pen: Pen) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {digits(width)} {digits(height)}" aria-label="{escape(title)}">'
        f"{pen.drawn()}</svg>"
    )


def _figure(number: Decimal) -> str:
    """A length as the tables beside the drawing write it."""
    return show(round(number, 4))
