"""Nothing typed is lost: a connection that goes, servers that fail, a session that ends, an undo,
and two people on one draft."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from quoting.demonstration import PASSWORD
from tests.browser.conftest import DESK, OWNER, PHONE, SELLER, keep_picture
from tests.browser.test_journey import add_window, start_quote

SLIDING = 'Ventana corrediza XO línea 3"'
SAVES = "**/partidas/"


@pytest.fixture
def page(open_browser: Callable[..., Page]) -> Page:
    page = open_browser(DESK, SELLER)
    start_quote(page, "Señora Ríos")
    return page


def type_window(page: Page, location: str) -> None:
    page.get_by_label("Ubicación").fill(location)
    page.get_by_label("Producto").select_option(label=SLIDING)
    page.get_by_label("Ancho").fill("150")
    page.get_by_label("Alto").fill("120")


def lines(page: Page) -> Locator:
    return page.locator(".lines > li.line")


def test_a_line_typed_without_a_connection_arrives_once_by_itself(page: Page) -> None:
    type_window(page, "Cocina")
    page.context.set_offline(True)
    page.get_by_label("Alto").press("Enter")
    expect(page.locator("#sending")).to_contain_text("a salvo aquí")
    page.get_by_label("Ubicación").fill("Cocina chica")
    keep_picture(page, "offline")
    page.context.set_offline(False)
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text("Cocina chica")
    expect(page.locator("#sending")).to_contain_text("Guardado")
    page.reload()
    expect(lines(page)).to_have_count(1)
    expect(page.get_by_label("Ubicación")).to_have_value("")


def test_an_answer_that_gets_lost_does_not_write_the_line_twice(page: Page) -> None:
    lost = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        # The server has it. Only the browser knows the company's name on this machine.
        there = urlsplit(route.request.url)
        here = there._replace(netloc=f"127.0.0.1:{there.port}").geturl()
        headers = route.request.all_headers() | {"host": there.netloc}
        lost.append(route.fetch(url=here, headers=headers))
        assert lost[0].ok
        route.fulfill(status=502, body="")

    type_window(page, "Estudio")
    page.route(SAVES, lose)
    page.get_by_label("Alto").press("Enter")
    expect(page.locator("#sending")).to_contain_text("a salvo aquí")
    expect(page.locator("#sending")).to_contain_text("Guardado")
    expect(lines(page)).to_have_count(1)
    page.reload()
    expect(lines(page)).to_have_count(1)


def test_what_is_half_typed_survives_a_reload(page: Page) -> None:
    type_window(page, "Terraza")
    page.reload()
    expect(page.locator("#sending")).to_contain_text("Recuperamos")
    expect(page.get_by_label("Ubicación")).to_have_value("Terraza")
    expect(page.get_by_label("Ancho")).to_have_value("150")
    page.get_by_label("Alto").press("Enter")
    expect(lines(page)).to_have_count(1)


def test_a_line_saved_after_the_session_ended_is_sent_after_the_log_in(page: Page) -> None:
    type_window(page, "Baño")
    page.wait_for_timeout(500)
    page.context.clear_cookies()
    page.get_by_label("Alto").press("Enter")
    expect(page.locator("#sending")).to_contain_text("Tu sesión terminó")
    page.get_by_role("link", name="Entra otra vez").click()
    page.get_by_label("Correo").fill(SELLER)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text("Baño")


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

    page.get_by_label("Acciones de Borrador").click()
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
    page.get_by_role("button", name="Guardar lo mío").click()
    expect(lines(page)).to_contain_text("Estancia")


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
