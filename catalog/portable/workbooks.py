"""The catalogue's tables as files that a spreadsheet opens: one workbook, or a CSV of one table."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from catalog.portable.columns import Column, Shape
from catalog.portable.document import Document
from catalog.portable.entries import date_in, number_in
from catalog.portable.tables import ERASE, EXAMPLE_CODE, EXPLANATIONS, PRICE, TABLES, Table
from catalog.portable.tabulating import example_of, rows_of
from tenants.web.spreadsheets import guarded

HEAD = PatternFill("solid", fgColor="E6ECEF")
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
LISTED = 500  # rows below the last one that offer the words of their column
GENERAL = (
    "Sube este archivo en Catálogo › Excel y CSV: primero verás qué cambia y nada se guarda hasta "
    "que lo apliques.",
    "Lo que se busca es la clave: si ya existe, se cambia; si no, se crea. Las filas que borres "
    "del archivo no borran nada, y las columnas que quites tampoco.",
    f"Una celda vacía no cambia nada. Para dejar un dato en blanco escribe «{ERASE}».",
    "Los precios que cambian se guardan con fecha y se pueden deshacer en Actualizar precios.",
    "Las piezas, fórmulas y opciones de los productos, sus tablas de precios y las medidas con "
    "nombre de las líneas no van aquí; van en el archivo YAML.",
    f"La fila de clave {EXAMPLE_CODE} es solo una muestra y no se lee.",
)


def catalog_workbook(catalog: Document, day: date) -> bytes:
    """Every table of ``catalog`` with the prices of ``day`` and those that come."""
    return _workbook((table, rows_of(table, catalog, day)) for table in TABLES)


def template_workbook() -> bytes:
    """The tables with their headings and a row to look at."""
    return _workbook((table, [example_of(table)]) for table in TABLES)


def table_csv(table: Table, catalog: Document, day: date) -> bytes:
    """One table, with the mark that tells Excel that accents are UTF-8."""
    content = StringIO()
    writer = csv.writer(content)
    writer.writerow([column.title for column in table.columns])
    for row in rows_of(table, catalog, day):
        writer.writerow(
            [
                guarded(text) if column.shape is not Shape.NUMBER else text
                for column, text in zip(table.columns, row, strict=True)
            ]
        )
    return content.getvalue().encode("utf-8-sig")


def _workbook(tables: Iterable[tuple[Table, Iterable[Sequence[str]]]]) -> bytes:
    book = Workbook(write_only=True)
    for table, rows in tables:
        _add_sheet(book, table, rows)
    _explain(book)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _add_sheet(book: Workbook, table: Table, rows: Iterable[Sequence[str]]) -> None:
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "C2"
    for place, column in enumerate(table.columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _width(column)
    sheet.append([_head(sheet, column.title) for column in table.columns])
    count = 0
    for row in rows:
        sheet.append(
            [_typed(sheet, column, text) for column, text in zip(table.columns, row, strict=True)]
        )
        count += 1
    for place, column in enumerate(table.columns, start=1):
        if words := _offered(column):
            rule = DataValidation("list", formula1=f'"{",".join(words)}"', showErrorMessage=False)
            letter = get_column_letter(place)
            rule.add(f"{letter}2:{letter}{count + LISTED}")
            sheet.data_validations.append(rule)


def _typed(sheet: Any, column: Column, text: str) -> Any:
    """Numbers and days as what they are, for the spreadsheet to calculate with."""
    if column.shape is Shape.NUMBER and (number := number_in(text)) is not None:
        return _priced(sheet, number) if column.name == PRICE else number
    if column.shape is Shape.DAY and (day := date_in(text)) is not None:
        return day
    return guarded(text) or None


def _priced(sheet: Any, amount: Decimal) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, amount)
    cell.number_format = "#,##0.00##"
    return cell


def _head(sheet: Any, title: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, title)
    cell.font, cell.fill = BOLD, HEAD
    return cell


def _width(column: Column) -> int:
    return 38 if column.name in ("nombre", "descripcion") else max(12, len(column.title) + 2)


def _offered(column: Column) -> Iterator[str] | list[str]:
    """The words of a list to pick from."""
    if column.shape is Shape.FLAG:
        return ["Sí", "No"]
    if column.shape is Shape.WORD:
        return [word.strip() for word in column.accepts.split(":")[-1].split(";")[0].split(",")]
    return []


def _explain(book: Workbook) -> None:
    sheet = book.create_sheet(EXPLANATIONS)
    for letter, width in zip("ABC", (24, 26, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for text in GENERAL:
        sheet.append([text])
    for table in TABLES:
        sheet.append([])
        sheet.append([_head(sheet, table.title), _head(sheet, ""), _head(sheet, table.about)])
        for column in table.columns:
            said = WriteOnlyCell(sheet, column.accepts)
            said.alignment = WRAPPED
            sheet.append([None, column.title, said])
