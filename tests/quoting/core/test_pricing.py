from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.money import cents
from catalog.core.recipes import Family
from quoting.core.pricing import (
    COST_METHODS,
    PriceMethod,
    PriceRules,
    PricingError,
    Totals,
    line_amount,
    price_unit,
    total_up,
)

money = st.integers(0, 10**8).map(lambda n: Decimal(n) / 100)
rates = st.integers(0, 9900).map(lambda n: Decimal(n) / 100)
costs = st.dictionaries(st.sampled_from(Family), money, min_size=1)


@given(costs, st.sampled_from(COST_METHODS), rates, rates)
def test_every_method_gives_whole_cents_whose_parts_add_up(
    cost: dict[Family, Decimal], method: PriceMethod, overhead: Decimal, profit: Decimal
) -> None:
    factors = dict.fromkeys(Family, Decimal("1.5"))
    price = price_unit(cost, PriceRules(method, overhead, profit, factors))
    assert price.direct_cost == sum(cost.values())
    assert price.price == cents(price.price)
    assert price.direct_cost + price.overhead + price.profit == price.price
    assert price.price >= price.direct_cost
    assert price.margin <= 100


def test_the_margin_shows_what_twenty_five_per_cent_means_in_each_method() -> None:
    cost = {Family.PROFILES: Decimal("1745.78")}
    margins = {
        method.value: str(price_unit(cost, PriceRules(method)).margin)
        for method in (PriceMethod.ADDITIVE, PriceMethod.CASCADE, PriceMethod.MARGIN)
    }
    assert margins == {"additive": "17.86", "cascade": "20.00", "margin": "25.00"}


def test_labour_is_inside_the_factors_and_services_pass_at_cost() -> None:
    cost = {
        Family.GLASS: Decimal("10.01"),
        Family.LABOUR: Decimal(100),
        Family.SERVICES: Decimal(250),
    }
    rules = PriceRules(PriceMethod.FACTORS, factors={Family.GLASS: Decimal("2.5")})
    assert price_unit(cost, rules).price == Decimal("275.03")


def test_a_family_without_factor_is_an_error_and_never_zero() -> None:
    rules = PriceRules(PriceMethod.FACTORS, factors={Family.GLASS: Decimal("2.5")})
    with pytest.raises(PricingError, match="factor de precio de perfiles"):
        price_unit({Family.PROFILES: Decimal(1)}, rules)


@pytest.mark.parametrize(
    ("method", "overhead", "profit", "factor"),
    [
        (PriceMethod.ADDITIVE, "-1", "25", "1"),
        (PriceMethod.ADDITIVE, "15", "-1", "1"),
        (PriceMethod.MARGIN, "15", "100", "1"),
        (PriceMethod.FACTORS, "15", "25", "-1"),
    ],
)
def test_rules_that_give_no_price_are_refused(
    method: PriceMethod, overhead: str, profit: str, factor: str
) -> None:
    with pytest.raises(PricingError):
        PriceRules(method, Decimal(overhead), Decimal(profit), {Family.GLASS: Decimal(factor)})


def test_a_line_amounts_to_quantity_times_its_price() -> None:
    assert line_amount(4, Decimal("2444.10")) == Decimal("9776.40")
    assert line_amount(Decimal("2.5"), Decimal("180.01")) == Decimal("450.03")


def test_the_discount_is_taken_once_on_the_subtotal_and_the_tax_once_on_the_base() -> None:
    amounts = [Decimal("0.10")] * 5
    totals = total_up(amounts, Decimal(5), Decimal(16))
    assert totals == Totals(Decimal("0.50"), Decimal("0.03"), Decimal(16))
    assert (totals.base, totals.tax, totals.total) == (
        Decimal("0.47"),
        Decimal("0.08"),
        Decimal("0.55"),
    )


@pytest.mark.parametrize("percent", ["-1", "100.01"])
def test_a_discount_that_makes_no_sense_is_refused(percent: str) -> None:
    with pytest.raises(PricingError, match="descuento va de 0 a 100"):
        total_up([Decimal(10)], Decimal(percent), Decimal(16))


def test_an_empty_quotation_totals_zero() -> None:
    totals = total_up([], Decimal(0), Decimal(16))
    assert totals.total == 0


def test_a_tax_rate_beyond_a_hundred_is_refused() -> None:
    with pytest.raises(PricingError, match="IVA"):
        total_up([], Decimal(0), Decimal(101))
