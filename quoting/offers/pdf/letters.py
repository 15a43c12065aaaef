"""The letters of documents: the text's font, and others for the signs that it lacks.

>>> runs("Vidrio de 6‑8 mm", TEXT)
[('Lato', 'Vidrio de 6'), ('Signs', '‑'), ('Lato', '8 mm')]
>>> marked("Clase A₂ &amp; B", '<font name="{}">')
'Clase A<font name="Signs">₂</font> &amp; B'
>>> unprintable("窓 de 6 mm 🏠")
'窓'
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from unicodedata import category, normalize

from pymupdf_fonts import CascadiaMono_Regular
from reportlab import rl_config
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.platypus.tables import CellStyle

TEXT, BOLD, SIGNS, SYMBOLS, SHAPES = "Lato", "Lato-Bold", "Signs", "Symbols", "Shapes"
PICTURES = "Pictures"
FAMILIES = (TEXT, SIGNS, SYMBOLS, SHAPES, PICTURES)
LATO = Path(str(files("font_lato"))) / "files"
_NOTO = Path(str(files("manimgx_fonts")))
_FILES: dict[str, Path | BytesIO] = {
    TEXT: LATO / "Lato-Regular.ttf",
    BOLD: LATO / "Lato-Bold.ttf",
    SIGNS: _NOTO / "NotoSans[wght].ttf",
    SYMBOLS: _NOTO / "NotoSansSymbols[wght].ttf",
    SHAPES: BytesIO(CascadiaMono_Regular.fontbuffer),
    PICTURES: _NOTO / "NotoEmoji[wght].ttf",
}
# Signs that look enough like another, which stands in for them; the text of the PDF keeps them.
_DRAWN_AS = {
    SIGNS: {"∅": "Ø"},
    SHAPES: {"☐": "□"},
    PICTURES: {"✗": "❌", "✘": "❌", "★": "⭐", "☆": "⭐"},
}
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Signs without a shape of their own: joiners, marks of direction, variants of an emoji.
_SHAPELESS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_SPACES = re.compile("[\u2000-\u200a\u202f\u205f\u3000]")
_TEXT_OF_HTML = re.compile(r"(?<=>)[^<]+")

_make_unicode_map = ttfonts.makeToUnicodeCMap


def _unicode_map(font: str, subset: Iterable[int]) -> str:
    """ReportLab's map from glyphs to text, also beyond U+FFFF, which it would cut short."""
    text: str = _make_unicode_map(font, subset)
    return re.sub("<([0-9A-F]{5,6})>", lambda code: _as_pairs(int(code[1], 16)), text)


def _as_pairs(code: int) -> str:
    return f"<{chr(code).encode('utf-16-be').hex().upper()}>"


# Fonts are read once a process. ReportLab starts its pages, tables and drawings in Helvetica,
# which no PDF embeds and print shops refuse even where nothing is written in it.
ttfonts.makeToUnicodeCMap = _unicode_map
for _name, _file in _FILES.items():
    _source = str(_file) if isinstance(_file, Path) else _file
    pdfmetrics.registerFont(ttfonts.TTFont(_name, _source))
    _face = pdfmetrics.getFont(_name).face
    for _sign, _like in _DRAWN_AS.get(_name, {}).items():
        for _known_of in (_face.charToGlyph, _face.charWidths):
            _known_of[ord(_sign)] = _known_of[ord(_like)]
    for _bold in (0, 1):
        for _italic in (0, 1):
            addMapping(_name, _bold, _italic, BOLD if _name == TEXT and _bold else _name)
rl_config.canvas_basefontname = TEXT
CellStyle.fontname = TEXT
STATE_DEFAULTS["fontName"] = TEXT
# Binary streams: a third smaller, and never encoded in Python.
rl_config.useA85 = 0


def _known(font: str) -> frozenset[int]:
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


_IN_TEXT = "".join(re.escape(chr(code)) for code in sorted(_known(TEXT) & _known(BOLD)))
_ODD = re.compile(rf"[^\s{_IN_TEXT}]+")
_OTHERS = {name: _known(name) for name in FAMILIES if name != TEXT}
# Its letters are of an even width, and some of a script whose letters join.
_OTHERS[SHAPES] = frozenset(code for code in _OTHERS[SHAPES] if category(chr(code))[0] in "SP")


@lru_cache(maxsize=4096)
def _printed(sign: str) -> tuple[str, str]:
    """The font of a sign that the text's font lacks, and what is printed for it."""
    for font, known in _OTHERS.items():
        if ord(sign) in known:
            return font, sign
    plain = normalize("NFKC", sign)  # of ㎡ it is m2
    if plain != sign and not _ODD.search(plain):
        return TEXT, plain
    return SIGNS, _UNKNOWN


def unprintable(text: str) -> str:
    """The signs of ``text`` for which no font has a shape, each once."""
    odd = "".join(_ODD.findall(settled(text)))
    return "".join(sign for sign in dict.fromkeys(odd) if _printed(sign) == (SIGNS, _UNKNOWN))


def settled(text: str) -> str:
    """``text`` in composed letters, without what has no shape, its odd spaces as plain ones."""
    if text.isascii():
        return text
    return _SPACES.sub("\N{NO-BREAK SPACE}", _SHAPELESS.sub("", normalize("NFC", text)))


def runs(text: str, font: str) -> list[tuple[str, str]]:
    """``text`` cut where its font changes: the font and the words of each run."""
    text = settled(text)
    found: list[tuple[str, str]] = []
    place = 0
    for odd in _ODD.finditer(text):
        if odd.start() > place:
            found.append((font, text[place : odd.start()]))
        for sign in odd[0]:
            name, printed = _printed(sign)
            name = font if name == TEXT else name
            if found and found[-1][0] == name:
                found[-1] = name, found[-1][1] + printed
            else:
                found.append((name, printed))
        place = odd.end()
    if place < len(text) or not found:
        found.append((font, text[place:]))
    return found


def marked(escaped: str, opening: str) -> str:
    """Escaped text in which signs of another font stand in ``opening``, which names it."""
    escaped = settled(escaped)
    if escaped.isascii() or not _ODD.search(escaped):
        return escaped
    closing = f"</{opening[1:].split()[0]}>"
    return "".join(
        text if font == TEXT else f"{opening.format(font)}{text}{closing}"
        for font, text in runs(escaped, TEXT)
    )


def marked_html(html: str) -> str:
    """A page whose texts, not its attributes, name the font of each sign."""
    html = settled(html)
    if html.isascii() or not _ODD.search(html):
        return html
    return _TEXT_OF_HTML.sub(lambda text: marked(text[0], '<span style="font-family: {}">'), html)
