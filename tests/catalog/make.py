"""Rows and filled-in forms of the catalogue for tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.core.recipes import MaterialKind, Unit
from catalog.forms.lines import ConstantFormSet, LineForm
from catalog.forms.products import ProductEditor
from catalog.models import Component, Finish, Line, LineConstant, Material, Price, Product

DAY = date(2026, 11, 24)


def make_material(code: str = "BISAGRA-X", price: str = "", **facts: Any) -> Material:
    """A piece of hardware, in use, without a price unless it is given."""
    facts = {"name": code.title(), "kind": MaterialKind.HARDWARE, "unit": Unit.PIECE} | facts
    row = Material.objects.create(code=code, **facts)
    if price:
        make_price(row, price)
    return row


def make_price(
    material: Material, amount: str, since: date = DAY, finish: Finish | None = None
) -> Price:
    return Price.objects.create(
        material=material, finish=finish, amount=Decimal(amount), valid_from=since
    )


def make_line(code: str = "LX", constants: dict[str, str] | None = None, **facts: Any) -> Line:
    row = Line.objects.create(code=code, **{"name": f"Línea {code}"} | facts)
    for name, value in (constants or {}).items():
        LineConstant.objects.create(line=row, name=name, value=Decimal(value))
    return row


def make_product(code: str = "PX", line: Line | None = None, **formulas: str) -> Product:
    """A product of one piece of the 3" rail; ``formulas`` are the fields of that piece."""
    row = Product.objects.create(
        code=code, name=f"Producto {code}", line=line or make_line(f"L-{code}"), scheme="fija"
    )
    piece = {"role": "Riel", "length": "AT"} | formulas
    Component.objects.create(product=row, material=Material.objects.get(code="RIEL-3"), **piece)
    return row


def product_form(product: Product, **changes: str) -> dict[str, str]:
    """What a browser sends when a product's page is saved: everything as it stands, but for
    ``changes`` by name of the control (``components_2_length`` is «components-2-length»)."""
    editor = ProductEditor(product)
    data = _fields(editor.product_form) | _fields(editor.sold_form)
    for formset in (editor.components, editor.options):
        data |= _rows(formset)
    return data | _named(changes)


def line_form(line: Line, **changes: str) -> dict[str, str]:
    initial = [
        {"name": row.name, "value": row.value, "meaning": row.meaning}
        for row in line.constants.all()
    ]
    formset = ConstantFormSet(prefix="constants", initial=initial)
    return _fields(LineForm(instance=line)) | _rows(formset) | _named(changes)


def _fields(form: Any) -> dict[str, str]:
    values = {bound.html_name: bound.value() for bound in form}
    return {
        name: str(value)
        for name, value in values.items()
        if value is not None and value is not False
    }


def _rows(formset: Any) -> dict[str, str]:
    data = _fields(formset.management_form)
    for form in formset.forms:
        data |= _fields(form)
    return data


def _named(changes: dict[str, str]) -> dict[str, str]:
    rows = ("components_", "options_", "constants_", "prices_")
    return {
        name.replace("_", "-", 1 if name.startswith("prices_") else 2)
        if name.startswith(rows)
        else name: value
        for name, value in changes.items()
    }


def queries_of(client: Client, path: str) -> int:
    """How many statements a page takes."""
    with CaptureQueriesContext(connection) as context:
        client.get(path)
    return len(context)
