"""Each thing that a shop expects (docs/features.md) is found by somebody who was told nothing: from
the log-in on, only by what stands on the screen, never by an address."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, OWNER, PHONE, SELLER, WORKER
from tests.test_features import ROWS

PATIENCE = 60_000  # milliseconds, for what a worker makes
MADE_BY_A_WORKER = ("Lista de compra",)
SENT = ("Folio, cliente u obra = COT-0001", "COT-0001")
DRAFT = ("Nueva cotización",)
WINDOW = ('Producto = Ventana fija línea 3"', "Ancho = 80", "Alto = 60")
AS_CUSTOMER = (*SENT, "Ver como cliente")
PRICES = ("Empresa", "Precios y condiciones")
PLAN = ("OT-0001", "Plan de corte")


class Way(NamedTuple):
    """What ``person`` presses or fills in («field = value»), and what is then on the screen."""

    person: str
    steps: tuple[str, ...]
    sees: tuple[str, ...]


WAYS = {
    1: Way(SELLER, (*DRAFT, *WINDOW), ("928.04",)),
    2: Way(SELLER, SENT, ("Descargar PDF",)),
    3: Way(OWNER, ("Catálogo", "Materiales y servicios"), ("Perfil", "Vidrio", "Servicio")),
    4: Way(
        OWNER,
        ("Catálogo", "Productos", 'Ventana corrediza XO línea 3"'),
        ("Agregar pieza",),
    ),
    5: Way(
        OWNER,
        ("Catálogo", "Productos", 'Ventana corrediza XO línea 3"', "Probar con medidas"),
        ("Ancho", "Cortes"),
    ),
    6: Way(SELLER, SENT, ("1. Recámaras",)),
    7: Way(SELLER, (*SENT, "Enviar otra vez"), ("Enviar por WhatsApp", "Por correo, con el PDF")),
    8: Way(SELLER, DRAFT, ("Agregar partida",)),
    9: Way(OWNER, PRICES, ("Indirectos", "Utilidad")),
    10: Way(OWNER, PRICES, ("Pagos",)),
    11: Way(SELLER, SENT, ("Enviada", "Hacer nueva versión")),
    12: Way(
        OWNER, ("Catálogo", "Actualizar precios"), ("Por porcentaje", "Lista de precios (.xlsx")
    ),
    13: Way(
        SELLER,
        (*DRAFT, *WINDOW, "Agregar partida", "Acciones de", "Cambiar vidrio o acabado"),
        ("Acabado", "Vidrio"),
    ),
    14: Way(SELLER, (*DRAFT, "Descuento, piso y notas"), ("Ubicación", "Piso o zona")),
    15: Way(SELLER, (*DRAFT, "Artículo o servicio"), ("Artículo o servicio", "Cantidad")),
    16: Way(SELLER, ("Seguimiento",), ("Pendientes", "Avisos")),
    17: Way(SELLER, ("Clientes", "Constructora Mirador"), ("Sus cotizaciones", "COT-0001")),
    18: Way(OWNER, ("Personas", "Invitar"), ("Rol",)),
    19: Way(WORKER, ("OT-0001", "CERCO-1400"), ("Cortes", "Herrajes", "Vidrio", "45°")),
    20: Way(WORKER, (*PLAN, "Lista de compra"), ("RIEL-3", "tramos")),
    21: Way(SELLER, SENT, ("Hacer nueva versión",)),
    22: Way(SELLER, (*DRAFT, "Descuento, piso y notas"), ("¿Se suma al total?",)),
    23: Way(SELLER, AS_CUSTOMER, ("Incluir",)),
    24: Way(SELLER, (*AS_CUSTOMER, "Aceptar la cotización"), ("Tu nombre completo", "Firma")),
    25: Way(SELLER, (*DRAFT, *WINDOW[:2], "Alto = 9 m"), ("Revisa el dato marcado.",)),
    26: Way(OWNER, PRICES, ("Mínimo",)),
    27: Way(SELLER, AS_CUSTOMER, ("PESOS", "CLABE")),
    28: Way(OWNER, ("Empresa", "Mis datos"), ("Descargar",)),
    29: Way(OWNER, ("Reportes",), ("Por asesor", "Por producto", "Por ciudad")),
    30: Way(WORKER, PLAN, ("Tramos", "Mínimo posible")),
}
ALSO = {
    "merma": Way(
        OWNER,
        (*DRAFT, *WINDOW, "Agregar partida", "Merma"),
        ("Lo que cobras", "Tramos"),
    ),
    "tipos de cambio": Way(OWNER, ("Catálogo", "Tipos de cambio"), ("Pesos por unidad",)),
    "catálogo en un archivo": Way(OWNER, ("Catálogo", "Excel y CSV"), ("Catálogo en Excel",)),
    "datos para facturar": Way(SELLER, (*SENT, "Acciones de", "Datos para facturar"), ("RFC",)),
    "plantillas": Way(SELLER, ("Plantillas",), ("Plantillas",)),
    "retazos": Way(WORKER, ("Retazos",), ("Agregar un retazo",)),
}
SIZES = {OWNER: DESK, SELLER: PHONE, WORKER: PHONE}


def named(page: Page, name: str) -> Locator:
    """What can be pressed under this name, on whatever it stands."""
    return (
        page.get_by_role("link", name=name)
        .or_(page.get_by_role("button", name=name))
        .or_(page.locator("summary").filter(has_text=name))
        .or_(page.locator(f"summary[aria-label*={name!r}]"))
    )


def press(page: Page, name: str) -> Page:
    """The page that is before one's eyes afterwards: another, if it opened in a tab of its own."""
    page.wait_for_load_state()
    wanted = named(page, name)
    slow = name in MADE_BY_A_WORKER
    expect(wanted.first).to_be_attached(timeout=PATIENCE if slow else None)
    if not wanted.locator("visible=true").count():
        page.get_by_label("Secciones").get_by_text("Más").click()
    wanted = wanted.locator("visible=true").first
    if wanted.get_attribute("target") != "_blank":
        wanted.click()
        return page
    with page.context.expect_page() as opened:
        wanted.click()
    return opened.value


def fill(page: Page, label: str, value: str) -> None:
    page.wait_for_load_state()  # its scripts hear what is typed
    field = page.get_by_label(label, exact=True)
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(label=value)
    else:
        field.fill(value)
    if field.get_attribute("type") == "search":
        field.press("Enter")


def test_every_feature_has_its_way() -> None:
    assert sorted(WAYS) == [int(row[0]) for row in ROWS]


@pytest.mark.parametrize("name", [*WAYS, *ALSO])
def test_a_feature_is_reached_by_what_is_on_the_screen(
    open_browser: Callable[..., Page], name: int | str
) -> None:
    way = (WAYS | ALSO)[name]
    page = open_browser(SIZES[way.person], way.person)
    for step in way.steps:
        label, is_field, value = step.partition(" = ")
        if is_field:
            fill(page, label, value)
        else:
            page = press(page, step)
    for text in way.sees:
        expect(page.get_by_text(text).locator("visible=true").first).to_be_visible(
            timeout=PATIENCE if way.steps == PLAN else None
        )
