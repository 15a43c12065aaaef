"""The pictures of the product that the public site shows, taken of the demonstration.

    make pictures

Real programs, a real browser and invented companies. The pictures are WebP files of at most 60 KB
in ``tenants/static/cotizador/pictures``; the templates say their width and height.
"""

import subprocess
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

import tests.bench.product  # noqa: F401 -- sets up Django
from compose.local.instance import PROJECT
from compose.local.stack import running_stack
from quoting.demonstration import SHOPS
from tests.browser.conftest import ARGUMENTS, CHROMIUM, OWNER, log_in

FOLDER = PROJECT / "tenants" / "static" / "cotizador" / "pictures"
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 780}
MOST_BYTES = 60_000
BELOW_THE_BAR = "field => scrollTo(0, field.getBoundingClientRect().top + scrollY - 300)"


def keep(name: str, picture: bytes, width: int) -> None:
    """As WebP of ``width`` pixels, as good as fits."""
    with Image.open(BytesIO(picture)) as image:
        height = round(image.height * width / image.width)
        small = image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    for quality in range(86, 20, -6):
        target = BytesIO()
        small.save(target, "WEBP", quality=quality, method=6)
        if target.tell() <= MOST_BYTES:
            (FOLDER / f"{name}.webp").write_bytes(target.getvalue())
            return
    raise ValueError(f"{name} does not fit into {MOST_BYTES} bytes.")


def open_page(browser: Browser, address: str, size: ViewportSize) -> Page:
    context = browser.new_context(
        viewport=size,
        locale="es-MX",
        base_url=address,
        reduced_motion="reduce",
        device_scale_factor=2,
        color_scheme="light",
    )
    return context.new_page()


def shoot(page: Page, name: str, width: int) -> None:
    page.wait_for_load_state("networkidle")
    keep(name, page.screenshot(), width)


def take(browser: Browser, address: str) -> None:
    desk = open_page(browser, address, DESK)
    log_in(desk, OWNER)
    desk.goto("/cotizaciones/1/")
    shoot(desk, "cotizacion", 1120)
    customers = str(desk.get_by_role("link", name="Ver como cliente").get_attribute("href"))
    with desk.expect_download() as started:
        desk.get_by_role("link", name="Descargar PDF").click()
    keep("pdf", first_page(started.value.path()), 640)
    desk.goto("/taller/1/")
    shoot(desk, "taller", 1120)

    phone = open_page(browser, address, PHONE)
    phone.goto(customers)
    shoot(phone, "cliente", 480)
    log_in(phone, OWNER)
    phone.goto("/cotizaciones/1/")
    phone.get_by_role("button", name="Hacer nueva versión").click()
    phone.get_by_label("Producto").select_option(label='Ventana corrediza XO línea 3"')
    phone.get_by_label("Ubicación").fill("Sala")
    phone.get_by_label("Ancho").fill("150")
    phone.get_by_label("Alto").press_sequentially("120", delay=40)
    expect(phone.locator("#preview")).to_contain_text("2,444.10")
    expect(phone.locator("#preview svg")).to_be_visible()
    phone.get_by_label("Ancho").evaluate(BELOW_THE_BAR)
    shoot(phone, "medidas", 480)


def first_page(pdf: Path) -> bytes:
    """As a PNG."""
    command = ["pdftoppm", "-png", "-r", "110", "-l", "1", "-singlefile", str(pdf)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_stack("pictures", first_port=8700) as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, "--no-sandbox"]
        )
        take(browser, stack.company_address(SHOPS[0].subdomain))
        browser.close()
    for path in sorted(FOLDER.glob("*.webp")):
        with Image.open(path) as image:
            print(path.name, *image.size, path.stat().st_size)


if __name__ == "__main__":
    main()
