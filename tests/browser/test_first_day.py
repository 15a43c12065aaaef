"""The first day of a shop, on a phone: an invitation, a first customer, five windows, and the
customer who opens the link. Only what a person sees and touches."""

import email
import re
import subprocess
import sys
from collections.abc import Callable
from email.policy import default
from secrets import token_hex
from time import monotonic
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from compose.local.instance import PROJECT
from compose.local.stack import Stack
from quoting.demonstration import PASSWORD
from tests.browser.conftest import PHONE, keep_picture
from tests.browser.test_accessibility import objections, scrolls_sideways

MOST_SECONDS = 60  # a window, from its first touch until it stands in the list
MOST_TOUCHES = 6  # a window: where, which, width, height, save; one to spare
MONEY = re.compile(r"\$\s?[\d,]+\.\d{2}")


class Window(NamedTuple):
    place: str
    product: str
    width: str
    height: str


WINDOWS = (
    Window("Sala", 'Ventana corrediza XO línea 3"', "1.50 m", "1.20 m"),
    Window("Cocina", 'Ventana corrediza XO línea 2"', "120", "100"),
    Window("Escalera", 'Ventana fija línea 3"', "80", "60"),
    Window("Baño", "Ventana proyectante serie 1400", "60 cm", "40 cm"),
    Window("Terraza", 'Ventana corrediza OXXO línea 3"', "240", "120"),
)


class Thumb:
    """Touches what is on the screen, and counts how often it had to."""

    def __init__(self, page: Page, key: float = 0.03) -> None:
        self.page = page
        self.key = key  # seconds
        self.touches = 0

    def aim(self) -> None:
        """What a person needs before a touch."""
        self.touches += 1

    def touch(self, element: Locator) -> None:
        self.aim()
        element.tap()

    def write(self, label: str, text: str) -> None:
        field = self.page.get_by_label(label, exact=True)
        if not field.evaluate("field => field === document.activeElement"):
            self.touch(field)
        self.page.keyboard.type(text, delay=1000 * self.key)

    def choose(self, label: str, option: str) -> None:
        self.aim()  # the phone's own list
        self.page.get_by_label(label).select_option(label=option)


def open_shop(stack: Stack) -> str:
    """A company of its own, with nothing in it; the link of its owner's invitation."""
    name = f"taller-{token_hex(4)}"
    owner = f"nora@{name}.example"
    facts = {"name": "Vidrios Nuevos", "subdomain": name, "owner-name": "Nora Ruiz"}
    given = [f"--{key}={value}" for key, value in (facts | {"owner-email": owner}).items()]
    command = [sys.executable, "manage.py", "open_company", *given]
    subprocess.run(command, env=dict(stack.environment), cwd=PROJECT, check=True)
    for path in sorted(stack.mail.glob("*.eml"), reverse=True):
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        body = message.get_body(("plain",))
        if owner in str(message["To"]) and body is not None:
            found = re.search(r"http\S+/invitacion/\S+", body.get_content())
            assert found
            return found[0]
    raise AssertionError(f"No invitation for {owner}")


def enter(page: Page, invitation: str) -> None:
    page.goto(invitation)
    expect(page.locator("input[type=password]").first).to_be_visible()
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main button.primary").tap()
    expect(page.get_by_role("heading", name="Haz tu primera cotización")).to_be_visible()


def add(thumb: Thumb, window: Window) -> None:
    """One window, as a thumb does it; it stands in the list when this returns."""
    page = thumb.page
    page.wait_for_load_state()
    lines = page.locator(".lines > li")
    before = lines.count()
    thumb.write("Ubicación", window.place)
    thumb.choose("Producto", window.product)
    thumb.write("Ancho", window.width)
    page.keyboard.press("Enter")  # «next», on a phone's keyboard: it goes to the height by itself
    expect(page.get_by_label("Alto")).to_be_focused()
    thumb.write("Alto", window.height)
    expect(page.locator("#preview")).to_contain_text(MONEY)
    save = page.get_by_role("button", name="Agregar partida")
    expect(save).to_be_in_viewport(ratio=1)  # without scrolling past what rarely changes
    thumb.touch(save)
    expect(lines).to_have_count(before + 1)


def total_in(place: Locator) -> str:
    return MONEY.findall(place.inner_text())[-1]


def test_five_windows_from_nothing_to_the_customer(
    open_browser: Callable[..., Page], stack: Stack
) -> None:
    page = open_browser(PHONE)
    enter(page, open_shop(stack))
    keep_picture(page, "first-day-empty")
    assert objections(page) == []
    thumb = Thumb(page)

    thumb.touch(page.locator(".start").get_by_role("button", name="Nueva cotización"))
    expect(page.get_by_label("Ubicación")).to_be_focused()

    for window in WINDOWS:
        thumb.touches, started = 0, monotonic()
        add(thumb, window)
        assert thumb.touches <= MOST_TOUCHES
        assert monotonic() - started < MOST_SECONDS
    keep_picture(page, "first-day-draft")
    assert objections(page) == []
    assert not scrolls_sideways(page)
    total = total_in(page.locator("#sticky-total"))

    thumb.touch(page.locator(".sticky-bar").get_by_role("link", name="Revisar"))
    thumb.write("Cliente", "Familia Ortega")
    thumb.write("WhatsApp", "55 1234 5678")
    keep_picture(page, "first-day-customer")
    thumb.touch(page.get_by_role("button", name="Guardar cliente"))
    expect(page.get_by_role("button", name="Cerrar y compartir")).to_be_visible()
    assert total_in(page.locator("dd.grand")) == total
    thumb.touch(page.get_by_role("button", name="Cerrar y compartir"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("COT-0001", timeout=30_000)
    expect(page.locator(".page-head")).to_contain_text(total)

    whatsapp = page.get_by_role("link", name="Enviar por WhatsApp")
    expect(whatsapp).to_be_in_viewport()
    keep_picture(page, "first-day-sent")
    address = urlsplit(whatsapp.get_attribute("href") or "")
    link = page.get_by_label("Enlace").input_value()
    assert address.netloc == "wa.me"
    assert address.path.endswith("5512345678")
    assert link in parse_qs(address.query)["text"][0]

    customer = open_browser(PHONE)
    customer.goto(link)
    expect(customer.locator("[data-total]")).to_have_text(total)
    expect(customer.locator("[data-total-copy]")).to_have_text(total)
    expect(customer.locator(".lines svg")).to_have_count(len(WINDOWS))
    keep_picture(customer, "first-day-client")
    assert objections(customer) == []
