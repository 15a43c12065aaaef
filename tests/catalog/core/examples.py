"""The worked examples of the trade as builders: where every test can start from.

Prices are pesos per unit of purchase in natural finish (the base price); `make_materials` and
`make_price_book` cover every product here.
"""

from decimal import Decimal

from catalog.core.compiled import CompiledProduct, compile_product
from catalog.core.prices import PriceBook
from catalog.core.recipes import (
    Component,
    Finish,
    Line,
    Material,
    MaterialKind,
    Option,
    Product,
    Scheme,
    Unit,
    glass,
    profile,
)

BAR = Decimal(6100)
SHEET_AREA = Decimal("4.68")
MITRE = Decimal(45)

NATURAL = Finish("NATURAL", "Natural", surcharge=Decimal(0))
BLACK = Finish("NEGRO", "Negro")

_PROFILES = {
    "RIEL-3": ('Riel 3"', "223.88"),
    "CHAMBRANA-3": ('Cabezal/Jamba 3"', "300.44"),
    "CERCO-3": ('Cerco chapa 3"', "228.75"),
    "TRASLAPE-3": ('Traslape 3"', "299.98"),
    "ZOCLO-3": ('Zoclo 3"', "362.04"),
    "CABEZAL-HOJA-3": ('Cabezal de hoja 3"', "170.64"),
    "ESCALONADO-3": ('Escalonado 3"', "134.79"),
    "JUNQUILLO-3": ('Junquillo 3"', "303.57"),
    "CERCO-1400": ("Cerco liso ventana S1400", "526.99"),
    "HOJA-1400": ("Hoja lisa ventana S1400", "526.99"),
    "JUNQUILLO-1400": ("Junquillo ancho S1400", "526.99"),
    "MOSQUITERO-2": ('Mosquitero 2"', "95.00"),
}

_SUPPLIES = {
    "CARRETILLA-3": ('Carretilla zoclo 3"', MaterialKind.HARDWARE, Unit.PIECE, "35"),
    "PERICO-12": ("Jaladera/seguro perico 12 cm", MaterialKind.HARDWARE, Unit.PIECE, "45"),
    "ESCUADRA": ("Escuadra ventana", MaterialKind.HARDWARE, Unit.PIECE, "12"),
    "BISAGRA-2": ("Bisagra de 2 palas", MaterialKind.HARDWARE, Unit.PIECE, "45"),
    "COMPAS": ("Compás retenedor", MaterialKind.HARDWARE, Unit.PIECE, "85"),
    "CIERRE": ("Cierre de presión", MaterialKind.HARDWARE, Unit.PIECE, "65"),
    "UNION": ("Unión ventana", MaterialKind.HARDWARE, Unit.PIECE, "8"),
    "FELPA": ("Felpa", MaterialKind.CONSUMABLE, Unit.METRE, "3"),
    "VINIL-11": ("Vinil pata 11", MaterialKind.CONSUMABLE, Unit.METRE, "5"),
    "VINIL-12": ("Vinil pata 12", MaterialKind.CONSUMABLE, Unit.METRE, "6"),
    "GOMA": ("Goma rígida", MaterialKind.CONSUMABLE, Unit.PIECE, "4"),
    "PIJA-8X05": ("Pija 8×1/2", MaterialKind.CONSUMABLE, Unit.PIECE, "0.5"),
    "PIJA-10X1": ("Pija 10×1", MaterialKind.CONSUMABLE, Unit.PIECE, "0.8"),
    "PIJA-10X15": ("Pija 10×1.5", MaterialKind.CONSUMABLE, Unit.PIECE, "1"),
    "PIJA-10X2": ("Pija 10×2", MaterialKind.CONSUMABLE, Unit.PIECE, "1.2"),
    "SILICON": ("Silicón (cartucho)", MaterialKind.CONSUMABLE, Unit.PIECE, "95"),
    "MO-CORREDIZA": ("Fabricación corrediza", MaterialKind.LABOUR, Unit.SQUARE_METRE, "180"),
    "MO-FIJA": ("Fabricación fija", MaterialKind.LABOUR, Unit.SQUARE_METRE, "120"),
    "MO-PROYECTANTE": ("Fabricación proyectante", MaterialKind.LABOUR, Unit.SQUARE_METRE, "250"),
    "INSTALACION": ("Instalación ventana", MaterialKind.SERVICE, Unit.PIECE, "250"),
}

