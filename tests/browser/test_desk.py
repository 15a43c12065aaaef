"""The manager's desk in a real browser: every page of it, on a telephone and on a screen."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from compose.local.product import prepare
from compose.local.stack import Stack
from quoting.demonstration import PASSWORD
from tenants.programme.desk.demonstration import EMAIL
from tests.browser.conftest import SIZES, keep_picture
from tests.browser.test_accessibility import faults

FILES = {"desk:voice_picture"}


@pytest.fixture
def desk(open_browser: Callable[..., Page], stack: Stack, request: pytest.FixtureRequest) -> Page:
    """A page of the manager's, who has entered with both factors."""
    page = open_browser(SIZES[request.param])
    enter_desk(page, stack)
    return page


def enter_desk(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.address}/programa/")
    page.get_by_label("Correo").fill(EMAIL)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Código").fill(prepare(stack.environment, ("demo", "--code")).strip())
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", name="Hoy")).to_be_visible()


def pages_of_the_desk(page: Page) -> Iterator[str]:
    """The name of each distinct address of the desk within reach; the page stands on it."""
    waiting, seen = ["/programa/"], set()
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(path, urlconf="config.urls.public").view_name
        except Resolver404:
            continue
        if name in seen | FILES or not path.startswith("/programa/"):
            continue
        seen.add(name)
        page.goto(path if "://" in path else f"{_origin(page)}{path}")
        yield name
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        waiting += [urlsplit(link).path for link in links]


def _origin(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


@pytest.mark.parametrize("desk", list(SIZES), indirect=True)
def test_every_page_of_the_desk_is_accessible(desk: Page) -> None:
    found, visited = [], []
    width = desk.viewport_size["width"] if desk.viewport_size else 0
    for name in pages_of_the_desk(desk):
        visited.append(name)
        found += faults(desk, f"programa-{width}-{name.replace(':', '-')}")
        desk.evaluate(
            "for (const each of document.querySelectorAll('main details')) each.open = true"
        )
        keep_picture(desk, f"programa-{width}-{name.replace(':', '-')}-abierta")
    assert found == []
    assert len(visited) >= 15
