"""The pictures of the manual: each by its name, the person, the screen, and how to get there.

They are taken in the order in which they stand here; those of a person and a screen share one page,
so that a picture may go on where the former stood.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import OWNER, SELLER, WORKER, log_in
from tests.browser.test_workshop_pages import PATIENCE

DESK: ViewportSize = {"width": 1280, "height": 680}
PHONE: ViewportSize = {"width": 390, "height": 760}
QUALITY = 88
UNDER_THE_BAR = "field => scrollTo(0, field.getBoundingClientRect().top + scrollY - 90)"
XO = 'Ventana corrediza XO línea 3"'
NOBODY = ""


@dataclass(frozen=True)
class Shot:
    person: str
    size: ViewportSize
    arrive: Callable[[Page], bytes | None]
    """Brings the page to what is shown; bytes of a PNG are shown instead of the page."""


SHOTS: dict[str, Shot] = {}


def shows(name: str, person: str, size: ViewportSize) -> Callable[..., Callable[..., None]]:
    def keep(arrive: Callable[[Page], bytes | None]) -> Callable[[Page], bytes | None]:
        SHOTS[name] = Shot(person, size, arrive)
        return arrive

    return keep  # type: ignore[return-value]  # the function as it was


def at(name: str, person: str, size: ViewportSize, path: str, under: str = "") -> None:
    """The page of an address, from the element ``under`` on."""

    def arrive(page: Page) -> None:
        page.goto(path)
        if under:
            page.locator(under).first.evaluate(UNDER_THE_BAR)

    SHOTS[name] = Shot(person, size, arrive)


def opened(page: Page, address: str, link: str) -> None:
    page.goto(address)
    page.get_by_role("link", name=link).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(link)


at("entrar-celular", NOBODY, PHONE, "/entrar/")
at("moverte", OWNER, DESK, "/")


@shows("moverte-celular", OWNER, PHONE)
def more(page: Page) -> None:
    page.goto("/cotizaciones/")
    page.locator(".tabbar summary").click()


at("empresa-datos", OWNER, DESK, "/empresa/")
at("empresa-precios", OWNER, DESK, "/empresa/precios/")
at("empresa-personas", OWNER, DESK, "/personas/")
at("empresa-reportes", OWNER, DESK, "/reportes/")
at("catalogo-inicio", OWNER, DESK, "/catalogo/")
at("catalogo-materiales", OWNER, DESK, "/catalogo/materiales/")


@shows("catalogo-producto", OWNER, DESK)
def product(page: Page) -> None:
    opened(page, "/catalogo/productos/", XO)


@shows("formulas-piezas", OWNER, DESK)
def pieces(page: Page) -> None:
    page.get_by_role("heading", name="Piezas").first.evaluate(UNDER_THE_BAR)


@shows("catalogo-probar", OWNER, DESK)
def trial(page: Page) -> None:
    opened(page, "/catalogo/productos/", XO)
    page.get_by_role("link", name="Probar con medidas").first.click()
    expect(page.locator("main svg").first).to_be_visible()


at("catalogo-actualizar", OWNER, DESK, "/catalogo/precios/")
at("preguntas-ayuda", OWNER, DESK, "/ayuda/")
at("opiniones-celular", SELLER, PHONE, "/opiniones/decir/")


@shows("precio-costo", OWNER, DESK)
def costs(page: Page) -> None:
    opened(page, "/cotizaciones/", "COT-0001")
    page.get_by_text("Costo y margen").first.evaluate(UNDER_THE_BAR)


def begin(page: Page) -> None:
    page.goto("/cotizaciones/")
    page.locator(".start").get_by_role("button", name="Nueva cotización").click()
    page.get_by_text("¿Para quién es?").click()
    page.get_by_label("Cliente", exact=True).fill("Familia Robles")
    page.get_by_role("button", name="Guardar cliente").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Familia Robles")
    page.wait_for_load_state()


def measure(page: Page) -> None:
    page.get_by_label("Ubicación").fill("Recámara 1")
    page.get_by_label("Producto").select_option(label=XO)
    page.get_by_label("Ancho").fill("150")
    page.get_by_label("Alto").press_sequentially("120", delay=30)
    expect(page.locator("#preview")).to_contain_text("2,444.10")
    expect(page.locator("#preview svg")).to_be_visible()


@shows("cotizar-partida", SELLER, DESK)
def line(page: Page) -> None:
    begin(page)
    measure(page)


@shows("enviar-revisar", SELLER, DESK)
def review(page: Page) -> None:
    page.get_by_label("Cantidad").press("Enter")
    expect(page.locator(".lines > li")).to_have_count(1)
    expect(page.locator("#editor")).not_to_have_attribute("aria-busy", "true")
    page.get_by_role("link", name="Revisar y enviar").locator("visible=true").first.click()
    expect(page.get_by_role("button", name="Cerrar y compartir")).to_be_visible()


@shows("enviar-listo", SELLER, DESK)
def ready(page: Page) -> None:
    page.get_by_role("button", name="Cerrar y compartir").click()
    expect(page.get_by_role("link", name="Descargar PDF")).to_be_visible(timeout=PATIENCE)


@shows("enviar-pdf-celular", SELLER, DESK)
def paper(page: Page) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name="Descargar PDF").click()
    command = ["pdftoppm", "-png", "-r", "80", "-l", "1", "-singlefile", started.value.path()]
    return subprocess.run(command, check=True, capture_output=True).stdout


at("enviar-seguimiento", SELLER, DESK, "/seguimiento/")


@shows("cobrar-pagos", SELLER, DESK)
def paid(page: Page) -> None:
    opened(page, "/cotizaciones/", "COT-0002")
    page.get_by_role("link", name="Registrar respuesta").first.click()
    page.get_by_role("button", name="Registrar la aceptación").click()
    page.get_by_role("button", name="Registrar pago").click()
    expect(page.get_by_role("link", name="Recibo REC-0001")).to_be_visible()
    page.locator("#pagos").evaluate(UNDER_THE_BAR)


at("cobrar-cobranza", SELLER, DESK, "/cobranza/")
at("cotizar-clientes", SELLER, DESK, "/clientes/")


@shows("cotizar-medidas-celular", SELLER, PHONE)
def measures(page: Page) -> None:
    begin(page)
    measure(page)
    page.get_by_label("Ancho").evaluate(UNDER_THE_BAR)


@shows("cotizar-partida-celular", SELLER, PHONE)
def saved(page: Page) -> None:
    page.get_by_label("Cantidad").press("Enter")
    expect(page.locator(".lines > li")).to_have_count(1)
    expect(page.locator("#editor")).not_to_have_attribute("aria-busy", "true")
    page.locator(".lines > li").first.evaluate(UNDER_THE_BAR)


@shows("enviar-cliente-celular", SELLER, PHONE)
def customers(page: Page) -> None:
    opened(page, "/cotizaciones/", "COT-0001")
    page.goto(str(page.get_by_role("link", name="Ver como cliente").get_attribute("href")))


at("taller-ordenes", WORKER, DESK, "/taller/")


@shows("taller-plan", WORKER, DESK)
def plan(page: Page) -> None:
    opened(page, "/taller/", "OT-0001")
    page.get_by_role("button", name="Plan de corte").first.click()
    heading = page.get_by_role("heading", name="Tramos").first
    expect(heading).to_be_visible(timeout=PATIENCE)
    heading.evaluate(UNDER_THE_BAR)


@shows("taller-orden-celular", WORKER, PHONE)
def order(page: Page) -> None:
    opened(page, "/taller/", "OT-0001")


@shows("taller-cortes-celular", WORKER, PHONE)
def cuts(page: Page) -> None:
    page.get_by_role("heading", name="Cortes de perfil").first.evaluate(UNDER_THE_BAR)


def keep(picture: bytes, path: Path) -> None:
    with Image.open(BytesIO(picture)) as image:
        image.convert("RGB").save(path, "JPEG", quality=QUALITY)


def take(browser: Browser, address: str, folder: Path) -> None:
    """Every picture, as ``<name>.jpg``."""
    pages: dict[tuple[str, int], Page] = {}
    for name, shot in SHOTS.items():
        key = shot.person, shot.size["width"]
        if key not in pages:
            pages[key] = new_page(browser, address, shot)
        page = pages[key]
        png = shot.arrive(page)
        page.wait_for_load_state("networkidle")
        keep(png or page.screenshot(caret="initial"), folder / f"{name}.jpg")


def new_page(browser: Browser, address: str, shot: Shot) -> Page:
    context = browser.new_context(
        viewport=shot.size,
        locale="es-MX",
        base_url=address,
        reduced_motion="reduce",
        device_scale_factor=2,
        color_scheme="light",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    if shot.person:
        log_in(page, shot.person)
    return page
