"""Bars and sheets drawn as they are cut: SVG text in black on white, for page and paper.

Lengths come in millimetres; coordinates are user units with one decimal. Bars side by side are
drawn to the scale of the ``longest``.

>>> from quoting.core.cutting.bars import BarCut
>>> bar = Bar(Decimal(6100), (BarCut(Decimal(1500), "V1"),) * 4, kerf=Decimal(4))
>>> svg = draw_bar(bar)
>>> svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 1000 62"')
True
>>> svg.count(">1500<")
4
"""

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from math import radians, tan

from catalog.core.measures import show_number
from catalog.core.numbers import plain_digits
from catalog.core.recipes import RIGHT_ANGLE
from quoting.core.cutting.bars import Bar, BarCut
from quoting.core.cutting.sheets import PlacedPane, Remnant, Sheet

ACROSS = Decimal(1000)
SHEET_ACROSS = Decimal(640)

_HIGH = Decimal(48)
_TOP = Decimal(7)
_DEEP = Decimal(14)  # what a mitre leans, as that of a profile does at this scale
_LABEL, _SMALL = 18, 12
_LETTER = Decimal("0.58")  # of the size of the text, on the average
_INK, _PAPER, _REST, _KEPT = "#111", "#fff", "#e4e4e4", "#f4f4f4"
_EDGED = f' stroke="{_INK}" stroke-width="1"'
_DASHED = f'{_EDGED} stroke-dasharray="5 4"'
_OUTLINE = f' stroke="{_INK}" stroke-width="1.6"'
_MIDDLE = _TOP + _HIGH / 2 + 5


def draw_bar(bar: Bar, longest: Decimal | None = None, font: str = "sans-serif") -> str:
    """The bar from left to right: trim, pieces with their saw cuts, and the rest, kept or waste."""
    length, trim, remainder = bar.length, bar.trim, bar.remainder
    scale = ACROSS / max(longest or length, length)
    whole = length * scale
    drawn = [_box(Decimal(0), _TOP, whole, _HIGH, _REST)]
    place = trim
    for cut in bar.cuts:
        drawn.append(_piece(cut, place * scale, cut.length * scale, font))
        place += cut.length + bar.kerf
    if remainder:
        left, width = (length - trim - remainder) * scale, remainder * scale
        text, size = show_number(remainder), _SMALL
        if bar.is_kept:
            drawn.append(_box(left, _TOP, width, _HIGH, _KEPT, _DASHED))
            text, size = f"Retazo {text}", _LABEL
        drawn.append(_text(text, left + width / 2, _MIDDLE, size, width, font))
    drawn.append(_box(Decimal(0), _TOP, whole, _HIGH, "none", _OUTLINE))
    title = f"Tramo de {show_number(length)} mm con {len(bar.cuts)} piezas"
    return _svg(ACROSS, _HIGH + 2 * _TOP, title, drawn)


def draw_sheet(sheet: Sheet, font: str = "sans-serif") -> str:
    """The sheet with its panes and the rectangles that are kept, seen from above."""
    scale = SHEET_ACROSS / sheet.width
    high = sheet.height * scale
    drawn = [_box(Decimal(0), Decimal(0), SHEET_ACROSS, high, _REST)]
    pieces: list[PlacedPane | Remnant] = [*sheet.panes, *sheet.remnants]
    for piece in pieces:
        left, width, height = piece.x * scale, piece.width * scale, piece.height * scale
        top = high - piece.y * scale - height
        texts = [f"{show_number(piece.width)} × {show_number(piece.height)}"]
        if isinstance(piece, Remnant):
            texts.insert(0, "Retazo")
            drawn.append(_box(left, top, width, height, _KEPT, _DASHED))
        else:
            texts.append(piece.reference)
            drawn.append(_box(left, top, width, height, _PAPER, _EDGED))
        drawn += _lines(texts, left, top, width, height, font)
    drawn.append(_box(Decimal(0), Decimal(0), SHEET_ACROSS, high, "none", _OUTLINE))
    title = (
        f"Hoja de {show_number(sheet.width)} × {show_number(sheet.height)} mm "
        f"con {len(sheet.panes)} vidrios"
    )
    return _svg(SHEET_ACROSS, high, title, drawn)


def _piece(cut: BarCut, left: Decimal, width: Decimal, font: str) -> str:
    lean_left, lean_right = (_lean(angle, width) for angle in (cut.left_angle, cut.right_angle))
    bottom = _TOP + _HIGH
    corners = (
        (left + lean_left, _TOP),
        (left + width - lean_right, _TOP),
        (left + width, bottom),
        (left, bottom),
    )
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
    shape = f'<polygon points="{points}" fill="{_PAPER}" stroke="{_INK}" stroke-width="1.2"/>'
    centre, room = left + width / 2, width - lean_left - lean_right - 4
    angles = ""
    if cut.left_angle != RIGHT_ANGLE or cut.right_angle != RIGHT_ANGLE:
        angles = f"{show_number(cut.left_angle)}°/{show_number(cut.right_angle)}° "
    return (
        shape
        + _text(show_number(cut.length), centre, _TOP + 21, _LABEL, room, font)
        + _text(angles + cut.reference, centre, _TOP + 39, _SMALL, room + lean_left / 2, font)
    )


def _lean(angle: Decimal, width: Decimal) -> Decimal:
    """How far the upper corner of a mitred end stands back."""
    if not 0 < angle < RIGHT_ANGLE:
        return Decimal(0)
    return min(_DEEP / Decimal(tan(radians(angle))), width / 5)


def _lines(
    texts: Iterable[str], left: Decimal, top: Decimal, width: Decimal, height: Decimal, font: str
) -> list[str]:
    """Texts one below the other in the middle of a rectangle; upright where it is narrow."""
    upright = width < 90 and height > width
    room, depth = (height, width) if upright else (width, height)
    x, y = left + width / 2, top + height / 2
    shown = [text for text in texts if text][: 2 if depth >= 30 else 1]
    turn = f' transform="rotate(-90 {_n(x)} {_n(y)})"' if upright else ""
    first = y + 5 - Decimal(8) * (len(shown) - 1)
    return [
        _text(text, x, first + 16 * row, 14 if row == 0 else _SMALL, room - 4, font, turn)
        for row, text in enumerate(shown)
    ]


def _text(
    text: str, x: Decimal, y: Decimal, size: int, room: Decimal, font: str, turn: str = ""
) -> str:
    """Centred, shortened to its room, and left out where not even a few letters have any."""
    letters = int(room / (size * _LETTER))
    if len(text) > letters:
        if letters < 4 or text.replace(",", "").replace(".", "").isdecimal():
            return ""
        text = text[: letters - 1].rstrip() + "…"
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-family="{font}" font-size="{size}" '
        f'text-anchor="middle" fill="{_INK}"{turn}>{escape(text)}</text>'
    )


def _box(
    x: Decimal, y: Decimal, width: Decimal, height: Decimal, fill: str, stroke: str = ""
) -> str:
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
        f'fill="{fill}"{stroke}/>'
    )


def _svg(width: Decimal, height: Decimal, title: str, drawn: Iterable[str]) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" aria-label="{escape(title)}">'
        f"{''.join(drawn)}</svg>"
    )


def _n(value: Decimal) -> str:
    return plain_digits(round(value, 1))
