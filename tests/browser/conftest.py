"""A real Chromium against the real servers, with the demonstration's companies in them."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from compose.local import ground, product
from compose.local.instance import Instance, open_instance
from compose.local.stack import Stack, own_name, running_stack
from quoting.demonstration import PASSWORD, SHOPS, Shop

PHONE: ViewportSize = {"width": 360, "height": 780}
DESK: ViewportSize = {"width": 1280, "height": 860}
SIZES = {"360": PHONE, "1280": DESK}
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
HOW_TO_GET_ONE = (
    "No hay Chromium: instálalo con «apt-get install --no-install-recommends chromium»."
)
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OWNER, SELLER, WORKER = (SHOPS[0].email(mailbox) for _, mailbox, _ in SHOPS[0].people)
COMPANY = SHOPS[0].subdomain

PATIENCE = 30_000
"""Milliseconds that a page may take: a busy machine is slow, not wrong."""
expect.set_options(timeout=PATIENCE)

# About half of the time that all of them take.
WHOLE_PAGES = ("test_accessibility.py", "test_workshop_pages.py")
REPORTED = ("Failed to load resource", "htmx:send", "htmx:afterRequest", "Response Status Error")

# Set to a folder to keep a picture of every page that the tests visit.
PICTURES = os.environ.get("BROWSER_PICTURES", "")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In two groups, each on one process, which must be known before they are dealt out: those of
    a process share its servers."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            group = "whole-pages" if item.path.name in WHOLE_PAGES else "browser"
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def stack(worker_id: str) -> Iterator[Stack]:
    """The servers of this process of the tests. A browser may say where it comes from, as our proxy
    does: not all visitors are neighbours."""
    process = int(worker_id.removeprefix("gw")) if worker_id != "master" else 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRUSTED_PROXIES", "127.0.0.1")
        patch.setenv("PASSWORD_TRIES_PER_MINUTE", "1000")  # all of them from one address
        patch.setenv("RATE_LIMIT_PER_MINUTE", "1000")  # and by one person
        patch.setenv("SPARE_SCHEMAS", "1")  # one company opens
        clear_away(open_instance(own_name(f"e2e-{process}")))
        # Two that start at once would find the same port free.
        with running_stack(f"e2e-{process}", first_port=8100 + 10 * (process % 10)) as running:
            yield running
    clear_away(running.instance)


def clear_away(instance: Instance) -> None:
    """What it holds may be of other code than today's."""
    product.stop(instance)
    ground.stop(instance)
    instance.remove()


@contextmanager
def fresh_stack(name: str, first_port: int) -> Iterator[Stack]:
    """For what photographs the product: the invented companies as they begin, and gone after."""
    clear_away(open_instance(own_name(name)))
    with running_stack(name, first_port=first_port) as running:
        yield running
    clear_away(running.instance)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Per module, because Playwright's loop must not be running when other tests use the ORM."""
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(HOW_TO_GET_ONE)
        pytest.skip(HOW_TO_GET_ONE)
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser, stack: Stack) -> Iterator[Callable[..., Page]]:
    """``open_browser(PHONE, email)``: a page of its own on the company's site, logged in as
    ``email`` if given, or of the other ``shop``; anything written to the console as an error fails
    the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(
        size: ViewportSize, email: str = "", dark: bool = False, shop: Shop = SHOPS[0]
    ) -> Page:
        context = chromium.new_context(
            viewport=size,
            locale="es-MX",
            base_url=stack.company_address(shop.subdomain),
            color_scheme="dark" if dark else "light",
            has_touch=size["width"] < 500,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _listen(said.type, said.text, complaints))
        if email:
            log_in(page, email)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def _listen(kind: str, text: str, complaints: list[str]) -> None:
    # A page that must answer 4xx, or a connection that is cut, is part of several tests; the
    # browser and htmx report those by themselves.
    if kind == "error" and not text.startswith(REPORTED):
        complaints.append(text)


def log_in(page: Page, email: str) -> None:
    page.goto("/entrar/")
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url(lambda url: "/entrar/" not in url)


def wait_until(page: Page, condition: Callable[[], object], patience: float = PATIENCE) -> None:
    """Let the page go on until what the test hears of it is there; ``patience`` in milliseconds."""
    deadline = time.monotonic() + patience / 1000
    while not condition():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def keep_picture(page: Page, name: str) -> None:
    if PICTURES:
        width = (page.viewport_size or DESK)["width"]
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True, caret="initial")
