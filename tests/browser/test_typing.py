"""Windows typed one after the other, at any speed and over any connection: each arrives once, in
order, as it was typed.

    make test-typing                  all runs: thirty windows each, some forty minutes
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import PATIENCE, PHONE, SELLER, wait_until
from tests.browser.test_journey import add_window, start_quote
from tests.sizes import sized

LAPTOP = {"width": 1366, "height": 768}
SMALL = PHONE | {"width": 390, "height": 844}
SLIDING = 'Ventana corrediza XO línea 3"'
WINDOWS = sized("TYPING", 30, 8)
DROP_EVERY = 4  # windows
READY = "() => !Object.keys(localStorage).some((key) => key.endsWith(location.pathname))"
COPY = """async (times) => {
  const headers = JSON.parse(document.body.getAttribute('hx-headers'));
  const address = document.querySelector('[data-key="duplicate"]').getAttribute('formaction');
  for (let time = 0; time < times; time += 1) await fetch(address, {method: 'POST', headers});
}"""
# The figures alone: the page may show another unit than was typed.
WRITTEN = """() => [...document.querySelectorAll('#lines > .line')].map((line) => {
  const fields = new Map(JSON.parse(line.dataset.fields));
  const figures = (name) => fields.get(name).replace(/[^0-9]/g, '').replace(/0+$/, '');
  return [fields.get('location'), figures('width'), figures('height')];
})"""


@dataclass(frozen=True)
class Run:
    """How somebody types and what the connection is like. Times are in seconds."""

    size: dict
    key: float  # between two keys
    latency: float
    drops: bool  # the signal is lost now and then

    def __str__(self) -> str:
        signal = "drops" if self.drops else "steady"
        return f"{self.size['width']}-{self.key:g}-{self.latency:g}-{signal}"


EVERY = [
    Run(*values)
    for values in product((SMALL, LAPTOP), (0.06, 0.15, 0.28), (0.0, 0.6, 1.0, 3.0), (False, True))
]
SHORT = [Run(SMALL, 0.06, 0.6, True), Run(LAPTOP, 0.15, 1.0, False), Run(LAPTOP, 0.06, 0.0, False)]
RUNS = sized("TYPING", random.Random(5).sample(EVERY, 20), SHORT)


class Connection:
    """What lies between the page and its server."""

    def __init__(self, page: Page, latency: float) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._latency = latency
        self.lose(False)

    def lose(self, lost: bool) -> None:
        conditions = {"offline": lost, "latency": self._latency * 1000}
        speed = {"downloadThroughput": -1, "uploadThroughput": -1}
        self._session.send("Network.emulateNetworkConditions", conditions | speed)


def type_windows(page: Page, run: Run, chance: random.Random) -> list[list[str]]:
    """From the empty panel on, without looking: what was typed, for each window."""
    connection = Connection(page, run.latency)
    next_field = "Enter" if run.size is SMALL else "Tab"
    typed = []
    for number in range(WINDOWS):
        word = ("Alfa", "Baño", "Cocina 2", "Delta")[number % 4]
        # None ends in a zero.
        window = [
            f"{word} {number}",
            *(f"{chance.randint(6, 18)}{chance.randint(1, 9)}" for _ in "ab"),
        ]
        typed.append(window)
        if run.drops and number % DROP_EVERY == DROP_EVERY - 1:
            connection.lose(True)
        for place, text in enumerate(window):
            if place:
                for _ in range(3 if place == 1 and next_field == "Tab" else 1):
                    page.keyboard.press(next_field)
            for sign in text:
                page.keyboard.press(sign) if sign.isascii() else page.keyboard.insert_text(sign)
                page.wait_for_timeout(run.key * 1000)
        page.keyboard.press("Enter")
        page.wait_for_timeout(chance.uniform(0, 1.5) * 1000)
        connection.lose(False)
    return typed


@pytest.mark.parametrize("run", RUNS, ids=str)
def test_every_window_arrives_once_in_order_as_typed(
    open_browser: Callable[..., Page], run: Run
) -> None:
    page = open_browser(run.size, SELLER)
    start_quote(page, "Señora Prisa")
    add_window(page, "Primera", SLIDING, "150", "120")
    page.evaluate(COPY, 39)
    page.reload()
    expect(page.locator("#lines > .line")).to_have_count(40)
    page.get_by_label("Ubicación").focus()
    typed = type_windows(page, run, random.Random(str(run)))
    # One request at a time: what waits takes a latency each.
    wait_until(page, lambda: page.evaluate(READY), PATIENCE + WINDOWS * run.latency * 1000)
    for _ in range(2):
        expect(page.locator("#lines > .line")).to_have_count(40 + WINDOWS)
        assert page.evaluate(WRITTEN)[40:] == typed
        page.reload()
        page.wait_for_load_state("networkidle")


def test_what_is_asked_while_typing_is_no_stop_between_two_fields(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(LAPTOP, SELLER)
    start_quote(page, "Señora Tabulador")
    page.get_by_label("Producto").select_option(label=SLIDING)
    page.get_by_label("Ancho").press_sequentially("400")
    expect(page.locator("#notes_width .answers button").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Alto")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_label("Ancho")).to_be_focused()
