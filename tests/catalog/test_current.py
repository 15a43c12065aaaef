from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.core.compiled import ProductError
from catalog.core.recipes import Line
from catalog.current import catalog_on
from catalog.models import Component, ExchangeRate, Finish, Material, Product
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.catalog.make import DAY, make_material, make_price, make_product


def price_on(material: Material, day: date) -> Decimal:
    catalog = catalog_on(day)
    return catalog.prices.price(catalog.materials[material.pk].value)


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
    catalog = catalog_on(DAY)
    profile = catalog.materials[rail.pk].value
    assert catalog.prices.price(profile, catalog.finishes[black.pk].value) == 300
    assert catalog.prices.price(profile) == Decimal("223.88")


def test_what_is_retired_is_still_read(company: Company) -> None:
    for model in (Product, Material, Finish):
        model.objects.update(retired_at=timezone.now())
    product = Product.objects.get(code="CORR-3-XO")
    catalog = catalog_on(DAY)
    assert catalog.compiled(product.pk).product.name == product.name
    assert catalog.products[product.pk].is_retired
    assert len(catalog.finishes) == 4


def test_a_product_whose_formulas_are_not_sound_spoils_no_other(company: Company) -> None:
    good, bad = make_product("BUENO"), make_product("MALO", length="AT - NADA")
    catalog = catalog_on(DAY)
    assert catalog.compiled(good.pk) is catalog.compiled(good.pk)
    for _ in range(2):
        with pytest.raises(ProductError, match="Riel, largo: «NADA»"):
            catalog.compiled(bad.pk)


def test_a_material_that_contradicts_itself_spoils_no_other(company: Company) -> None:
    bad = make_material("MALO", waste=Decimal(500))
    catalog = catalog_on(DAY)
    assert bad.pk not in catalog.materials
    assert Material.objects.get(code="RIEL-3").pk in catalog.materials


def test_what_is_kept_takes_one_query(company: Company, django_assert_num_queries) -> None:
    first = catalog_on(DAY)
    with django_assert_num_queries(1):
        assert catalog_on(DAY) is first


def test_the_number_of_queries_does_not_grow_with_the_rows(
    company: Company, django_assert_max_num_queries
) -> None:
    for number in range(5):
        make_product(f"P{number}")
        make_price(make_material(f"M{number}"), "1")
    with django_assert_max_num_queries(9):
        catalog_on(DAY)


def test_another_day_takes_its_prices_alone(company: Company, django_assert_num_queries) -> None:
    first = catalog_on(DAY)
    with django_assert_num_queries(2):
        other = catalog_on(DAY + timedelta(days=1))
    assert other.products is first.products
    product = next(iter(first.products))
    assert other.compiled(product) is first.compiled(product)


def test_two_companies_never_mix(company: Company, neighbour: Company) -> None:
    mine = catalog_on(DAY)
    with company_context(neighbour):
        theirs = catalog_on(DAY)
        Material.objects.filter(code="RIEL-3").update(name="Riel de Beta")
        changed = catalog_on(DAY)
    assert theirs is not mine
    assert catalog_on(DAY) is mine
    named = {row.value.code: row.name for row in changed.materials.values()}
    assert named["RIEL-3"] == "Riel de Beta"
    assert "Riel de Beta" not in {row.name for row in mine.materials.values()}


def test_a_rate_turns_what_is_bought_abroad_into_pesos(company: Company) -> None:
    hinge = make_material(price="10", currency="USD")
    ExchangeRate.objects.create(currency="USD", rate=Decimal(20), valid_from=DAY)
    assert price_on(hinge, DAY) == 200


def test_the_measures_of_a_component_keep_the_order_of_its_rows(company: Company) -> None:
    product = Product.objects.get(code="CORR-3-XO")
    Component.objects.filter(product=product, role="Riel").update(position=99)
    assert catalog_on(DAY).products[product.pk].value.components[-1].role == "Riel"


def test_a_frame_takes_the_glass_within_its_limits(company: Company) -> None:
    catalog = catalog_on(DAY)
    line = next(row.line for row in catalog.products.values() if row.line.code == "L3")
    fitting = {row.value.thickness for row in catalog.glasses() if line.takes(row.value)}
    assert fitting == {Decimal(3), Decimal(4), Decimal(6)}


def test_a_line_without_limits_takes_any_glass(company: Company) -> None:
    assert all(Line("L", "Línea").takes(row.value) for row in catalog_on(DAY).glasses())
