"""Rows of a table that was saved as text: whichever alphabet and separator it has.

>>> [*separated('Clave;Precio\\rA-1;2,5'.encode('utf-16-le'))]
[['Clave', 'Precio'], ['A-1', '2,5']]
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO
from itertools import islice

PEEKED = 50  # rows by which the separator is known

_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
# Of Windows, of older Macs and of DOS, whose bytes are alike.
_ENCODINGS = ("cp1252", "mac_roman", "cp850")
_SPANISH = "áéíóúüñÁÉÍÓÚÜÑ"
_OF_WORDS = re.compile(rf"(?<=[A-Za-z{_SPANISH}])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])")
_SEPARATORS = "\t;|,"  # of equals the first
_SAID_SEPARATOR = re.compile(r"sep=([,;\t|])", re.IGNORECASE)

_AS_TABLE = "guárdalo como .xlsx o .csv"
_OTHERS = (
    (re.compile(rb"%PDF"), "Es un PDF; pide la lista en Excel, o copia la tabla a un libro."),
    (re.compile(rb"\{\\rtf"), f"Es un documento de texto; {_AS_TABLE}."),
    (re.compile(rb"ID;P"), f"Es una hoja SYLK; ábrela en Excel y {_AS_TABLE}."),
    (re.compile(rb"[\[{]\s*[\"{\[]"), f"Es JSON, no una tabla; {_AS_TABLE}."),
    (
        re.compile(rb"<(?:\?xml|!|html|table|head|body|meta|div)", re.IGNORECASE),
        f"Es una página web o XML, aunque su nombre diga otra cosa; ábrelo en Excel y {_AS_TABLE}.",
    ),
)
_OLD, _LOCKED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


class TextRefused(Exception):
    """A file that is no table of text; ``str()`` is the Spanish message."""


def separated(content: bytes) -> Iterator[Sequence[str]]:
    """The cells of each row. Raises TextRefused."""
    if content.startswith(_OLD):
        if _LOCKED in content:
            raise TextRefused("El libro tiene contraseña; guárdalo sin ella.")
        raise TextRefused("Es un Excel anterior a 2007 (.xls); guárdalo como .xlsx o .csv.")
    if told := what_else(content):
        raise TextRefused(told)
    text = re.sub(r"\r\n?", "\n", _decoded(content)).rstrip("\x1a")
    if "\0" in text:
        raise TextRefused("No es una tabla; súbela como .xlsx o .csv.")
    first, _, rest = text.partition("\n")
    if found := _SAID_SEPARATOR.fullmatch(first.strip(" ")):  # by which a file tells Excel its own
        yield ()
        yield from _rows(rest, found[1], 1)
    else:
        yield from _rows(text, _separator(text), 0)


def what_else(content: bytes) -> str:
    """What a file is that is no table, and what to do; empty of one that may be."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    return next((told for mark, told in _OTHERS if mark.match(start)), "")


def _rows(text: str, separator: str, above: int) -> Iterator[Sequence[str]]:
    """Quotes that somebody opened and did not close would swallow the rows below them."""
    is_sound, before = _is_sound(text, separator), 0
    reader = csv.reader(StringIO(text), delimiter=separator)
    for number, cells in enumerate(reader, start=above + 1):
        if not is_sound and reader.line_num > before + 1:
            raise TextRefused(
                f"Fila {number}: unas comillas se abren y no se cierran; ciérralas o quítalas."
            )
        before = reader.line_num
        yield cells


def _is_sound(text: str, separator: str) -> bool:
    """Whether every quote that is opened is closed before a separator or the end of a line."""
    with suppress(csv.Error):
        for _ in csv.reader(StringIO(text), delimiter=separator, strict=True):
            pass
        return True
    return False


def _separator(text: str) -> str:
    """The one that parts most rows alike, however many commas their texts have."""
    return max(_SEPARATORS, key=lambda sign: _parted_alike(text, sign))


def _parted_alike(text: str, separator: str) -> tuple[int, int]:
    """How many of the first rows have as many cells as most of them, and how many those are."""
    rows = islice(csv.reader(StringIO(text), delimiter=separator), PEEKED)
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    return max(((times, width) for width, times in widths.items()), default=(0, 0))


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    if not encoding and b"\0" in content:
        encoding = _without_mark(content)
    with suppress(UnicodeDecodeError):
        return content.decode(encoding or "utf-8")
    texts = []
    for name in () if encoding else _ENCODINGS:
        with suppress(UnicodeDecodeError):
            texts.append(content.decode(name))
    best = max(texts, key=_spanish, default="")  # the first of equals
    if not best or _spanish(best) < 0:
        raise TextRefused("No se reconoce el alfabeto del archivo; guárdalo como CSV UTF-8.")
    return best


def _without_mark(content: bytes) -> str:
    """UTF-16 that does not say so: of its plain letters every other byte is nothing."""
    start = content[: 2 * (min(len(content), 2_000) // 2)]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < len(start) // 4 or min(even, odd):
        raise TextRefused("No es una tabla; súbela como .xlsx o .csv.")
    return "utf-16-be" if even else "utf-16-le"


def _spanish(text: str) -> int:
    """How many letters beyond ASCII are Spanish ones within words, less those that are not."""
    found = _OF_WORDS.findall(text)
    return sum(1 if sign in _SPANISH else -1 for sign in found)
