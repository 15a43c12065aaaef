"""A workbook costs what it says, whatever it was stuffed or painted with."""

from contextlib import nullcontext
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from catalog.portable import packages
from catalog.portable.packages import slimmed
from catalog.portable.sheets import SheetRefused, read_first

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[object], **formats: str) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place, pattern in formats.items():
        book.active[place].number_format = pattern
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    output = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(output, "w", ZIP_DEFLATED) as target:
        for each in source.namelist():
            part = source.read(each)
            if each == name:
                assert old in part
                part = part.replace(old, new)
            target.writestr(each, part)
    return output.getvalue()


def rows_of(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in read_first(BytesIO(content), 1).sheets[0].rows]


def painted(last: int) -> bytes:
    """Two rows that say something, and empty cells down to row ``last``."""
    cells = [f'<c r="{column}%d" s="1"/>' for column in "ABCDEFGHIJ"]
    blank = "".join(
        f'<row r="{row}">{"".join(cell % row for cell in cells)}</row>' for row in range(4, last)
    )
    said = f'<row r="{last}"><c r="A{last}" t="n"><v>7</v></c></row>'
    content = workbook(["Clave", "Precio"], ["RIEL-3", 231.4], ["FELPA", 465])
    return changed(content, SHEET, b"</sheetData>", f"{blank}{said}</sheetData>".encode())


def test_a_painted_sheet_costs_what_it_says_and_its_rows_keep_their_numbers() -> None:
    content = painted(60_000)
    with ZipFile(BytesIO(slimmed(content).content)) as slim:
        assert slim.getinfo(SHEET).file_size < 2000
    assert rows_of(content)[-1] == (60_000, ("7",))
    assert len(rows_of(content)) == 4


@given(
    rows=st.lists(
        st.lists(st.none() | st.integers(0, 99) | st.sampled_from(["", "a<b", "x"]), max_size=4),
        max_size=6,
    )
)
def test_what_a_workbook_says_is_the_same_without_what_it_does_not(
    rows: list[list[object]],
) -> None:
    content = workbook(["Clave"], *rows)
    found = {number: cells for number, cells in rows_of(content)}
    for number, row in enumerate(rows, start=2):
        said = ["" if cell is None else str(cell) for cell in row]
        while said and not said[-1]:
            said.pop()
        assert found.get(number, ()) == tuple(said)


def test_cells_that_do_not_say_where_they_are_keep_their_places() -> None:
    content = workbook(["A", None, "C"])
    bare = changed(content, SHEET, b'<c r="C1"', b"<c/><c")
    assert rows_of(bare)[0][1] == ("A", "", "C")


@pytest.mark.parametrize(
    "stuffing",
    [b"<si><t/></si>" * 100_001, b"<x:si/>" * 100_001, b" " * 8_000_001, b"<xf/>" * 5_001],
    ids=["texts", "texts with a prefix", "blanks", "styles"],
)
@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/styles.xml", "algo/otro.bin"])
def test_a_stuffed_part_is_refused_whatever_its_name(name: str, stuffing: bytes) -> None:
    output = BytesIO(workbook(["Clave", "Precio"]))
    with (
        ZipFile(output, "a", ZIP_DEFLATED) as package,
        pytest.warns(UserWarning) if (name in package.namelist()) else nullcontext(),
    ):
        package.writestr(name, stuffing)
    assert len(output.getvalue()) < 60_000
    with pytest.raises(SheetRefused, match=r"como \.csv"):
        rows_of(output.getvalue())


def test_a_sheet_that_says_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_KEPT", 500)
    with pytest.raises(SheetRefused, match="demasiadas celdas"):
        rows_of(workbook(*[[number, "texto"] for number in range(50)]))


@pytest.mark.parametrize(
    ("value", "pattern", "seen"),
    [
        (30121.0, "General", "30121"),
        (7.000000000000001, "General", "7"),
        (0.17, "0%", "17%"),
        (0.0525, "0.00%", "5.25%"),
        (301, "00000", "00301"),
        (223.88, "0.00", "223.88"),
        (1250.5, '"$"#,##0.00', "1250.5"),
        (1e15, "0", "1000000000000000"),
    ],
)
def test_a_cell_is_read_as_its_author_sees_it(value: float, pattern: str, seen: str) -> None:
    content = workbook(["Clave"], [value], A2=pattern)
    with_point = f"<v>{value!r}</v>".encode()  # as other programs than Excel write whole numbers
    if f"<v>{value:g}</v>".encode() != with_point:
        content = changed(content, SHEET, f"<v>{written(content)}</v>".encode(), with_point)
    assert rows_of(content)[1][1] == (seen,)


def written(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as package:
        sheet = package.read(SHEET).decode()
    return sheet.partition('r="A2"')[2].partition("<v>")[2].partition("</v>")[0]
