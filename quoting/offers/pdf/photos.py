"""The pictures of openings that a customer sees, two in a row, after the quotation itself."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer, Table
from reportlab.platypus import Image as Picture

from quoting.core.promise import Promise, SentLine
from quoting.offers.pdf.letters import BOLD
from quoting.offers.pdf.priced import ALL, WIDTH, padded, style_of, words

log = logging.getLogger(__name__)

PIXELS = (1100, 1100)
"""300 dpi of the width that a picture has on paper."""

QUALITY = 80
_ACROSS, _HIGH = 89, 68
_ROOM = _HIGH + 30
_TITLE, _CAPTION = style_of(13, 18, fontName=BOLD), style_of(9, 12)


def photo_pages(promise: Promise) -> list[Any]:
    """Under their title, on a new page where not even one row has room; nothing without any."""
    cells = [cell for line, name in promise.photos for cell in _cell(line, name)]
    if not cells:
        return []
    rows: list[list[Any]] = [cells[place : place + 2] for place in range(0, len(cells), 2)]
    rows[-1] += [""] * (2 - len(rows[-1]))
    style = [("VALIGN", *ALL, "TOP"), *padded(top=2 * mm, bottom=3 * mm)]
    table = Table(rows, [WIDTH / 2 * mm] * 2, style=style, hAlign="LEFT")
    return [
        CondPageBreak(_ROOM * mm),
        Spacer(0, 8 * mm),
        words("Fotos de los vanos", _TITLE),
        table,
    ]


def _cell(line: SentLine, name: str) -> Iterator[list[Any]]:
    """A picture under its line; one that is lost is left out: no document fails for it."""
    try:
        with default_storage.open(name) as stored, Image.open(stored) as picture:
            small = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        log.warning("The photo %s cannot be read; the document goes without it", name)
        return
    small.thumbnail(PIXELS)
    output = BytesIO()
    small.save(output, "JPEG", quality=QUALITY)
    scale = min(_ACROSS / small.width, _HIGH / small.height) * mm
    shown = Picture(output, small.width * scale, small.height * scale, hAlign="LEFT")
    yield [words(f"{line.number}. {line.location or line.title}", _CAPTION), shown]
