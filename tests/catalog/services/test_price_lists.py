"""Lists of suppliers as they come, with their headings and codes."""

from decimal import Decimal

import pytest

from catalog.models import Material
from catalog.portable.sheets import SheetRefused, SheetRow
from catalog.services.price_lists import plan_list, unread_columns
from tests.catalog.make import DAY

pytestmark = pytest.mark.usefixtures("company")


def table(*rows: tuple[str, ...]) -> list[SheetRow]:
    return [SheetRow(number, row) for number, row in enumerate(rows, start=1)]


def planned(*rows: tuple[str, ...]) -> dict[tuple[str, str], Decimal]:
    return {
        (plan.material.code, plan.finish.code if plan.finish else ""): plan.amount
        for plan in plan_list(table(*rows), DAY)
    }


@pytest.mark.parametrize(
    "headings",
    [
        [("Clave", "Precio", "", ""), ("", "Natural", "Blanco", "Negro")],
        [("Clave", "Precio por acabado"), ("Código", "natural", "BLANCO", "negro")],
        [("LISTA 2026",), ("Clave", "Precio"), ("", "Natural", "Blanco", "Negro")],
        [("Clave", "Natural", "Blanco", "Negro")],
    ],
)
def test_finishes_below_a_merged_heading_are_columns_of_prices(
    headings: list[tuple[str, ...]],
) -> None:
    found = planned(*headings, ("RIEL-3", "301", "302", "303"))
    assert found == {
        ("RIEL-3", "NATURAL"): 301, ("RIEL-3", "BLANCO"): 302, ("RIEL-3", "NEGRO"): 303,
    }  # fmt: skip


def test_a_title_below_the_headings_is_no_heading() -> None:
    headings = ("Clave", "Descripción", "Precio")
    for title in (("PERFILES",), ("", "PERFILES"), ("", "", "Natural aparte")):
        assert planned(headings, title, ("RIEL-3", "", "301")) == {("RIEL-3", ""): 301}


def test_two_columns_that_say_the_same_price_are_refused_by_their_titles() -> None:
    with pytest.raises(SheetRefused, match="Fila 1: «Precio lista» y «Costo» dicen el precio base"):
        planned(("Clave", "Precio lista", "Costo"), ("RIEL-3", "1", "2"))


def test_a_code_of_the_supplier_changes_every_material_cut_from_it() -> None:
    Material.objects.filter(code__in=["RIEL-3", "JAMBA-3"]).update(supplier_code="69957")
    assert set(planned(("SKU", "Precio"), ("69957", "301"))) == {
        (code, "")
        for code in Material.objects.filter(supplier_code="69957").values_list("code", flat=True)
    }


def test_a_price_that_is_a_per_cent_is_refused() -> None:
    with pytest.raises(SheetRefused, match="«17%» no es un precio"):
        planned(("Clave", "Precio"), ("RIEL-3", "17%"))


def test_what_is_not_read_is_told_of_two_rows_of_headings_too() -> None:
    rows = table(("Clave", "Precio"), ("", "Natural", "Peso"), ("RIEL-3", "301", "2"))
    assert unread_columns(rows) == ["No se lee la columna «Peso»."]


@pytest.mark.parametrize(
    ("code", "price"),
    [
        ("CÓDIGO", "Precio ($)"),
        ("Clave del material", "Precio (sin IVA)"),
        ("Modelo", "P. U."),
        ("No. de parte", "PRECIO MXN"),
        ("Code", "Unit price"),
        ("Clave\ndel proveedor", "Precio\nsin IVA"),
    ],
)
def test_headings_are_known_as_suppliers_write_them(code: str, price: str) -> None:
    assert planned((code, "Descripción", price), ("RIEL-3", "", "301")) == {("RIEL-3", ""): 301}


@pytest.mark.parametrize("title", ["Precio con IVA", "Precio (con IVA)", "Precio + IVA"])
def test_a_price_with_tax_is_not_taken_for_one_without(title: str) -> None:
    with pytest.raises(SheetRefused, match="lleva IVA y aquí los precios van sin IVA"):
        planned(("Clave", title), ("RIEL-3", "301"))
    assert planned(("Clave", "Precio", title), ("RIEL-3", "301", "349")) == {("RIEL-3", ""): 301}


def test_a_row_without_a_price_leaves_its_material_as_it_is_and_is_told() -> None:
    notes: list[str] = []
    found = plan_list(
        table(("Clave", "Precio"), ("RIEL-3", "Consultar"), ("FELPA", "4"), ("TRASLAPE-3", "#N/A")),
        DAY,
        notes,
    )
    assert [plan.material.code for plan in found] == ["FELPA"]
    assert notes == [
        "2 materiales vienen sin precio y quedan como están: «RIEL-3» (Consultar), «TRASLAPE-3» "
        "(#N/A)."
    ]
