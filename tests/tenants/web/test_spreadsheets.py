"""Files that a spreadsheet opens."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tenants.web.spreadsheets import csv_response, safe, xlsx_response

ROWS = [
    ["Cliente", "Total", "Día"],
    ["=HYPERLINK(1)", Decimal("19769.32"), date(2026, 11, 24)],
    ["Ñandú, S.A.", None, None],
]


@pytest.mark.parametrize("text", ["=1+1", "+52 55", "-3", "@sum", "\t=1", "\r=1"])
def test_what_would_run_as_a_formula_is_a_text(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_what_no_cell_holds_is_left_out() -> None:
    content = xlsx_response([["Obra\x0b Norte\x00"]], "reporte", "Obras").content
    assert load_workbook(BytesIO(content)).active["A1"].value == "Obra Norte"


def test_a_workbook_keeps_numbers_days_and_texts() -> None:
    book = load_workbook(BytesIO(xlsx_response(ROWS, "reporte", "Cotizaciones").content))

    rows = list(book.active.iter_rows(values_only=True))

    assert rows[1][0] == "'=HYPERLINK(1)"
    assert round(rows[1][1], 2) == 19769.32
    assert rows[1][2].date() == date(2026, 11, 24)
    assert rows[2][0] == "Ñandú, S.A."


def test_a_csv_says_that_its_accents_are_utf8() -> None:
    text = csv_response(ROWS, "reporte").content.decode("utf-8-sig")

    assert text.splitlines()[1] == "'=HYPERLINK(1),19769.32,2026-11-24"
    assert text.splitlines()[2] == '"Ñandú, S.A.",,'
