"""The customer's page in a real browser: who counts as a reader, what it weighs, its taps."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

from compose.local.instance import PROJECT
from compose.local.stack import Stack
from quoting.demonstration import SHOPS
from tests.browser.conftest import DESK, OWNER, PHONE, keep_picture, log_in, wait_until
from tests.browser.test_accessibility import objections, scrolls_sideways
from tests.sizes import sized

VISITS, AT_ONCE = sized("VISITS", (100, 20), (20, 10))
HEAVIEST = 150 * 1024  # bytes of the first load, uncompressed
MOMENT = 3_200  # milliseconds until a page has told of its reader
IN_COMPANY = f"""
import json
from tenants.schemas.context import company_context
from tenants.schemas.companies import Company
from quoting.drafts.models.quotes import *
from quoting.offers.models.responses import *
from quoting.offers.models.versions import *
with company_context(Company.objects.get(subdomain={SHOPS[0].subdomain!r})):
    print(json.dumps(told()))
"""
SEND_A_COPY = """
def told():
    from django.utils import timezone
    from quoting.offers.addresses import customer_url
    from quoting.drafts.services.drafts import duplicate_quote
    from quoting.offers.services.links import ensure_link
    from quoting.offers.services.sending import send_quote
    sent = Quote.objects.filter(folio="COT-0001").get()
    today, now = timezone.localdate(), timezone.now()
    version = send_quote(duplicate_quote(sent, today, sent.seller), sent.seller, now)
    return [version.pk, customer_url(ensure_link(version, sent.seller))]
"""


def ask_the_company(stack: Stack, told: str) -> Any:
    """What the function ``told`` says when it runs in the company."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", told + IN_COMPANY]
    answer = subprocess.run(
        command, env=dict(stack.environment), cwd=PROJECT, capture_output=True, check=True
    )
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.fixture
def sent(stack: Stack) -> tuple[int, str]:
    """A quotation of the test's own: the key of its version, and its address."""
    version, address = ask_the_company(stack, SEND_A_COPY)
    return version, address


def views_of(stack: Stack, version: int) -> int:
    told = f"def told(): return QuoteView.objects.filter(version={version}).count()\n"
    return int(ask_the_company(stack, told))


