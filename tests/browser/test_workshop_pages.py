"""The workshop's pages, light and dark: nothing that axe objects to, nothing beyond the screen."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, OWNER, PHONE, WORKER
from tests.browser.test_accessibility import faults

PATIENCE = 60_000  # milliseconds, for what a worker makes


def print_paper(page: Page, kind: str) -> None:
    page.locator("summary", has_text="Imprimir").click()
    page.get_by_role("button", name=kind, exact=True).click()


def workshop_pages(page: Page) -> Iterator[str]:
    """From the list of orders to paper and off-cuts; the page stands on each when it is named."""
    page.goto("/taller/")
    yield "orders"
    page.get_by_role("link", name="OT-0001").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("OT-0001")
    yield "order"
    print_paper(page, "Hoja de taller")
    expect(page.get_by_role("link", name="Abrir el PDF")).to_be_visible(timeout=PATIENCE)
    yield "paper"
    page.goto("/taller/")
    page.get_by_role("link", name="OT-0001").click()
    page.get_by_role("button", name="Plan de corte").first.click()
    expect(page.get_by_role("heading", name="Tramos")).to_be_visible(timeout=PATIENCE)
    yield "plan"
    page.get_by_role("link", name="Lista de compra").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lista de compra")
    yield "purchases"
    page.goto("/taller/planes/")
    yield "plans"
    page.goto("/taller/retazos/")
    yield "offcuts"


@pytest.mark.parametrize("person", [OWNER, WORKER], ids=["dueno", "taller"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_the_workshop_reads_well(
    open_browser: Callable[..., Page], person: str, size: dict
) -> None:
    page = open_browser(size, person)
    found = []
    for name in workshop_pages(page):
        found += faults(page, f"workshop-{person.split('@')[0]}-{name}")
    assert found == []
