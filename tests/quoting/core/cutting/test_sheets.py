from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoting.core.cutting.sheets import (
    MOST_PANES,
    Pane,
    PlacedPane,
    Remnant,
    SheetStock,
    plan_sheets,
)
from quoting.core.cutting.tenths import CuttingError

Rectangle = PlacedPane | Remnant


def make_sheet(**changes: object) -> SheetStock:
    return SheetStock(Decimal(2600), Decimal(1800))._replace(**changes)


def make_pane(width: str, height: str, count: int = 1) -> Pane:
    return Pane(Decimal(width), Decimal(height), count)


def right(one: Rectangle) -> Decimal:
    return one.x + one.width


def top(one: Rectangle) -> Decimal:
    return one.y + one.height


def apart(one: Rectangle, other: Rectangle, kerf: Decimal) -> bool:
    """Whether a cut of `kerf` passes between two rectangles."""
    return (
        right(one) + kerf <= other.x
        or right(other) + kerf <= one.x
        or top(one) + kerf <= other.y
        or top(other) + kerf <= one.y
    )


def can_be_cut(panes: list[PlacedPane], kerf: Decimal) -> bool:
    """Whether cuts from edge to edge separate all panes."""
    if len(panes) <= 1:
        return True
    for low, high in ((lambda p: p.x, right), (lambda p: p.y, top)):
        for cut in sorted({high(pane) for pane in panes}):
            before = [pane for pane in panes if high(pane) <= cut]
            after = [pane for pane in panes if low(pane) >= cut + kerf]
            if after and len(before) + len(after) == len(panes):
                return can_be_cut(before, kerf) and can_be_cut(after, kerf)
    return False


sides = st.integers(1_000, 17_000).map(lambda tenths: Decimal(tenths) / 10)
panes = st.lists(
    st.builds(Pane, sides, sides, st.integers(1, 4), st.sampled_from(["", "V1"])),
    min_size=1,
    max_size=8,
)
sheets = st.builds(
    SheetStock,
    width=st.sampled_from([Decimal(2600), Decimal(3660)]),
    height=st.sampled_from([Decimal(1800), Decimal(2440)]),
    kerf=st.sampled_from([Decimal(0), Decimal("2.5")]),
    trim=st.sampled_from([Decimal(0), Decimal(15)]),
    may_turn=st.booleans(),
    usable=st.sampled_from([Decimal(0), Decimal(100)]),
)


@settings(deadline=None)
@given(panes, sheets)
def test_every_pane_is_cut_once_edge_to_edge(panes: list[Pane], stock: SheetStock) -> None:
    plan = plan_sheets(panes, stock)

    wanted: Counter[tuple[Decimal, Decimal, str]] = Counter()
    for pane in panes:
        wanted[pane.width, pane.height, pane.reference] += pane.count
    placed = [pane for sheet in plan.sheets for pane in sheet.panes]
    assert wanted == Counter(
        (p.height, p.width, p.reference) if p.turned else (p.width, p.height, p.reference)
        for p in placed
    )
    assert stock.may_turn or not any(pane.turned for pane in placed)
    for sheet in plan.sheets:
        assert can_be_cut(list(sheet.panes), stock.kerf)
        everything = [*sheet.panes, *sheet.remnants]
        assert all(apart(one, other, stock.kerf) for one, other in combinations(everything, 2))
        for one in everything:
            assert min(one.x, one.y) >= stock.trim
            assert right(one) <= sheet.width - stock.trim
            assert top(one) <= sheet.height - stock.trim
        assert all(min(rest.width, rest.height) >= stock.usable for rest in sheet.remnants)
        assert 0 < sheet.used <= 1


@settings(deadline=None)
@given(panes, sheets)
def test_sheets_are_never_fewer_than_the_bound(panes: list[Pane], stock: SheetStock) -> None:
    plan = plan_sheets(panes, stock)

    assert 1 <= plan.bound <= len(plan.sheets)
    assert plan.optimal is (plan.bound == len(plan.sheets))
    assert plan_sheets(panes, stock) == plan


def test_a_sheet_is_filled_without_waste_where_panes_allow() -> None:
    plan = plan_sheets([make_pane("650", "900", 16)], make_sheet())

    assert (len(plan.sheets), plan.bound, plan.optimal) == (2, 2, True)
    assert {sheet.used for sheet in plan.sheets} == {1}


def test_a_cut_counts_between_panes_and_not_beyond_the_sheet() -> None:
    exact = plan_sheets([make_pane("1298", "1800", 2)], make_sheet(kerf=Decimal(4)))
    over = plan_sheets([make_pane("1298.1", "1800", 2)], make_sheet(kerf=Decimal(4)))

    assert (len(exact.sheets), len(over.sheets)) == (1, 2)


def test_a_pane_with_a_pattern_is_not_turned() -> None:
    tall = [make_pane("1700", "2500")]

    assert plan_sheets(tall, make_sheet()).sheets[0].panes[0].turned
    with pytest.raises(CuttingError, match=r"1,700 mm × 2,500 mm no cabe .* 2,600 mm × 1,800 mm"):
        plan_sheets(tall, make_sheet(may_turn=False))


def test_what_is_left_of_a_sheet_is_kept_from_the_usable_side_on() -> None:
    def kept(usable: str) -> list[tuple[Decimal, Decimal]]:
        plan = plan_sheets([make_pane("2000", "1750")], make_sheet(usable=Decimal(usable)))
        return [(rest.width, rest.height) for rest in plan.sheets[0].remnants]

    assert sorted(kept("50")) == [(600, 1800), (2000, 50)]
    assert kept("100") == [(600, 1800)]


def test_no_panes_take_no_sheet() -> None:
    assert plan_sheets([], make_sheet()) == ((), 0)


@pytest.mark.parametrize(
    ("panes", "sheet", "field"),
    [
        ([make_pane("0", "100")], make_sheet(), "panes"),
        ([make_pane("100", "100.05")], make_sheet(), "panes"),
        ([make_pane("100", "100", -1)], make_sheet(), "panes"),
        ([make_pane("100", "100", MOST_PANES + 1)], make_sheet(), "panes"),
        ([make_pane("100", "100")], make_sheet(kerf=Decimal(-1)), "kerf"),
        ([make_pane("100", "100")], make_sheet(width=Decimal("NaN")), "sheet"),
        ([make_pane("100", "100")], make_sheet(trim=Decimal(900)), "trim"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    panes: list[Pane], sheet: SheetStock, field: str
) -> None:
    with pytest.raises(CuttingError) as refused:
        plan_sheets(panes, sheet)

    assert refused.value.field == field


def test_a_large_job_wastes_no_more_than_a_fifth_of_its_sheets() -> None:
    panes = [make_pane(str(300 + 7 * n % 900), str(300 + 11 * n % 900), 10) for n in range(40)]

    plan = plan_sheets(panes, make_sheet())

    assert sum(len(sheet.panes) for sheet in plan.sheets) == 400
    assert len(plan.sheets) <= plan.bound * Decimal("1.25")
