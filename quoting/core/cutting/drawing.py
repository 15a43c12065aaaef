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

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from math import radians, tan
from typing import NamedTuple

from catalog.core.numbers import plain_digits, show
from catalog.core.recipes import RIGHT_ANGLE
from quoting.core.cutting.bars import Bar, BarCut
from quoting.core.cutting.sheets import PlacedPane, Remnant, Sheet

ACROSS = Decimal(1000)
SHEET_ACROSS = Decimal(640)

_HIGH = Decimal(48)
_TOP = Decimal(7)
_NOTHING = "none", "1"
_DEEP = Decimal(14)  # what a mitre leans, as that of a profile does at this scale
_LABEL, _SMALL = 18, 12
_LETTER = Decimal("0.58")  # of the size of the text, on the average
_EDGE, _DASHES, _OUTLINE = "1", "5 4", "1.6"
_MIDDLE = _TOP + _HIGH / 2 + 5


class Tones(NamedTuple):
    """Colours of a drawing, as values of SVG: its lines, its pieces, what is waste, what is kept.

    `rest` and `kept` have the opacity beside them.
    """

    ink: str
    piece: str
    rest: tuple[str, str]
    kept: tuple[str, str]


PAGE = Tones("currentColor", "none", ("currentColor", "0.16"), ("currentColor", "0.05"))
"""Takes the colour of the text around it, light or dark."""

PAPER = Tones("#111111", "#ffffff", ("#e4e4e4", "1"), ("#f4f4f4", "1"))


def draw_bar(bar: Bar, longest: Decimal | None = None, tones: Tones = PAGE) -> str:
    """The bar from left to right: trim, pieces with their saw cuts, and the rest, kept or waste."""
    length, trim, remainder = bar.length, bar.trim, bar.remainder
    scale = ACROSS / max(longest or length, length)
    whole = length * scale
    drawn = _rests(bar, scale, tones)
    place = trim
    for cut in bar.cuts:
        drawn.append(_piece(cut, place * scale, cut.length * scale, tones))
        place += cut.length + bar.kerf
    if remainder:
        left, width = (length - trim - remainder) * scale, remainder * scale
        text, size = _figure(remainder), _SMALL
        if bar.is_kept:
            drawn.append(_box(left, _TOP, width, _HIGH, tones.kept, tones.ink, dashes=_DASHES))
            text, size = f"Retazo {text}", _LABEL
        drawn.append(_text(text, left + width / 2, _MIDDLE, size, width, tones))
    drawn.append(_box(Decimal(0), _TOP, whole, _HIGH, _NOTHING, tones.ink, _OUTLINE))
    title = f"Tramo de {_figure(length)} mm con {len(bar.cuts)} piezas"
    return _svg(ACROSS, _HIGH + 2 * _TOP, title, drawn)


def draw_sheet(sheet: Sheet, tones: Tones = PAGE) -> str:
    """The sheet with its panes and the rectangles that are kept, seen from above."""
    scale = SHEET_ACROSS / sheet.width
    high = sheet.height * scale
    pieces: list[PlacedPane | Remnant] = [*sheet.panes, *sheet.remnants]
    drawn = [_ground(pieces, high, scale, tones)]
    for piece in pieces:
        left, width, height = piece.x * scale, piece.width * scale, piece.height * scale
        top = high - piece.y * scale - height
        texts = [f"{_figure(piece.width)} × {_figure(piece.height)}"]
        if isinstance(piece, Remnant):
            texts.insert(0, "Retazo")
            drawn.append(_box(left, top, width, height, tones.kept, tones.ink, dashes=_DASHES))
        else:
            texts.append(piece.reference)
            drawn.append(_box(left, top, width, height, (tones.piece, "1"), tones.ink))
        drawn += _lines(texts, (left, top, width, height), tones)
    drawn.append(_box(Decimal(0), Decimal(0), SHEET_ACROSS, high, _NOTHING, tones.ink, _OUTLINE))
    title = (
        f"Hoja de {_figure(sheet.width)} × {_figure(sheet.height)} mm "
        f"con {len(sheet.panes)} vidrios"
    )
    return _svg(SHEET_ACROSS, high, title, drawn)


def _ground(
    pieces: Iterable[PlacedPane | Remnant], high: Decimal, scale: Decimal, tones: Tones
) -> str:
    """The sheet with a hole where each piece lies: what is lost."""
    holes = "".join(
        _rectangle(
            piece.x * scale,
            high - (piece.y + piece.height) * scale,
            piece.width * scale,
            piece.height * scale,
        )
        for piece in pieces
    )
    fill, opacity = tones.rest
    clear = f' fill-opacity="{opacity}"' if opacity != "1" else ""
    whole = _rectangle(Decimal(0), Decimal(0), SHEET_ACROSS, high)
    return f'<path d="{whole}{holes}" fill="{fill}"{clear} fill-rule="evenodd"/>'


