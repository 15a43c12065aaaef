"""Every page of the product, found by following its links, has nothing that axe objects to."""

from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Request

from tests.browser.conftest import (
    DESK,
    OWNER,
    PHONE,
    SELLER,
    SIZES,
    WORKER,
    keep_picture,
    wait_until,
)
from tests.sizes import sized

ALWAYS_FILES = {
    "accounts:logo",
    "feedback:picture",
    "quoting:document_pdf",
    "quoting:client_pdf",
    "quoting:evidence",
    "quoting:evidence_key",
}
EVERY_RULE: dict = {"resultTypes": ["violations"]}
# The same page in dark colours has the same elements: only its colours are others
# (tests/tenants/web/test_colours.py).
RULES_OF_COLOUR = EVERY_RULE | {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
}
SCHEMES = (("light", EVERY_RULE), ("dark", RULES_OF_COLOUR))
VIOLATIONS = """rules => axe.run({ exclude: [['.drawing text[transform]']] }, rules)
  .then(told => told.violations)"""
PEOPLE = {"dueno": OWNER, "ventas": SELLER, "taller": WORKER}
EVERY_WALK = [f"{width}-{who}" for width in SIZES for who in PEOPLE]
# The owner comes to every page that the others see.
WALKS = sized("VISITS", EVERY_WALK, ["360-dueno", "1280-dueno", "360-taller", "1280-ventas"])
QUIET = 100
"""Milliseconds without a request after which a page stands; Playwright's own would be 500."""
# A colour on its way to another is none of the page's. What is hidden may never come to its end.
TRANSITIONS_END = """() => Promise.race([
  Promise.all(document.getAnimations().filter(each => each instanceof CSSTransition)
    .map(each => each.finished.catch(() => {}))),
  new Promise(done => setTimeout(done, 1000)),
]).then(() => null)"""


def objections(page: Page, rules: dict = EVERY_RULE) -> list[str]:
    """What axe finds, but for the height written upwards in a drawing: axe takes the page for the
    background of a turned text, although it stands on the drawing's own paper."""
    page.wait_for_load_state()
    page.evaluate(TRANSITIONS_END)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{urlsplit(page.url).path} {rule['id']}: {node['html'][:160]}"
        for rule in page.evaluate(VIOLATIONS, rules)
        for node in rule["nodes"]
    ]


def faults(page: Page, picture: str) -> list[str]:
    """What is wrong with the page, of which it keeps pictures: in light colours, and on a telephone
    also in dark ones, which hardly change with the width."""
    found = []
    wide = sized("VISITS", SCHEMES, SCHEMES[:1])
    for scheme, rules in SCHEMES if page.viewport_size == PHONE else wide:
        page.emulate_media(color_scheme=scheme)
        keep_picture(page, picture + "-dark" * (scheme == "dark"))
        found += [f"{scheme}: {each}" for each in objections(page, rules)]
    if scrolls_sideways(page):
        found.append(f"{urlsplit(page.url).path} scrolls sideways")
    found += [f"{urlsplit(page.url).path} cuts «{word}»" for word in cut_words(page)]
    return found


def pages_by_links(page: Page) -> Iterator[str]:
    """The name of each distinct address within reach; the page stands on it when it is yielded."""
    waiting, seen = ["/"], set()
    under_way: set[Request] = set()
    page.on("request", lambda request: under_way.add(request))
    page.on("requestfinished", lambda request: under_way.discard(request))
    page.on("requestfailed", lambda request: under_way.discard(request))
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if name is None or name in seen or name in ALWAYS_FILES:
            continue
        seen.add(name)
        under_way.clear()
        page.goto(path)
        stand_still(page, under_way)
        yield name
        links = page.eval_on_selector_all(
            "a[href]:not([download])", "all => all.map(a => a.getAttribute('href'))"
        )
        waiting += [
            parts.path
            for parts in (urlsplit(urljoin(page.url, link)) for link in links)
            if parts.netloc == urlsplit(page.url).netloc
        ]


def stand_still(page: Page, under_way: set[Request]) -> None:
    """Wait for what the page has asked for, and for what it asks for then."""
    while True:
        wait_until(page, lambda: not under_way)
        page.wait_for_timeout(QUIET)
        if not under_way:
            return


def name_of(path: str) -> str | None:
    try:
        return resolve(path, urlconf="config.urls.company").view_name
    except Resolver404:
        return None


@pytest.mark.parametrize("walk", WALKS)
def test_every_page_within_reach_of_a_role_is_accessible(
    open_browser: Callable[..., Page], walk: str
) -> None:
    width, _, who = walk.partition("-")
    person = PEOPLE[who]
    page = open_browser(SIZES[width], person)
    found, visited = [], []
    for name in pages_by_links(page):
        visited.append(name)
        found += faults(page, f"{person.split('@')[0]}-{name.replace(':', '-')}")
    assert found == []
    assert len(visited) >= {OWNER: 15, SELLER: 6, WORKER: 3}[person]


@pytest.mark.parametrize("width", [1000, 1366])
def test_the_menu_is_whole_whatever_the_company_is_called(
    open_browser: Callable[..., Page], width: int
) -> None:
    page = open_browser({"width": width, "height": 768}, OWNER)
    page.evaluate(
        "name => { document.querySelector('.brand span').textContent = name }",
        "Aluminio y Vidrio de la Sierra Madre Oriental",
    )
    links = page.locator(".topnav a")
    assert links.count() >= 6
    for number in range(links.count()):
        box = links.nth(number).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.locator(".topbar .avatar").bounding_box()["x"]
    assert not scrolls_sideways(page)
    keep_picture(page, "menu")


# Text that its box hides: whoever reads the page cannot tell that there is more. A name that ends
# in dots says so, and stands whole elsewhere.
CUT = """() => [...document.querySelectorAll('main *, header *, nav *')].filter((element) => {
  const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  if (!texts.some((text) => text.data.trim())) return false;
  const { overflowX, textOverflow } = getComputedStyle(element);
  if (!['hidden', 'clip'].includes(overflowX) || textOverflow === 'ellipsis') return false;
  if (element.closest('.visually-hidden, select, dialog:not([open]), details:not([open])')) {
    return false;
  }
  return element.clientWidth > 4 && element.scrollWidth > element.clientWidth + 1;
}).map((element) => element.textContent.trim().slice(0, 40))"""


def cut_words(page: Page) -> list[str]:
    return list(page.evaluate(CUT))


def scrolls_sideways(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize(
    "path",
    [
        "/entrar/",
        "/contrasena/olvide/",
        "/contrasena/nueva/x/",
        "/invitacion/x/",
        "/no-existe/",
        "/c/x/",
    ],
)
def test_every_page_open_to_anybody_is_accessible(
    open_browser: Callable[..., Page], size: dict, path: str
) -> None:
    page = open_browser(size)
    page.goto(path)
    keep_picture(page, f"nadie-{path.strip('/').replace('/', '-')}")
    assert objections(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_the_public_site_is_accessible(
    open_browser: Callable[..., Page], stack, size: dict
) -> None:
    page = open_browser(size)
    for name, address in {
        "landing": stack.address,
        "unknown": stack.company_address("no-hay-tal-empresa"),
    }.items():
        page.goto(address)
        keep_picture(page, name)
        assert objections(page) == []
        assert not scrolls_sideways(page)
