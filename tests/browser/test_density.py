"""What fits a telephone's screen, and what is ticked off beside the saw, even without a signal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import DESK, OWNER, PHONE, SELLER, WORKER
from tests.browser.test_journey import start_quote

TALL: ViewportSize = {"width": 390, "height": 844}


def test_seven_quotations_fit_a_telephone(open_browser: Callable[..., Page]) -> None:
    page = open_browser(TALL, SELLER)
    for number in range(7):
        start_quote(page, f"Constructora e Inmobiliaria del Bajío {number}, S.A. de C.V.")
    page.goto("/cotizaciones/")
    rows = page.locator("tbody tr")
    heights = rows.evaluate_all("all => all.map(row => row.getBoundingClientRect().height)")
    free = page.evaluate(
        """() => document.querySelector('.tabbar').getBoundingClientRect().top
             - document.querySelector('tbody tr').getBoundingClientRect().top"""
    )
    assert free / (sum(heights[:7]) / 7) >= 6.5


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_a_cut_is_ticked_off_and_a_colleague_sees_it(
    open_browser: Callable[..., Page], size: ViewportSize
) -> None:
    page, other = open_browser(size, WORKER), open_browser(size, OWNER)
    page.goto("/taller/ordenes/1/")
    fold = page.locator("details.fold").first
    if size is PHONE:
        expect(fold).not_to_have_attribute("open", "")
        fold.locator("summary").click()
    box = fold.get_by_role("button").first
    name = str(box.get_attribute("aria-label"))
    was = box.get_attribute("aria-pressed") == "true"
    with page.expect_response(lambda answer: answer.url.endswith("/hecho/")) as told:
        box.click()
    assert told.value.status == 204
    expect(box).to_have_attribute("aria-pressed", str(not was).lower())
    expect(fold.locator("[data-done-of]")).to_contain_text(" de ")

    other.goto("/taller/ordenes/1/")
    if size is PHONE:
        other.locator("details.fold summary").first.click()
    seen = other.locator("details.fold").first.get_by_role("button", name=name).first
    expect(seen).to_have_attribute("aria-pressed", str(not was).lower())


def test_what_is_ticked_without_a_signal_is_sent_when_it_is_back(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(PHONE, WORKER)
    page.goto("/taller/ordenes/1/")
    page.locator("details.fold summary").nth(1).click()
    box = page.locator("details.fold").nth(1).get_by_role("button").first
    page.context.set_offline(True)
    box.click()
    expect(box).to_have_attribute("aria-pressed", "true")
    expect(box).to_have_class("box pending")
    page.context.set_offline(False)
    expect(box).to_have_class("box")
    page.reload()
    page.locator("details.fold summary").nth(1).click()
    expect(box).to_have_attribute("aria-pressed", "true")


def test_no_bar_is_cut_off_at_the_edge(open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE, OWNER)
    page.goto("/taller/ordenes/1/")
    page.get_by_role("button", name="Plan de corte").click()
    expect(page.get_by_role("heading", name="Tramos")).to_be_visible(timeout=60_000)
    page.locator("details.bars summary").first.click()
    edges = page.locator("details.bars[open] .bar svg").evaluate_all(
        "all => all.map(bar => bar.getBoundingClientRect().right)"
    )
    assert edges and max(edges) <= PHONE["width"]
