"""Contact sheets of the product as people see it, to look at after a change of its look.

    make gallery

Walks every page within reach of each role, with the real programs, at 390 and 1366 px, in light
and in dark colours, and makes twelve PDFs: quotations of 1 to 40 lines, with long texts and with
photos, and every paper of the workshop. The sheets are PNG files in
``build/gallery``; the last line is JSON with their number and what overflows or cuts a word.
"""

import json
import subprocess
from base64 import b64decode
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

import tests.bench.product  # noqa: F401 -- sets up Django
from compose.local.instance import PROJECT
from compose.local.stack import Stack, running_stack
from quoting.demonstration import SHOPS
from quoting.offers.pdf.quote import render_quote
from quoting.workshop.models import WorkshopPaper
from quoting.workshop.services.papers import OF_AN_ORDER
from tests.browser.conftest import ARGUMENTS, CHROMIUM, OWNER, SELLER, WORKER, log_in
from tests.browser.test_accessibility import cut_words, pages_by_links, scrolls_sideways
from tests.browser.test_workshop_pages import PATIENCE, print_paper
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
Kind = WorkshopPaper.Kind
LINK = "https://vidrios.example/c/Nw:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO0/"


def pictures(page: Page, name: str) -> Iterator[Path]:
    """The page as it stands, in both colours."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its literals
        path = FOLDER / "pages" / f"{name}-{scheme}.png"
        page.screenshot(path=path, full_page=True)
        yield path


def walk(
    browser: Browser, stack: Stack, faults: list[str]
) -> tuple[dict[str, list[Path]], list[Path]]:
    """The pictures of each size and colour, and the papers of the workshop."""
    found: dict[str, list[Path]] = {}
    papers: list[Path] = []
    for width, size in SIZES.items():
        seen: set[str] = set()
        for role, email in ROLES.items():
            address = stack.company_address(SHOPS[0].subdomain)
            context = browser.new_context(
                viewport=size, locale="es-MX", base_url=address, reduced_motion="reduce"
            )
            page = context.new_page()
            log_in(page, email)
            if role == "dueno":
                papers = papers or furnish(page)
                for path in review_of_a_file(page):
                    found.setdefault(f"{width}-{path.stem.rpartition('-')[2]}", []).append(path)
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
    return found, papers


def quotations() -> Iterator[Path]:
    """Of several lengths, with long texts, with photos."""
    photos = tuple(photograph(name) for name in ("sala", "cocina", "patio"))
    promises = {
        **{str(count): make_promise(make_different_lines(count)) for count in (1, 5, 15, 40)},
        "textos": make_promise([make_line(number, description=LONG) for number in (1, 2, 3)]),
        "fotos": make_promise([make_line(1, photos=photos[:2]), make_line(2, photos=photos[2:])]),
    }
    for name, promise in promises.items():
        path = FOLDER / "pages" / f"cotizacion-{name}.pdf"
        path.write_bytes(render_quote(promise, LINK, "").content)
        yield path


def photograph(name: str) -> str:
    """A picture in the storage, as a telephone takes it."""
    made = BytesIO()
    Image.effect_noise((1600, 1200), 40).convert("RGB").save(made, "JPEG", quality=82)
    return default_storage.save(f"fotos/{name}.jpg", ContentFile(made.getvalue()))


def furnish(page: Page) -> list[Path]:
    """A draft, a cut plan and a file to review, which no link leads to before somebody asks for
    them; and every paper of the workshop."""
    page.goto("/cotizaciones/")
    page.get_by_role("link", name="COT-0001").first.click()
    page.get_by_label("Acciones de").first.click()
    page.get_by_role("button", name="Duplicar").first.click()
    expect(page.get_by_text("Borrador").first).to_be_visible()
    order, plan = "/taller/ordenes/1/", "/taller/planes/1/"
    page.goto(order)
    page.get_by_role("button", name="Plan de corte").first.click()
    expect(page.get_by_role("heading", name="Tramos").first).to_be_visible(timeout=PATIENCE)
    return [
        paper
        for address, kinds in (
            (order, OF_AN_ORDER),
            (plan, (Kind.PLAN, Kind.PURCHASES, Kind.COSTS)),
        )
        for kind in kinds
        for paper in [printed(page, address, str(kind.label))]
    ]


def printed(page: Page, address: str, kind: str) -> Path:
    page.goto(address)
    print_paper(page, kind)
    link = page.get_by_role("link", name="Abrir el PDF")
    expect(link).to_be_visible(timeout=PATIENCE)
    path = FOLDER / "pages" / f"taller-{kind.lower().replace(' ', '-')}.pdf"
    path.write_bytes(fetched(page, str(link.get_attribute("href"))))
    return path


def fetched(page: Page, address: str) -> bytes:
    """A file as the browser gets it: outside of it nobody knows the company's address."""
    read = """async (address) => {
      const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
      return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''));
    }"""
    return b64decode(page.evaluate(read, address))


def pages_of(paths: Iterable[Path]) -> list[Path]:
    """Every page of PDF files, as pictures."""
    found = []
    for path in paths:
        for former in path.parent.glob(f"{path.stem}-*.png"):
            former.unlink()
        subprocess.run(["pdftoppm", "-png", "-r", "60", path, path.with_suffix("")], check=True)
        found += sorted(path.parent.glob(f"{path.stem}-*.png"))
    return found


def review_of_a_file(page: Page) -> Iterator[Path]:
    """What a file would change, before it is applied: pictures of the page."""
    finishes = fetched(page, "/catalogo/archivo/bajar/acabados/")
    changed = finishes.replace(b"Natural", b"Natural mate").replace(b"Blanco", b"Blanco brillante")
    page.goto("/catalogo/archivo/")
    page.get_by_label("Archivo").set_input_files(
        {"name": "acabados.csv", "mimeType": "text/csv", "buffer": changed}
    )
    page.get_by_role("button", name="Subir y ver qué cambia").click()
    expect(page.get_by_text("Cambian: ")).to_be_visible()
    yield from pictures(page, f"{widest(page)}-dueno-catalog-upload_review")


def widest(page: Page) -> int:
    return page.viewport_size["width"] if page.viewport_size else 0


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
        found, papers = walk(browser, stack, faults)
        browser.close()
    made = sum(sheets(name, paths) for name, paths in found.items())
    made += sheets("papel", pages_of([*quotations(), *papers]))
    pages = sum(len(paths) for paths in found.values()) // 4
    print(json.dumps({"sheets": made, "pages": pages, "faults": faults}, ensure_ascii=False))


if __name__ == "__main__":
    main()
