"""What the author of a workbook sees in a cell is what is read."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from catalog.portable.sheets import read_first


@pytest.mark.parametrize(
    ("value", "pattern", "seen"),
    [
        (0.17, "0%", "17%"),
        (0.175, "0.0%", "17.5%"),
        (0.17, "0.00%;[Red]-0.00%", "17%"),
        (5, '0"%"', "5%"),
        (0.5, "0.0\\%", "0.5%"),
        (301, "00000", "00301"),
        (12, '"P-"000', "P-012"),
        (12345, "000-000", "012-345"),
        (1234567, "000-000", "1234-567"),
        (5, "\\A00", "A05"),
        (5, "0", "5"),
        (1250.5, "#,##0.00", "1250.5"),
        (1250.5, '"$"#,##0.00', "1250.5"),
        (5, '0" pzas"', "5"),
        (12, "_-* #,##0.00_-", "12"),
        (-3, "000", "-3"),
        (2.5, "000", "2.5"),
        (7.000000000000001, "General", "7"),
        (True, "General", "True"),
    ],
)
def test_a_format_is_a_part_of_the_value(value: float, pattern: str, seen: str) -> None:
    book = Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = pattern
    content = BytesIO()
    book.save(content)
    [row] = read_first(BytesIO(content.getvalue()), 1).sheets[0].rows
    assert row.cells == (seen,)
