"""The catalogue a company starts with: data files written for a person of the trade.

Everything in them is a suggestion to be checked with one's own supplier, and says so on screen
until it is edited.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from catalog import models
from catalog.core.recipes import MaterialKind, Scheme, Unit, ViewSide
from tenants.context import company_context
from tenants.models import Company

FOLDER = Path(__file__).parent
CHOSEN_GLASS = "vidrio elegido"
BASE_PRICE = "base"

KINDS = {
    "perfiles": MaterialKind.PROFILE,
    "vidrios": MaterialKind.GLASS,
    "herrajes": MaterialKind.HARDWARE,
    "consumibles": MaterialKind.CONSUMABLE,
    "mano_de_obra": MaterialKind.LABOUR,
    "servicios": MaterialKind.SERVICE,
}

Entry = dict[str, Any]


def load_starter_catalog(company: Company) -> None:
    """The step of a company's opening. All or nothing, and a catalogue that has something in it is
    the company's own: it is left alone, so a second run changes nothing."""
    with company_context(company), transaction.atomic():
        if models.Material.objects.exists():
            return
        finishes = _write_finishes()
        materials = _write_materials(finishes)
        lines = _write_lines()
        for path in sorted((FOLDER / "products").glob("*.yaml")):
            _write_product(_read(path), lines, materials)


def _read(path: Path) -> Entry:
    # The base loader keeps every value as it is written: no price ever passes through a float.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


def _decimal(entry: Entry, key: str) -> Decimal | None:
    return Decimal(entry[key]) if key in entry else None


def _write_finishes() -> dict[str, models.Finish]:
    entries = _read(FOLDER / "finishes.yaml")
    rows = models.Finish.objects.bulk_create(
        models.Finish(
            code=code,
            name=entry["nombre"],
            surcharge=_decimal(entry, "recargo"),
            position=position,
        )
        for position, (code, entry) in enumerate(entries.items())
    )
    return {row.code: row for row in rows}


def _write_materials(finishes: dict[str, models.Finish]) -> dict[str, models.Material]:
    content = _read(FOLDER / "materials.yaml")
    entries = {
        code: (kind, entry)
        for section, kind in KINDS.items()
        for code, entry in content[section].items()
    }
    rows = models.Material.objects.bulk_create(
        _material(code, kind, entry) for code, (kind, entry) in entries.items()
    )
    materials = {row.code: row for row in rows}
    since = date.fromisoformat(content["precios_desde"])
    models.Price.objects.bulk_create(
        models.Price(
            material=materials[code],
            finish=finishes.get(finish),
            amount=Decimal(entry[finish]),
            valid_from=since,
        )
        for code, (_, entry) in entries.items()
        for finish in (BASE_PRICE, *finishes)
        if finish in entry
    )
    return materials


def _material(code: str, kind: MaterialKind, entry: Entry) -> models.Material:
    row = models.Material(
        code=code,
        name=entry["nombre"],
        kind=kind,
        unit=entry.get("unidad", Unit.PIECE),
        purchase_unit=entry.get("unidad", Unit.PIECE),
        bar_length=_decimal(entry, "tramo"),
        thickness=_decimal(entry, "espesor"),
        sale_price=_decimal(entry, "venta"),
        suggested=True,
    )
    if kind is MaterialKind.PROFILE:
        row.unit = Unit.METRE
        row.purchase_unit = "tramo"
        row.use_per_purchase = Decimal(entry["tramo"]) / 1000
    elif kind is MaterialKind.GLASS:
        row.unit = Unit.SQUARE_METRE
        row.purchase_unit = "hoja" if "hoja" in entry else Unit.SQUARE_METRE
        row.use_per_purchase = Decimal(entry.get("hoja", 1))
    elif "compra" in entry:
        row.purchase_unit, content = entry["compra"]
        row.use_per_purchase = Decimal(content)
    if row.purchase_unit == Unit.SQUARE_METRE:
        row.purchase_unit = Unit.SQUARE_METRE.label
    return row


def _write_lines() -> dict[str, models.Line]:
    lines: dict[str, models.Line] = {}
    for code, entry in _read(FOLDER / "lines.yaml").items():
        thinnest, thickest = entry["vidrio"]
        lines[code] = models.Line.objects.create(
            code=code,
            name=entry["nombre"],
            glass_min=Decimal(thinnest),
            glass_max=Decimal(thickest),
            suggested=True,
        )
        models.LineConstant.objects.bulk_create(
            models.LineConstant(line=lines[code], name=name, value=Decimal(value), meaning=meaning)
            for name, (value, meaning) in entry["medidas"].items()
        )
    return lines


def _write_product(
    entry: Entry, lines: dict[str, models.Line], materials: dict[str, models.Material]
) -> None:
    (min_width, max_width), (min_height, max_height) = entry["ancho"], entry["alto"]
    product = models.Product.objects.create(
        code=entry["clave"],
        name=entry["nombre"],
        line=lines[entry["linea"]],
        description=entry["descripcion"],
        scheme=Scheme(entry["dibujo"]),
        notation=entry["hojas"],
        viewed_from=ViewSide.OUTSIDE,
        default_glass=materials.get(entry.get("vidrio", "")),
        min_width=Decimal(min_width),
        max_width=Decimal(max_width),
        min_height=Decimal(min_height),
        max_height=Decimal(max_height),
        suggested=True,
    )
    models.ProductOption.objects.bulk_create(
        models.ProductOption(product=product, name=name, label=label)
        for name, label in entry.get("opciones", {}).items()
    )
    models.Component.objects.bulk_create(
        _component(product, position, piece, materials)
        for position, piece in enumerate(entry["piezas"])
    )


def _component(
    product: models.Product, position: int, piece: Entry, materials: dict[str, models.Material]
) -> models.Component:
    left, right = piece.get("angulos", (90, 90))
    code = piece["material"]
    return models.Component(
        product=product,
        position=position,
        role=piece["pieza"],
        material=None if code == CHOSEN_GLASS else materials[code],
        count=piece.get("cantidad", "1"),
        length=piece.get("largo", ""),
        width=piece.get("ancho", ""),
        height=piece.get("alto", ""),
        left_angle=Decimal(left),
        right_angle=Decimal(right),
        condition=piece.get("si", ""),
        leaf=piece.get("hoja", ""),
    )
