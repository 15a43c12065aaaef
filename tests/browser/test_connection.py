"""Nothing typed is lost: a connection that goes, servers that fail, a session that ends, an undo,
and two people on one draft."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, Route, expect

from quoting.demonstration import PASSWORD
from tests.browser.conftest import (
    DESK,
    OWNER,
    PHONE,
    SELLER,
    keep_picture,
    log_in,
    wait_until,
)
from tests.browser.test_accessibility import objections, scrolls_sideways
from tests.browser.test_journey import add_window, start_quote

SLIDING = 'Ventana corrediza XO línea 3"'
SAVES = "**/partidas/"
SCREEN = "Con mosquitero corredizo"


@pytest.fixture
def page(open_browser: Callable[..., Page]) -> Page:
    page = open_browser(DESK, SELLER)
    start_quote(page, "Señora Ríos")
    page.wait_for_load_state("networkidle")  # its scripts are there before the connection goes
    return page


def type_window(page: Page, location: str) -> None:
    page.get_by_label("Ubicación").fill(location)
    page.get_by_label("Producto").select_option(label=SLIDING)
    page.get_by_label("Ancho").fill("150")
    page.get_by_label("Alto").fill("120")


def here(route: Route) -> dict:
    """The request for the test to send: only the browser knows the company's name here."""
    there = urlsplit(route.request.url)
    headers = route.request.all_headers() | {"host": there.netloc}
    return {"url": there._replace(netloc=f"127.0.0.1:{there.port}").geturl(), "headers": headers}


def lines(page: Page) -> Locator:
    return page.locator(".lines > li.line")


