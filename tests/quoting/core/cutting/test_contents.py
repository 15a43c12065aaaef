from decimal import Decimal

import pytest

from catalog.core.money import ZERO, cents
from catalog.core.prices import PriceBook
from catalog.core.recipes import Product
from quoting.core.cutlist import CutList, Job, ProfileCuts, consolidate
from quoting.core.cutting.bars import Stock
from quoting.core.cutting.contents import CutProfile, plan_glass, plan_profile
from quoting.core.cutting.sheets import SheetStock
from quoting.core.parts import Opening, Waste
from quoting.core.takeoff import take_off
from tests.catalog.core.examples import (
    CLEAR_6,
    NATURAL,
    compiled,
    make_price_book,
    make_sliding_window,
)

SHEET = SheetStock(Decimal(2600), Decimal(1800))


def cut_list(quantity: int, product: Product | None = None) -> CutList:
    opening = Opening(Decimal(1500), Decimal(1200), NATURAL, CLEAR_6)
    takeoff = take_off(
        compiled(product or make_sliding_window()), opening, make_price_book(), Waste()
    )
    return consolidate([Job("V1", quantity, takeoff)])


def cost_of_bars(quantity: int, prices: PriceBook, kerf: str = "0") -> Decimal:
    job = cut_list(quantity).profiles
    plans = [planned(row, kerf).plan for row in job]
    assert all(plan.optimal for plan in plans)
    bought = zip(job, plans, strict=True)
    return cents(
        sum((plan.bought * prices.price(row.material, row.finish) for row, plan in bought), ZERO)
    )


def planned(row: ProfileCuts, kerf: str = "0") -> CutProfile:
    """A row of a profile in the length of its own bar."""
    assert row.material.bar_length is not None
    return plan_profile(row, Stock((row.material.bar_length,), Decimal(kerf)))


@pytest.mark.parametrize("kerf", ["0", "4"])
@pytest.mark.parametrize(("windows", "cost"), [(1, "1585.73"), (4, "2715.34")])
def test_the_bars_of_sliding_windows_cost_what_a_shop_pays(
    windows: int, cost: str, kerf: str
) -> None:
    assert cost_of_bars(windows, make_price_book(), kerf) == Decimal(cost)


def test_each_profile_is_planned_by_itself_with_its_places() -> None:
    job = cut_list(2).profiles
    plans = [planned(row) for row in job]

    assert [row.code for row in plans] == [row.material.code for row in job]
    assert [sum(len(bar.cuts) for bar in row.plan.bars) for row in plans] == [
        row.pieces for row in job
    ]
    assert plans[0].plan.bars[0].cuts[0].reference == "V1 · Riel"


def test_the_panes_of_a_glass_are_cut_from_sheets() -> None:
    (row,) = cut_list(4).glass

    planned = plan_glass(row, SHEET)

    assert (planned.code, planned.name) == (CLEAR_6.code, CLEAR_6.name)
    assert sum(len(sheet.panes) for sheet in planned.plan.sheets) == 8