CLEAR_6 = glass("CLARO-6", "Claro 6 mm", Decimal(6), SHEET_AREA)
CLEAR_24 = glass("CLARO-24", "Claro 24 mm", Decimal(24), SHEET_AREA)
LINE_3 = Line("L3", 'Línea 3"', glass_min=Decimal(3), glass_max=Decimal(6))
LINE_1400 = Line("S1400", "Serie 1400", glass_min=Decimal(4), glass_max=Decimal(6))


def make_materials() -> dict[str, Material]:
    """Every material of the examples by code."""
    made = [profile(code, name, BAR) for code, (name, _) in _PROFILES.items()]
    made += [CLEAR_6, CLEAR_24]
    made += [Material(code, name, kind, unit) for code, (name, kind, unit, _) in _SUPPLIES.items()]
    return {material.code: material for material in made}


def make_price_book() -> PriceBook:
    """Base prices of every material of the examples."""
    prices: dict[tuple[str, str | None], Decimal] = {
        (code, None): Decimal(price) for code, (_, price) in _PROFILES.items()
    }
    prices |= {(code, None): Decimal(row[3]) for code, row in _SUPPLIES.items()}
    prices["CLARO-6", None] = Decimal("1024.92")
    prices["CLARO-24", None] = Decimal("4099.68")
    return PriceBook(prices)


def compiled(product: Product, materials: dict[str, Material] | None = None) -> CompiledProduct:
    return compile_product(product, materials or make_materials())


def make_sliding_window(
    *, leaf_rail: str = "(AT-185)/2", pane_width: str = "(AT-155)/2", code: str = "CORR-3-XO"
) -> Product:
    """Example 1: sliding window XO of the 3" line, one fixed and one moving leaf."""
    return Product(
        code,
        'Ventana corrediza XO línea 3"',
        LINE_3,
        (
            Component("Riel", "RIEL-3", length="AT"),
            Component("Cabezal", "CHAMBRANA-3", length="AT"),
            Component("Jambas", "CHAMBRANA-3", "2", length="ALT-26"),
            Component("Cerco chapa hoja fija", "CERCO-3", length="ALT-30", leaf="fija"),
            Component("Cerco chapa hoja corrediza", "CERCO-3", length="ALT-40", leaf="corrediza"),
            Component("Traslape hoja fija", "TRASLAPE-3", length="ALT-30", leaf="fija"),
            Component("Traslape hoja corrediza", "TRASLAPE-3", length="ALT-40", leaf="corrediza"),
            Component("Zoclo", "ZOCLO-3", "2", length=leaf_rail),
            Component("Cabezal de hoja", "CABEZAL-HOJA-3", "2", length=leaf_rail),
            Component("Vidrio fijo", None, width=pane_width, height="ALT-125", leaf="fija"),
            Component(
                "Vidrio corredizo", None, width=pane_width, height="ALT-135", leaf="corrediza"
            ),
            Component("Carretillas", "CARRETILLA-3", "2"),
            Component("Jaladera", "PERICO-12"),
            Component("Felpa", "FELPA", length="3*AT+4*ALT"),
            Component("Vinil", "VINIL-12", length="PERIMETRO_VIDRIO"),
            Component("Pijas de marco", "PIJA-10X1", "8"),
            Component("Pijas de hoja", "PIJA-10X15", "8"),
            Component("Pijas de fijación", "PIJA-10X2", "4"),
            Component("Silicón", "SILICON", "0.5"),
            Component("Fabricación", "MO-CORREDIZA", width="AT", height="ALT"),
            Component("Instalación", "INSTALACION"),
        ),
        min_width=Decimal(400),
        max_width=Decimal(3000),
        min_height=Decimal(300),
        max_height=Decimal(2400),
        scheme=Scheme.SLIDING,
        notation="XO",
    )


