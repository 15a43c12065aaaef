"""What a material says that its kind has no use for, and what of it contradicts the rest.

>>> from catalog.core.recipes import Unit
>>> rail = Material(
...     MaterialKind.PROFILE, "Riel", Unit.METRE, "tramo", Decimal(6), Decimal(6100), Decimal(6)
... )
>>> [(fault.field, fault.message) for fault in faults_of_material(rail)]
... # doctest: +NORMALIZE_WHITESPACE
[('thickness', 'un perfil no lo lleva, y no tendría efecto; quítalo.'),
 ('use_per_purchase', 'el tramo de 6100 mm trae 6.1 m y aquí dice 6; deja uno de los dos.')]
"""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from typing import NamedTuple

from catalog.core.measures import show_measure
from catalog.core.numbers import plain_digits
from catalog.core.recipes import MaterialKind
from catalog.portable.document import Material, sheet_area

PROFILE, GLASS = MaterialKind.PROFILE, MaterialKind.GLASS
SOLD_WITHIN = (MaterialKind.PROFILE, MaterialKind.LABOUR)

KINDS_OF: dict[str, tuple[MaterialKind, ...]] = {
    "has_finish": (PROFILE,),
    "bar_length": (PROFILE,),
    "waste_mode": (PROFILE,),
    "kerf": (PROFILE, GLASS),
    "trim": (PROFILE, GLASS),
    "min_offcut": (PROFILE, GLASS),
    "thickness": (GLASS,),
    "sheet_width": (GLASS,),
    "sheet_height": (GLASS,),
    "side_step": (GLASS,),
    "min_area": (GLASS,),
    "bought_cut": (GLASS,),
    "safety": (GLASS,),
    "can_rotate": (GLASS,),
    "sale_price": tuple(kind for kind in MaterialKind if kind not in SOLD_WITHIN),
}
"""The kinds of material for which a field means something; the other fields mean it for all."""

_NOUNS = {
    MaterialKind.PROFILE: "un perfil",
    MaterialKind.GLASS: "un vidrio",
    MaterialKind.HARDWARE: "un herraje",
    MaterialKind.CONSUMABLE: "un consumible",
    MaterialKind.LABOUR: "la mano de obra",
    MaterialKind.SERVICE: "un servicio",
}
_USUAL = {field.name: field.default for field in fields(Material)}
ROUNDED = Decimal("0.01")
"""How far from its sides a sheet's area may be written, m²."""


class Misfit(NamedTuple):
    field: str
    message: str


def faults_of_material(material: Material) -> Iterator[Misfit]:
    """A sentence for each field without effect and for each that another one contradicts."""
    noun = _NOUNS[material.kind]
    for name, kinds in KINDS_OF.items():
        if material.kind not in kinds and getattr(material, name) != _USUAL[name]:
            yield Misfit(name, f"{noun} no lo lleva, y no tendría efecto; quítalo.")
    content = plain_digits(material.use_per_purchase)
    if material.kind is PROFILE and material.purchase_unit == "tramo":
        length = material.bar_length
        if length is not None and length != material.use_per_purchase * 1000:
            told = f"el tramo de {show_measure(length)} trae {plain_digits(length / 1000)} m"
            yield Misfit("use_per_purchase", f"{told} y aquí dice {content}; deja uno de los dos.")
    if material.kind is GLASS:
        yield from _faults_of_sheet(material)


def _faults_of_sheet(glass: Material) -> Iterator[Misfit]:
    width, height = glass.sheet_width, glass.sheet_height
    if (width is None) is not (height is None):
        yield Misfit("sheet_width", "escribe los dos lados de la hoja, como [1800, 2600].")
    if width is None or height is None:
        return
    area = sheet_area(width, height)
    content = plain_digits(glass.use_per_purchase)
    if glass.purchase_unit == "hoja" and abs(area - glass.use_per_purchase) > ROUNDED:
        told = f"una hoja de {show_measure(width)} × {show_measure(height)} tiene"
        yield Misfit(
            "use_per_purchase",
            f"{told} {plain_digits(area)} m² y aquí dice {content}; deja uno de los dos.",
        )
    elif glass.purchase_unit == "m²" and not glass.bought_cut:
        yield Misfit(
            "sheet_width", "se compra por m² y trae medidas de hoja; di cuántos m² tiene la hoja."
        )
