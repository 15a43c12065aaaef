"""The keys of the editor that change nothing, and how much of a telephone a line takes."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, SELLER
from tests.browser.test_journey import add_window, start_quote

FIXED = 'Ventana fija línea 3"'
TALLEST_LINE = 250  # pixels: three lines, with drawing, prices and buttons, fit a telephone


def test_escape_gives_up_a_change_and_leaves_the_line_as_it_was(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(DESK, SELLER)
    start_quote(page, "Cliente de paso")
    add_window(page, "Sala", FIXED, "80", "60", "2")
    save = page.get_by_role("button", name="Guardar cambios")
    page.keyboard.press("Alt+e")
    expect(save).to_be_visible()
    page.get_by_label("Ubicación").fill("Cocina")

    # What lies over the panel goes first.
    page.locator("summary.person").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Cerrar sesión")).to_be_hidden()
    expect(save).to_be_visible()
    expect(page.get_by_label("Ubicación")).to_have_value("Cocina")

    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Agregar partida")).to_be_visible()
    expect(page.get_by_label("Ubicación")).to_have_value("")
    page.reload()
    expect(page.locator(".lines > li")).to_contain_text("Sala")
    expect(page.get_by_label("Ubicación")).to_have_value("")


def test_escape_leaves_alone_what_is_typed_of_a_new_line(open_browser: Callable[..., Page]) -> None:
    page = open_browser(DESK, SELLER)
    start_quote(page, "Cliente de paso")
    page.get_by_label("Ubicación").fill("Sala")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Ubicación")).to_have_value("Sala")


def test_a_line_of_a_draft_is_short_on_a_telephone(open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE, SELLER)
    start_quote(page, "Cliente de paso")
    for place in ("Recámara principal", "Baño de visitas"):
        add_window(page, place, 'Ventana corrediza XO línea 3"', "150", "120", "2")
    heights = page.locator(".lines > li").evaluate_all(
        "all => all.map(line => line.getBoundingClientRect().height)"
    )
    assert max(heights) <= TALLEST_LINE, heights
