from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from catalog.core.recipes import MaterialKind
from catalog.models import SOLD_ALONE, Component, Material, Price, Product
from tenants.schemas.companies import Company
from tests.catalog.make import DAY, make_material, make_price


def test_services_and_what_has_a_price_are_sold_alone(company: Company) -> None:
    make_material("FLETE", kind=MaterialKind.SERVICE)
    make_material("SIN-PRECIO")
    make_material("CON-COSTO", price="10")
    make_material("CON-VENTA", sale_price=Decimal(15))
    sold = set(Material.objects.sold_alone().values_list("code", flat=True))
    assert {"INSTALACION", "FLETE", "CON-COSTO", "CON-VENTA", "CLARO-6"} <= sold
    assert "SIN-PRECIO" not in sold


def test_neither_labour_nor_profiles_are_sold_alone(company: Company) -> None:
    make_material("MO-X", price="10", sale_price=Decimal(15), kind=MaterialKind.LABOUR)
    kinds = set(Material.objects.sold_alone().values_list("kind", flat=True))
    assert kinds == set(SOLD_ALONE) == set(MaterialKind) - {"mano_de_obra", "perfil"}


def test_materials_come_in_the_order_of_a_cost_sheet(company: Company) -> None:
    kinds = list(dict.fromkeys(row.kind for row in Material.objects.in_trade_order()))
    assert kinds == [kind.value for kind in MaterialKind]
    kinds = list(dict.fromkeys(row.kind for row in Material.objects.in_trade_order(SOLD_ALONE)))
    assert kinds[: len(SOLD_ALONE)] == [kind.value for kind in SOLD_ALONE]


def test_a_material_has_one_price_a_day_and_finish_the_base_price_too(company: Company) -> None:
    material = make_material(price="10")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_price(material, "11", DAY)


def test_the_base_price_of_each_material_comes_with_the_list(
    company: Company, django_assert_num_queries
) -> None:
    make_material("SIN-PRECIO")
    with django_assert_num_queries(1):
        rows = {row.code: row.base_price for row in Material.objects.with_base_price(DAY)}
    assert rows["RIEL-3"] == Decimal("223.88")
    assert rows["SIN-PRECIO"] is None


def test_a_product_names_each_of_its_pieces_once(company: Company) -> None:
    product = Product.objects.get(code="FIJA-3")
    with pytest.raises(IntegrityError), transaction.atomic():
        Component.objects.create(product=product, role="Vidrio")


def test_the_products_of_a_material_come_once_each(company: Company) -> None:
    jamb = Material.objects.get(code="CHAMBRANA-3")
    codes = [row.code for row in Product.objects.made_of(jamb)]
    assert sorted(codes) == [
        "CORR-3-OXXO", "CORR-3-XO", "CORR-3-XO-FI", "CORR-3-XO-FL", "CORR-3-XO-FS", "CORR-3-XXO",
    ]  # fmt: skip


def test_a_glass_is_used_by_the_products_that_propose_it(company: Company) -> None:
    proposing = Product.objects.filter(default_glass__code="CLARO-6")
    products = Product.objects.made_of(Material.objects.get(code="CLARO-6"))
    assert proposing and set(products) == set(proposing)


def test_a_negative_price_is_no_price(company: Company) -> None:
    price = Price(material=make_material(), amount=Decimal(-1), valid_from=DAY)
    with pytest.raises(Exception, match="negativo"):
        price.full_clean()
