"""A signature drawn with a finger: strokes as a page sends them, and the picture made of them.

The page sends text and never a picture, so that nothing a stranger made is opened here. Points are
whole units of a sheet of 600 × 200: ``M`` begins a stroke, ``L`` goes on.

>>> strokes("M10 20L30 40M50 60L70 80")
[[(10, 20), (30, 40)], [(50, 60), (70, 80)]]
"""

import re
from io import BytesIO

from PIL import Image, ImageDraw

SHEET = (600, 200)
LONGEST = 20_000  # characters: some two thousand points
PEN = 4  # units

_POINT = re.compile(r"([ML])(\d{1,3}) (\d{1,3})")
_PATH = re.compile(r"M\d{1,3} \d{1,3}(?:[ML]\d{1,3} \d{1,3})*", re.ASCII)


class SignatureError(ValueError):
    """Not a drawn signature. ``str()`` is Spanish, ready to show."""

    def __init__(self) -> None:
        super().__init__("La firma no se pudo leer; bórrala y vuelve a firmar.")


def strokes(path: str) -> list[list[tuple[int, int]]]:
    """The lines of ``path``, each a list of points on the sheet. Raises SignatureError."""
    if len(path) > LONGEST or not _PATH.fullmatch(path):
        raise SignatureError
    lines: list[list[tuple[int, int]]] = []
    for begins, x, y in _POINT.findall(path):
        if int(x) > SHEET[0] or int(y) > SHEET[1]:
            raise SignatureError
        if begins == "M":
            lines.append([])
        lines[-1].append((int(x), int(y)))
    return lines


def signature_png(path: str) -> bytes:
    """``path`` drawn in black on white, as a PNG. Raises SignatureError."""
    sheet = Image.new("1", SHEET, 1)
    pen = ImageDraw.Draw(sheet)
    for line in strokes(path):
        if len(line) == 1:
            x, y = line[0]
            pen.ellipse((x - PEN // 2, y - PEN // 2, x + PEN // 2, y + PEN // 2), fill=0)
        else:
            pen.line(line, fill=0, width=PEN, joint="curve")
    output = BytesIO()
    sheet.save(output, "PNG", optimize=True)
    return output.getvalue()
