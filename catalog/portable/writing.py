"""A catalogue written down for people: short things on one line, the rest a line each.

The same catalogue always gives the same bytes. Numbers are plain digits without idle zeros, and
what goes without saying is not said.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, TypeAlias

import yaml

from catalog.core.numbers import percent_digits, plain_digits
from catalog.core.recipes import RIGHT_ANGLE, MaterialKind, Unit, ViewSide, WasteMode
from catalog.portable.document import (
    BASE,
    CHOSEN_GLASS,
    DEFAULT_UNITS,
    FORMAT,
    KINDS,
    LEFT,
    PESOS,
    Component,
    Document,
    Entry,
    Finish,
    Line,
    Material,
    Option,
    Product,
    Rated,
    usual_purchase,
)
from catalog.portable.entries import UNLIMITED, YES

HEADER = """\
# Catálogo. Medidas en milímetros; precios en pesos sin IVA, por unidad de compra y desde su fecha.
"""
WASTE_WORDS = {
    WasteMode.PERCENT.value: "porcentaje",
    WasteMode.WHOLE_BARS.value: "tramos enteros",
    WasteMode.OPTIMISED.value: "tramos optimizados",
}
HINGE_WORDS = {"left": "izquierda", "right": "derecha"}
SCREEN = "mosquitero"
"""What an option may draw."""

WIDE = 100_000  # nothing is folded: a line is a thing

Tree: TypeAlias = "str | Sequence[Tree] | Mapping[str, Tree]"


DEPTHS = {"lineas": 4, "productos": 4, "precios": 3}
"""How deep a section is written a line each; the others, to 2."""


def write_catalog(catalog: Document) -> str:
    """The YAML of ``catalog``; ``reading`` gives an equal one back."""
    parts = [f"formato: {FORMAT}\n"]
    parts += [
        _text({name: tree}, DEPTHS.get(name, 2)) for name, tree in sections(catalog).items() if tree
    ]
    return HEADER + "\n".join(parts)


def sections(catalog: Document) -> dict[str, Mapping[str, Tree]]:
    """What each section of the file says, the empty ones too."""
    found: dict[str, Mapping[str, Tree]] = {
        "acabados": {code: _finish(row) for code, row in catalog.finishes.items()}
    }
    for section, kind in KINDS.items():
        of_kind = {code: row for code, row in catalog.materials.items() if row.kind is kind}
        found[section] = {code: _material(of_kind[code]) for code in sorted(of_kind)}
    found["lineas"] = {code: _line(catalog.lines[code]) for code in sorted(catalog.lines)}
    found["productos"] = {
        code: _product(catalog.products[code]) for code in sorted(catalog.products)
    }
    found["tipos_de_cambio"] = _rates(catalog)
    found["precios"] = _prices(catalog)
    return found


def said_of(entry: Entry) -> dict[str, Tree]:
    """What the file says of one thing."""
    match entry:
        case Finish():
            return _finish(entry)
        case Material():
            return _material(entry)
        case Line():
            return _line(entry)
        case Product():
            return _product(entry)


def _finish(row: Finish) -> dict[str, Tree]:
    return _said(nombre=row.name, recargo=_percent(row.surcharge), retirado=_flag(row.retired))


def _material(row: Material) -> dict[str, Tree]:
    sheet = row.purchase_unit == "hoja" and row.kind is MaterialKind.GLASS
    area = row.use_per_purchase if sheet else None
    usual = usual_purchase(row.kind, row.unit, row.bar_length, area)
    bought = (row.purchase_unit, row.use_per_purchase)
    has_usual_unit = row.unit is DEFAULT_UNITS.get(row.kind, Unit.PIECE)
    return _said(
        nombre=row.name,
        tramo=_number(row.bar_length),
        espesor=_number(row.thickness),
        hoja=_number(area),
        unidad="" if has_usual_unit else row.unit.value,
        compra=[] if bought == usual else [row.purchase_unit, plain_digits(row.use_per_purchase)],
        peso=_number(row.weight),
        merma=_percent(row.waste),
        venta=_number(row.sale_price),
        proveedor=row.supplier,
        clave_proveedor=row.supplier_code,
        moneda="" if row.currency == PESOS else row.currency,
        cobro_merma=WASTE_WORDS.get(row.waste_mode, ""),
        corte=_number(row.kerf),
        despunte=_number(row.trim),
        retazo=_number(row.min_offcut),
        medidas_hoja=_span(row.sheet_width, row.sheet_height),
        redondeo=_number(row.side_step),
        area_minima=_number(row.min_area),
        se_compra_cortado=_flag(row.bought_cut),
        de_seguridad=_flag(row.safety),
        sin_girar=_flag(not row.can_rotate),
        sin_acabado=_flag(not row.has_finish),
        sat=row.sat_code,
        unidad_sat=row.sat_unit,
        retirado=_flag(row.retired),
    )


def _line(row: Line) -> dict[str, Tree]:
    return _said(
        nombre=row.name,
        vidrio=_span(row.glass_min, row.glass_max),
        notas=row.notes,
        retirada=_flag(row.retired),
        medidas={
            constant.name: [plain_digits(constant.value), constant.meaning]
            if constant.meaning
            else plain_digits(constant.value)
            for constant in row.constants
        },
    )


def _product(row: Product) -> dict[str, Tree]:
    return _said(
        nombre=row.name,
        linea=row.line,
        descripcion=row.description,
        dibujo=row.scheme.value,
        hojas=row.notation,
        vista="" if row.viewed_from is ViewSide.OUTSIDE else row.viewed_from.value,
        vidrio=row.default_glass,
        ancho=_span(row.min_width, row.max_width),
        alto=_span(row.min_height, row.max_height),
        bisagras="" if row.hinge == LEFT else HINGE_WORDS[row.hinge],
        pide_seguridad=_flag(row.needs_safety_glass),
        precio_m2=_number(row.price_per_area),
        precio_minimo=_number(row.min_price),
        tabla=_matrix(row.price_matrix),
        sat=row.sat_code,
        unidad_sat=row.sat_unit,
        retirado=_flag(row.retired),
        opciones={option.name: _option(option) for option in row.options},
        piezas=[_component(piece) for piece in row.components],
    )


def _option(option: Option) -> Tree:
    said = _said(
        pregunta=option.label,
        incluida=_flag(option.default),
        medida=_number(option.measure),
        rango=_span(option.least, option.most),
        dibuja=SCREEN if option.draws_screen else "",
    )
    return option.label if len(said) == 1 else said


def _component(row: Component) -> dict[str, Tree]:
    angles = [row.left_angle, row.right_angle]
    straight = angles == [RIGHT_ANGLE, RIGHT_ANGLE]
    return _said(
        pieza=row.role,
        material=CHOSEN_GLASS if row.material is None else row.material,
        cantidad="" if row.count == "1" else row.count,
        largo=row.length,
        ancho=row.width,
        alto=row.height,
        angulos=[] if straight else [plain_digits(angle) for angle in angles],
        si=row.condition,
        merma=_percent(row.waste),
        hoja=row.leaf,
    )


def _prices(catalog: Document) -> dict[str, Tree]:
    """A list for each day, the oldest first; finishes in their order, after the base price."""
    places = {code: place for place, code in enumerate(catalog.finishes)}
    order = sorted(
        catalog.prices,
        key=lambda of: (of.since, of.material, of.finish is not None, places.get(of.finish or "")),
    )
    days: dict[str, Tree] = {}
    for since, of_day in groupby(order, lambda of: of.since):
        rows: dict[str, Tree] = {}
        for code, of_material in groupby(of_day, lambda of: of.material):
            amounts = {of.finish or BASE: plain_digits(catalog.prices[of]) for of in of_material}
            rows[code] = amounts[BASE] if [*amounts] == [BASE] else {**amounts}
        days[since.isoformat()] = rows
    return days


def _rates(catalog: Document) -> dict[str, Tree]:
    """The currencies of each day, the oldest first."""
    days: dict[str, dict[str, Tree]] = {}
    for since, currency in sorted(catalog.rates):
        rate = plain_digits(catalog.rates[Rated(since, currency)])
        days.setdefault(since.isoformat(), {})[currency] = rate
    return dict(days)


def _matrix(matrix: dict[str, Any] | None) -> Tree:
    if matrix is None:
        return ""
    names = zip(("anchos", "altos", "precios"), ("widths", "heights", "prices"), strict=True)
    return {name: matrix[key] for name, key in names}


def _said(**values: Tree) -> dict[str, Tree]:
    return {name: value for name, value in values.items() if value}


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain_digits(value)


def _percent(value: Decimal | None) -> str:
    return "" if value is None else percent_digits(value)


def _flag(value: bool) -> str:
    return YES if value else ""


def _span(least: Decimal | None, most: Decimal | None) -> list[Tree]:
    if least is None and most is None:
        return []
    return [UNLIMITED if end is None else plain_digits(end) for end in (least, most)]


# --- YAML ----------------------------------------------------------------------------------------


def _text(tree: Tree, depth: int) -> str:
    """``tree`` in YAML, one line for whatever lies deeper than ``depth``. Nothing that can be read
    as plain text is quoted, since everything is read as text."""
    node = _node(tree, depth)
    return yaml.serialize(node, Dumper=yaml.BaseDumper, allow_unicode=True, width=WIDE)


def _node(tree: Tree, depth: int) -> yaml.Node:
    in_line = depth <= 0 or _is_short(tree)
    if isinstance(tree, str):
        return yaml.ScalarNode("tag:yaml.org,2002:str", tree)
    if isinstance(tree, Sequence):
        items = [_node(item, depth - 1) for item in tree]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=in_line)
    pairs = [(_node(name, 0), _node(value, depth - 1)) for name, value in tree.items()]
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=in_line)


def _is_short(tree: Tree) -> bool:
    """A list of plain values, such as the two ends of a range."""
    return isinstance(tree, list) and all(isinstance(item, str) for item in tree)
