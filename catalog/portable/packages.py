"""The ZIP of a workbook, checked part by part before any of it is read as cells.

What a stranger packs may unpack to gigabytes, or to millions of tiny entries that cost seconds
each megabyte. What is only painted (cells and rows with nothing in them) is taken out, so that the
cost of a workbook follows what it says.
"""

import re
from collections.abc import Collection
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_STORED, BadZipFile, ZipFile

MOST_UNPACKED = 60_000_000
MOST_KEPT = 20_000_000
"""Bytes of all the cells of a sheet that say something."""

MOST_OTHER = 8_000_000
"""Bytes of any other part, such as the texts."""

# What is made of each is an object, whatever it holds. A part may have any name.
_COUNTED = (
    (re.compile(rb"<(?:\w+:)?si\b"), 100_000),
    (re.compile(rb"<(?:\w+:)?(?:xf|font|fill|border|numFmt)\b"), 5_000),
)
_SHEET = re.compile(rb"<(?:\w+:)?sheetData\b")
# Only those that say where they are: what follows them keeps its place.
_EMPTY_CELL = re.compile(rb"<c\s(?=[^<>]*\br=)[^<>]*(?:/>|>\s*</c>)")
_EMPTY_ROW = re.compile(rb"<row\s(?=[^<>]*\br=)[^<>]*(?:/>|>\s*</row>)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >]")


# Strict Open XML differs from the usual one by the names of its namespaces alone.
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    (_STRICT + b"spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (_STRICT + b"drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        _STRICT + b"officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
)


_SAVE_AS = "guárdalo como .xlsx o .csv"
_OTHERS = (
    ("xl/workbook.bin", f"Es un libro binario (.xlsb); {_SAVE_AS}."),
    ("content.xml", f"Es un libro de LibreOffice u OpenDocument (.ods); {_SAVE_AS}."),
    ("Index/", "Es un libro de Numbers; expórtalo como .xlsx o .csv."),
    ("word/", f"Es un documento de Word; copia la tabla a un libro y {_SAVE_AS}."),
    ("ppt/", f"Es una presentación; copia la tabla a un libro y {_SAVE_AS}."),
)


class PackageRefused(Exception):
    """A workbook that is not opened; ``str()`` is the Spanish message."""


class Package(NamedTuple):
    """A workbook without its empty cells, and whether it has formulas."""

    content: bytes
    has_formulas: bool


def slimmed(content: bytes) -> Package:
    """The workbook in ``content``. Raises PackageRefused."""
    try:
        with ZipFile(BytesIO(content)) as package:
            return _slimmed(package)
    except (BadZipFile, ValueError, OSError) as error:
        raise PackageRefused(
            "El archivo está dañado; vuelve a guardarlo como .xlsx o .csv."
        ) from error


def _slimmed(package: ZipFile) -> Package:
    if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
        raise PackageRefused("El archivo se infla demasiado al abrirlo; guárdalo como .csv.")
    # Some programs part the names of folders as Windows does.
    names = {name.replace("\\", "/"): name for name in package.namelist()}
    if told := _what_else(names.keys()):
        raise PackageRefused(told)
    has_formulas = False
    slim = BytesIO()
    with ZipFile(slim, "w", ZIP_STORED) as written:
        for name, stored in names.items():
            part = _checked(package.read(stored))
            has_formulas = has_formulas or _FORMULA.search(part) is not None
            written.writestr(name, part)
    return Package(slim.getvalue(), has_formulas)


def _what_else(names: Collection[str]) -> str:
    """What a ZIP is that is no workbook, and what to do; empty of one that may be."""
    for mark, told in _OTHERS:
        if any(name.startswith(mark) for name in names):
            return told
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return ""
    if any(name.lower().endswith((".xlsx", ".csv")) for name in names):
        return "Es un ZIP; ábrelo y sube el archivo que trae."
    return "No es un libro de Excel; súbelo como .xlsx o .csv."


def _checked(part: bytes) -> bytes:
    """A part within its limits and in the usual namespaces; of a sheet, without what is only
    painted."""
    most = MOST_OTHER
    if _STRICT in part:
        for strict, usual in _NAMESPACES:
            part = part.replace(strict, usual)
    if _SHEET.search(part):  # its rows keep their numbers, which they say themselves
        part, most = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", part)), MOST_KEPT
    if len(part) > most:
        raise PackageRefused("El libro trae demasiadas celdas; divídelo o guárdalo como .csv.")
    if any(sum(1 for _ in entry.finditer(part)) > times for entry, times in _COUNTED):
        raise PackageRefused(
            "El libro trae demasiados textos o estilos; copia la tabla a uno nuevo o guárdala "
            "como .csv."
        )
    return part
