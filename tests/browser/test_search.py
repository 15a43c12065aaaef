"""Whoever looks for something finds it from any page, with the hands on the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESK, OWNER, PHONE, SELLER
from tests.browser.test_accessibility import faults


def test_a_folio_is_reached_by_keys_from_a_page_without_a_list(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(DESK, SELLER)
    page.goto("/cuenta/")
    page.keyboard.press("/")
    page.wait_for_url("**/buscar/")
    page.keyboard.press("/")
    page.keyboard.type("cot-0001")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("COT-0001")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_what_is_found_is_grouped_and_readable(
    open_browser: Callable[..., Page], size: ViewportSize
) -> None:
    page = open_browser(size, OWNER)
    page.get_by_role("link", name="Buscar en todo").click()
    page.get_by_role("searchbox").fill("corrediza")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Productos")).to_be_visible()
    assert faults(page, f"search-found-{size['width']}") == []
    page.get_by_role("searchbox").fill("no hay tal cosa")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nada con esas palabras")).to_be_visible()
