"""Least charges: by piece, by pane, by area of glass, and sides that are rounded up."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.catalog import ListedProduct
from catalog.core.prices import MissingPrice, PriceBook
from catalog.core.recipes import Family, Line, Product, profile
from quoting.core.parts import Opening, Takeoff, Waste
from quoting.core.pricing import (
    PriceMethod,
    PriceRules,
    PricingError,
    price_product,
)
from quoting.core.takeoff import take_off
from tests.catalog.core.examples import (
    CLEAR_6,
    NATURAL,
    compiled,
    make_price_book,
    make_sliding_window,
)

WINDOW = compiled(make_sliding_window())
PRICES = make_price_book()
USUAL = Waste()


def taken_off(waste: Waste = USUAL, **glass: object) -> Takeoff:
    pane = replace(CLEAR_6, **glass)
    return take_off(WINDOW, Opening(Decimal(1500), Decimal(1200), NATURAL, pane), PRICES, waste)


def listed(least: Decimal | None = None) -> ListedProduct:
    return ListedProduct(1, Product("P", "Corrediza", Line("L", "Línea"), ()), 1, least=least)


def glass_cost(takeoff: Takeoff) -> Decimal:
    return takeoff.cost_by_family[Family.GLASS]


def test_sides_are_charged_rounded_up_and_cut_as_they_are() -> None:
    rounded = taken_off(side_step=Decimal(50))  # 672.5 × 1075 and × 1065 → 700 × 1100, twice

    assert rounded.panes[0].width == Decimal("672.5")
    assert glass_cost(rounded) == Decimal("354.12")  # 1.54 m² × 1.05 × 219.00
    assert glass_cost(taken_off()) == Decimal("330.93")
    assert rounded.glass_area == taken_off().glass_area


def test_a_pane_is_charged_as_the_least_area_of_its_glass() -> None:
    assert glass_cost(taken_off(min_area=Decimal(1))) == Decimal("459.90")  # 2 m² × 1.05 × 219
    assert glass_cost(taken_off(min_area=Decimal("0.5"))) == Decimal("330.93")


def test_a_pane_costs_at_least_what_the_company_says() -> None:
    assert glass_cost(taken_off(Waste(min_pane=Decimal(300)))) == Decimal("600.00")
    assert glass_cost(taken_off(Waste(min_pane=Decimal(10)))) == Decimal("330.93")


@given(st.integers(0, 3000).map(Decimal), st.integers(0, 2000).map(Decimal))
def test_a_piece_is_sold_at_the_larger_of_its_minimums(company: Decimal, product: Decimal) -> None:
    costs = taken_off().cost_by_family
    own = listed(least=product)

    unit = price_product(costs, Decimal(1500), Decimal(1200), own, PriceRules(min_piece=company))

    assert unit.price == max(Decimal("2444.10"), company, product)
    assert unit.price == unit.direct_cost + unit.overhead + unit.profit


@pytest.mark.parametrize("method", [PriceMethod.PER_AREA, PriceMethod.MATRIX])
def test_a_product_without_a_price_of_its_own_says_so(method: PriceMethod) -> None:
    costs = taken_off().cost_by_family

    with pytest.raises(PricingError, match="«Corrediza» no tiene"):
        price_product(costs, Decimal(1500), Decimal(1200), listed(), PriceRules(method))


def test_what_is_bought_in_another_currency_needs_its_rate() -> None:
    sash = profile("HOJA-PVC", "Hoja PVC", Decimal(5800))
    prices = {("HOJA-PVC", None): Decimal("18.20")}

    with pytest.raises(MissingPrice, match="Hoja PVC se compra en EUR y no hay tipo de cambio"):
        PriceBook(prices, {"HOJA-PVC": "EUR"}).price(sash)