def test_a_line_typed_without_a_connection_arrives_once_by_itself(page: Page) -> None:
    type_window(page, "Cocina")
    page.context.set_offline(True)
    page.get_by_label("Alto").press("Enter")
    expect(page.locator("#sending")).to_contain_text("1 cambio por enviar")
    expect(page.get_by_label("Ubicación")).to_have_value("")  # ready for the next one
    page.locator(".unsent").get_by_role("button", name="Cambiar").click()
    expect(page.get_by_label("Ancho")).to_have_value("150")
    page.get_by_label("Ubicación").fill("Cocina chica")
    page.get_by_label("Ubicación").press("Enter")
    expect(page.locator(".unsent > li")).to_have_count(1)
    page.context.set_offline(False)
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text("Cocina chica")
    expect(page.locator("#sending")).to_contain_text("Guardado")
    page.reload()
    expect(lines(page)).to_have_count(1)
    expect(page.get_by_label("Ubicación")).to_have_value("")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_every_change_made_without_a_connection_arrives_once_and_in_order(
    open_browser: Callable[..., Page], size: dict
) -> None:
    page = open_browser(size, SELLER)
    start_quote(page, "Señor Ocampo")
    add_window(page, "Sala", SLIDING, "150", "120")
    add_window(page, "Baño", "Ventana proyectante serie 1400", "60", "60")
    page.context.set_offline(True)
    for number, width, height in ((1, "160", "120"), (2, "60", "70")):
        page.get_by_role("link", name=f"Cambiar la partida {number}").click()
        expect(page.get_by_text("sin conexión").first).to_be_visible()
        page.get_by_label("Ancho").fill(width)
        page.get_by_label("Alto").fill(height)
        page.get_by_role("button", name="Guardar cambios").click()
        expect(page.locator(f".lines > li:nth-child({number}) .unsent")).to_contain_text(width)
    type_window(page, "Cocina")
    page.get_by_role("button", name="Agregar partida").click()
    expect(page.locator("#sending")).to_contain_text("3 cambios por enviar")
    expect(page.get_by_label("Ubicación")).to_have_value("")
    keep_picture(page, "offline-three")
    assert objections(page) == []
    assert not scrolls_sideways(page)
    page.locator('a[href$="/revisar/"]').locator("visible=true").first.click()  # not without them
    expect(page.locator("#sending")).to_contain_text("3 cambios por enviar")

    draft = page.url
    with pytest.raises(PlaywrightError, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    page.goto(draft)
    expect(page.locator("#sending")).to_contain_text("Guardado")
    for _ in range(2):
        expect(lines(page)).to_have_count(3)
        for number, says in enumerate(("160 × 120", "60 × 70", "150 × 120")):
            expect(lines(page).nth(number)).to_contain_text(says)
        expect(lines(page).nth(2)).to_contain_text("Cocina")
        expect(page.locator(".unsent")).to_have_count(0)
        page.reload()


def test_what_the_server_refuses_of_the_queue_comes_back_with_its_reason(page: Page) -> None:
    page.context.set_offline(True)
    for location, width in (("Sala", "cincuenta"), ("Cocina", "150")):
        type_window(page, location)
        page.get_by_label("Ancho").fill(width)
        page.get_by_label("Alto").press("Enter")
    expect(page.locator(".unsent > li")).to_have_count(2)
    page.context.set_offline(False)
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text("Cocina")
    expect(page.get_by_label("Ancho")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Ancho")).to_have_value("cincuenta")
    page.get_by_label("Ancho").fill("150")
    page.get_by_label("Ancho").press("Enter")
    expect(lines(page)).to_have_count(2)
    expect(lines(page).last).to_contain_text("Sala")


def test_what_is_typed_while_the_queue_is_sent_stays(page: Page) -> None:
    type_window(page, "Sala")
    page.context.set_offline(True)
    page.get_by_label("Alto").press("Enter")
    page.get_by_label("Ubicación").fill("Cocina")
    page.context.set_offline(False)
    expect(lines(page)).to_have_count(1)
    expect(page.get_by_label("Ubicación")).to_have_value("Cocina")
    page.get_by_label("Ancho").fill("150")
    page.get_by_label("Alto").fill("120")
    page.get_by_label("Alto").press("Enter")
    expect(lines(page)).to_have_count(2)
    expect(lines(page).last).to_contain_text("Cocina")


def test_what_is_written_anew_while_the_connection_comes_back_is_sent_as_it_ends(
    page: Page,
) -> None:
    type_window(page, "Sala")
    page.context.set_offline(True)
    page.get_by_label("Alto").press("Enter")
    page.locator(".unsent").get_by_role("button", name="Cambiar").click()
    page.get_by_label("Ancho").fill("160")
    page.context.set_offline(False)
    page.wait_for_timeout(3_000)  # enough to have sent what was there before
    expect(lines(page)).to_have_count(0)
    page.get_by_label("Ancho").press("Enter")
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text("160 × 120")
    page.reload()
    expect(lines(page)).to_have_count(1)


def test_another_page_reminds_of_what_waits_and_asks_nothing_in_vain(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(PHONE, SELLER)
    start_quote(page, "Señora Paz")
    page.wait_for_load_state("networkidle")
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.context.set_offline(True)
    page.wait_for_timeout(11_000)  # longer than the bell and the others wait
    assert failed == []
    type_window(page, "Sala")
    page.get_by_label("Alto").press("Enter")
    page.get_by_role("button", name="Agregar partida").click()
    expect(page.locator("#sending")).to_contain_text("1 cambio por enviar")
    page.route(SAVES, lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("/clientes/")
    page.unroute(SAVES)
    page.get_by_text("Hay cambios por enviar").tap()
    expect(lines(page)).to_have_count(1)


def test_a_form_stays_with_what_is_written_on_it_when_there_is_no_connection(page: Page) -> None:
    page.goto("/clientes/nuevo/")
    page.get_by_label("Nombre").fill("Señora Cano")
    page.context.set_offline(True)
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Parece que no hay conexión")).to_be_visible()
    expect(page.get_by_label("Nombre")).to_have_value("Señora Cano")
    page.context.set_offline(False)
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Señora Cano")


def test_what_is_done_to_another_line_leaves_what_is_typed(page: Page) -> None:
    add_window(page, "Sala", SLIDING, "150", "120")
    type_window(page, "Cocina")
    page.get_by_label("Ubicación").press("End")
    page.get_by_role("button", name="Duplicar").first.click()
    expect(lines(page)).to_have_count(2)
    expect(page.get_by_label("Ubicación")).to_have_value("Cocina")
    page.get_by_role("link", name="Cambiar la partida 1").click()
    expect(page.get_by_label("Ubicación")).to_have_value("Sala")
    page.get_by_label("Ancho").fill("160")
    page.get_by_label("Ancho").press("Enter")
    expect(lines(page).first).to_contain_text("160 ×")
    expect(page.get_by_label("Ubicación")).to_have_value("Cocina")
    page.get_by_label("Alto").press("Enter")
    expect(lines(page)).to_have_count(3)
    expect(lines(page).last).to_contain_text("Cocina")


def test_what_is_refused_while_the_next_is_typed_waits_with_its_reason(page: Page) -> None:
    type_window(page, "Sala")
    page.get_by_label("Ancho").fill("cincuenta")
    held: list[Route] = []
    page.route(SAVES, lambda route: held.append(route))
    page.get_by_label("Alto").press("Enter")
    page.keyboard.type("Cocina")
    wait_until(page, lambda: held)
    held[0].continue_()
    page.unroute(SAVES)
    waiting = page.locator(".unsent > li")
    expect(waiting).to_contain_text("Por revisar")
    expect(waiting.locator(".error")).not_to_be_empty()
    expect(page.get_by_label("Ubicación")).to_have_value("Cocina")
    expect(page.get_by_label("Vidrio")).to_be_visible()  # what the product lets one choose
    keep_picture(page, "refused-line")
    waiting.get_by_role("button", name="Cambiar").click()
    expect(page.get_by_label("Ancho")).to_have_value("cincuenta")
    page.get_by_label("Ancho").fill("150")
    page.get_by_label("Ancho").press("Enter")
    expect(lines(page)).to_have_count(1)
    expect(page.get_by_label("Ubicación")).to_have_value("Cocina")


def test_who_leaves_goes_once_what_was_saved_has_arrived(page: Page) -> None:
    type_window(page, "Sala")
    held: list[Route] = []
    page.route(SAVES, lambda route: held.append(route))
    page.get_by_label("Alto").press("Enter")
    draft = page.url
    page.locator(".back").first.click()
    wait_until(page, lambda: held)
    assert page.url == draft
    held[0].continue_()
    page.wait_for_url("**/cotizaciones/")
    page.goto(draft)
    expect(lines(page)).to_have_count(1)


def test_an_answer_that_gets_lost_does_not_write_the_line_twice(page: Page) -> None:
    lost = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch(**here(route)))  # the server has it
        assert lost[0].ok
        route.fulfill(status=502, body="")

    type_window(page, "Estudio")
    page.route(SAVES, lose)
    page.get_by_label("Alto").press("Enter")
    expect(page.locator("#sending")).to_contain_text("guardado aquí")
    expect(page.locator("#sending")).to_contain_text("Guardado")
    expect(lines(page)).to_have_count(1)
    page.reload()
    expect(lines(page)).to_have_count(1)


def test_what_is_half_typed_survives_a_reload(page: Page) -> None:
    type_window(page, "Terraza")
    page.get_by_label(SCREEN).check()
    glass = page.get_by_label("Vidrio").locator("option:not(:checked)").last.inner_text()
    page.get_by_label("Vidrio").select_option(label=glass)
    page.reload()
    expect(page.locator("#sending")).to_contain_text("Recuperamos")
    expect(page.get_by_label("Ubicación")).to_have_value("Terraza")
    expect(page.get_by_label("Ancho")).to_have_value("150")
    expect(page.get_by_label("Vidrio").locator("option:checked")).to_have_text(glass)
    expect(page.get_by_label(SCREEN)).to_be_checked()
    page.get_by_label("Alto").press("Enter")
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text(glass)
    expect(lines(page)).to_contain_text(SCREEN)


def test_a_line_saved_after_the_session_ended_is_sent_after_the_log_in(page: Page) -> None:
    type_window(page, "Baño")
    expect(page.locator("#preview")).to_contain_text("2,444.10")
    page.context.clear_cookies()
    page.get_by_label("Alto").press("Enter")
    expect(page.locator("#sending")).to_contain_text("Tu sesión terminó")
    keep_picture(page, "session-ended")
    assert objections(page) == []
    enter_here(page, SELLER)
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text("Baño")


def enter_here(page: Page, email: str, password: str = PASSWORD) -> None:
    dialog = page.get_by_role("dialog", name="Tu sesión terminó")
    dialog.get_by_label("Correo").fill(email)
    dialog.get_by_label("Contraseña").fill(password)
    dialog.get_by_role("button", name="Entrar").click()


FORMS = {  # page: (field, what is typed, the button that saves)
    "/clientes/nuevo/": ("Nombre", "Señora Conserva", "Guardar"),
    "/empresa/": ("Nombre comercial", "Cancelería Los Arcos", "Guardar"),
    "/catalogo/productos/1/": ("Nombre", "Ventana que se queda", "Guardar"),
    "/empresa/precios/": ("Vigencia", "16", "Guardar"),
}


@pytest.mark.parametrize("address", FORMS)
def test_what_is_written_in_a_form_outlives_the_session(
    open_browser: Callable[..., Page], address: str
) -> None:
    field, text, save = FORMS[address]
    page = open_browser(PHONE, OWNER)
    page.goto(address)
    page.get_by_label(field).first.fill(text)
    page.context.clear_cookies()
    # Also where the page itself has heard of it first, and asks already.
    page.get_by_role("button", name=save).first.evaluate("button => button.click()")
    enter_here(page, OWNER, "no es esta")
    expect(page.get_by_role("dialog").get_by_role("alert")).not_to_be_empty()
    expect(page.get_by_label(field).first).to_have_value(text)
    with page.expect_request(lambda request: request.method == "POST" and address in request.url):
        enter_here(page, OWNER)
    page.wait_for_load_state()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "/entrar/" not in page.url


def test_a_page_that_asks_by_itself_stays_when_the_session_has_ended(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(DESK, OWNER)
    page.goto("/catalogo/productos/1/")
    name = page.get_by_label("Nombre").first
    page.context.clear_cookies()
    name.fill("Ventana que espera")  # the page checks what is typed, without a button
    expect(page.get_by_role("dialog", name="Tu sesión terminó")).to_be_visible()
    expect(name).to_have_value("Ventana que espera")
    assert page.url.endswith("/catalogo/productos/1/")


def test_a_form_of_a_tab_from_before_another_log_in_is_taken(page: Page) -> None:
    page.goto("/clientes/nuevo/")
    page.get_by_label("Nombre").fill("Señora Pestaña")
    other = page.context.new_page()
    page.context.clear_cookies()
    log_in(other, SELLER)
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Señora Pestaña")


def test_a_form_stays_while_the_system_does_not_answer(page: Page) -> None:
    page.goto("/clientes/nuevo/")
    page.get_by_label("Nombre").fill("Señora Espera")
    page.route("**/sesion/", lambda route: route.fulfill(status=503, body=""))
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("El sistema no responde en este momento")).to_be_visible()
    expect(page.get_by_label("Nombre")).to_have_value("Señora Espera")
    page.unroute("**/sesion/")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Señora Espera")


def test_a_page_warns_before_the_session_ends(page: Page) -> None:
    page.route(
        "**/clientes/nuevo/",
        lambda route: route.fulfill(
            response=(answer := route.fetch(**here(route))),
            body=re.sub(r'data-session-ends="\d+"', 'data-session-ends="1"', answer.text()),
        ),
    )
    page.goto("/clientes/nuevo/")
    page.unroute("**/clientes/nuevo/")
    page.get_by_label("Nombre").fill("Señora Larga")
    page.get_by_role("button", name="Entrar otra vez").click()
    dialog = page.get_by_role("dialog", name="Sigue con tu sesión")
    dialog.get_by_label("Correo").fill(SELLER)
    dialog.get_by_label("Contraseña").fill(PASSWORD)
    dialog.get_by_role("button", name="Entrar").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Señora Larga")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_a_line_and_a_draft_come_back(open_browser: Callable[..., Page], size: dict) -> None:
    page = open_browser(size, SELLER)
    start_quote(page, "Señor Luna")
    add_window(page, "Sala", SLIDING, "150", "120")
    page.locator(".lines > li summary").first.click()
    page.get_by_role("button", name="Quitar").click()
    expect(page.get_by_text("Quitaste una partida")).to_be_visible()
    keep_picture(page, "undo")
    page.get_by_role("button", name="Deshacer").click()
    expect(lines(page)).to_have_count(1)

    page.locator(".page-head").get_by_label("Acciones de ").click()
    page.get_by_role("button", name="Descartar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Descartada")
    keep_picture(page, "discarded")
    page.get_by_role("button", name="Recuperar").click()
    expect(lines(page)).to_have_count(1)


def test_two_people_on_one_line_see_each_other_and_choose(
    page: Page, open_browser: Callable[..., Page]
) -> None:
    add_window(page, "Sala", SLIDING, "150", "120")
    other = open_browser(DESK, OWNER)
    other.goto(page.url)
    for one in (page, other):
        one.get_by_role("link", name="Cambiar la partida 1").click()
        expect(one.get_by_role("button", name="Guardar cambios")).to_be_visible()
    expect(other.locator("#presence")).to_contain_text("también está editando")
    other.get_by_label("Ubicación").fill("Comedor")
    other.get_by_label("Ubicación").press("Enter")
    expect(lines(other)).to_contain_text("Comedor")

    page.get_by_label("Ubicación").fill("Estancia")
    page.get_by_label("Ubicación").press("Enter")
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Comedor")
    expect(conflict).to_contain_text("Estancia")
    keep_picture(page, "conflict")
    page.get_by_label("Lo guardado").check()
    expect(page.get_by_label("Ubicación")).to_have_value("Comedor")
    page.get_by_label("Lo que escribiste").check()
    expect(page.get_by_label("Ubicación")).to_have_value("Estancia")
    page.get_by_role("button", name="Guardar cambios").click()
    expect(lines(page)).to_contain_text("Estancia")


def test_two_tabs_change_different_fields_and_both_stay(
    page: Page, open_browser: Callable[..., Page]
) -> None:
    add_window(page, "Sala", SLIDING, "150", "120")
    other = open_browser(DESK, OWNER)
    other.goto(page.url)
    for one in (page, other):
        one.get_by_role("link", name="Cambiar la partida 1").click()
        expect(one.get_by_role("button", name="Guardar cambios")).to_be_visible()
    other.get_by_label("Ancho").fill("250")
    other.get_by_label("Ancho").press("Enter")
    expect(lines(other)).to_contain_text("250")
    page.get_by_label("Ubicación").fill("Estancia")
    page.get_by_label("Ubicación").press("Enter")
    expect(lines(page)).to_contain_text("Estancia")
    expect(lines(page)).to_contain_text("250")


def test_the_editor_goes_by_keyboard(page: Page) -> None:
    type_window(page, "Cocina")
    page.get_by_label("Detalle").press("Control+Enter")
    expect(lines(page)).to_have_count(1)
    page.keyboard.press("Alt+d")
    expect(lines(page)).to_have_count(2)
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Duplicar la última partida")
    keep_picture(page, "shortcuts")
