"""Tables out of files that anybody may have made."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from catalog.portable.sheets import MOST_COLUMNS, MOST_ROWS, SheetRefused, read_first


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def zipped(**files: bytes) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return content.getvalue()


def rows_of(content: bytes, size: int | None = None) -> list[tuple[str, ...]]:
    found = read_first(BytesIO(content), len(content) if size is None else size)
    return [row.cells for row in found.sheets[0].rows]


def test_a_workbook_is_read_as_text_and_its_empty_rows_left_out() -> None:
    content = workbook([["Clave", "Precio"], [], ["RIEL-3", 223.88], [67826, 0.1]])

    assert rows_of(content) == [("Clave", "Precio"), ("RIEL-3", "223.88"), ("67826", "0.1")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_whatever_wrote_it(separator: str, encoding: str) -> None:
    text = separator.join(["Código", "Precio"]) + "\r\n" + separator.join(["ÑAND-1", "12.50"])

    assert rows_of(text.encode(encoding)) == [("Código", "Precio"), ("ÑAND-1", "12.50")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vacío"),
        (b"  \n ", "vacío"),
        (b"PK\x03\x04basura", "dañado"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "anterior a 2007"),
        (b"\x89PNG\r\n\0\0\0", "No es una tabla"),
        (zipped(**{"foto.jpg": b"x"}), "No es un libro"),
        (zipped(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x"}), "dañado"),
        (zipped(**{"[Content_Types].xml": b"0" * 61_000_000}), "se infla"),
        (b"Clave,Precio\n" + b"A,1\n" * (MOST_ROWS + 1), "pasa de 10,000 renglones"),
        (b"Clave\n" + b"\n" * 200_001 + b"A", "demasiados renglones en blanco"),
        (workbook([["Clave", "Precio"], ["A", "=1+1"]]), "Fila 2: hay una fórmula sin su"),
        (b"Clave,Precio\n" + b"A" * 501, "Fila 2: una celda pasa de 500"),
        (workbook([["x" * 501]]), "Fila 1: una celda pasa de 500"),
    ],
    ids=lambda value: value if isinstance(value, str) else "archivo",
)  # fmt: skip
def test_a_file_that_is_no_table_is_explained(content: bytes, said: str) -> None:
    with pytest.raises(SheetRefused, match=said):
        rows_of(content)


@pytest.mark.parametrize(
    "content",
    [workbook([["Clave"], ["x"] * 300]), b"Clave\n" + b"x," * 61 + b"1"],
    ids=["xlsx", "csv"],
)
def test_what_is_after_the_last_column_is_told(content: bytes) -> None:
    book = read_first(BytesIO(content), len(content))

    assert book.sheets[0].rows[1].cells == ("x",) * MOST_COLUMNS
    assert "ila 2: hay datos después de la columna 60" in book.left_out[0]


def test_other_sheets_are_told_unless_they_are_empty() -> None:
    book = Workbook()
    book.active.append(["Clave", "Precio"])
    book.create_sheet("Vacía")
    book.create_sheet("Notas").append(["algo"])
    content = BytesIO()
    book.save(content)

    found = read_first(BytesIO(content.getvalue()), 1)

    assert found.left_out == ["La hoja «Notas» no se lee."]
    assert [row.cells for row in found.sheets[0].rows] == [("Clave", "Precio")]


def with_formula(result: bytes, kind: bytes = b"") -> bytes:
    """A workbook whose B2 is a formula with ``result`` stored, as a spreadsheet saves it."""
    with ZipFile(BytesIO(workbook([["Clave", "Precio"], ["RIEL-3", 1]]))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    stored = b'<c r="B2" t="n"><v>1</v></c>'
    assert stored in files[sheet]
    cell = b'<c r="B2"' + kind + b"><f>100*2.5</f><v>" + result + b"</v></c>"
    files[sheet] = files[sheet].replace(stored, cell)
    return zipped(**files)


def test_a_formula_is_read_as_the_result_that_was_saved_with_it() -> None:
    assert rows_of(with_formula(b"250"))[1] == ("RIEL-3", "250")
    assert rows_of(with_formula(b"", b' t="str"'))[1] == ("RIEL-3",)
    assert rows_of(with_formula(b"#REF!", b' t="e"'))[1] == ("RIEL-3", "#REF!")


def test_a_csv_that_says_its_separator_is_believed() -> None:
    found = read_first(BytesIO(b"sep=|\r\nClave|Nombre\r\nA|uno, dos; tres"), 1).sheets[0].rows
    assert found == [(2, ("Clave", "Nombre")), (3, ("A", "uno, dos; tres"))]


def test_the_unicode_text_of_a_spreadsheet_is_read() -> None:
    assert rows_of("Código\tPrecio\nÑ-1\t2".encode("utf-16")) == [
        ("Código", "Precio"),
        ("Ñ-1", "2"),
    ]


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(SheetRefused, match="pesa 50 MB; el máximo son 5 MB"):
        rows_of(b"", size=50_000_000)


def test_an_entity_in_the_xml_is_never_expanded() -> None:
    """A sound workbook whose sheet declares an entity; without the declaration it is read."""
    sound = workbook([["Clave", "Precio"]])
    with ZipFile(BytesIO(sound)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert rows_of(zipped(**files)) == [("Clave", "Precio")]

    declared = b'<!DOCTYPE worksheet [<!ENTITY a "AAAA">]>'
    files[sheet] = files[sheet].replace(b"<worksheet", declared + b"<worksheet", 1)

    with pytest.raises(SheetRefused, match="dañado"):
        rows_of(zipped(**files))


def test_strict_open_xml_is_read() -> None:
    with ZipFile(BytesIO(workbook([["Clave", "Precio"], ["RIEL-3", 231.4]]))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    main, rels = "spreadsheetml/{}main", "officeDocument/{}relationships"
    for usual in (main, rels):
        old = f"http://schemas.openxmlformats.org/{usual.format('2006/')}".encode()
        new = f"http://purl.oclc.org/ooxml/{usual.format('')}".encode()
        files = {name: part.replace(old, new) for name, part in files.items()}
    assert rows_of(zipped(**files)) == [("Clave", "Precio"), ("RIEL-3", "231.4")]


def test_rows_that_are_hidden_are_known() -> None:
    content = workbook([["Clave", "Precio"], ["RIEL-3", 1], ["FELPA", 2]])
    with ZipFile(BytesIO(content)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = files[sheet].replace(b'<row r="3"', b'<row hidden="1" r="3"')
    content = zipped(**files)
    assert read_first(BytesIO(content), len(content)).sheets[0].hidden == {3}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "mac_roman"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_spanish_is_read_in_every_usual_alphabet(encoding: str, end: str) -> None:
    text = end.join(["Clave;Nombre", "A-1;Riel ñandú", "A-2;Jardín ángulo"])
    assert rows_of(text.encode(encoding)) == [
        ("Clave", "Nombre"),
        ("A-1", "Riel ñandú"),
        ("A-2", "Jardín ángulo"),
    ]
