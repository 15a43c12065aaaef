"""The owner changes a product: rows come and go, faults appear while typing, the trial follows."""

from collections.abc import Callable
from secrets import token_hex

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, OWNER, PHONE, keep_picture


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_a_product_is_corrected_while_it_is_typed_and_tried_after_it_is_saved(
    open_browser: Callable[..., Page], size: dict
) -> None:
    page = open_browser(size, OWNER)
    page.goto("/catalogo/productos/?q=mosquitero")
    page.get_by_role("link", name='Mosquitero línea 2"').click()
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

    page.get_by_role("button", name="Agregar pieza").click()
    piece = page.locator("[data-rows=components] [data-row]").last
    piece.get_by_label("Pieza", exact=True).fill("Refuerzo")
    piece.get_by_label("Material", exact=True).fill("riel-2")
    piece.get_by_label("Largo", exact=True).fill("AT / 2")
    expect(piece.get_by_label("Material", exact=True)).to_have_value('Riel 2" · RIEL-2')
    expect(check).to_contain_text("Las fórmulas están bien escritas.")
    keep_picture(page, "catalogo-producto")
    page.locator("main button.primary:visible").filter(has_text="Guardar").first.click()
    expect(page.locator(".messages")).to_contain_text("Guardamos")
    expect(trial).to_contain_text("Refuerzo")

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
    page.get_by_label("Clave").fill(f"prueba-{token_hex(4)}")  # the servers keep their data
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
