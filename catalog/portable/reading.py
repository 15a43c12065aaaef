"""The catalogue that a file describes, with everything that is wrong with it told at once.

What only the tables can tell, such as whether a code of the file is known, is not asked here.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from catalog import models
from catalog.core.compiled import GLASS_NAMES, OPENING_NAMES
from catalog.core.errors import EngineError
from catalog.core.formulas import RESERVED
from catalog.core.layout import LayoutError, read_layout
from catalog.core.matrix import PriceMatrix
from catalog.core.recipes import RIGHT_ANGLE, Component, MaterialKind, Scheme, Unit, ViewSide
from catalog.portable import document
from catalog.portable.belonging import faults_of_material
from catalog.portable.document import (
    BASE,
    CHOSEN_GLASS,
    DEFAULT_UNITS,
    FORMAT,
    KINDS,
    LEFT,
    PESOS,
    Document,
    Priced,
    Rated,
    sheet_area,
    usual_purchase,
)
from catalog.portable.entries import Entry, date_in, number_in, repeated
from catalog.portable.files import Fault, FileRefused, Plain, excerpt, locating
from catalog.portable.recipes import material_value
from catalog.portable.stored import fill
from catalog.portable.writing import HINGE_WORDS, SCREEN, WASTE_WORDS

NAMES = {
    "code": "clave", "name": "nombre", "surcharge": "recargo", "unit": "unidad",
    "purchase_unit": "compra", "use_per_purchase": "compra", "bar_length": "tramo",
    "thickness": "espesor", "waste": "merma", "weight": "peso", "supplier": "proveedor",
    "sale_price": "venta", "glass_min": "vidrio", "glass_max": "vidrio", "notes": "notas",
    "description": "descripcion", "scheme": "dibujo", "notation": "hojas", "viewed_from": "vista",
    "min_width": "ancho", "max_width": "ancho", "min_height": "alto", "max_height": "alto",
    "role": "pieza", "count": "cantidad", "length": "largo", "width": "ancho", "height": "alto",
    "left_angle": "angulos", "right_angle": "angulos", "condition": "si", "leaf": "hoja",
    "supplier_code": "clave_proveedor", "currency": "moneda", "waste_mode": "cobro_merma",
    "kerf": "corte", "trim": "despunte", "min_offcut": "retazo", "sheet_width": "medidas_hoja",
    "sheet_height": "medidas_hoja", "side_step": "redondeo", "min_area": "area_minima",
    "bought_cut": "se_compra_cortado", "safety": "de_seguridad", "can_rotate": "sin_girar",
    "has_finish": "sin_acabado", "draws_screen": "dibuja",
    "sat_code": "sat", "sat_unit": "unidad_sat", "hinge": "bisagras",
    "needs_safety_glass": "pide_seguridad",
    "price_per_area": "precio_m2", "price_matrix": "tabla", "min_price": "precio_minimo",
    "label": "pregunta", "value": "medida", "meaning": "medida", "amount": "precio",
    "measure": "medida", "least": "rango", "most": "rango",
}  # fmt: skip
"""How the file calls each field of a row."""

CURRENCIES = {currency: currency for currency in models.Currency.values}
WASTE_MODES = {word: mode for mode, word in WASTE_WORDS.items()}
HINGES = {word: side for side, word in HINGE_WORDS.items()}
DRAWN = {SCREEN: True}
UNITS = {unit.value: unit for unit in Unit}
SCHEMES = {scheme.value: scheme for scheme in Scheme}
SIDES = {side.value: side for side in ViewSide}
TAKEN_NAMES = frozenset({*RESERVED, *OPENING_NAMES, *GLASS_NAMES})


def read_catalog(written: Plain) -> Document:
    """Raises FileRefused with every fault."""
    faults: list[Fault] = []
    top = Entry(written, (), faults)
    if top.text("formato") != FORMAT:
        top.refuse(f"un catálogo empieza con «formato: {FORMAT}».", "formato")
    finishes = {code: _finish(code, entry) for code, entry in _section(top, "acabados")}
    materials: dict[str, document.Material] = {}
    for section, kind in KINDS.items():
        for code, entry in _section(top, section):
            if code in materials:
                entry.refuse("otra sección ya tiene un material con esta clave.")
            materials[code] = _material(code, kind, entry)
    lines = {code: _line(code, entry) for code, entry in _section(top, "lineas")}
    products = {code: _product(code, entry) for code, entry in _section(top, "productos")}
    prices = dict(_prices(top))
    rates = dict(_rates(top))
    top.close()
    if faults:
        with locating(written):
            raise FileRefused(faults)
    return Document(finishes, materials, lines, products, prices, rates)


def _section(top: Entry, name: str) -> Iterable[tuple[str, Entry]]:
    for code, written in top.items(name):
        entry = top.inside(written, name, excerpt(code))
        yield code, entry
        entry.close()


def _finish(code: str, entry: Entry) -> document.Finish:
    value = document.Finish(
        entry.text("nombre", required=True), entry.percent("recargo"), entry.flag("retirado")
    )
    _check(models.Finish(code=code), value, entry)
    return value


def _material(code: str, kind: MaterialKind, entry: Entry) -> document.Material:
    unit = entry.choice("unidad", UNITS, DEFAULT_UNITS.get(kind, Unit.PIECE))
    bar_length = entry.number("tramo")
    sheet = entry.number("hoja") if kind is MaterialKind.GLASS else None
    sheet_width, sheet_height = entry.span("medidas_hoja")
    bought_cut = entry.flag("se_compra_cortado")
    if sheet is None and sheet_width and sheet_height and not bought_cut:
        sheet = sheet_area(sheet_width, sheet_height)
    usual = usual_purchase(kind, unit, bar_length, sheet)
    purchase_unit, content = said = _purchase(entry) or usual
    if said != usual and entry.values.get("hoja"):
        entry.refuse("«compra» dice otra cosa; deja uno de los dos.", "hoja")
    value = document.Material(
        kind=kind,
        name=entry.text("nombre", required=True),
        unit=unit,
        purchase_unit=purchase_unit,
        use_per_purchase=content,
        bar_length=bar_length,
        thickness=entry.number("espesor"),
        waste=entry.percent("merma"),
        weight=entry.number("peso"),
        supplier=entry.text("proveedor"),
        supplier_code=entry.text("clave_proveedor"),
        currency=entry.choice("moneda", CURRENCIES, PESOS),
        sale_price=entry.number("venta"),
        waste_mode=entry.choice("cobro_merma", WASTE_MODES, ""),
        kerf=entry.number("corte"),
        trim=entry.number("despunte"),
        min_offcut=entry.number("retazo"),
        sheet_width=sheet_width,
        sheet_height=sheet_height,
        side_step=entry.number("redondeo"),
        min_area=entry.number("area_minima"),
        bought_cut=bought_cut,
        safety=entry.flag("de_seguridad"),
        can_rotate=not entry.flag("sin_girar"),
        has_finish=not entry.flag("sin_acabado"),
        sat_code=entry.text("sat"),
        sat_unit=entry.text("unidad_sat"),
        retired=entry.flag("retirado"),
    )
    if _check(models.Material(code=code), value, entry):
        try:
            material_value(code, value)
        except EngineError as error:
            entry.refuse(str(error))
        told = ((misfit.message, NAMES[misfit.field]) for misfit in faults_of_material(value))
        for message, name in dict.fromkeys(told):
            entry.refuse(message, name)
    return value


def _purchase(entry: Entry) -> tuple[str, Decimal] | None:
    """«[caja, 100]»: what it is bought in, and how much that holds."""
    value = entry.value("compra")
    if not value:
        return None
    if isinstance(value, list) and len(value) == 2:
        unit, content = value
        number = number_in(content) if isinstance(content, str) else None
        if isinstance(unit, str) and number is not None:
            return unit, number
    entry.refuse("escribe la unidad y cuánto trae entre corchetes, como [caja, 100].", "compra")
    return None


def _line(code: str, entry: Entry) -> document.Line:
    least, most = entry.span("vidrio")
    constants = [_constant(name, written, entry) for name, written in entry.items("medidas")]
    value = document.Line(
        name=entry.text("nombre", required=True),
        glass_min=least,
        glass_max=most,
        notes=entry.text("notas"),
        constants=tuple(sorted(filter(None, constants), key=lambda constant: constant.name)),
        retired=entry.flag("retirada"),
    )
    if least is not None and most is not None and least > most:
        entry.refuse("el menor va primero.", "vidrio")
    _check(models.Line(code=code), value, entry)
    return value


def _constant(name: str, written: Plain, line: Entry) -> document.Constant | None:
    """«26», or «[26, what it is]»."""
    entry = line.inside("", "medidas", excerpt(name))
    value, meaning = written if isinstance(written, list) and len(written) == 2 else (written, "")
    number = number_in(value) if isinstance(value, str) else None
    if number is None or not isinstance(meaning, str):
        entry.refuse("escribe los milímetros, o [26, qué es].")
        return None
    if name in TAKEN_NAMES:
        entry.refuse("ya es una palabra de las fórmulas; usa otro nombre.")
    _check(models.LineConstant(name=name, value=number, meaning=meaning), None, entry)
    return document.Constant(name, number, meaning)


def _product(code: str, entry: Entry) -> document.Product:
    min_width, max_width = entry.span("ancho")
    min_height, max_height = entry.span("alto")
    value = document.Product(
        name=entry.text("nombre", required=True),
        line=entry.text("linea", required=True),
        description=entry.text("descripcion"),
        scheme=entry.choice("dibujo", SCHEMES, Scheme.FIXED),
        notation=entry.text("hojas", "O"),
        viewed_from=entry.choice("vista", SIDES, ViewSide.OUTSIDE),
        default_glass=entry.text("vidrio"),
        min_width=min_width,
        max_width=max_width,
        min_height=min_height,
        max_height=max_height,
        hinge=entry.choice("bisagras", HINGES, LEFT),
        needs_safety_glass=entry.flag("pide_seguridad"),
        price_per_area=entry.number("precio_m2"),
        price_matrix=_matrix(entry),
        min_price=entry.number("precio_minimo"),
        sat_code=entry.text("sat"),
        sat_unit=entry.text("unidad_sat"),
        options=tuple(_option(name, written, entry) for name, written in entry.items("opciones")),
        components=tuple(
            _component(place, written, entry)
            for place, written in enumerate(entry.listed("piezas"), start=1)
        ),
        retired=entry.flag("retirado"),
    )
    try:
        read_layout(value.notation)
    except LayoutError as error:
        entry.refuse(str(error), "hojas")
    for role in repeated(component.role for component in value.components):
        entry.refuse(f"dos se llaman «{excerpt(role)}»; distíngue sus nombres.", "piezas")
    _check(models.Product(code=code), value, entry)
    return value


def _matrix(product: Entry) -> dict[str, Any] | None:
    """«{anchos: [1000, 1500], altos: [1200], precios: [[1800, 2300]]}»: a row for each height."""
    written = product.value("tabla")
    if not written:
        return None
    entry = product.inside(written, "tabla")
    data = {
        "widths": entry.listed("anchos"),
        "heights": entry.listed("altos"),
        "prices": entry.listed("precios"),
    }
    entry.close()
    try:
        PriceMatrix.from_data(data)
    except EngineError as error:
        entry.refuse(str(error))
        return None
    return data


def _option(name: str, written: Plain, product: Entry) -> document.Option:
    """«NAME: question», with «incluida: sí» where it comes unless it is refused and «dibuja:
    mosquitero» where it draws one; or «{pregunta: …, medida: 450, rango: [200, 1200]}»."""
    place = ("opciones", excerpt(name))
    if isinstance(written, str):
        written = {"pregunta": written}
    entry = product.inside(written, *place)
    label, default = entry.text("pregunta", required=True), entry.flag("incluida")
    draws_screen = entry.choice("dibuja", DRAWN, False)
    measure, (least, most) = entry.number("medida"), entry.span("rango")
    if measure is None and (least is not None or most is not None):
        entry.refuse("escribe también la medida propuesta.", "medida")
    for drawn, also in (("incluida", default), ("dibuja", draws_screen)):
        if measure is not None and also:
            entry.refuse("no va con una medida; quítalo.", drawn)
    entry.close()
    value = document.Option(name, label, default, measure, least, most, draws_screen)
    if value.label:
        _check(models.ProductOption(**value._asdict()), None, entry)
    return value


def _component(place: int, written: Plain, product: Entry) -> Component:
    named = written.get("pieza") if isinstance(written, dict) else None
    shown = f"«{excerpt(named)}»" if isinstance(named, str) and named else str(place)
    entry = product.inside(written or {}, f"pieza {shown}")
    left, right = entry.span("angulos")
    material = entry.text("material", required=True)
    value = Component(
        role=entry.text("pieza", required=True),
        material=None if material == CHOSEN_GLASS else material,
        count=entry.text("cantidad", "1"),
        length=entry.text("largo"),
        width=entry.text("ancho"),
        height=entry.text("alto"),
        left_angle=RIGHT_ANGLE if left is None else left,
        right_angle=RIGHT_ANGLE if right is None else right,
        condition=entry.text("si"),
        waste=entry.percent("merma"),
        leaf=entry.text("hoja"),
    )
    entry.close()
    _check(models.Component(), value, entry)
    return value


def _prices(top: Entry) -> Iterable[tuple[Priced, Decimal]]:
    """«2026-11-24: {RIEL-3: {base: 223.88, NEGRO: 266.42}, FELPA: 450}»: one list a day."""
    for day, written in top.items("precios"):
        since = date_in(day)
        entry = top.inside(written, "precios", excerpt(day))
        if since is None:
            entry.refuse("no es una fecha; escríbela como 2026-11-24.")
        for material in list(entry.values):
            value = entry.value(material)
            priced = entry.inside(
                {BASE: value} if isinstance(value, str) else value, excerpt(material)
            )
            if not priced.values:
                priced.refuse("falta el precio.")
            for finish in list(priced.values):
                amount = priced.number(finish, required=True)
                if amount is not None:
                    _check_amount(amount, since, priced, finish)
                    key = None if finish == BASE else finish
                    yield Priced(since or date.min, material, key), amount


def _rates(top: Entry) -> Iterable[tuple[Rated, Decimal]]:
    """«2026-11-24: {USD: 18.42, EUR: 21.35}»: pesos for one of each."""
    for day, written in top.items("tipos_de_cambio"):
        since = date_in(day)
        entry = top.inside(written, "tipos_de_cambio", excerpt(day))
        if since is None:
            entry.refuse("no es una fecha; escríbela como 2026-11-24.")
        for currency in list(entry.values):
            rate = entry.number(currency, required=True)
            if currency not in CURRENCIES or currency == PESOS:
                entry.refuse("las monedas son USD y EUR.", excerpt(currency))
            elif rate is not None and rate <= 0:
                entry.refuse("escribe un número mayor que cero.", currency)
            elif rate is not None:
                yield Rated(since or date.min, currency), rate


def _check_amount(amount: Decimal, since: date | None, entry: Entry, finish: str) -> None:
    row = models.Price(amount=amount, valid_from=since or date.min)
    try:
        row.clean_fields(exclude=("material", "finish"))
    except ValidationError as error:
        for messages in error.message_dict.values():
            entry.refuse(" ".join(messages), finish)


def _check(row: Model, value: document.Entry | Component | None, entry: Entry) -> bool:
    """Whether each field of ``row``, filled with ``value``, is what the table takes. What is
    empty was told already."""
    if value is not None:
        fill(row, value)
    relations = {field.name for field in row._meta.fields if field.is_relation}
    empty = {field.name for field in row._meta.fields if getattr(row, field.attname) == ""}
    try:
        row.clean_fields(exclude=relations | empty)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            entry.refuse(" ".join(messages), NAMES.get(name, name))
        return False
    return True
