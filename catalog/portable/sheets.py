"""Tables out of spreadsheets that strangers made: XLSX or CSV, read as text and within limits.

A workbook is a ZIP of XML: its parts are checked first (`packages`), entities are refused
(``defusedxml``), formulas are read as the values that were stored with them. What lies beyond the
limits of a table is counted, so that it can be told.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from itertools import islice
from threading import Lock
from typing import Any, BinaryIO, NamedTuple

from catalog.core.numbers import plain_digits
from catalog.portable.packages import PackageRefused, slimmed
from catalog.portable.shown import shown
from catalog.portable.texts import TextRefused, separated
from tenants.late import late
from tenants.web.text import clean_text

openpyxl = late("openpyxl")

MOST_BYTES = 5_000_000
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 10_000, 60, 500
MOST_EMPTY_ROWS = 200_000  # a workbook may be painted down to its last row
MOST_SHEETS = 20
PEEKED = 50
EMPTY = "El archivo está vacío."
DAMAGED = "El archivo está dañado; vuelve a guardarlo como .xlsx o .csv."
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*\bhidden="(?:1|true)")[^<>]*>')
_NUMBER = re.compile(rb'\br="([0-9]{1,7})"')
_opening = Lock()  # one workbook at a time in a process: it takes a core and much memory


class SheetRefused(Exception):
    """A file that is not read; ``str()`` is the Spanish message."""


class SheetRow(NamedTuple):
    """``number`` is that of the row in the file, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass
class Sheet:
    """``title`` is empty for a CSV. ``rows`` are those with something in them; ``beyond`` is the
    first row that says something after the last column that is read, or 0; ``hidden`` are the
    numbers of the rows that the workbook hides."""

    title: str = ""
    rows: list[SheetRow] = field(default_factory=list)
    beyond: int = 0
    hidden: frozenset[int] = frozenset()


class Book(NamedTuple):
    """The sheets that were read, and the titles of the others that have something in them."""

    sheets: list[Sheet]
    unread: list[str]

    @property
    def left_out(self) -> list[str]:
        """What was not read, in words."""
        told = [f"La hoja «{title}» no se lee." for title in self.unread]
        for sheet in self.sheets:
            if sheet.beyond:
                place = f"«{sheet.title}», fila" if sheet.title else "Fila"
                told.append(
                    f"{place} {sheet.beyond}: hay datos después de la columna {MOST_COLUMNS}; solo "
                    f"se leen las primeras {MOST_COLUMNS}."
                )
        return told


def read_first(file: BinaryIO, size: int) -> Book:
    """Only the first sheet. Raises SheetRefused."""
    return read_book(file, size, lambda titles: titles[:1])


def read_book(file: BinaryIO, size: int, choose: Callable[[Sequence[str]], Iterable[str]]) -> Book:
    """The sheets of a file whose titles ``choose`` chooses of all. Raises SheetRefused."""
    if size > MOST_BYTES:
        raise SheetRefused(f"El archivo pesa {size / 1e6:.0f} MB; el máximo son 5 MB.")
    content = file.read(MOST_BYTES + 1)
    if not content.strip():
        raise SheetRefused(EMPTY)
    try:
        if content[:2] == b"PK":
            with _opening:
                return _workbook(content, choose)
        sheet = _table("", separated(content))
    except SheetRefused:
        raise
    except (PackageRefused, TextRefused) as error:
        raise SheetRefused(str(error)) from error
    except Exception as error:  # whatever a broken workbook makes its reader raise
        raise SheetRefused(DAMAGED) from error
    if not sheet.rows:
        raise SheetRefused(EMPTY)
    return Book([sheet], [])


def _workbook(content: bytes, choose: Callable[[Sequence[str]], Iterable[str]]) -> Book:
    package = slimmed(content)
    slim = BytesIO(package.content)
    book = openpyxl.load_workbook(slim, read_only=True, data_only=True, keep_links=False)
    formulas = None
    if package.has_formulas:  # a second look, at what was written and not at what it gave
        formulas = openpyxl.load_workbook(slim, read_only=True, keep_links=False)
    try:
        if not book.worksheets:
            raise SheetRefused("El libro no tiene hojas.")
        seen = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        chosen = set(choose(seen or [sheet.title for sheet in book.worksheets]))
        read: list[Sheet] = []
        unread: list[str] = []
        for sheet in book.worksheets:
            if sheet.title in chosen and len(read) < MOST_SHEETS:
                written = formulas[sheet.title] if formulas else None
                table = _table(sheet.title, _worksheet(sheet, written))
                table.hidden = _hidden(book, sheet)
                read.append(table)
            elif _says_something(sheet):
                unread.append(sheet.title)
        return Book(read, unread)
    finally:
        book.close()
        if formulas:
            formulas.close()


def _hidden(book: Any, sheet: Any) -> frozenset[int]:
    """The numbers of the rows that are hidden, which the reader of cells does not tell."""
    part = book._archive.read(sheet._worksheet_path)
    return frozenset(
        int(found) for row in _HIDDEN_ROW.findall(part) for found in _NUMBER.findall(row)
    )


def _worksheet(sheet: Any, written: Any) -> Iterator[Sequence[object]]:
    """The cells of each row; one whose formula has no result stored is refused by its place."""
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    if written is None:
        for cells in sheet.iter_rows():
            yield [shown(cell) for cell in cells]
        return
    written.reset_dimensions()
    rows = zip(sheet.iter_rows(), written.iter_rows(values_only=True), strict=False)
    for cells, formulas in rows:
        yield [
            _NO_RESULT if formula is not None and _lacks_result(cell) else shown(cell)
            for cell, formula in zip(cells, formulas, strict=False)
        ]


_NO_RESULT = object()


def _lacks_result(cell: Any) -> bool:
    """Not where the result is an empty text."""
    return cell.value is None and cell.data_type != "str"


def _says_something(sheet: Any) -> bool:
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(values_only=True), PEEKED)
    return any(cell is not None for row in rows for cell in row[:MOST_COLUMNS])


def _table(title: str, rows: Iterable[Sequence[object]]) -> Sheet:
    sheet = Sheet(title)
    for number, cells in enumerate(rows, start=1):
        if number > MOST_EMPTY_ROWS:
            raise SheetRefused("Hay demasiados renglones en blanco; borra los que sobran.")
        beyond = cells[MOST_COLUMNS:]
        if not sheet.beyond and any(cell is not None and cell != "" for cell in beyond):
            sheet.beyond = number
        row = _row(number, cells[:MOST_COLUMNS])
        if row.cells:
            sheet.rows.append(row)
        if len(sheet.rows) > MOST_ROWS:
            raise SheetRefused(f"El archivo pasa de {MOST_ROWS:,} renglones; divídelo.")
    return sheet


def _row(number: int, cells: Iterable[object]) -> SheetRow:
    """Without the empty cells that a workbook has at the end of every row."""
    texts = [_text(cell, number) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return SheetRow(number, tuple(texts))


def _text(cell: object, number: int) -> str:
    if cell is None:
        return ""
    if cell is _NO_RESULT:
        raise SheetRefused(
            f"Fila {number}: hay una fórmula sin su resultado; ábrelo en Excel y guárdalo otra "
            "vez, o escribe el valor."
        )
    written = plain_digits(cell) if isinstance(cell, Decimal) else str(cell)
    if len(written) > MOST_TEXT:
        raise SheetRefused(f"Fila {number}: una celda pasa de {MOST_TEXT} letras.")
    return clean_text(written).strip()
