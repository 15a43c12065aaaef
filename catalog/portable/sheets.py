"""Tables out of spreadsheets that strangers made: XLSX or CSV, read as text and within limits.

A workbook is a ZIP of XML: what it would unpack to is checked before any of it is, entities are
refused (``defusedxml``), formulas are read as the values that were stored with them.
"""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import BinaryIO, NamedTuple
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 5_000, 60, 500
DAMAGED = "El archivo está dañado; vuelve a guardarlo como .xlsx o .csv."
_ENCODINGS = ("utf-8-sig", "cp1252")


class SheetRefused(Exception):
    """A file that is not read; ``str()`` is the Spanish message."""


class SheetRow(NamedTuple):
    """``number`` is that of the row in the file, from 1."""

    number: int
    cells: tuple[str, ...]


def read_sheet(file: BinaryIO, name: str, size: int) -> list[SheetRow]:
    """The rows of a file that have something in them. Raises SheetRefused."""
    if size > MOST_BYTES:
        raise SheetRefused(f"El archivo pesa {size / 1e6:.0f} MB; el máximo son 5 MB.")
    content = file.read(MOST_BYTES + 1)
    if not content.strip():
        raise SheetRefused("El archivo está vacío.")
    if content[:2] == b"PK":
        rows = _workbook(content)
    elif content[:4] == b"\xd0\xcf\x11\xe0":
        raise SheetRefused("Es un Excel anterior a 2007 (.xls); guárdalo como .xlsx o .csv.")
    else:
        rows = _comma_separated(content)
    try:
        found = list(islice(rows, MOST_ROWS + 1))
    except SheetRefused:
        raise
    except Exception as error:  # whatever a broken workbook makes its reader raise
        raise SheetRefused(
            "El archivo está dañado; vuelve a guardarlo como .xlsx o .csv."
        ) from error
    if len(found) > MOST_ROWS:
        raise SheetRefused(f"El archivo pasa de {MOST_ROWS:,} renglones; divídelo.")
    return [row for row in found if any(row.cells)]


def _workbook(content: bytes) -> Iterator[SheetRow]:
    try:
        with ZipFile(BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
            is_workbook = "[Content_Types].xml" in package.namelist()
    except (BadZipFile, ValueError, OSError) as error:
        raise SheetRefused(DAMAGED) from error
    if unpacked > MOST_UNPACKED:
        raise SheetRefused("El archivo se infla demasiado al abrirlo; guárdalo como .csv.")
    if not is_workbook:
        raise SheetRefused("No es un libro de Excel; súbelo como .xlsx o .csv.")
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        if not book.worksheets:
            raise SheetRefused("El libro no tiene hojas.")
        rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield _row(number, cells)
    finally:
        book.close()


def _comma_separated(content: bytes) -> Iterator[SheetRow]:
    text = _decoded(content)
    if "\0" in text:
        raise SheetRefused("No es una tabla; súbela como .xlsx o .csv.")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text), delimiter=separator)
    for number, cells in enumerate(reader, start=1):
        yield _row(number, cells)


def _row(number: int, cells: Iterable[object]) -> SheetRow:
    """Without the empty cells that a workbook has at the end of every row."""
    texts = [_text(cell, number) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MOST_COLUMNS:
        raise SheetRefused(f"Fila {number}: pasa de {MOST_COLUMNS} columnas; deja las que se usan.")
    return SheetRow(number, tuple(texts))


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefused("No se reconoce el alfabeto del archivo; guárdalo como CSV UTF-8.")


def _text(cell: object, number: int) -> str:
    if cell is None:
        return ""
    # A spreadsheet's number is binary: its shortest text is what its author typed.
    written = f"{Decimal(repr(cell)):f}" if isinstance(cell, float) else str(cell)
    if len(written) > MOST_TEXT:
        raise SheetRefused(f"Fila {number}: una celda pasa de {MOST_TEXT} letras.")
    return written.strip()
