"""Contact sheets of the product as people see it, to look at after a change of its look.

    make gallery

Walks every page within reach of each role, with the real programs, at 390 and 1366 px, in light
and in dark colours, and prints quotations of 1 to 40 lines. The sheets are PNG files in
``build/gallery``; the last line is JSON with their number and what overflows or cuts a word.
"""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

import tests.bench.product  # noqa: F401 -- sets up Django
from compose.local.instance import PROJECT
from compose.local.stack import Stack, running_stack
from quoting.demonstration import SHOPS
from quoting.offers.pdf.quote import render_quote
from tests.browser.conftest import ARGUMENTS, CHROMIUM, OWNER, SELLER, WORKER, log_in
from tests.browser.test_accessibility import cut_words, pages_by_links, scrolls_sideways
from tests.quoting.offers.make_promises import make_different_lines, make_line, make_promise

FOLDER = PROJECT / "build" / "gallery"
SIZES: dict[str, ViewportSize] = {
    "390": {"width": 390, "height": 844},
    "1366": {"width": 1366, "height": 768},
}
ROLES = {"dueno": OWNER, "ventas": SELLER, "taller": WORKER}
A_SHEET = 12  # pictures
THUMB = (420, 594)  # pixels
LONG = "Ventana corrediza con mosquitero, felpa y jaladera de embutir, a paño interior. " * 8
LINK = "https://vidrios.example/c/Nw:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO0/"


def pictures(page: Page, name: str) -> Iterator[Path]:
    """The page as it stands, in both colours."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
        path = FOLDER / "pages" / f"{name}-{scheme}.png"
        page.screenshot(path=path, full_page=True)
        yield path


def walk(browser: Browser, stack: Stack, faults: list[str]) -> dict[str, list[Path]]:
    """The pictures of each size and colour."""
    found: dict[str, list[Path]] = {}
    for width, size in SIZES.items():
        seen: set[str] = set()
        for role, email in ROLES.items():
            address = stack.company_address(SHOPS[0].subdomain)
            context = browser.new_context(
                viewport=size, locale="es-MX", base_url=address, reduced_motion="reduce"
            )
            page = context.new_page()
            log_in(page, email)
            for name in pages_by_links(page):
                if name in seen:
                    continue
                seen.add(name)
                if scrolls_sideways(page):
                    faults.append(f"{width}: {name} is wider than the screen")
                faults += [f"{width}: {name} cuts «{word}»" for word in cut_words(page)]
                for path in pictures(page, f"{width}-{role}-{name.replace(':', '-')}"):
                    found.setdefault(f"{width}-{path.stem.rpartition('-')[2]}", []).append(path)
            context.close()
    return found


def papers() -> list[Path]:
    """Every page of quotations of several lengths, as pictures."""
    promises = {
        **{str(count): make_promise(make_different_lines(count)) for count in (1, 3, 5, 15, 40)},
        "textos": make_promise([make_line(number, description=LONG) for number in (1, 2, 3)]),
    }
    found = []
    for name, promise in promises.items():
        path = FOLDER / "pages" / f"cotizacion-{name}.pdf"
        path.write_bytes(render_quote(promise, LINK, "").content)
        subprocess.run(["pdftoppm", "-png", "-r", "60", path, path.with_suffix("")], check=True)
        found += sorted(path.parent.glob(f"{path.stem}-*.png"))
    return found


def sheets(name: str, paths: list[Path]) -> int:
    """Contact sheets of twelve pictures; how many."""
    for number, start in enumerate(range(0, len(paths), A_SHEET)):
        sheet = Image.new("RGB", (4 * THUMB[0], 3 * (THUMB[1] + 20)), "white")
        draw = ImageDraw.Draw(sheet)
        for place, path in enumerate(paths[start : start + A_SHEET]):
            with Image.open(path) as picture:
                shown = picture.convert("RGB").crop(
                    (0, 0, picture.width, min(picture.height, picture.width * 3))
                )
                shown.thumbnail((THUMB[0] - 8, THUMB[1]))
            left, top = place % 4 * THUMB[0], place // 4 * (THUMB[1] + 20)
            draw.text((left + 4, top + 4), path.stem, fill="black")
            sheet.paste(shown, (left + 4, top + 20))
        sheet.save(FOLDER / f"{name}-{number + 1}.png")
    return -(-len(paths) // A_SHEET)


def main() -> None:
    (FOLDER / "pages").mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    with running_stack("gallery", first_port=8500) as stack, sync_playwright() as playwright:
        arguments = [*ARGUMENTS, "--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        found = walk(browser, stack, faults)
        browser.close()
    made = sum(sheets(name, paths) for name, paths in found.items())
    made += sheets("papel", papers())
    pages = sum(len(paths) for paths in found.values()) // 4
    print(json.dumps({"sheets": made, "pages": pages, "faults": faults}, ensure_ascii=False))


if __name__ == "__main__":
    main()
