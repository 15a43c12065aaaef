"""A person's day, on a phone and at a desk: from the log-in to the customer who opens the PDF."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from tests.browser.conftest import DESK, OWNER, PHONE, SELLER, WORKER, keep_picture, wait_until
from tests.browser.test_accessibility import objections

both_sizes = pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])


def start_quote(page: Page, customer: str) -> None:
    page.goto("/cotizaciones/")
    page.locator(".start").get_by_role("button", name="Nueva cotización").click()
    page.get_by_text("¿Para quién es?").click()
    page.get_by_label("Cliente", exact=True).fill(customer)
    page.get_by_role("button", name="Guardar cliente").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(customer)
    # The browser hands a request to a route only once the new page stands with its scripts.
    expect(page.get_by_label("Ubicación")).to_be_visible()
    page.wait_for_load_state()


def add_window(
    page: Page, location: str, product: str, width: str, height: str, quantity: str = "1"
) -> None:
    """By keyboard alone, as fast as a person who knows the page."""
    lines = page.locator(".lines > li").count()
    page.get_by_label("Ubicación").fill(location)
    page.get_by_label("Producto").select_option(label=product)
    page.get_by_label("Ancho").press_sequentially(width, delay=40)
    page.get_by_label("Alto").press_sequentially(height, delay=40)
    page.get_by_label("Cantidad").fill(quantity)
    page.get_by_label("Cantidad").press("Enter")
    expect(page.locator(".lines > li")).to_have_count(lines + 1)
    # The panel comes right after the line: what fills it at once would go with the former one.
    expect(page.locator("#editor")).not_to_have_attribute("aria-busy", "true")


@both_sizes
def test_a_seller_quotes_sends_and_shares(open_browser: Callable[..., Page], size: dict) -> None:
    page = open_browser(size, SELLER)
    start_quote(page, "Señora Robles")
    add_window(page, "Recámaras", 'Ventana corrediza XO línea 3"', "1.50 m", "120 cm", "4")
    add_window(page, "Escalera", 'Ventana fija línea 3"', "80", "60", "2")
    add_window(page, "Baños", "Ventana proyectante serie 1400", "60", "60", "3")
    expect(page.locator("main")).to_contain_text("17,939.50")
    keep_picture(page, "journey-draft")
    assert objections(page) == []

    page.get_by_role("link", name="Revisar y enviar").locator("visible=true").first.click()
    expect(page.get_by_role("button", name="Cerrar y compartir")).to_be_visible()
    keep_picture(page, "journey-review")
    assert objections(page) == []
    page.get_by_role("button", name="Cerrar y compartir").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"COT-\d{4}"))

    expect(page.get_by_role("button", name="Enviar por WhatsApp")).to_be_in_viewport()
    download = page.get_by_role("link", name="Descargar PDF")
    expect(download).to_be_visible(timeout=60_000)
    with page.expect_download() as started:
        download.click()
    pdf = PdfReader(started.value.path())
    assert "20,809.82" in "".join(each.extract_text() for each in pdf.pages)
    keep_picture(page, "journey-sent")
    assert objections(page) == []

    message = page.get_by_label("Mensaje").input_value()
    link = page.get_by_label("Enlace").input_value()
    assert link in message
    assert "Hola, Señora Robles" in message and "20,809.82" in message

    customer = open_browser(size)
    customer.goto(link)
    expect(customer.locator("main")).to_contain_text("20,809.82")
    assert "Costo" not in customer.content()
    keep_picture(customer, "journey-customer")
    assert objections(customer) == []


@both_sizes
def test_the_price_follows_while_one_types(open_browser: Callable[..., Page], size: dict) -> None:
    page = open_browser(size, SELLER)
    start_quote(page, "Cliente de paso")
    page.get_by_label("Producto").select_option(label='Ventana corrediza XO línea 3"')
    # Typed at once, while the choices of the product are still on their way.
    page.get_by_label("Ancho").press_sequentially("1m50", delay=40)
    page.get_by_label("Alto").press_sequentially("120 cm", delay=40)
    expect(page.locator("#preview")).to_contain_text("2,444.10")
    expect(page.locator("#preview svg")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1.5 m = 1,500 mm")
    assert page.get_by_label("Ancho").input_value() == "1m50"
    # Neither the cost nor the margin is in what a seller receives.
    assert not re.search(r"[Cc]osto|[Mm]argen", page.content())


@both_sizes
def test_a_doubtful_measure_is_answered_by_one_tap(
    open_browser: Callable[..., Page], size: dict
) -> None:
    page = open_browser(size, SELLER)
    start_quote(page, "Cliente de paso")
    page.get_by_label("Producto").select_option(label='Ventana corrediza XO línea 3"')
    page.get_by_label("Ancho").press_sequentially("1500", delay=40)
    page.get_by_label("Alto").press_sequentially("120", delay=40)
    expect(page.locator("#notes_width")).to_contain_text("¿1500 cm o 1500 mm?")
    keep_picture(page, "measure-in-doubt")
    assert objections(page) == []
    page.get_by_role("button", name="1500 mm").click()
    expect(page.get_by_label("Ancho")).to_have_value("1500 mm")
    expect(page.locator("#notes_height")).to_contain_text("¿120 cm o 120 mm?")
    page.get_by_role("button", name="120 cm").click()
    expect(page.locator("#preview")).to_contain_text("2,444.10")


@both_sizes
def test_a_size_in_one_field_fills_both(open_browser: Callable[..., Page], size: dict) -> None:
    page = open_browser(size, SELLER)
    start_quote(page, "Cliente de paso")
    page.get_by_label("Producto").select_option(label='Ventana corrediza XO línea 3"')
    page.get_by_label("Ancho").press_sequentially("150x120", delay=40)
    expect(page.locator("#preview")).to_contain_text("2,444.10")
    page.get_by_label("Ancho").press("Tab")
    expect(page.get_by_label("Ancho")).to_have_value("150")
    expect(page.get_by_label("Alto")).to_have_value("120")
    page.get_by_label("Ancho").fill("1.50 x 1.20 m")
    page.get_by_label("Ancho").press("Enter")
    expect(page.locator(".lines > li")).to_have_count(1)
    expect(page.locator(".lines > li")).to_contain_text("150 × 120 cm")


def test_what_is_typed_while_a_line_is_saved_starts_the_next_line(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(DESK, SELLER)
    start_quote(page, "Cliente de paso")
    add_window(page, "Sala", 'Ventana fija línea 3"', "80", "60", "2")
    page.get_by_label("Ancho").fill("50")
    page.get_by_label("Alto").fill("50")
    waiting: list[Route] = []
    page.route("**/partidas/", lambda route: waiting.append(route))
    page.get_by_label("Alto").press("Enter")
    expect(page.get_by_label("Ubicación")).to_be_focused()
    wait_until(page, lambda: waiting)
    page.keyboard.press("Enter")
    page.keyboard.type("Cocinax")
    page.keyboard.press("Backspace")
    assert page.get_by_label("Alto").input_value() == ""
    for save in waiting:
        save.continue_()
    expect(page.locator(".lines > li")).to_have_count(2)
    expect(page.get_by_label("Ubicación")).to_have_value("Cocina")
    page.keyboard.type(" grande")
    expect(page.get_by_label("Ubicación")).to_have_value("Cocina grande")
    assert len(waiting) == 1


def test_enter_goes_to_what_is_missing_and_then_says_that_it_is(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(DESK, SELLER)
    start_quote(page, "Cliente de paso")
    page.get_by_label("Producto").select_option(label='Ventana fija línea 3"')
    page.get_by_label("Ubicación").fill("Sala")
    page.get_by_label("Ubicación").press("Enter")
    expect(page.get_by_label("Ancho")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#notes_width")).to_contain_text("Falta este dato")
    page.keyboard.type("80")
    expect(page.locator("#notes_width")).not_to_contain_text("Falta")
    assert page.get_by_label("Ubicación").input_value() == "Sala"


def test_what_cannot_be_read_is_said_at_its_field_and_stays_typed(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(PHONE, SELLER)
    start_quote(page, "Cliente de paso")
    page.get_by_label("Producto").select_option(label='Ventana fija línea 3"')
    page.get_by_label("Ancho").fill("cincuenta")
    page.get_by_label("Alto").fill("50.1")
    page.get_by_label("Alto").press("Enter")
    expect(page.get_by_label("Ancho")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Ancho")).to_have_value("cincuenta")
    assert page.get_by_label("Ancho").input_value() == "cincuenta"
    assert page.get_by_label("Alto").input_value() == "50.1"
    keep_picture(page, "journey-error")
    assert objections(page) == []


def test_the_owner_tries_a_product_with_measures(open_browser: Callable[..., Page]) -> None:
    page = open_browser(DESK, OWNER)
    page.goto("/catalogo/productos/")
    page.get_by_role("link", name='Ventana corrediza XO línea 3"').click()
    keep_picture(page, "journey-product")
    page.get_by_role("link", name="Probar con medidas").first.click()
    page.wait_for_url(re.compile("/probar/"))
    page.get_by_label("Ancho").fill("150")
    page.get_by_label("Alto").fill("120")
    expect(page.locator("main")).to_contain_text("1,745.78")
    expect(page.locator("main")).to_contain_text("657.5")
    keep_picture(page, "journey-trial")
    assert objections(page) == []


def test_the_workshop_sees_cuts_and_no_prices(open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE, WORKER)
    expect(page).to_have_url(re.compile("/taller/"))
    page.get_by_role("link", name="OT-0001").click()
    expect(page.locator("main")).to_contain_text("1,174")
    assert "$" not in page.locator("main").inner_text()
    keep_picture(page, "journey-workshop")
    assert objections(page) == []


def test_the_workshop_plans_an_order_and_prints_its_sheets(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(DESK, WORKER)
    page.get_by_role("link", name="OT-0001").click()
    page.get_by_role("button", name="Plan de corte").click()
    expect(page.get_by_role("heading", name="Tramos")).to_be_visible(timeout=60_000)
    keep_picture(page, "journey-cut-plan")
    assert objections(page) == []
    page.set_viewport_size(PHONE)
    assert objections(page) == []

    plan = page.url
    for paper, says in (("Hoja de taller", "1,174"), ("Plan de corte", "Óptimo")):
        page.goto(plan)
        page.locator("summary", has_text="Imprimir").click()
        page.get_by_role("button", name=paper, exact=True).click()
        link = page.get_by_role("link", name="Abrir el PDF")
        expect(link).to_be_visible(timeout=60_000)
        content = page.evaluate(
            "async url => Array.from(new Uint8Array(await (await fetch(url)).arrayBuffer()))",
            link.get_attribute("href"),
        )
        pages = PdfReader(BytesIO(bytes(content))).pages
        text = "".join(each.extract_text() for each in pages)
        assert says in text and "$" not in text


def test_a_page_of_every_role_works_without_a_mouse(open_browser: Callable[..., Page]) -> None:
    page = open_browser(DESK, SELLER)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text(re.compile("contenido", re.IGNORECASE))
    page.keyboard.press("/")
    expect(page.locator(":focus")).to_have_attribute("type", "search")


@both_sizes
def test_a_product_is_picked_by_its_drawing(open_browser: Callable[..., Page], size: dict) -> None:
    page = open_browser(size, SELLER)
    start_quote(page, "Cliente de paso")
    page.get_by_role("button", name="Elegir con dibujos").click()
    picker = page.get_by_role("dialog", name="Elegir con dibujos")
    door = picker.get_by_role("button", name="Puerta serie 1400").last
    expect(door.locator("svg")).to_be_attached()
    keep_picture(page, "journey-picker")
    assert objections(page) == []
    picker.get_by_label("Buscar").fill("SERIE 1400 puerta")
    expect(picker.locator("[data-value]:visible")).to_have_count(1)
    picker.get_by_label("Buscar").fill("corrediza xo 2")
    expect(picker.locator("[data-value]:visible")).to_have_count(1)
    picker.get_by_label("Buscar").fill("nada así")
    expect(picker.get_by_text("Nada se llama así.")).to_be_visible()
    picker.get_by_label("Buscar").fill("celosia")  # without its accent
    picker.get_by_label("Buscar").press("Enter")
    expect(picker).to_be_hidden()
    # The measures are next, and its own glass is there already.
    expect(page.get_by_label("Ancho")).to_be_focused()
    page.keyboard.type("60")
    page.get_by_label("Alto").fill("80")
    expect(page.locator("#preview svg")).to_be_visible()
    page.get_by_label("Alto").press("Enter")
    expect(page.locator(".lines > li")).to_contain_text("Celosía de paletas de vidrio")
    page.get_by_role("button", name="Elegir con dibujos").click()
    expect(picker.locator("section").first).to_contain_text("Usados hace poco")


def test_without_a_connection_a_product_is_picked_by_name(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(PHONE, SELLER)
    start_quote(page, "Cliente de paso")
    page.route("**/cotizaciones/productos/", lambda route: route.abort())
    page.get_by_role("button", name="Elegir con dibujos").click()
    page.get_by_role("dialog").get_by_role("button", name='Ventana fija línea 3"').click()
    expect(page.get_by_label("Producto").locator("option:checked")).to_have_text(
        'Ventana fija línea 3"'
    )
