"""A takeoff as plain data and back, for the snapshot that a sent quotation keeps.

`freeze` gives only dictionaries, lists, strings, whole numbers, booleans and None, so any JSON
column or file holds it; Decimals are written as text and lose nothing. `thaw` returns an equal
takeoff: what was promised can be read again after the catalogue has moved on, and never has to be
calculated again.

>>> from quoting.core.parts import Opening
>>> takeoff = Takeoff(Opening(Decimal("501"), Decimal("1200.5")), (), (), (), ())
>>> thaw(freeze(takeoff)) == takeoff
True
"""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from catalog.core.errors import EngineError
from catalog.core.recipes import Buying, Finish, Material, MaterialKind, Unit
from quoting.core.parts import CostLine, Item, Opening, Pane, Part, Takeoff

FORMAT = 1
_BUYING = tuple(field.name for field in fields(Buying))
_LENGTHS = {"kerf", "trim", "min_offcut", "sheet_width", "sheet_height"}

Data = dict[str, Any]


class FrozenError(EngineError):
    """Data that no version of this module wrote."""


def freeze(takeoff: Takeoff) -> Data:
    """`takeoff` as plain data; materials and finishes are written once, by code."""
    opening = takeoff.opening
    materials = {line.material.code: line.material for line in takeoff.cost_lines}
    if opening.glass is not None:
        materials[opening.glass.code] = opening.glass
    finishes = {line.finish.code: line.finish for line in takeoff.cost_lines if line.finish}
    if opening.finish is not None:
        finishes[opening.finish.code] = opening.finish
    return {
        "format": FORMAT,
        "materials": [_material_data(material) for material in materials.values()],
        "finishes": [
            {"code": finish.code, "name": finish.name, "surcharge": _text(finish.surcharge)}
            for finish in finishes.values()
        ],
        "opening": {
            "width": str(opening.width),
            "height": str(opening.height),
            "finish": _code(opening.finish),
            "glass": _code(opening.glass),
            "options": {
                name: chosen if isinstance(chosen, bool) else str(chosen)
                for name, chosen in opening.options.items()
            },
        },
        "parts": [_row(part) for part in takeoff.parts],
        "panes": [_row(pane) for pane in takeoff.panes],
        "items": [_row(item) for item in takeoff.items],
        "cost_lines": [_row(line) for line in takeoff.cost_lines],
    }


def options_of(data: Mapping[str, bool | str]) -> dict[str, bool | Decimal]:
    """Options as an opening takes them, out of plain data: true, false or the text of a measure."""
    return {
        name: chosen if isinstance(chosen, bool) else Decimal(chosen)
        for name, chosen in data.items()
    }


def thaw(data: Data) -> Takeoff:
    """The takeoff that `freeze` turned into `data`, or FrozenError."""
    if data.get("format") != FORMAT:
        raise FrozenError("Esta cotización se guardó con un formato que no se reconoce.")
    materials = {row["code"]: _material(row) for row in data["materials"]}
    finishes: dict[str | None, Finish] = {
        row["code"]: Finish(row["code"], row["name"], _decimal(row["surcharge"]))
        for row in data["finishes"]
    }
    opening = data["opening"]
    return Takeoff(
        Opening(
            Decimal(opening["width"]),
            Decimal(opening["height"]),
            finishes.get(opening["finish"]),
            materials.get(opening["glass"]),
            options_of(opening["options"]),
        ),
        tuple(
            Part(
                row["role"],
                materials[row["material"]],
                finishes.get(row["finish"]),
                Decimal(row["length"]),
                row["pieces"],
                Decimal(row["left_angle"]),
                Decimal(row["right_angle"]),
                row["leaf"],
            )
            for row in data["parts"]
        ),
        tuple(
            Pane(
                row["role"],
                materials[row["material"]],
                Decimal(row["width"]),
                Decimal(row["height"]),
                row["pieces"],
                row["leaf"],
            )
            for row in data["panes"]
        ),
        tuple(
            Item(
                row["role"],
                materials[row["material"]],
                Decimal(row["quantity"]),
                Decimal(row["pieces"]),
                tuple(map(Decimal, row["measures"])),
                row["leaf"],
            )
            for row in data["items"]
        ),
        tuple(
            CostLine(
                materials[row["material"]],
                finishes.get(row["finish"]),
                *(Decimal(row[name]) for name in ("net", "quantity", "price", "amount")),
            )
            for row in data["cost_lines"]
        ),
    )


def _row(value: Part | Pane | Item | CostLine) -> Data:
    return {name: _plain(field) for name, field in value._asdict().items()}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return str(value)
        case Material() | Finish():
            return value.code
        case tuple():
            return [_plain(entry) for entry in value]
    return value


def _material_data(material: Material) -> Data:
    return {
        "code": material.code,
        "name": material.name,
        "kind": material.kind.value,
        "unit": material.unit.value,
        "purchase_unit": material.purchase_unit,
        "use_per_purchase": str(material.use_per_purchase),
        "bar_length": _text(material.bar_length),
        "thickness": _text(material.thickness),
        "waste": _text(material.waste),
        "weight": _text(material.weight),
    } | _terms_data(material)


def _terms_data(material: Material) -> Data:
    """What only some materials say; left out when it says nothing, as in older snapshots."""
    terms = {name: getattr(material, name) for name in ("side_step", "min_area", "safety")}
    terms |= {name: getattr(material.buying, name) for name in _BUYING}
    usual = {"can_rotate": True}
    return {
        name: _plain(value)
        for name, value in terms.items()
        if value != usual.get(name, False) and value not in (None, "")
    }


def _material(row: Data) -> Material:
    return Material(
        row["code"],
        row["name"],
        MaterialKind(row["kind"]),
        Unit(row["unit"]),
        row["purchase_unit"],
        Decimal(row["use_per_purchase"]),
        _decimal(row["bar_length"]),
        _decimal(row["thickness"]),
        _decimal(row["waste"]),
        _decimal(row["weight"]),
        _decimal(row.get("side_step")),
        _decimal(row.get("min_area")),
        row.get("safety", False),
        Buying(**{name: _term(row, name) for name in _BUYING if name in row}),
    )


def _term(row: Data, name: str) -> Any:
    return _decimal(row[name]) if name in _LENGTHS else row[name]


def _code(value: Material | Finish | None) -> str | None:
    return None if value is None else value.code


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
