"""The tables in which a catalogue travels: which sheets there are, and what each column is for.

What a sheet has no column for stays as it is: recipes, options, tables of prices and the named
measures of the lines travel in YAML alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.core.recipes import MaterialKind, Scheme, Unit, ViewSide
from catalog.portable.columns import PURCHASE, Column, Shape, folded
from catalog.portable.document import SECTION_OF
from catalog.portable.writing import HINGE_WORDS, WASTE_WORDS

CODE, KIND, FINISH, PRICE, SINCE = "clave", "clase", "acabado", "precio", "desde"
OWN = (CODE, KIND, FINISH, PRICE, SINCE)
"""The columns that are no field of an entry."""

KIND_WORDS = {
    word: SECTION_OF[kind]
    for kind in MaterialKind
    for word in (folded(kind.label), folded(SECTION_OF[kind].replace("_", " ")))
}
KIND_LABELS = {SECTION_OF[kind]: kind.label for kind in MaterialKind}
UNIT_WORDS = {
    **{unit.value: unit.value for unit in Unit},
    "pieza": "pza", "piezas": "pza", "pz": "pza", "metro": "m", "metros": "m", "ml": "m",
    folded("m²"): "m2", "metro cuadrado": "m2", "mt2": "m2",
}  # fmt: skip
CURRENCY_WORDS = {
    "mxn": "MXN", "pesos": "MXN", "peso": "MXN", "usd": "USD", "dolares": "USD", "dolar": "USD",
    "eur": "EUR", "euros": "EUR", "euro": "EUR",
}  # fmt: skip
UNITS = "pza, m, m2"
MILLIMETRES = "milímetros"
YES_OR_NO = "Sí o No"


def _as_they_are(words: Iterable[str]) -> dict[str, str]:
    return {folded(word): word for word in words}


_CODE = Column(
    "Clave", CODE, "obligatoria: mayúsculas sin acento, números, puntos y guiones",
    Shape.CODE, also=("Código",),
)  # fmt: skip
_NAME = Column("Nombre", "nombre", "obligatorio si es nuevo")
_UNIT = Column("Unidad", "unidad", f"en la que se usa y se cobra: {UNITS}", Shape.WORD,
               words=UNIT_WORDS)  # fmt: skip
_PRICE = Column(
    "Precio", PRICE, "sin IVA, por unidad de compra y en su moneda",
    Shape.NUMBER, also=("Costo", "Precio sin IVA"),
)  # fmt: skip
_SINCE = Column(
    "Desde", SINCE,
    "desde qué día vale ese precio (2026-11-24); el que cambia vale desde el día que eliges al "
    "subir, o desde este si es posterior",
    Shape.DAY, also=("Vigente desde",),
)  # fmt: skip
_CURRENCY = Column("Moneda", "moneda", "MXN, USD, EUR; si no se dice, MXN", Shape.WORD,
                   words=CURRENCY_WORDS)  # fmt: skip
_SALE = Column("Precio de venta", "venta", "si lo vendes suelto a un precio propio", Shape.NUMBER)
_SAT = (
    Column("Clave SAT", "sat", "8 cifras"),
    Column("Unidad SAT", "unidad_sat", "H87, MTR, MTK, E48…", Shape.CODE),
)
_RETIRED = Column("Retirado", "retirado", f"{YES_OR_NO}: deja de ofrecerse", Shape.FLAG,
                  also=("Retirada",))  # fmt: skip
_BOUGHT = (
    Column("Proveedor", "proveedor", "quien lo vende"),
    Column("Clave del proveedor", "clave_proveedor", "la de su lista", also=("Clave proveedor",)),
    Column("Se compra por", PURCHASE, "tramo, hoja, caja, kg…; con «Contenido»", part=0),
    Column("Contenido", PURCHASE, "cuánto se usa de cada unidad comprada: 6.1 m por tramo",
           Shape.NUMBER, part=1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """``section`` is that of the file; empty where a column says it. ``example`` is the first row
    of the template, by the name of the field or the title of the column."""

    slug: str
    title: str
    about: str
    section: str
    columns: tuple[Column, ...]
    example: Mapping[str, str]

    @property
    def is_priced(self) -> bool:
        return _PRICE in self.columns

    def column(self, name: str) -> Column | None:
        """The first one of the field called ``name``."""
        return next((column for column in self.columns if column.name == name), None)


MATERIALS = Table(
    "materiales",
    "Materiales y precios",
    "Una fila por material y acabado. Los datos del material se repiten; basta cambiarlos en una.",
    "",
    (
        _CODE,
        _NAME,
        Column("Clase", KIND, ", ".join(KIND_LABELS.values()), Shape.WORD, words=KIND_WORDS,
               also=("Tipo",)),
        _UNIT,
        Column("Acabado", FINISH, "la clave de un acabado; Base o vacío, el precio base"),
        _PRICE,
        _CURRENCY,
        _SINCE,
        Column("Largo de tramo (mm)", "tramo", MILLIMETRES, Shape.NUMBER, also=("Tramo",)),
        *_BOUGHT,
        Column("Espesor (mm)", "espesor", "el del vidrio", Shape.NUMBER),
        Column("Peso (kg)", "peso", "kilos por unidad de uso", Shape.NUMBER),
        Column("Merma (%)", "merma", "5 es 5 %; sin ella, la de la empresa", Shape.NUMBER),
        _SALE,
        Column("Cobro de merma", "cobro_merma", ", ".join(WASTE_WORDS.values()), Shape.WORD,
               words=_as_they_are(WASTE_WORDS.values())),
        Column("Corte (mm)", "corte", "lo que se come la sierra", Shape.NUMBER),
        Column("Despunte (mm)", "despunte", "lo que se pierde en cada punta", Shape.NUMBER),
        Column("Retazo útil (mm)", "retazo", "el más corto que se guarda", Shape.NUMBER),
        Column("Ancho de hoja (mm)", "medidas_hoja", MILLIMETRES, Shape.NUMBER, part=0),
        Column("Alto de hoja (mm)", "medidas_hoja", MILLIMETRES, Shape.NUMBER, part=1),
        Column("Redondeo (mm)", "redondeo", "a cuánto se redondea cada lado", Shape.NUMBER),
        Column("Área mínima (m²)", "area_minima", "la menor que se cobra", Shape.NUMBER),
        Column("Se compra cortado", "se_compra_cortado", YES_OR_NO, Shape.FLAG),
        Column("De seguridad", "de_seguridad", YES_OR_NO, Shape.FLAG),
        Column("Sin girar", "sin_girar", f"{YES_OR_NO}: no se gira en la hoja", Shape.FLAG),
        Column("Sin acabado", "sin_acabado", f"{YES_OR_NO}: un perfil que no se ve, como un "
               "refuerzo; cuesta lo mismo en todos los acabados", Shape.FLAG),
        *_SAT,
        _RETIRED,
    ),
    {
        "nombre": 'Riel inferior 3"', KIND: "Perfil", "unidad": "m", FINISH: "Base",
        PRICE: "223.88", "moneda": "MXN", SINCE: "2026-01-01", "tramo": "6100",
        "proveedor": "Aluminios del Norte", "Se compra por": "tramo", "Contenido": "6.1",
    },
)  # fmt: skip

SERVICES = Table(
    "servicios",
    "Servicios",
    "Una fila por servicio, con lo que te cuesta.",
    SECTION_OF[MaterialKind.SERVICE],
    (_CODE, _NAME, _UNIT, _PRICE, _CURRENCY, _SINCE, _SALE, *_BOUGHT, *_SAT, _RETIRED),
    {"nombre": "Flete en la ciudad", "unidad": "pza", PRICE: "300", SINCE: "2026-01-01",
     "venta": "350"},
)  # fmt: skip

PRODUCTS = Table(
    "productos",
    "Productos",
    "Los datos de los productos que ya tienes. Sus piezas y fórmulas no van aquí: un producto "
    "nuevo se duplica en la pantalla o entra en YAML con ellas.",
    "productos",
    (
        _CODE,
        _NAME,
        Column("Línea", "linea", "la clave de una línea", Shape.CODE),
        Column("Descripción", "descripcion", "la que lee el cliente"),
        Column("Dibujo", "dibujo", ", ".join(scheme.value for scheme in Scheme), Shape.WORD,
               words=_as_they_are(scheme.value for scheme in Scheme)),
        Column("Hojas", "hojas", "O fija, X móvil: XO, OXXO", Shape.CODE),
        Column("Vista", "vista", ", ".join(side.value for side in ViewSide), Shape.WORD,
               words=_as_they_are(side.value for side in ViewSide)),
        Column("Vidrio", "vidrio", "la clave del vidrio propuesto", Shape.CODE),
        Column("Ancho mínimo (mm)", "ancho", MILLIMETRES, Shape.NUMBER, part=0),
        Column("Ancho máximo (mm)", "ancho", MILLIMETRES, Shape.NUMBER, part=1),
        Column("Alto mínimo (mm)", "alto", MILLIMETRES, Shape.NUMBER, part=0),
        Column("Alto máximo (mm)", "alto", MILLIMETRES, Shape.NUMBER, part=1),
        Column("Bisagras", "bisagras", ", ".join(HINGE_WORDS.values()), Shape.WORD,
               words=_as_they_are(HINGE_WORDS.values())),
        Column("Pide seguridad", "pide_seguridad", f"{YES_OR_NO}: vidrio de seguridad", Shape.FLAG),
        Column("Precio por m²", "precio_m2", "si se vende por metro cuadrado", Shape.NUMBER),
        Column("Precio mínimo", "precio_minimo", "por pieza", Shape.NUMBER),
        *_SAT,
        _RETIRED,
    ),
    {"nombre": "Ventana fija", "linea": "L3", "dibujo": "fija", "hojas": "O",
     "Ancho mínimo (mm)": "300", "Ancho máximo (mm)": "3000"},
)  # fmt: skip

LINES = Table(
    "lineas",
    "Líneas",
    "Las líneas de perfiles. Sus medidas con nombre (descuentos) no van aquí.",
    "lineas",
    (
        _CODE,
        _NAME,
        Column("Vidrio mínimo (mm)", "vidrio", "el más delgado que acepta", Shape.NUMBER, part=0),
        Column("Vidrio máximo (mm)", "vidrio", "el más grueso que acepta", Shape.NUMBER, part=1),
        Column("Notas", "notas", "las que quieras"),
        Column("Retirada", "retirada", f"{YES_OR_NO}: deja de ofrecerse", Shape.FLAG,
               also=("Retirado",)),
    ),
    {"nombre": 'Línea 3"', "Vidrio mínimo (mm)": "3", "Vidrio máximo (mm)": "6"},
)  # fmt: skip

FINISHES = Table(
    "acabados",
    "Acabados",
    "Los colores, en el orden en que se ofrecen (si están todos).",
    "acabados",
    (
        _CODE,
        _NAME,
        Column("Recargo (%)", "recargo", "sobre el precio base; vacío, solo precios propios",
               Shape.NUMBER),
        _RETIRED,
    ),
    {"nombre": "Negro", "recargo": "17"},
)  # fmt: skip

TABLES = (MATERIALS, SERVICES, PRODUCTS, LINES, FINISHES)
BY_SLUG = {table.slug: table for table in TABLES}
BY_TITLE = {folded(table.title): table for table in TABLES} | {
    folded(table.slug): table for table in TABLES
}
EXAMPLE_CODE = "EJEMPLO"
"""The row of this code, which the template brings, is not read."""

ERASE = "borrar"
"""The word that empties a cell's field."""

EXPLANATIONS = "Instrucciones"
"""The sheet that says all this."""