@pytest.fixture
def people(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """``people()``: another person's browser, at an address of their own on the net."""
    contexts: list[BrowserContext] = []

    def another() -> Page:
        number = len(contexts)
        context = chromium.new_context(
            viewport=PHONE if number % 2 else DESK,
            has_touch=bool(number % 2),
            extra_http_headers={"X-Real-IP": f"198.51.100.{number % 250 + 1}"},
        )
        contexts.append(context)
        return context.new_page()

    yield another
    for context in contexts:
        context.close()


def visit(pages: list[Page], address: str) -> None:
    """All of them open it, move, and stay until each has told of its reader."""
    told: set[str] = set()
    passes: set[str] = set()

    def hear(request: Request) -> None:
        if request.url.endswith("/atencion/"):
            told.update(parse_qs(request.post_data or "")["pase"])

    for page in pages:
        page.on("requestfinished", hear)
        page.goto(address, wait_until="commit")
    for number, page in enumerate(pages):
        page.wait_for_load_state("domcontentloaded")
        passes.add(page.locator("#attention").get_attribute("data-pass") or "")
        read(page, number)
    assert len(passes) == len(pages)
    wait_until(pages[-1], lambda: passes <= told)
    for page in pages:
        page.remove_listener("requestfinished", hear)


def read(page: Page, number: int) -> None:
    """One of the things that a hand does."""
    if page.viewport_size == PHONE:
        page.touchscreen.tap(180, 20)
    elif number % 4:
        page.mouse.wheel(0, 300)
    else:
        page.keyboard.press("PageDown")


def test_people_are_counted_once_each_and_a_machine_that_waits_is_not(
    stack: Stack, sent: tuple[int, str], people: Callable[[], Page]
) -> None:
    version, address = sent
    machine = people()
    machine.goto(address)
    machine.evaluate(
        "for (const name of ['pointerdown', 'wheel', 'keydown', 'scroll'])"
        " document.dispatchEvent(new Event(name, { bubbles: true }));"
        " scrollTo(0, 500)"
    )
    machine.wait_for_timeout(5_000)
    assert views_of(stack, version) == 0

    pages = [people() for _ in range(AT_ONCE)]
    for again in range(VISITS // AT_ONCE):
        visit(pages, address)
        if not again:
            visit(pages, address)  # the same people, who come back
        for page in pages:
            page.context.clear_cookies()  # and then others
    assert views_of(stack, version) == VISITS


def test_a_look_of_the_company_itself_does_not_count(
    stack: Stack, sent: tuple[int, str], open_browser: Callable[..., Page]
) -> None:
    version, address = sent
    page = open_browser(DESK)
    log_in(page, OWNER)
    page.goto(address)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(MOMENT)
    assert views_of(stack, version) == 0


def test_the_first_load_is_light(sent: tuple[int, str], open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE)
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    page.goto(sent[1])
    page.wait_for_load_state("networkidle")
    assert len(loaded) > 4
    assert sum(len(response.body()) for response in loaded) < HEAVIEST


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_a_drawing_is_seen_large_by_touch_and_by_key(
    sent: tuple[int, str], open_browser: Callable[..., Page], size: ViewportSize
) -> None:
    page = open_browser(size)
    page.goto(sent[1])
    page.wait_for_load_state()
    small = page.locator("[data-enlarge]").first
    width = width_of(small.locator("svg"))
    large = page.locator("dialog.enlarged")
    small.click()
    expect(large).to_be_visible()
    assert width_of(large.locator("svg")) > 2 * width
    keep_picture(page, "client-enlarged")
    assert objections(page) == []
    large.get_by_role("button", name="Cerrar").click()
    expect(large).to_have_count(0)
    small.focus()
    page.keyboard.press("Enter")
    expect(large).to_be_visible()
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)


def width_of(drawing: Locator) -> float:
    box = drawing.bounding_box()
    assert box is not None
    return box["width"]


def test_it_is_chosen_signed_and_accepted_with_a_thumb(
    sent: tuple[int, str], open_browser: Callable[..., Page]
) -> None:
    page = open_browser(PHONE)
    page.goto(sent[1])
    whole = page.locator("[data-total]").inner_text()
    page.get_by_label("Incluir").last.uncheck()
    expect(page.locator("[data-total]")).not_to_have_text(whole)
    expect(page.locator("[data-total-copy]")).to_have_text(
        page.locator("[data-total]").inner_text()
    )
    assert objections(page) == []

    page.locator(".sticky-bar").get_by_role("button", name="Aceptar").tap()
    page.get_by_label("Tu nombre completo").fill("Laura Mendoza")
    page.locator("canvas").scroll_into_view_if_needed()  # and it stands still
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=8)
    page.mouse.up()
    keep_picture(page, "client-accept")
    assert objections(page) == []
    page.get_by_role("button", name="Aceptar por").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aceptaste")
    assert objections(page) == []
    page.get_by_role("link", name="Volver a la cotización").tap()
    expect(page.locator("main")).to_contain_text("Aceptada por Laura Mendoza")
    keep_picture(page, "client-accepted")
    assert objections(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_to_reject_or_to_ask_takes_three_taps(
    sent: tuple[int, str], open_browser: Callable[..., Page], dark: bool
) -> None:
    page = open_browser(PHONE, dark=dark)
    page.goto(sent[1])
    page.get_by_role("link", name="Preguntar o pedir un cambio").tap()
    page.get_by_label("Quiero un cambio").tap()
    page.get_by_label("Tu mensaje").fill("¿Puede ser en negro?")
    assert objections(page) == []
    page.get_by_role("button", name="Enviar").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recibimos tu mensaje")

    page.goto(sent[1])
    page.get_by_role("link", name="No me interesa").tap()
    page.get_by_label("El precio").tap()
    assert objections(page) == []
    page.get_by_role("button", name="Enviar mi respuesta").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gracias por avisarnos")
    page.goto(sent[1])
    expect(page.locator("main")).to_contain_text("no sigue adelante")
    assert objections(page) == []


def test_without_a_script_everything_can_be_done(chromium: Browser, sent: tuple[int, str]) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(sent[1])
    whole = page.locator("[data-total]").inner_text()
    page.get_by_label("Incluir").last.uncheck()
    page.get_by_role("button", name="Ver total con mi selección").click()
    expect(page.locator("[data-total]")).not_to_have_text(whole)
    page.get_by_role("button", name="Aceptar la cotización").click()
    page.get_by_label("Tu nombre completo").fill("Laura Mendoza")
    page.get_by_role("button", name="Aceptar por").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Aceptaste")
    context.close()
