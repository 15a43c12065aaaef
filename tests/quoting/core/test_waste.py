"""What is charged of the bars, against what they cost."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.core.recipes import Buying, Family, WasteMode
from quoting.core.cutting.bars import plan_bars
from quoting.core.cutting.columns import pack_exactly
from quoting.core.cutting.tenths import CuttingError
from quoting.core.parts import CostLine, Takeoff
from quoting.core.waste import (
    BarTerms,
    bars_of,
    compare,
    first_beyond_bar,
    share_bars,
    total_waste,
)
from tests.quoting.core.windows import charge_bars, hard_windows, window


def paired(
    taken: list[tuple[int, Takeoff]], charged: tuple[Takeoff, ...]
) -> list[tuple[int, Takeoff]]:
    return [(many, new) for (many, _), new in zip(taken, charged, strict=True)]


def lines_of(takeoff: Takeoff, code: str) -> list[CostLine]:
    return [line for line in takeoff.cost_lines if line.material.code == code]


def aluminium(takeoff: Takeoff) -> Decimal:
    return takeoff.cost_by_family[Family.PROFILES]


@pytest.mark.parametrize(
    ("windows", "charged", "bars_cost"),
    [(1, "589.43", "1585.73"), (4, "2357.72", "2715.34")],
)
def test_what_a_percentage_charges_stands_against_the_real_bars(
    windows: int, charged: str, bars_cost: str
) -> None:
    rows = compare([(windows, window())], BarTerms())

    assert sum(row.charged for row in rows) == Decimal(charged)
    assert sum(row.bars_cost for row in rows) == Decimal(bars_cost)
    assert all(row.optimal for row in rows)


@pytest.mark.parametrize("mode", [WasteMode.WHOLE_BARS, WasteMode.OPTIMISED])
def test_whole_bars_charge_what_the_job_buys(mode: WasteMode) -> None:
    one = charge_bars([(1, window())], BarTerms(mode))[0]

    assert aluminium(one) == Decimal("1585.73")
    assert one.parts == window().parts
    assert one.cost_by_family[Family.GLASS] == window().cost_by_family[Family.GLASS]


def test_a_percentage_leaves_everything_as_it_was() -> None:
    assert charge_bars([(3, window())], BarTerms()) == (window(),)


def test_a_material_may_charge_its_bars_in_its_own_way() -> None:
    rail = window().parts[0].material
    own = replace(rail, buying=Buying(waste_mode="whole_bars"))
    with_rail = Takeoff(
        window().opening,
        tuple(p._replace(material=own) if p.material == rail else p for p in window().parts),
        window().panes,
        window().items,
        tuple(c._replace(material=own) if c.material == rail else c for c in window().cost_lines),
    )

    charged = charge_bars([(1, with_rail)], BarTerms())[0]

    changed = [
        line.material.code
        for line, before in zip(charged.cost_lines, with_rail.cost_lines, strict=True)
        if line != before
    ]
    assert changed == [rail.code]


sizes = st.tuples(
    st.integers(1, 5), st.integers(700, 2400).map(str), st.integers(600, 2000).map(str)
)


jobs = st.lists(sizes, min_size=1, max_size=4)


@given(jobs, st.sampled_from(["0", "4"]))
def test_the_windows_together_pay_the_bars_to_the_cent_or_as_near_as_equals_come(
    jobs: list[tuple[int, str, str]], kerf: str
) -> None:
    terms = BarTerms(WasteMode.OPTIMISED, Decimal(kerf))
    taken = [(many, window(width, height)) for many, width, height in jobs]

    charged = charge_bars(taken, terms)

    for row in compare(paired(taken, charged), terms):
        equals = Counter[Decimal]()
        for many, takeoff in paired(taken, charged):
            equals.update({line.net: many for line in lines_of(takeoff, row.material.code)})
        assert abs(row.difference) * 200 <= min(equals.values()) - (1 in equals.values())


@given(jobs, st.sampled_from(list(WasteMode)))
def test_charging_bars_changes_what_profiles_cost_and_nothing_else(
    jobs: list[tuple[int, str, str]], mode: WasteMode
) -> None:
    taken = [(many, window(width, height)) for many, width, height in jobs]

    charged = charge_bars(taken, BarTerms(mode, Decimal(4)))

    for (_, before), after in zip(taken, charged, strict=True):
        assert after._replace(cost_lines=()) == before._replace(cost_lines=())
        for old, new in zip(before.cost_lines, after.cost_lines, strict=True):
            assert old == new or new.material.is_bought_by_bar
            assert new.quantity >= new.net
    for (_, one), paid in zip(taken, charged, strict=True):
        equals = [after for (_, other), after in zip(taken, charged, strict=True) if other == one]
        assert all(after == paid for after in equals)


@pytest.mark.parametrize("mode", [WasteMode.WHOLE_BARS, WasteMode.OPTIMISED])
@pytest.mark.parametrize("trim", ["2500", "3050"])
def test_what_the_saw_cannot_take_of_a_bar_is_refused_and_never_charged_otherwise(
    trim: str, mode: WasteMode
) -> None:
    terms = BarTerms(mode, trim=Decimal(trim))

    with pytest.raises(CuttingError):
        charge_bars([(1, window())], terms)
    with pytest.raises(CuttingError, match="El despunte debe ir de"):
        first_beyond_bar(window(), terms)


def test_what_the_saw_cannot_take_of_a_bar_has_no_row_to_add_up_but_says_why() -> None:
    rows = compare([(1, window())], BarTerms(trim=Decimal(2500)))

    assert {(row.bars, row.bars_cost, row.difference) for row in rows if row.problem} == {
        (None, None, None)
    }
    assert all("despunte" in row.problem for row in rows if row.problem)
    assert total_waste(rows).charged == sum(row.charged for row in rows if not row.problem)


def test_a_piece_that_is_no_whole_tenth_long_is_charged_by_bars_like_any_other() -> None:
    third = tuple(part._replace(length=part.length / 7) for part in window().parts)

    (charged,) = charge_bars([(1, window()._replace(parts=third))], BarTerms(WasteMode.OPTIMISED))

    assert aluminium(charged) == Decimal("1585.73")


@settings(deadline=None)
@given(st.data(), jobs, st.sampled_from([WasteMode.WHOLE_BARS, WasteMode.OPTIMISED]))
def test_windows_in_another_order_cost_the_same_and_take_the_same_bars(
    data: st.DataObject, jobs: list[tuple[int, str, str]], mode: WasteMode
) -> None:
    terms = BarTerms(mode, Decimal(4))
    taken = [(many, window(width, height)) for many, width, height in jobs]
    places = data.draw(st.permutations(range(len(taken))))
    shuffled = [taken[place] for place in places]

    charged = charge_bars(taken, terms)

    assert charge_bars(shuffled, terms) == tuple(charged[place] for place in places)
    bars = {row.key: (row.contents.key, row.plan) for row in bars_of(taken, terms)}
    assert bars == {row.key: (row.contents.key, row.plan) for row in bars_of(shuffled, terms)}


def test_of_shares_that_lack_the_same_part_of_a_cent_the_shortest_gets_it() -> None:
    """Whichever window was written first."""
    (line,) = lines_of(window(), window().parts[0].material.code)
    price = line.material.use_per_purchase  # a peso a metre
    pair = [(1, line._replace(net=Decimal(net), price=price)) for net in ("1", "3")]

    shares = share_bars(Decimal("4.02"), pair)

    assert shares == share_bars(Decimal("4.02"), pair[::-1])
    assert [amount for _, amount in shares.values()] == [Decimal("1.01"), Decimal("3.01")]


def test_the_exact_plan_takes_the_place_of_the_estimate_and_never_costs_more() -> None:
    taken, terms = hard_windows(), BarTerms(WasteMode.OPTIMISED, Decimal(4))
    estimates = [row for row in bars_of(taken, terms) if row.is_estimate]
    exact = {
        row.contents.key: plan_bars(row.contents.pieces, row.contents.stock, pack_exactly)
        for row in estimates
    }

    known = bars_of(taken, terms, exact)

    assert estimates and not any(row.is_estimate for row in known)
    before = sum(
        aluminium(one) * many
        for (many, _), one in zip(taken, charge_bars(taken, terms), strict=True)
    )
    after = sum(
        aluminium(one) * many
        for (many, _), one in zip(taken, charge_bars(taken, terms, exact), strict=True)
    )
    assert after < before


def test_a_plan_that_is_proven_at_once_waits_for_no_other() -> None:
    assert not any(
        row.is_estimate for row in bars_of([(1, window())], BarTerms(WasteMode.OPTIMISED))
    )
