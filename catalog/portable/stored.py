"""The catalogue as the company's tables hold it."""

from dataclasses import fields
from typing import Any, TypeVar

from django.db.models import Model

from catalog import models
from catalog.core.recipes import Component, MaterialKind, Scheme, Unit, ViewSide
from catalog.portable import document
from catalog.portable.document import Document, Entry, Priced, Rated

Value = TypeVar("Value")


def stored_catalog() -> Document:
    """All of the current company's catalogue, retired things too, in a stable order."""
    finishes = {row.pk: row for row in models.Finish.objects.all()}
    materials = {row.pk: row for row in models.Material.objects.order_by("code")}
    lines = models.Line.objects.prefetch_related("constants").order_by("code")
    products = models.Product.objects.with_recipe().select_related("default_glass").order_by("code")
    return Document(
        finishes={row.code: _value(document.Finish, row) for row in finishes.values()},
        materials={
            row.code: _value(
                document.Material, row, kind=MaterialKind(row.kind), unit=Unit(row.unit)
            )
            for row in materials.values()
        },
        lines={row.code: _line(row) for row in lines},
        products={row.code: _product(row) for row in products},
        prices={
            Priced(
                price.valid_from,
                materials[price.material_id].code,
                finishes[price.finish_id].code if price.finish_id else None,
            ): price.amount
            for price in models.Price.objects.all()
        },
        rates={
            Rated(row.valid_from, row.currency): row.rate
            for row in models.ExchangeRate.objects.all()
        },
    )


def fill(row: Model, entry: Entry | Component) -> None:
    """Write on ``row`` what ``entry`` says, but for what names other rows and for ``retired``."""
    own = {field.name for field in row._meta.concrete_fields if not field.is_relation}
    for field in fields(entry):
        if field.name in own:
            setattr(row, field.name, getattr(entry, field.name))


def _line(row: models.Line) -> document.Line:
    constants = sorted(row.constants.all(), key=lambda constant: constant.name)
    return _value(
        document.Line,
        row,
        constants=tuple(
            document.Constant(constant.name, constant.value, constant.meaning)
            for constant in constants
        ),
    )


def _product(row: models.Product) -> document.Product:
    return _value(
        document.Product,
        row,
        line=row.line.code,
        scheme=Scheme(row.scheme),
        viewed_from=ViewSide(row.viewed_from),
        default_glass=row.default_glass.code if row.default_glass else "",
        options=tuple(
            document.Option(*(getattr(option, name) for name in document.Option._fields))
            for option in row.options.all()
        ),
        components=tuple(
            _value(
                Component,
                component,
                material=component.material.code if component.material else None,
            )
            for component in row.components.all()
        ),
    )


def _value(shape: type[Value], row: Any, /, **known: Any) -> Value:
    """A ``shape`` with what is ``known`` and, for the rest, the row's attributes of that name."""
    if hasattr(row, "is_retired"):
        known["retired"] = row.is_retired
    # Every shape is a dataclass, which a type variable cannot say.
    names = [field.name for field in fields(shape) if field.name not in known]  # type: ignore[arg-type]
    return shape(**known, **{name: getattr(row, name) for name in names})