def make_fixed_window() -> Product:
    """Example 2: fixed window of the 3" line."""
    return Product(
        "FIJA-3",
        'Ventana fija línea 3"',
        LINE_3,
        (
            Component("Escalonado horizontal", "ESCALONADO-3", "2", length="AT"),
            Component("Escalonado vertical", "ESCALONADO-3", "2", length="ALT-26"),
            Component("Junquillo horizontal", "JUNQUILLO-3", "2", length="AT-26"),
            Component("Junquillo vertical", "JUNQUILLO-3", "2", length="ALT-52"),
            Component("Vidrio", None, width="AT-32", height="ALT-32"),
            Component("Vinil", "VINIL-11", length="PERIMETRO_VIDRIO"),
            Component("Pijas de marco", "PIJA-10X1", "8"),
            Component("Pijas de fijación", "PIJA-10X2", "4"),
            Component("Silicón", "SILICON", "0.3"),
            Component("Fabricación", "MO-FIJA", width="AT", height="ALT"),
            Component("Instalación", "INSTALACION"),
        ),
        min_width=Decimal(200),
        max_width=Decimal(3000),
        min_height=Decimal(200),
        max_height=Decimal(3000),
    )


def make_awning_window() -> Product:
    """Example 4: awning window of the 1400 series, mitred at 45 degrees."""

    def mitred(role: str, material: str, length: str) -> Component:
        return Component(role, material, "2", length=length, left_angle=MITRE, right_angle=MITRE)

    return Product(
        "PROY-1400",
        "Ventana proyectante serie 1400",
        LINE_1400,
        (
            mitred("Cerco horizontal", "CERCO-1400", "AT"),
            mitred("Cerco vertical", "CERCO-1400", "ALT"),
            mitred("Hoja horizontal", "HOJA-1400", "AT-42"),
            mitred("Hoja vertical", "HOJA-1400", "ALT-42"),
            Component("Junquillo horizontal", "JUNQUILLO-1400", "2", length="AT-119"),
            Component("Junquillo vertical", "JUNQUILLO-1400", "2", length="ALT-144"),
            Component("Vidrio", None, width="AT-119", height="ALT-119"),
            Component("Escuadras", "ESCUADRA", "8"),
            Component("Bisagras", "BISAGRA-2", "2"),
            Component("Compases", "COMPAS", "2"),
            Component("Cierre", "CIERRE"),
            Component("Unión", "UNION"),
            Component("Goma", "GOMA", "13"),
            Component("Pijas de fijación", "PIJA-10X2", "4"),
            Component("Pijas de herraje", "PIJA-8X05", "8"),
            Component("Silicón", "SILICON", "0.3"),
            Component("Fabricación", "MO-PROYECTANTE", width="AT", height="ALT"),
            Component("Instalación", "INSTALACION"),
        ),
        min_width=Decimal(300),
        max_width=Decimal(1500),
        min_height=Decimal(300),
        max_height=Decimal(1500),
        scheme=Scheme.AWNING,
        notation="X",
    )


def make_insect_screen() -> Product:
    """Insect screen of the 2" line over half of a sliding window; no glass."""
    return Product(
        "MOSQ-2",
        'Mosquitero línea 2"',
        Line("L2", 'Línea 2"'),
        (
            Component("Vertical", "MOSQUITERO-2", "2", length="ALT-25"),
            Component("Horizontal", "MOSQUITERO-2", "2", length="AT/2-25"),
        ),
        scheme=Scheme.SCREEN,
        notation="X",
    )


def make_window_with_screen() -> Product:
    """The sliding window with an optional insect screen."""
    window = make_sliding_window(code="CORR-3-XO-M")
    screen = (
        Component(
            "Mosquitero vertical", "MOSQUITERO-2", "2", length="ALT-25", condition="MOSQUITERO"
        ),
        Component(
            "Mosquitero horizontal", "MOSQUITERO-2", "2", length="AT/2-25", condition="MOSQUITERO"
        ),
    )
    return Product(
        window.code,
        window.name,
        window.line,
        window.components + screen,
        options=(Option("MOSQUITERO", "Con mosquitero", draws_screen=True),),
        scheme=window.scheme,
        notation=window.notation,
    )
