from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.core.compiled import ProductError
from catalog.models import Component, Finish, Material, Product
from catalog.snapshots import load_catalog
from tenants.programme.models import Company
from tests.catalog.make import DAY, make_material, make_price, make_product


def price_on(material: Material, day: date) -> Decimal:
    catalog = load_catalog(day, materials=[material])
    return catalog.prices.price(catalog.material(material.pk))


def test_a_price_is_the_newest_of_its_day(company: Company) -> None:
    material = make_material()
    make_price(material, "10", DAY - timedelta(days=30))
    make_price(material, "12", DAY)
    make_price(material, "99", DAY + timedelta(days=1))
    assert price_on(material, DAY - timedelta(days=1)) == 10
    assert price_on(material, DAY) == 12
    assert price_on(material, DAY + timedelta(days=400)) == 99


def test_a_finish_has_its_own_history_of_prices(company: Company) -> None:
    rail, black = Material.objects.get(code="RIEL-3"), Finish.objects.get(code="NEGRO")
    make_price(rail, "300", DAY, black)
    catalog = load_catalog(DAY, materials=[rail], finishes=[black])
    assert catalog.prices.price(catalog.material(rail.pk), catalog.finish(black.pk)) == 300
    assert catalog.prices.price(catalog.material(rail.pk)) == Decimal("223.88")


def test_what_is_retired_is_still_read(company: Company) -> None:
    for model in (Product, Material, Finish):
        model.objects.update(retired_at=timezone.now())
    product = Product.objects.get(code="CORR-3-XO")
    catalog = load_catalog(DAY, products=[product], finishes=Finish.objects.all())
    assert catalog.product(product.pk).product.name == product.name
    assert len(catalog.finishes) == 4


def test_a_product_whose_formulas_are_not_sound_spoils_no_other(company: Company) -> None:
    good, bad = make_product("BUENO"), make_product("MALO", length="AT - NADA")
    catalog = load_catalog(DAY, products=[good, bad])
    assert catalog.product(good.pk) is catalog.product(good.pk)
    with pytest.raises(ProductError, match="Riel, largo: «NADA»"):
        catalog.product(bad.pk)


def test_nothing_asked_for_asks_nothing(company: Company, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        catalog = load_catalog(DAY)
    assert not catalog.products and not catalog.materials and not catalog.prices.prices


def test_prices_in_other_finishes_are_left_where_they_are(company: Company) -> None:
    rail, finishes = Material.objects.get(code="RIEL-3"), Finish.objects.filter(code="NEGRO")
    catalog = load_catalog(DAY, materials=[rail], finishes=finishes)
    assert set(catalog.prices.prices) == {("RIEL-3", None), ("RIEL-3", "NEGRO")}


def test_the_number_of_queries_does_not_grow_with_the_rows(
    company: Company, django_assert_num_queries
) -> None:
    one = list(Product.objects.filter(code="FIJA-3").select_related("line"))
    glass = [Material.objects.get(code="CLARO-6")]
    for number in range(5):
        make_product(f"P{number}")
        make_price(make_material(f"M{number}"), "1")
    with django_assert_num_queries(4):
        load_catalog(DAY, products=one, materials=glass)
    every = list(Product.objects.select_related("line"))
    everything, finishes = list(Material.objects.all()), list(Finish.objects.all())
    with django_assert_num_queries(4):
        load_catalog(DAY, products=every, materials=everything, finishes=finishes)


def test_the_measures_of_a_component_keep_the_order_of_its_rows(company: Company) -> None:
    product = Product.objects.get(code="CORR-3-XO")
    Component.objects.filter(product=product, role="Riel").update(position=99)
    catalog = load_catalog(DAY, products=[product])
    assert catalog.products[product.pk].components[-1].role == "Riel"
