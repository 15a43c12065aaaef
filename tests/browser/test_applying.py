"""A stranger applies to the programme on a phone, and confirms by the mail that arrives.

Real programs, a real mail server, and the pages as a person sees them.
"""

import email
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from secrets import token_hex

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from compose.local.stack import Stack
from tests.browser.conftest import DESK, keep_picture, wait_until
from tests.browser.test_accessibility import cut_words, objections, scrolls_sideways

PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 360, "height": 780}
WIDE: ViewportSize = {"width": 1366, "height": 768}
KEY = 15  # milliseconds


def write_to(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).press_sequentially(text, delay=KEY)


def new_address() -> str:
    return f"rosa@valle-{token_hex(4)}.example"


def fill_in(page: Page, address: str) -> None:
    """Every field, at the speed of somebody who types fast; whose RFC and telephone are the
    address's own."""
    number = int(address.partition("-")[2].partition(".")[0], 16)
    write_to(page, "Nombre de la empresa *", "Cancelería y Vidrios del Valle de León")
    write_to(page, "RFC *", f"CVA0102{number % 28 + 1:02}{number % 4096:03X}")
    write_to(page, "Ciudad *", "León")
    page.get_by_label("Estado *", exact=True).select_option("Guanajuato")
    write_to(page, "Tu nombre *", "Rosa Vela Montes")
    write_to(page, "Correo *", address)
    write_to(page, "WhatsApp *", f"47{number % 10**8:08}")
    write_to(page, "Personas que trabajan en la empresa *", "3")
    write_to(page, "Cotizaciones al mes *", "40")
    page.get_by_label("Cómo cotizan hoy *").select_option("spreadsheet")
    write_to(page, "Minutos que les toma una cotización *", "45")
    page.get_by_label("Qué tanto usan programas *").select_option("phone")
    page.get_by_label("Ventanas y puertas corredizas").check()
    page.get_by_label("Espejos").check()
    page.get_by_label("Sí: cada semana").check()
    write_to(page, "Algo más que debamos saber", "Hacemos obra en todo el Bajío.")


def send(page: Page) -> None:
    """Press until it is sent: whoever found a draft again may be faster than a program may be."""
    button = page.get_by_role("button", name="Enviar solicitud")
    asked_again = page.get_by_text("toca «Enviar solicitud» otra vez")
    sent = page.get_by_role("heading", name="Falta un paso")
    button.click()
    expect(asked_again.or_(sent)).to_be_visible()
    while asked_again.is_visible():
        page.wait_for_load_state()
        with page.expect_navigation():
            button.click()


def message_to(
    page: Page, stack: Stack, address: str, words: str, *, holding: str = ""
) -> EmailMessage:
    """The message that arrived for ``address`` with ``words`` in its subject, ``holding`` a text:
    others of that subject may have come before."""
    found: list[EmailMessage] = []

    def arrived() -> bool:
        for path in stack.mail.glob("*.eml"):
            message = email.message_from_bytes(path.read_bytes(), policy=default)
            if address not in str(message["To"]) or words not in str(message["Subject"]):
                continue
            if holding in words_of(message)[0]:
                found.append(message)
        return bool(found)

    wait_until(page, arrived)
    return found[0]


def words_of(message: EmailMessage) -> tuple[str, str]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and html is not None
    return plain.get_content(), html.get_content()


def check(page: Page, name: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
        keep_picture(page, f"{name}-{scheme}")
        assert objections(page) == []
    page.emulate_media(color_scheme="light")
    assert not scrolls_sideways(page)
    assert cut_words(page) == []


def test_a_stranger_applies_and_confirms(open_browser: Callable[..., Page], stack: Stack) -> None:
    address = new_address()
    page = open_browser(PHONE)
    page.goto(stack.address)
    page.get_by_role("main").get_by_role("link", name="Solicita un lugar").first.click()
    expect(page.get_by_role("heading", name="Solicita un lugar")).to_be_visible()
    fill_in(page, address)

    # Whoever leaves half-way finds it again; what must be said anew is the consent.
    page.reload()
    expect(page.get_by_text("Recuperamos lo que habías escrito")).to_be_visible()
    expect(page.get_by_label("Correo *", exact=True)).to_have_value(address)
    expect(page.get_by_label("Espejos")).to_be_checked()
    expect(page.get_by_label("Barandales")).not_to_be_checked()
    check(page, "applying-draft")

    page.get_by_role("button", name="Enviar solicitud").click()
    expect(page.get_by_role("alert")).to_contain_text("Leí y acepto el aviso de privacidad")
    check(page, "applying-errors")
    page.get_by_label("Leí y acepto").check()
    send(page)
    expect(page.get_by_role("heading", name="Falta un paso")).to_be_visible()
    check(page, "applying-thanks")
    page.goto(f"{stack.address}/solicitud/")
    expect(page.get_by_label("Correo *", exact=True)).to_have_value("")

    text, html = words_of(message_to(page, stack, address, "Confirma tu correo"))
    (link,) = re.findall(r"http\S+/solicitud/\S+", text)
    assert link in html
    # A program that checks mail opens the link, with its scripts, and presses nothing.
    scanner = open_browser(DESK)
    for _ in range(5):
        scanner.goto(link)
        scanner.wait_for_load_state("networkidle")
    page.goto(link)
    check(page, "applying-confirm")
    page.get_by_role("button", name="Confirmar mi correo").click()
    expect(page.get_by_text("tu correo quedó confirmado")).to_be_visible()
    expect(page.get_by_role("heading", name="Por revisar")).to_be_visible()
    expect(page.get_by_text("en la tuya trabajan 3")).to_be_visible()

    received, _ = words_of(message_to(page, stack, address, "Recibimos la solicitud"))
    assert link in received
    page.goto(link)
    expect(page.get_by_role("listitem").filter(has_text="Confirma tu correo")).to_contain_text(
        "Enviado"
    )
    check(page, "applying-page")

    page.get_by_role("button", name="Retirar mi solicitud").click()
    page.get_by_role("button", name="Retirar", exact=True).click()
    expect(page.get_by_role("heading", name="Retirada por la empresa")).to_be_visible()
    check(page, "applying-withdrawn")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["360", "1366"])
def test_every_page_of_the_public_site_is_accessible(
    open_browser: Callable[..., Page], stack: Stack, size: ViewportSize
) -> None:
    page = open_browser(size)
    for path in (
        "/", "/entrar/", "/entrar/?empresa=x", "/solicitud/", "/solicitud/gracias/",
        "/solicitud/x/", "/privacidad/", "/terminos/", "/estado/",
    ):  # fmt: skip
        page.goto(f"{stack.address}{path}")
        check(page, f"public{path.replace('/', '-').replace('?', '')}")


def test_the_menu_of_a_phone_leads_everywhere(
    open_browser: Callable[..., Page], stack: Stack
) -> None:
    page = open_browser(NARROW)
    page.goto(stack.address)
    page.get_by_label("Menú").click()
    assert objections(page) == []
    keep_picture(page, "public-menu")
    for name in ("Qué hace", "El programa", "Preguntas", "Entrar", "Solicitar lugar"):
        expect(page.locator(".topbar .menu").get_by_role("link", name=name)).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".topbar .menu").get_by_role("link", name="Entrar")).to_be_hidden()
