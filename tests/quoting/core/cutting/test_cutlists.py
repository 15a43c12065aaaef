from decimal import Decimal

import pytest

from catalog.core.money import cents
from catalog.core.prices import PriceBook
from catalog.core.recipes import Material, MaterialKind, Product, Unit
from quoting.core.cutlist import CutList, Job, ProfileCuts, consolidate
from quoting.core.cutting.cutlists import plan_glass, plan_profiles, stock_of_one_length
from quoting.core.cutting.errors import CuttingError
from quoting.core.cutting.sheets import SheetStock
from quoting.core.takeoff import Opening, Waste, take_off
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
    plans = plan_profiles(cut_list(quantity), stock_of_one_length(kerf=Decimal(kerf)))
    assert all(row.plan.optimal for row in plans)
    return cents(
        sum((row.plan.bought * prices.price(row.material, row.finish) for row in plans), Decimal(0))
    )


@pytest.mark.parametrize("kerf", ["0", "4"])
@pytest.mark.parametrize(("windows", "cost"), [(1, "1585.73"), (4, "2715.34")])
def test_the_bars_of_sliding_windows_cost_what_a_shop_pays(
    windows: int, cost: str, kerf: str
) -> None:
    assert cost_of_bars(windows, make_price_book(), kerf) == Decimal(cost)


def test_each_profile_is_planned_by_itself_with_its_places() -> None:
    job = cut_list(2)
    plans = plan_profiles(job, stock_of_one_length())

    assert [row.material for row in plans] == [row.material for row in job.profiles]
    assert [sum(len(bar.cuts) for bar in row.plan.bars) for row in plans] == [
        row.pieces for row in job.profiles
    ]
    assert plans[0].plan.bars[0].cuts[0].reference == "V1 · Riel"


def test_a_profile_without_the_length_of_its_bar_is_refused_by_name() -> None:
    tube = Material("TUBO", "Tubo 3x1", MaterialKind.PROFILE, Unit.METRE)
    job = CutList((ProfileCuts(tube, None, ()),), (), ())

    with pytest.raises(CuttingError, match="Tubo 3x1 no tiene largo del tramo"):
        plan_profiles(job, stock_of_one_length())


def test_glass_is_cut_from_sheets_unless_it_is_bought_cut() -> None:
    job = cut_list(4)

    (planned,) = plan_glass(job, lambda glass: SHEET)

    assert planned.material == CLEAR_6
    assert sum(len(sheet.panes) for sheet in planned.plan.sheets) == 8
    assert plan_glass(job, lambda glass: None) == ()
