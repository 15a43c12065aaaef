"""Tables that were saved as text by whatever program, and files that are none."""

import csv
import doctest
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.portable import texts
from catalog.portable.sheets import SheetRefused, read_first

ROWS = [["Clave", "Nombre"], ["A-1", "Riel ñandú"], ["A-2", "Jardín, ángulo; 3 | 4"]]
ENCODINGS = [
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1",
    "mac_roman", "cp850", "cp437",
]  # fmt: skip
DIALECTS: list[dict[str, int]] = [
    {"quoting": quoting} for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)
]


def read(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_first(BytesIO(content), len(content)).sheets[0].rows]


def refusal_of(content: bytes) -> str:
    with pytest.raises(SheetRefused) as refusal:
        read(content)
    return str(refusal.value)


def written(rows: list[list[str]], separator: str, end: str, quoting: int) -> str:
    text = StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]  # one of its own
    return text.getvalue()


def test_the_worked_examples_hold() -> None:
    result = doctest.testmod(texts)
    assert result.attempted > 0 == result.failed


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", list(",;\t|"))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_whatever_a_spreadsheet_writes_is_read(
    encoding: str, separator: str, end: str, dialect: dict[str, int]
) -> None:
    text = written(ROWS, separator, end, dialect["quoting"])
    assert read(text.encode(encoding)) == [tuple(row) for row in ROWS]


CELLS = st.text(
    alphabet=st.sampled_from("Aa1ñé .,;|\t\"'-/%$"), min_size=1, max_size=8
).map(lambda text: f"x{text}x")  # fmt: skip


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=6),
    separator=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_any_texts_come_back_as_they_were(
    rows: list[list[str]], separator: str, end: str, encoding: str
) -> None:
    """Its separator is said, as a spreadsheet does where texts are full of others."""
    text = f"sep={separator}{end}" + written(rows, separator, end, csv.QUOTE_MINIMAL)
    assert read(text.encode(encoding)) == [tuple(row) for row in rows]


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        rows = read(content)
    except SheetRefused as refusal:
        assert str(refusal)
        return
    assert rows
    assert not any("\0" in cell or "\ufffd" in cell for row in rows for cell in row if content)


@pytest.mark.parametrize(
    "above", ["", "\r\n\r\n", "Lista de precios, 2026\r\n\r\n", "Aluminio, vidrio, PVC\r\n"]
)
def test_the_separator_is_that_of_the_table_and_not_of_its_letterhead(above: str) -> None:
    rows = read(f"{above}Clave;Nombre;Precio\r\nA;Riel, 3;231,40\r\nB;Zoclo;1,5\r\n".encode())
    assert rows[-3:] == [("Clave", "Nombre", "Precio"), ("A", "Riel, 3", "231,40"),
                         ("B", "Zoclo", "1,5")]  # fmt: skip


def test_quotes_that_are_inches_stay_and_those_that_swallow_rows_are_refused() -> None:
    assert read(b'Clave;Nombre\r\nA;Riel 3"\r\nB;"Riel 2"""\r\nC;x') == [
        ("Clave", "Nombre"), ("A", 'Riel 3"'), ("B", 'Riel 2"'), ("C", "x"),
    ]  # fmt: skip
    assert read(b'Clave;Nombre\r\nA;"dos\r\nrenglones"') == [
        ("Clave", "Nombre"), ("A", "dos\nrenglones"),
    ]  # fmt: skip
    swallowed = (b'B;"Riel 2;2\r\nC;x;3', b'B;"Riel 2;2\r\nC;"x";3')
    for rows in swallowed:
        assert "Fila 2: unas comillas se abren y no se cierran" in refusal_of(
            b"Clave;Nombre;Precio\r\n" + rows
        )


def test_the_mark_at_the_end_of_a_file_of_dos_is_no_cell() -> None:
    assert read(b"Clave;Precio\r\nA;1\x1a") == [("Clave", "Precio"), ("A", "1")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "Es un PDF"),
        (b"{\\rtf1\\ansi Clave;Precio}", "Es un documento de texto"),
        (b"ID;PWXL;N;E\r\nC;Y1;X1;K1", "Es una hoja SYLK"),
        (b'[{"clave": "A"}]', "Es JSON"),
        (b"<html><table><tr><td>Clave</td></tr></table>", "Es una página web o XML"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "Es una página web o XML"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "tiene contraseña"),
        (b"\xef\xbb\xbf", "vacío"),
        (b"\xff\xfe", "vacío"),
        (b"\xff\xfe\x00\xd8A\x00", "No se reconoce el alfabeto"),
        (b"Clave;Precio\r\nA;1\0", "No es una tabla"),
        ("Clave;Nombre\r\nA;Jardín".encode() + b"\xc3(", "No se reconoce el alfabeto"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_says_what_it_is_and_what_to_do(content: bytes, said: str) -> None:
    assert said in refusal_of(content)
