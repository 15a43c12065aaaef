"""The first steps of an owner on a phone, and the hints that lead through them.

They are followed to their end where the programme is told whole.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from compose.local.stack import Stack
from tests.browser.conftest import DESK, PHONE, keep_picture
from tests.browser.test_accessibility import objections, scrolls_sideways
from tests.browser.test_first_day import Thumb, Window, add, enter, open_shop

TOUCH, KEY = 8.0, 0.4  # seconds that a novice takes to find and touch a thing, and to type a letter


@dataclass
class Novice:
    """Counts what a person who has never seen the pages touches and types."""

    thumb: Thumb
    letters: int = 0

    def touch(self, element: Locator) -> None:
        self.thumb.touch(element)

    def write(self, label: str, text: str) -> None:
        self.letters += len(text)
        self.thumb.write(label, text)

    @property
    def seconds(self) -> float:
        return self.thumb.touches * TOUCH + self.letters * KEY


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="Primeros pasos")


def go_on(novice: Novice, action: str, done: int) -> None:
    """To the list of quotations by the bar below, and from its card to the next step."""
    page = novice.thumb.page
    novice.touch(page.locator(".tabbar").get_by_role("link", name="Cotizaciones"))
    expect(card(page)).to_contain_text(f"{done} de 7")
    novice.touch(card(page).locator("> .first-step").get_by_text(action))


def follow_first_steps(novice: Novice) -> None:
    """All of them, on the page that an owner sees first: a quotation that is shared, and what they
    think of it."""
    page = novice.thumb.page
    keep_picture(page, "first-steps-card")
    assert objections(page) == [] and not scrolls_sideways(page)

    expect(card(page)).to_contain_text("0 de 7")
    novice.touch(card(page).get_by_role("link", name="Poner mis datos").first)
    novice.write("WhatsApp", "5512345678")
    novice.touch(page.get_by_role("button", name="Guardar").first)
    expect(page.get_by_text("Guardamos los datos de tu empresa.")).to_be_visible()

    go_on(novice, "Elegir líneas", 1)
    expect(page.get_by_role("heading", name="¿Qué líneas vendes?")).to_be_visible()
    keep_picture(page, "first-steps-lines")
    assert objections(page) == [] and not scrolls_sideways(page)
    novice.touch(page.get_by_role("checkbox").last)
    novice.touch(page.get_by_role("button", name="Guardar"))
    expect(page.get_by_text("Vendes ")).to_be_visible()

    go_on(novice, "Revisar precios", 2)
    expect(page.locator(".tour-hint")).to_contain_text("Precios sugeridos")
    keep_picture(page, "first-steps-prices")
    assert objections(page) == [] and not scrolls_sideways(page)
    novice.touch(page.locator(".tour-hint").get_by_role("button", name="Cerrar la guía"))
    novice.touch(page.get_by_role("button", name="Ya los revisé"))
    novice.touch(page.get_by_role("dialog").get_by_role("button", name="Ya los revisé"))
    expect(page.get_by_text("Revisados: ")).to_be_visible()

    go_on(novice, "Probar un producto", 3)
    novice.touch(page.get_by_role("link", name='Ventana corrediza XO línea 3"').first)
    novice.touch(page.get_by_role("link", name="Probar con medidas"))
    expect(page.get_by_role("heading", name="Probar con medidas")).to_be_visible()
    page.wait_for_load_state()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        novice.write("Ancho", "150")
    expect(page.locator("#trial-result")).to_contain_text("Costo directo")

    go_on(novice, "Nueva cotización", 4)
    expect(page.locator(".tour-hint")).to_contain_text("Elige el producto")
    keep_picture(page, "first-steps-editor")
    assert objections(page) == [] and not scrolls_sideways(page)
    add(novice.thumb, Window("Sala", 'Ventana corrediza XO línea 3"', "150", "120"))
    novice.letters += 10
    novice.touch(page.locator(".sticky-bar").get_by_role("link", name="Revisar"))
    novice.write("Cliente", "Familia Ortega")
    novice.touch(page.get_by_role("button", name="Guardar cliente"))
    novice.touch(page.get_by_role("button", name="Cerrar y compartir"))
    expect(page.locator(".tour-hint")).to_contain_text("Por WhatsApp", timeout=30_000)
    keep_picture(page, "first-steps-share")
    assert objections(page) == [] and not scrolls_sideways(page)
    novice.touch(page.get_by_role("button", name="Ya la envié por otro medio"))
    expect(page.locator("#shared")).to_contain_text("Enviada")

    go_on(novice, "Contar algo", 6)
    novice.touch(page.get_by_label("Una sugerencia", exact=True))
    novice.write("Qué pasó o qué te gustaría *", "Copiar una partida a otra cotización.")
    novice.touch(page.get_by_role("button", name="Enviar"))
    expect(page.get_by_text("Gracias: ya lo tenemos")).to_be_visible()

    novice.touch(page.locator(".tabbar").get_by_role("link", name="Cotizaciones"))
    finished = page.get_by_role("region", name="Terminaste los primeros pasos")
    expect(finished).to_contain_text("7 de 7")
    keep_picture(page, "first-steps-finished")
    assert objections(page) == []
    novice.touch(finished.get_by_role("button", name="Cerrar"))
    expect(finished).to_have_count(0)


def hint_of(page: Page) -> Locator:
    return page.locator(".tour-hint")


def covers(page: Page, selector: str) -> bool:
    """Whether the hint lies over something that matches."""
    found: bool = page.evaluate(
        """(selector) => {
          const hint = document.querySelector('.tour-hint');
          const own = hint.getBoundingClientRect();
          const others = [...document.querySelectorAll(selector)];
          const shown = others.filter((each) => !hint.contains(each) && each.checkVisibility());
          return shown.some((each) => {
            const box = each.getBoundingClientRect();
            const across = box.left < own.right && own.left < box.right;
            return box.width && across && box.top < own.bottom && own.top < box.bottom;
          });
        }""",
        selector,
    )
    return found


def test_a_tour_is_followed_by_keyboard_and_blocks_nothing(
    open_browser: Callable[..., Page], stack: Stack
) -> None:
    invitation = open_shop(stack)
    page = open_browser(PHONE)
    enter(page, invitation)
    page.get_by_role("button", name="Ver un ejemplo").tap()
    expect(page.get_by_text("Hay una cotización de ejemplo.").first).to_be_visible()
    keep_picture(page, "sample-360")
    assert objections(page) == [] and not scrolls_sideways(page)
    page.get_by_role("button", name="Quitar el ejemplo").tap()
    expect(page.get_by_text("Quitamos el ejemplo.")).to_be_visible()
    page.set_viewport_size(DESK)
    page.locator(".start").get_by_role("button").click()
    hint = hint_of(page)
    expect(hint).to_contain_text("1 de 4")
    expect(page.get_by_label("Ubicación")).to_be_focused()  # the hint took no focus
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        expect(hint).to_be_visible()
        keep_picture(page, f"tour-{size['width']}")
        assert objections(page) == [] and not scrolls_sideways(page)
        assert not covers(page, "main :is(a, button, input, select, textarea, summary)")
    page.set_viewport_size(DESK)

    page.get_by_label("Ancho").fill("150")  # writing goes on as without it
    page.get_by_label("Alto").focus()
    assert not covers(page, ":focus")
    described = page.locator("[data-hint=product]").get_attribute("aria-describedby") or ""
    assert "tour-text" in described.split()

    page.keyboard.press("Escape")
    expect(hint).to_be_hidden()
    expect(page.get_by_label("Alto")).to_be_focused()
    assert page.get_by_label("Ancho").input_value() == "150"
    page.reload()
    page.wait_for_load_state()
    expect(hint).to_be_hidden()  # it was seen

    page.locator("summary.person").click()
    page.get_by_role("button", name="Ver la guía otra vez").click()
    expect(hint).to_contain_text("1 de 4")
    expect(hint.get_by_role("button", name="Siguiente")).to_be_focused()
    for number in (2, 3, 4):
        page.keyboard.press("Enter")
        expect(hint).to_contain_text(f"{number} de 4")
        keep_picture(page, f"tour-{number}")
    assert objections(page) == []
    page.keyboard.press("Enter")
    expect(hint).to_be_hidden()
    expect(page.locator("summary.person")).to_be_focused()
