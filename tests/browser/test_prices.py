"""Prices that come in a file: shown before they are saved, seen in the next quotation, undone.

The other shop's catalogue is the one that changes: the first one's prices are told by other tests.
"""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from secrets import token_hex

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from quoting.demonstration import SHOPS
from tests.browser.conftest import DESK, PHONE, keep_picture
from tests.browser.test_accessibility import objections
from tests.browser.test_journey import add_window, start_quote

SHOP = SHOPS[1]
OWNER = SHOP.email(SHOP.people[0][1])
RAIL = 'Riel 3"'
both_sizes = pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])


def price_list(path: Path, code: str, price: float) -> Path:
    """What a supplier sends: more columns than are read, and a sheet of conditions."""
    book = Workbook()
    for row in (["SKU", "Descripción", "Precio"], [code, "RIEL CORR 3 PULG", price]):
        book.active.append(row)
    book.create_sheet("Condiciones").append(["Precios sujetos a cambio sin previo aviso"])
    book.save(path)
    return path


def price_of_a_window(page: Page) -> Decimal:
    """What a window of a new quotation costs."""
    start_quote(page, f"Señora {token_hex(3)}")
    add_window(page, "Sala", 'Ventana corrediza XO línea 3"', "150", "120")
    written = page.locator(".lines > li .figures strong").last.inner_text()
    return Decimal(written.strip("$\N{NO-BREAK SPACE} ").replace(",", ""))


def upload(page: Page, label: str, file: Path) -> None:
    page.get_by_label(label).set_input_files(file)
    page.get_by_role("button", name="Subir y ver qué cambia").click()
    expect(page.locator("main")).to_contain_text("Todavía no se guarda nada")


def undo_newest(page: Page, label: str) -> None:
    page.goto("/catalogo/precios/")
    row = page.get_by_role("row").filter(has_text=label).first
    row.get_by_role("button", name="Deshacer").click()
    page.get_by_role("dialog").get_by_role("button", name="Deshacer").click()
    expect(page.locator(".messages")).to_contain_text("Los precios volvieron")


@both_sizes
def test_a_suppliers_list_reaches_the_next_quotation_and_is_undone(
    open_browser: Callable[..., Page], size: dict, tmp_path: Path
) -> None:
    page = open_browser(size, OWNER, shop=SHOP)
    before = price_of_a_window(page)

    page.goto("/catalogo/precios/")
    upload(page, "Lista de precios", price_list(tmp_path / "lista.xlsx", "RIEL-3", 447.76))
    main = page.locator("main")
    for said in ("223.88", "447.76", "«Condiciones»", "«Descripción»"):
        expect(main).to_contain_text(said)
    keep_picture(page, "precios-lista")
    assert objections(page) == []
    page.get_by_role("button", name="Guardar 1 precio").click()
    expect(page.locator(".messages")).to_contain_text("Cambiaron 1 precios")

    assert price_of_a_window(page) > before
    undo_newest(page, "Lista: lista.xlsx")
    assert price_of_a_window(page) == before


@both_sizes
def test_the_catalogue_goes_out_to_a_spreadsheet_and_comes_back(
    open_browser: Callable[..., Page], size: dict, tmp_path: Path
) -> None:
    page = open_browser(size, OWNER, shop=SHOP)
    before = price_of_a_window(page)
    page.goto("/catalogo/")
    page.get_by_role("link", name="Excel y CSV").click()
    expect(page.get_by_role("link", name="Catálogo en Excel")).to_be_visible()
    keep_picture(page, "catalogo-archivo")
    assert objections(page) == []
    with page.expect_download() as started:
        page.get_by_role("link", name="Catálogo en Excel").click()
    book = load_workbook(BytesIO(started.value.path().read_bytes()))
    sheet = book["Materiales y precios"]
    rows = [row for row in sheet.iter_rows() if row[0].value == "RIEL-3"]
    row = next(row for row in rows if row[4].value == "Base")
    assert (row[1].value, row[5].value) == (RAIL, 223.88)
    row[5].value = 447.76
    book.save(tmp_path / "catalogo.xlsx")

    upload(page, "Archivo", tmp_path / "catalogo.xlsx")
    prices = page.get_by_role("row").filter(has_text=RAIL)
    for said in ("Base", "223.88", "447.76"):
        expect(prices).to_contain_text(said)
    keep_picture(page, "catalogo-archivo-cambios")
    assert objections(page) == []
    page.get_by_role("button", name="Aplicar los cambios").click()
    expect(page.locator(".messages")).to_contain_text("Aplicamos el archivo: 1 precio.")

    assert price_of_a_window(page) > before
    undo_newest(page, "Catálogo: catalogo.xlsx")
    assert price_of_a_window(page) == before