def _rectangle(x: Decimal, y: Decimal, width: Decimal, height: Decimal) -> str:
    """A rectangle as a part of a path."""
    return f"M{_n(x)} {_n(y)}H{_n(x + width)}V{_n(y + height)}H{_n(x)}Z"


def _rests(bar: Bar, scale: Decimal, tones: Tones) -> list[str]:
    """What is not a piece, from left to right: trim, saw cuts, the rest."""
    places = [(Decimal(0), bar.trim)]
    end = bar.trim
    for cut in bar.cuts:
        end += cut.length
        places.append((end, min(end + bar.kerf, bar.length)))
        end += bar.kerf
    last = bar.length if not bar.is_kept else bar.length - bar.trim - bar.remainder
    places.append((min(end, last), last))
    if bar.is_kept:
        places.append((bar.length - bar.trim, bar.length))
    return [
        _box(start * scale, _TOP, (stop - start) * scale, _HIGH, tones.rest)
        for start, stop in places
        if stop > start
    ]


def _piece(cut: BarCut, left: Decimal, width: Decimal, tones: Tones) -> str:
    lean_left, lean_right = (_lean(angle, width) for angle in (cut.left_angle, cut.right_angle))
    bottom = _TOP + _HIGH
    corners = (
        (left + lean_left, _TOP),
        (left + width - lean_right, _TOP),
        (left + width, bottom),
        (left, bottom),
    )
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
    shape = (
        f'<polygon points="{points}" fill="{tones.piece}" stroke="{tones.ink}" stroke-width="1.2"/>'
    )
    centre, room = left + width / 2, width - lean_left - lean_right - 4
    angles = ""
    if cut.left_angle != RIGHT_ANGLE or cut.right_angle != RIGHT_ANGLE:
        angles = f"{_figure(cut.left_angle)}°/{_figure(cut.right_angle)}° "
    return (
        shape
        + _text(_figure(cut.length), centre, _TOP + 21, _LABEL, room, tones)
        + _text(angles + cut.reference, centre, _TOP + 39, _SMALL, room + lean_left / 2, tones)
    )


def _lean(angle: Decimal, width: Decimal) -> Decimal:
    """How far the upper corner of a mitred end stands back."""
    if not 0 < angle < RIGHT_ANGLE:
        return Decimal(0)
    return min(_DEEP / Decimal(tan(radians(angle))), width / 5)


def _lines(texts: Iterable[str], box: tuple[Decimal, ...], tones: Tones) -> list[str]:
    """Texts one below the other in the middle of a rectangle; upright where it is narrow."""
    left, top, width, height = box
    upright = width < 90 and height > width
    room, depth = (height, width) if upright else (width, height)
    x, y = left + width / 2, top + height / 2
    shown = [text for text in texts if text][: 0 if depth < 14 else 2 if depth >= 30 else 1]
    turn = f' transform="rotate(-90 {_n(x)} {_n(y)})"' if upright else ""
    first = y + 5 - Decimal(8) * (len(shown) - 1)
    return [
        _text(text, x, first + 16 * row, 14 if row == 0 else _SMALL, room - 4, tones, turn)
        for row, text in enumerate(shown)
    ]


def _text(
    text: str, x: Decimal, y: Decimal, size: int, room: Decimal, tones: Tones, turn: str = ""
) -> str:
    """Centred, shortened to its room, and left out where not even a few letters have any. The
    length of a piece that could be twice as large is ``wide``: a small page keeps only those."""
    letters = int(room / (size * _LETTER))
    if len(text) > letters:
        if letters < 4 or text.replace(",", "").replace(".", "").isdecimal():
            return ""
        text = text[: letters - 1].rstrip() + "…"
    wide = ' class="wide"' if size == _LABEL and letters >= 2 * len(text) else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-family="sans-serif" font-size="{size}" '
        f'text-anchor="middle" fill="{tones.ink}"{turn}{wide}>{escape(text)}</text>'
    )


def _box(
    x: Decimal,
    y: Decimal,
    width: Decimal,
    height: Decimal,
    tone: tuple[str, str],
    ink: str = "none",
    stroke: str = _EDGE,
    dashes: str = "",
) -> str:
    fill, opacity = tone
    clear = f' fill-opacity="{opacity}"' if opacity != "1" else ""
    edge = f' stroke="{ink}" stroke-width="{stroke}"' if ink != "none" else ""
    broken = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
        f'fill="{fill}"{clear}{edge}{broken}/>'
    )


def _svg(width: Decimal, height: Decimal, title: str, drawn: Iterable[str]) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" aria-label="{escape(title)}">'
        f"{''.join(drawn)}</svg>"
    )


def _n(value: Decimal) -> str:
    return plain_digits(round(value, 1))


def _figure(number: Decimal) -> str:
    """A length as the tables beside the drawing write it."""
    return show(round(number, 4))
