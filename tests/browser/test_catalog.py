"""The owner changes a product: rows come and go, faults appear while typing, the trial follows."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, OWNER, PHONE, keep_picture
from tests.browser.test_accessibility import objections


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_a_product_is_corrected_while_it_is_typed_and_tried_after_it_is_saved(
    open_browser: Callable[..., Page], size: dict
) -> None:
    page = open_browser(size, OWNER)
    page.goto("/catalogo/productos/?q=mosquitero")
    page.get_by_role("link", name='Mosquitero línea 2"').click()
    page.wait_for_url(re.compile(r"/productos/\d+/"))
    check = page.locator("#check")
    trial = page.locator(".trial")
    expect(trial).to_contain_text("Cortes")
    expect(trial).not_to_contain_text("Refuerzo")

    page.get_by_label("Largo", exact=True).first.fill("ALT - DESC_MOSQITERO")
    notes = page.locator("#components-0-notes")
    expect(notes).to_contain_text("¿Quisiste escribir DESC_MOSQUITERO?")
    expect(check.get_by_role("link", name="Vertical, largo")).to_be_visible()
    page.get_by_label("Largo", exact=True).first.fill("ALT - DESC_MOSQUITERO")
    expect(notes).to_have_text("")

    page.get_by_label("Largo", exact=True).first.fill("-ALT")
    expect(check).to_contain_text("debe ser mayor que cero")
    page.get_by_label("Largo", exact=True).first.fill("ALT - DESC_MOSQUITERO")
    expect(check).to_contain_text("Las fórmulas están bien escritas.")

    with page.expect_response("**/revisar/"):
        page.get_by_role("button", name="Agregar pieza").click()
    piece = page.locator("[data-rows=components] [data-row]").last
    expect(piece.locator(".error")).to_have_count(0)
    expect(piece.locator("[aria-invalid=true]")).to_have_count(0)
    expect(check).to_contain_text("Las fórmulas están bien escritas.")
    keep_picture(page, "catalogo-pieza-nueva")
    piece.get_by_label("Pieza", exact=True).fill("Refuerzo")
    piece.get_by_label("Material", exact=True).fill("Riel 2”")
    piece.get_by_label("Largo", exact=True).fill("AT / 2")
    expect(piece.get_by_label("Material", exact=True)).to_have_value('Riel 2" · RIEL-2')
    expect(check).to_contain_text("Las fórmulas están bien escritas.")
    keep_picture(page, "catalogo-producto")
    page.locator("main button.primary:visible").filter(has_text="Guardar").first.click()
    expect(page.locator(".messages")).to_contain_text("Guardamos")
    expect(trial).to_contain_text("Refuerzo")
    page.wait_for_load_state()

    piece = page.locator("[data-rows=components] [data-row]").last
    piece.get_by_role("button", name="Quitar esta pieza").click()
    expect(piece).to_be_hidden()
    page.locator("main button.primary:visible").filter(has_text="Guardar").first.click()
    expect(page.locator(".messages")).to_contain_text("Guardamos")
    expect(trial).not_to_contain_text("Refuerzo")


def test_the_measures_of_a_line_come_and_go_by_keyboard(open_browser: Callable[..., Page]) -> None:
    page = open_browser(DESK, OWNER)
    page.goto("/catalogo/lineas/nueva/")
    page.get_by_label("Nombre", exact=False).first.fill("Línea de prueba")
    page.get_by_label("Clave").fill("prueba-medidas")
    add = page.get_by_role("button", name="Agregar medida")
    for name, value in (("holgura", "26"), ("sobra", "1")):
        add.focus()
        page.keyboard.press("Enter")
        page.keyboard.type(name)
        page.keyboard.press("Tab")
        page.keyboard.type(value)
    rows = page.locator("[data-rows=constants] [data-row]:not([hidden])")
    expect(rows).to_have_count(2)
    rows.last.get_by_role("button", name="Quitar esta medida").focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".messages")).to_contain_text("Guardamos «Línea de prueba».")
    expect(page.locator("[data-rows=constants] [data-row]")).to_have_count(1)
    expect(page.get_by_label("Nombre", exact=False).nth(1)).to_have_value("HOLGURA")


COPIED = "\t100\t150\t200\n100\t1800\t2300\t2800\n150\t2400\t3000\tmil"
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const facts = { clipboardData: data, bubbles: true, cancelable: true };
  cell.dispatchEvent(new ClipboardEvent('paste', facts));
}"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_a_table_of_prices_is_pasted_corrected_grown_and_kept(
    open_browser: Callable[..., Page], size: dict
) -> None:
    page = open_browser(size, OWNER)
    page.goto("/catalogo/productos/?q=espejo")
    page.get_by_role("link", name="Espejo", exact=True).click()
    page.wait_for_url(re.compile(r"/productos/\d+/"))
    page.get_by_text("Otros precios (tu empresa no los usa)").click()
    if page.get_by_role("button", name="Empezar una tabla").is_visible():
        page.get_by_role("button", name="Empezar una tabla").click()
    page.get_by_label("Ancho 1", exact=True).evaluate(PASTE, COPIED)
    check = page.locator("#check")
    expect(check).to_contain_text("Alto 150, ancho 200: «mil» no es un precio")
    wrong = page.get_by_label("Alto 150, ancho 200")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    check.get_by_role("link", name="Tabla de precios por pieza").click()
    expect(wrong).to_be_focused()
    page.keyboard.type("$3,600")
    expect(check).to_contain_text("Las fórmulas están bien escritas.")
    page.get_by_role("button", name="Agregar ancho").click()
    page.get_by_role("button", name="Quitar el ancho 4").click()
    page.get_by_role("button", name="Quitar el alto 100").click()
    keep_picture(page, "catalogo-tabla")
    assert objections(page) == []
    page.locator("main button.primary:visible").filter(has_text="Guardar").first.click()
    expect(page.locator(".messages")).to_contain_text("Guardamos")
    page.wait_for_load_state()
    page.get_by_text("Otros precios (tu empresa no los usa)").click()
    expect(page.get_by_label("Alto 150, ancho 200")).to_have_value("3600")
    # The same as text, as it is without a script.
    page.get_by_role("button", name="Pegar o editar como texto").click()
    text = page.get_by_label("Tabla de precios por pieza")
    expect(text).to_have_value("\t100\t150\t200\n150\t2400\t3000\t3600")
    text.fill("")
    page.locator("main button.primary:visible").filter(has_text="Guardar").first.click()
    expect(page.locator(".messages")).to_contain_text("Guardamos")
