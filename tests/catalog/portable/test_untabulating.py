"""Tables laid over a catalogue: what they change, and what is wrong with them by row and column."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from catalog.portable.changes import Changes
from catalog.portable.document import Document, Priced
from catalog.portable.files import FileRefused
from catalog.portable.review import differences
from catalog.portable.sheets import Sheet, SheetRow, read_book
from catalog.portable.tables import BY_SLUG, OWN, TABLES, Table
from catalog.portable.tabulating import rows_of
from catalog.portable.untabulating import Tabulated, changes_of
from catalog.portable.workbooks import catalog_workbook, table_csv, template_workbook
from tenants.web.spreadsheets import guarded, unguarded
from tests.catalog.portable.make import SMALL, faults_in, make_document

DAY = date(2026, 11, 24)
CATALOG = make_document()


def table(slug: str, *rows: list[str]) -> tuple[Table, Sheet]:
    """A sheet whose first row are the headings."""
    cells = [SheetRow(number, tuple(row)) for number, row in enumerate(rows, start=1)]
    return BY_SLUG[slug], Sheet(BY_SLUG[slug].title, cells)


def read(*tables: tuple[Table, Sheet], current: Document = CATALOG) -> Tabulated:
    return changes_of(tables, current, DAY)


def changed(*tables: tuple[Table, Sheet]) -> Changes:
    return read(*tables).changes


def told(*tables: tuple[Table, Sheet]) -> list[str]:
    with pytest.raises(FileRefused) as refusal:
        read(*tables)
    return str(refusal.value).splitlines()


def sheets_of(content: bytes) -> list[tuple[Table, Sheet]]:
    by_title = {each.title: each for each in TABLES}
    book = read_book(
        BytesIO(content), len(content), lambda titles: [t for t in titles if t in by_title]
    )
    return [(by_title[sheet.title], sheet) for sheet in book.sheets]


def test_what_was_exported_changes_nothing() -> None:
    found = read(*sheets_of(catalog_workbook(CATALOG, DAY)))

    assert not found.changes
    assert found.notes == []
    assert found.unchanged == 6


@pytest.mark.parametrize("each", TABLES, ids=lambda each: each.slug)
def test_a_csv_that_was_exported_changes_nothing(each: Table) -> None:
    content = table_csv(each, CATALOG, DAY)
    book = read_book(BytesIO(content), len(content), lambda titles: titles)

    found = read((each, book.sheets[0]))

    assert content.startswith(b"\xef\xbb\xbf")
    assert len(book.sheets[0].rows) == 1 + len(list(rows_of(each, CATALOG, DAY)))
    assert not found.changes


def test_what_a_spreadsheet_would_run_travels_as_a_text_and_comes_back_as_it_was() -> None:
    tricky = ["=1+1", "+52 55", "-3 mm", "@suma", "'=1", "'", "''@a", "007", "1e5", 'Ñandú; "S"']
    text = SMALL.replace("nombre: Bisagra X", "nombre: '=HYPERLINK(\"http://x\")'")
    catalog = make_document(text.replace("Aluminios del Norte", "'@norte'"))

    workbook = catalog_workbook(catalog, DAY)

    assert [unguarded(guarded(each)) for each in tricky] == tricky
    assert not any(guarded(each).startswith(("=", "+", "-", "@")) for each in tricky)
    assert b"<f>" not in workbook
    assert not read(*sheets_of(workbook), current=catalog).changes


def test_each_row_is_a_material_in_a_finish_with_the_price_of_the_day() -> None:
    rows = [dict(zip([c.title for c in BY_SLUG["materiales"].columns], row, strict=True))
            for row in rows_of(BY_SLUG["materiales"], CATALOG, DAY)]  # fmt: skip

    rails = [row for row in rows if row["Clave"] == "RIEL-X"]

    assert [(row["Acabado"], row["Precio"], row["Desde"]) for row in rails] == [
        ("Base", "210", "2026-07-01"),
        ("BRONCE", "230.5", "2026-01-01"),
    ]
    assert {row["Largo de tramo (mm)"] for row in rails} == {"6100"}
    assert {row["Clase"] for row in rows} == {"Perfil", "Vidrio", "Herraje"}


def test_a_price_that_differs_is_a_new_one_from_the_chosen_day() -> None:
    sheet = table(
        "materiales",
        ["Código", "Acabado", "Precio", "Desde"],
        ["riel-x", "", "$ 1,250.50", "2026-07-01"],
        ["RIEL-X", "bronce", "230.50", "01/01/2026"],
        ["BISAGRA-X", "", "", ""],
    )

    found = read(sheet)

    assert [(change.of, change.former, change.amount) for change in found.changes.prices] == [
        (Priced(DAY, "RIEL-X", None), None, Decimal("1250.5"))
    ]
    assert found.changes.entries == ()
    assert found.unchanged == 1


def test_a_price_with_a_day_to_come_waits_for_it() -> None:
    sheet = table(
        "materiales",
        ["Clave", "Precio", "Desde"],
        ["RIEL-X", "215", "2027-01-01"],
        ["CLARO-X", "225", ""],
    )
    assert [change.of for change in changed(sheet).prices] == [
        Priced(date(2027, 1, 1), "RIEL-X", None),
        Priced(DAY, "CLARO-X", None),
    ]


def test_an_old_file_does_not_bring_old_prices_back() -> None:
    """It says what held on its day, and that is still so."""
    sheet = table("materiales", ["Clave", "Precio", "Desde"], ["RIEL-X", "200", "2026-01-01"])
    assert not changed(sheet)


def test_one_cell_is_enough_to_change_a_material_of_many_rows() -> None:
    sheet = table(
        "materiales",
        ["Clave", "Nombre", "Acabado", "Merma (%)"],
        ["RIEL-X", "Riel X", "Base", "4"],
        ["RIEL-X", "Riel nuevo", "BRONCE", ""],
    )

    (change,) = changed(sheet).entries

    assert differences(change) == [("Nombre", "Riel X", "Riel nuevo")]
    assert change.entry.waste == 4


def test_an_empty_cell_changes_nothing_and_a_word_empties_a_field() -> None:
    headings = ["Clave", "Nombre", "Proveedor", "Se compra por", "Contenido"]
    assert not changed(table("materiales", headings, ["RIEL-X", "", "", "", ""]))

    sheet = table("materiales", headings, ["BISAGRA-X", "", "Otro", "Borrar", "borrar"],
                  ["RIEL-X", "", "BORRAR", "", ""])  # fmt: skip
    rail, hinge = changed(sheet).entries

    assert differences(rail) == [("Proveedor", "Aluminios del Norte", "—")]
    assert rail.entry.waste == 4
    assert (hinge.entry.purchase_unit, hinge.entry.use_per_purchase) == ("pza", 1)


def test_yes_and_no_turn_a_mark_on_and_off() -> None:
    headings = ["Clave", "De seguridad", "Sin girar", "Retirado"]
    (change,) = changed(table("materiales", headings, ["CLARO-X", "no", "", "x"])).entries
    assert differences(change) == [("De seguridad", "Sí", "No"), ("Retirado", "No", "Sí")]
    assert change.is_retirement is False
    assert "escribe «sí» o «no»" in told(table("materiales", headings, ["CLARO-X", "quizá"]))[0]


def test_what_a_bar_holds_follows_its_length() -> None:
    headings = ["Clave", "Largo de tramo (mm)", "Se compra por", "Contenido"]

    (change,) = changed(table("materiales", headings, ["RIEL-X", "6000", "tramo", "6.1"])).entries

    assert differences(change) == [
        ("Largo de tramo (mm)", "6100", "6000"),
        ("Contenido", "6.1", "6"),
    ]


def test_a_product_keeps_what_no_column_says() -> None:
    sheet = table(
        "productos",
        ["Clave", "Nombre", "Ancho mínimo (mm)", "Ancho máximo (mm)", "Bisagras"],
        ["FIJA-X", "Fija nueva", "500", "3000", "Izquierda"],
    )

    (change,) = changed(sheet).entries
    former = CATALOG.products["FIJA-X"]

    assert differences(change) == [
        ("Nombre", "Fija X", "Fija nueva"),
        ("Ancho mínimo (mm)", "400", "500"),
        ("Ancho máximo (mm)", "—", "3000"),
        ("Bisagras", "derecha", "izquierda"),
    ]
    assert change.entry.components == former.components
    assert change.entry.price_matrix == former.price_matrix


def test_new_materials_services_lines_and_finishes_come_together() -> None:
    found = changed(
        table("materiales",
              ["Clave", "Nombre", "Clase", "Largo de tramo (mm)", "Acabado", "Precio"],
              ["POSTE-N", "Poste", "perfil", "6100", "", "300"],
              ["POSTE-N", "Poste", "perfil", "6100", "Azul", "340"]),
        table("servicios", ["Clave", "Nombre", "Costo", "Precio de venta"],
              ["GRUA", "Grúa", "900", "1500"]),
        table("lineas", ["Clave", "Nombre"], ["LN", "Línea nueva"]),
        table("acabados", ["Clave", "Nombre", "Recargo (%)"], ["AZUL", "Azul", "12"]),
    )  # fmt: skip

    assert {(change.section, change.code) for change in found.new} == {
        ("perfiles", "POSTE-N"), ("servicios", "GRUA"), ("lineas", "LN"), ("acabados", "AZUL"),
    }  # fmt: skip
    assert {(of.material, of.finish): amount for of, _, amount in found.prices} == {
        ("POSTE-N", None): 300, ("POSTE-N", "AZUL"): 340, ("GRUA", None): 900,
    }  # fmt: skip
    poste = next(change.entry for change in found.new if change.code == "POSTE-N")
    assert (poste.purchase_unit, poste.use_per_purchase) == ("tramo", Decimal("6.1"))


MATERIAL = ["Clave", "Nombre", "Clase", "Unidad"]
PRICES = ["Clave", "Acabado", "Precio", "Desde"]


@pytest.mark.parametrize(
    ("headings", "row", "said"),
    [
        (MATERIAL, ["", "Riel"], "columna Clave: falta la clave."),
        (MATERIAL, ["ñandú 1", "Riel", "Perfil"], "columna Clave: Usa letras mayúsculas"),
        (MATERIAL, ["N-1", "Riel", "Tubo"], "columna Clase: escribe una de estas: Perfil, Vidrio"),
        (MATERIAL, ["N-1", "Riel"], "columna Clase: escribe una de estas: Perfil"),
        (MATERIAL, ["N-1", "", "Herraje"], "columna Nombre: falta este dato."),
        (MATERIAL, ["RIEL-X", "borrar"], "columna Nombre: falta este dato."),
        (MATERIAL, ["N-1", "x" * 121, "Herraje"], "columna Nombre: "),
        (MATERIAL, ["N-1", "R", "Herraje", "kilo"], "columna Unidad: escribe una de estas palabr"),
        (MATERIAL, ["N-1", "R", "Perfil", "pza"], "fila 2: R: perfil se usa por m."),
        (MATERIAL, ["RIEL-X", "Riel", "Herraje"], "ya está en «perfiles» y no cambia de sección"),
        (PRICES, ["RIEL-X", "Verde", "1"], "columna Acabado: no hay un acabado «Verde»; hay: BRO"),
        (PRICES, ["BISAGRA-X", "BRONCE", "1"], "columna Precio: solo los perfiles tienen precio"),
        (PRICES, ["RIEL-X", "", "caro"], "columna Precio: «caro» no es un precio; escríbelo como"),
        (PRICES, ["RIEL-X", "", "12,50"], "columna Precio: «12,50» no es un precio"),
        (PRICES, ["RIEL-X", "", "-1"], "columna Precio: Escribe un número que no sea negativo."),
        (PRICES, ["RIEL-X", "", "9999999999"], "columna Precio: "),
        (PRICES, ["RIEL-X", "", "1", "mañana"], "columna Desde: no es una fecha; escríbela como"),
        (
            ["Clave", "Contenido"],
            ["RIEL-X", "borrar"],
            "falta cuánto trae («Contenido»); escrí",
        ),
        (["Clave", "Merma (%)"], ["RIEL-X", "mucha"], "columna Merma (%): «mucha» no es un número"),
    ],
)
def test_a_fault_names_its_row_and_column_and_what_would_be_accepted(
    headings: list[str], row: list[str], said: str
) -> None:
    faults = told(table("materiales", headings, row))
    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith("Materiales y precios, fila 2") for fault in faults), faults


def test_every_fault_is_told_at_once_in_the_order_of_the_rows() -> None:
    faults = told(
        table("materiales", PRICES, ["RIEL-X", "", "x"], ["", "y"], ["N-2", "z"]),
        table("productos", ["Clave", "Línea"], ["FIJA-X", "L-QUE-NO"], ["NUEVO", "LX"]),
    )
    assert [fault.split(":")[0] for fault in faults] == [
        "Materiales y precios, fila 2, columna Precio",
        "Materiales y precios, fila 3, columna Clave",
        "Materiales y precios, fila 4, columna Clase",
        "Productos, fila 2, columna Línea",
        "Productos, fila 3, columna Clave",
    ]
    assert "súbelo en YAML" in faults[-1]


def test_what_only_the_whole_catalogue_can_tell_is_told_by_row_too() -> None:
    assert told(table("productos", ["Clave", "Línea"], ["FIJA-X", "L-QUE-NO"])) == [
        "Productos, fila 2, columna Línea: no hay una línea «L-QUE-NO»."
    ]


def test_two_rows_that_contradict_each_other_are_refused() -> None:
    headings = ["Clave", "Nombre", "Acabado", "Precio"]
    rows = ["RIEL-X", "Uno", "", "250"], ["RIEL-X", "Dos", "", "260"]
    assert told(table("materiales", headings, *rows)) == [
        "Materiales y precios, fila 3, columna Nombre: dice «Dos» y la fila 2, «Uno»; deja uno de "
        "los dos.",
        "Materiales y precios, fila 3, columna Precio: ese precio ya venía en la fila 2.",
    ]
    assert told(table("lineas", ["Clave"], ["LX"], ["lx"])) == [
        "Líneas, fila 3, columna Clave: «LX» ya venía en la fila 2."
    ]


def test_a_material_of_one_sheet_is_not_in_another_too() -> None:
    faults = told(
        table("materiales", ["Clave", "Nombre", "Clase"], ["GRUA", "Grúa", "Servicio"]),
        table("servicios", ["Clave", "Nombre"], ["GRUA", "Grúa"]),
    )
    assert faults == [
        "Servicios, fila 2, columna Clave: «GRUA» ya venía en Materiales y precios, fila 2."
    ]


def test_headings_that_are_not_known_are_told_and_a_missing_code_is_refused() -> None:
    found = read(table("lineas", ["Clave", "Mis notas"], ["LX", "algo"]))
    assert found.notes == ["Líneas: la columna «Mis notas» no se conoce y no se lee."]
    assert "falta «Clave»" in told(table("lineas", ["Nombre"], ["Línea"]))[0]
    assert "«Clave» está dos veces" in told(table("lineas", ["Clave", "Código"], ["LX", "LX"]))[0]


@pytest.mark.parametrize(
    ("section", "alone_in_yaml"),
    [
        ("perfiles", set()),
        ("servicios", {"tramo", "espesor", "peso", "merma", "cobro_merma", "corte",
                       "despunte", "retazo", "medidas_hoja", "redondeo", "area_minima",
                       "se_compra_cortado", "de_seguridad", "sin_girar", "sin_acabado"}),
        ("productos", {"piezas", "opciones", "tabla"}),
        ("lineas", {"medidas"}),
        ("acabados", set()),
    ],
)  # fmt: skip
def test_every_field_of_the_file_has_a_column(section: str, alone_in_yaml: set[str]) -> None:
    """A field that is added to the file must be added here, or said to be in the file alone."""
    told = faults_in(f"formato: 1\n{section}:\n  A: {{zzz: 1}}\n")
    (names,) = [fault.split("aquí van: ")[1] for fault in told if "aquí van: " in fault]
    by_section = {each.section: each for each in TABLES}
    columns = {column.name for column in by_section.get(section, BY_SLUG["materiales"]).columns}
    assert set(names.rstrip(".").split(", ")) == (columns - set(OWN)) | alone_in_yaml


def test_the_template_can_be_filled_in_and_its_example_is_not_read() -> None:
    empty = make_document("formato: 1\n")
    sheets = sheets_of(template_workbook())

    found = read(*sheets, current=empty)

    assert not found.changes
    assert len(found.notes) == len(TABLES)
    materials = next(sheet for each, sheet in sheets if each.slug == "materiales")
    cells = materials.rows[1].cells
    materials.rows[1] = SheetRow(2, ("RIEL-9", *cells[1:]))
    assert [(c.code, c.entry.bar_length) for c in read(*sheets, current=empty).changes.new] == [
        ("RIEL-9", 6100)
    ]


def test_prices_to_come_are_rows_of_their_own_that_can_be_corrected() -> None:
    spring = date(2026, 3, 1)
    materials = BY_SLUG["materiales"]
    heading = [column.title for column in materials.columns]
    rows = list(rows_of(materials, CATALOG, spring))
    base = [row for row in rows if row[0] == "RIEL-X" and row[heading.index("Acabado")] == "Base"]
    price = heading.index("Precio")
    assert [row[price] for row in base] == ["200", "210"]
    assert not changes_of([table("materiales", heading, *rows)], CATALOG, spring).changes

    base[1][price] = "215"
    found = changes_of([table("materiales", heading, *rows)], CATALOG, spring).changes

    assert [(of, former, amount) for of, former, amount in found.prices] == [
        (Priced(date(2026, 7, 1), "RIEL-X", None), 210, 215)
    ]


@pytest.mark.parametrize(
    ("cell", "waste"), [("17%", "17"), ("0.5 %", "0.5"), ("0.5%", "0.5"), ("12.5", "12.5")]
)
def test_a_per_cent_of_a_table_keeps_its_sign(cell: str, waste: str) -> None:
    (change,) = changed(table("materiales", ["Clave", "Merma (%)"], ["RIEL-X", cell])).entries
    assert change.entry.waste == Decimal(waste)


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("Merma (%)", "0.17", "«0.17» es menos de 1 %. ¿17? Escribe 17"),
        ("Merma (%)", "$5", "«$5» es de pesos y aquí va un por ciento"),
        ("Precio", "17%", "«17%» no es un precio"),
        ("Largo de tramo (mm)", "61%", "«61%» no es un número"),
    ],
)
def test_a_cell_with_the_sign_of_another_kind_is_refused(
    heading: str, cell: str, said: str
) -> None:
    assert said in told(table("materiales", ["Clave", heading], ["RIEL-X", cell]))[0]


def test_a_letterhead_above_the_headings_is_not_read() -> None:
    sheet = table("materiales", ["Aluminios"], ["Lista 12"], ["CLAVE", "Precio"], ["RIEL-X", "9"])
    assert [price.amount for price in changed(sheet).prices] == [9]
