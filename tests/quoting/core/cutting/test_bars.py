from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoting.core.cutting.bars import (
    MOST_PIECES,
    Bar,
    CutPlan,
    OffCut,
    Piece,
    Stock,
    plan_bars,
)
from quoting.core.cutting.columns import pack_exactly
from quoting.core.cutting.contents import Contents
from quoting.core.cutting.packing import Search
from quoting.core.cutting.quick import pack_in_order, pack_quickly
from quoting.core.cutting.tenths import CuttingError
from tests.quoting.core.cutting.instances import BAR, SHORT_BAR, cut_up_bars, uniform


def make_stock(*lengths: str, **changes: object) -> Stock:
    stock = Stock(tuple(map(Decimal, lengths or ("6100",))), Decimal(4))
    return replace(stock, **changes)


def make_pieces(*rows: tuple[str, int]) -> list[Piece]:
    return [Piece(Decimal(length), count) for length, count in rows]


searches = st.sampled_from([pack_in_order, pack_quickly, partial(pack_exactly, steps=10)])


def singles(plan: CutPlan) -> list[Bar]:
    return [bar for bar in plan.bars for _ in range(bar.count)]


def off_cuts(*lengths: int) -> tuple[OffCut, ...]:
    return tuple(OffCut(Decimal(length)) for length in lengths)


def cuts(bar: Bar) -> list[Decimal]:
    return [cut.length for cut in bar.cuts]


tenths = st.integers(2_000, 20_000).map(lambda tenths: Decimal(tenths) / 10)
millimetres = st.integers(150, 2_000).map(Decimal)
pieces = st.lists(
    st.builds(
        Piece,
        length=st.one_of(millimetres, tenths),
        count=st.integers(1, 6),
        reference=st.sampled_from(["", "V1", "V2"]),
    ),
    min_size=1,
    max_size=12,
)
stocks = st.builds(
    Stock,
    lengths=st.sets(st.sampled_from([Decimal(2100), Decimal(4200), Decimal(6100)]), min_size=1).map(
        tuple
    ),
    kerf=st.sampled_from([Decimal(0), Decimal("3.2"), Decimal(4)]),
    trim=st.sampled_from([Decimal(0), Decimal("12.5")]),
    off_cuts=st.lists(
        st.builds(OffCut, st.integers(100, 4_000).map(Decimal), st.integers(1, 9)), max_size=4
    ).map(tuple),
    usable=st.sampled_from([Decimal(0), Decimal(600)]),
)


@settings(deadline=None)
@given(pieces, stocks, searches)
def test_every_piece_is_cut_once_from_bars_that_hold_it(
    pieces: list[Piece], stock: Stock, search: Search
) -> None:
    plan = plan_bars(pieces, stock, search)

    wanted = Counter({(p.length, p.reference): 0 for p in pieces})
    for piece in pieces:
        wanted[piece.length, piece.reference] += piece.count
    assert Counter((c.length, c.reference) for bar in singles(plan) for c in bar.cuts) == wanted
    for bar in plan.bars:
        between = stock.kerf * (len(bar.cuts) - 1)
        assert sum(cuts(bar)) + between <= bar.length - 2 * bar.trim
        assert bar.trim == (0 if bar.is_off_cut else stock.trim)
        assert bar.cut_length + bar.sawn + bar.remainder + 2 * bar.trim == bar.length
        assert between <= bar.sawn <= stock.kerf * len(bar.cuts)
        assert bar.remainder >= 0


@settings(deadline=None)
@given(pieces, stocks, searches)
def test_no_plan_buys_less_than_its_bound(
    pieces: list[Piece], stock: Stock, search: Search
) -> None:
    plan = plan_bars(pieces, stock, search)

    assert plan.bound <= plan.bought
    assert plan.bound_length <= plan.bought_length
    assert plan.optimal is (plan.bound_length == plan.bought_length)
    if len(stock.lengths) == 1:
        assert plan.optimal is (plan.bound == plan.bought)


@settings(deadline=None)
@given(pieces, stocks, searches)
def test_off_cuts_are_used_once_and_before_a_new_bar(
    pieces: list[Piece], stock: Stock, search: Search
) -> None:
    plan = plan_bars(pieces, stock, search)

    used = Counter(bar.length for bar in singles(plan) if bar.is_off_cut)
    unused = Counter(off_cut.length for off_cut in stock.off_cuts)
    unused.subtract(used)
    assert min(unused.values(), default=0) >= 0
    from_new_bars = [cut.length for bar in plan.bars if not bar.is_off_cut for cut in bar.cuts]
    shortest = min(from_new_bars, default=Decimal(10_000))
    assert all(length < shortest for length in unused.elements())


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("count", [24, 120])
def test_bars_cut_up_at_random_are_put_together_again(seed: int, count: int) -> None:
    pieces, bars = cut_up_bars(Random(seed), count)

    plan = plan_bars(pieces, BAR, pack_exactly)

    assert (plan.bought, plan.optimal) == (bars, True)
    assert plan.waste == sum(bar.sawn for bar in singles(plan))


@pytest.mark.parametrize("seed", range(6))
def test_a_job_is_planned_alike_every_time_and_in_any_order(seed: int) -> None:
    pieces = uniform(Random(seed), 120)
    plan = plan_bars(pieces, SHORT_BAR, pack_exactly)

    in_order = sorted(pieces, key=lambda piece: piece.length)
    assert plan_bars(pieces, SHORT_BAR, pack_exactly) == plan
    assert plan_bars(in_order, SHORT_BAR, pack_exactly) == plan


@settings(deadline=None)
@given(st.data(), pieces, stocks, searches)
def test_pieces_in_another_order_have_an_equal_plan(
    data: st.DataObject, pieces: list[Piece], stock: Stock, search: Search
) -> None:
    unmarked = [replace(piece, reference="") for piece in pieces]
    shuffled = data.draw(st.permutations(unmarked))

    assert plan_bars(shuffled, stock, search) == plan_bars(unmarked, stock, search)


@settings(deadline=None)
@given(pieces, stocks)
def test_a_longer_search_never_buys_more(pieces: list[Piece], stock: Stock) -> None:
    bought = [
        plan_bars(pieces, stock, search).bought_length
        for search in (partial(pack_exactly, steps=10), pack_quickly, pack_in_order)
    ]

    assert bought == sorted(bought)


def test_contents_are_named_by_all_that_decides_a_plan_and_by_nothing_else() -> None:
    lengths, stock = [(Decimal(1500), 2), (Decimal("657.5"), 3)], make_stock()
    contents = Contents.of(lengths, stock)
    others = [
        Contents.of([(Decimal(1500), 3), (Decimal("657.5"), 3)], stock),
        Contents.of([(Decimal(1500), 2), (Decimal("657.6"), 3)], stock),
        Contents.of(lengths, replace(stock, kerf=Decimal(3))),
        Contents.of(lengths, replace(stock, trim=Decimal(3))),
        Contents.of(lengths, make_stock("6000")),
        Contents.of(lengths, replace(stock, off_cuts=off_cuts(900))),
    ]

    assert Contents.of([*reversed(lengths)], make_stock("6100.0")).key == contents.key
    assert len({contents.key, *(other.key for other in others)}) == 7


def best_by_trying_everything(lengths: list[int], bar: int, off_cuts: list[int]) -> int:
    """The fewest bars for a few pieces, each put into every bar there may be."""

    def fewest(place: int, rooms: tuple[int, ...], opened: int, best: int) -> int:
        if opened >= best:
            return best
        if place == len(lengths):
            return opened
        for room in set(rooms):
            if room >= lengths[place]:
                left = list(rooms)
                left.remove(room)
                best = fewest(place + 1, (*left, room - lengths[place]), opened, best)
        return fewest(place + 1, (*rooms, bar - lengths[place]), opened + 1, best)

    return fewest(0, tuple(off_cuts), 0, len(lengths) + 1)


@settings(deadline=None)
@given(
    st.lists(st.integers(10, 90), min_size=1, max_size=7),
    st.lists(st.integers(10, 90), max_size=2),
)
def test_few_pieces_are_planned_as_well_as_by_trying_everything(
    lengths: list[int], rests: list[int]
) -> None:
    stock = Stock((Decimal(100),), off_cuts=tuple(map(OffCut, map(Decimal, rests))))
    plan = plan_bars([Piece(Decimal(length)) for length in lengths], stock, pack_exactly)

    fewest = best_by_trying_everything(lengths, 100, rests)
    assert plan.bound <= fewest <= plan.bought
    assert not plan.optimal or plan.bought == fewest


def test_first_fit_is_improved_where_it_wastes_a_bar() -> None:
    pieces = make_pieces(("55", 1), ("45", 2), ("35", 2), ("30", 1), ("25", 1), ("15", 2))

    assert plan_bars(pieces, Stock((Decimal(100),)), pack_in_order).bought == 4
    plan = plan_bars(pieces, Stock((Decimal(100),)))
    assert (plan.bought, plan.bound, plan.optimal) == (3, 3, True)


def test_a_saw_cut_counts_between_pieces_and_not_beyond_the_bar() -> None:
    exact = plan_bars(make_pieces(("1522", 4)), make_stock())
    over = plan_bars(make_pieces(("1522.1", 4)), make_stock())

    assert exact.bought == 1
    assert (exact.bars[0].sawn, exact.bars[0].remainder) == (12, 0)
    assert over.bought == 2


def test_a_last_cut_that_leaves_less_than_itself_takes_what_there_is() -> None:
    (bar,) = plan_bars(make_pieces(("3046.5", 2)), make_stock()).bars

    assert (bar.sawn, bar.remainder, bar.waste) == (7, 0, 7)


def test_trims_are_lost_at_both_ends_of_new_bars_alone() -> None:
    stock = make_stock(trim=Decimal(50), off_cuts=off_cuts(3000))

    plan = plan_bars(make_pieces(("3000", 2)), stock)

    assert [(bar.is_off_cut, bar.remainder) for bar in plan.bars] == [(True, 0), (False, 2996)]
    with pytest.raises(CuttingError, match=r"de 6,050 mm no cabe .* se aprovechan 6,000 mm"):
        plan_bars(make_pieces(("6050", 1)), stock)


def test_the_off_cut_that_wastes_least_is_used() -> None:
    stock = make_stock(off_cuts=off_cuts(2000, 900, 700))

    plan = plan_bars(make_pieces(("657.5", 1)), stock)

    assert [(bar.length, bar.is_off_cut) for bar in plan.bars] == [(700, True)]
    assert (plan.bought, plan.bound, plan.optimal) == (0, 0, True)


def test_remainders_of_a_usable_length_return_to_the_stock() -> None:
    stock = make_stock(usable=Decimal(600))

    plan = plan_bars(make_pieces(("5500", 1), ("5400", 1), ("5496", 1)), stock)

    assert plan.left_over == (Decimal(696), Decimal(600))
    assert plan.waste == 3 * 4 + 596


def test_of_several_lengths_the_least_is_bought() -> None:
    stock = make_stock("6100", "4200")

    plan = plan_bars(make_pieces(("2000", 2), ("6000", 1)), stock, pack_exactly)

    assert plan.to_buy == {Decimal(6100): 1, Decimal(4200): 1}
    assert (plan.bound, plan.bound_length, plan.optimal) == (2, 10_300, True)


def test_pieces_keep_whose_they_are() -> None:
    pieces = [Piece(Decimal(1500), 2, "Sala"), Piece(Decimal(1500), 1, "Cocina")]

    (bar,) = plan_bars(pieces, make_stock()).bars

    assert [cut.reference for cut in bar.cuts] == ["Sala", "Sala", "Cocina"]


def test_nothing_to_cut_buys_nothing() -> None:
    assert plan_bars([], make_stock()) == CutPlan((), 0, Decimal(0))


def test_a_piece_longer_than_the_bar_is_named() -> None:
    with pytest.raises(CuttingError) as refused:
        plan_bars([Piece(Decimal("6100.1"), 1, "V3 · Riel")], make_stock(off_cuts=off_cuts(7000)))

    assert str(refused.value) == (
        "La pieza de «V3 · Riel» de 6,100.1 mm no cabe en un tramo, del que se aprovechan "
        "6,100 mm: usa un tramo más largo o divídela."
    )


@pytest.mark.parametrize(
    ("stock", "field"),
    [
        (make_stock(kerf=Decimal(-1)), "kerf"),
        (make_stock(kerf=Decimal("NaN")), "kerf"),
        (make_stock(kerf=Decimal("3.25")), "kerf"),
        (make_stock(trim=Decimal("Infinity")), "trim"),
        (make_stock("1000", trim=Decimal(500)), "trim"),
        (make_stock("0"), "bar_length"),
        (make_stock("1e999999"), "bar_length"),
        (make_stock(lengths=()), "bar_length"),
        (make_stock(off_cuts=off_cuts(0)), "offcuts"),
        (make_stock(usable=Decimal(-5)), "usable"),
    ],
)
def test_a_stock_that_cannot_be_is_refused_by_field(stock: Stock, field: str) -> None:
    with pytest.raises(CuttingError) as refused:
        plan_bars(make_pieces(("500", 1)), stock)

    assert refused.value.field == field


@pytest.mark.parametrize(
    "piece",
    [
        Piece(Decimal(0)),
        Piece(Decimal("-3")),
        Piece(Decimal("12.34")),
        Piece(Decimal(100), -1),
        Piece(Decimal(100), MOST_PIECES + 1),
    ],
)
def test_pieces_that_cannot_be_are_refused(piece: Piece) -> None:
    with pytest.raises(CuttingError) as refused:
        plan_bars([piece], make_stock())

    assert refused.value.field == "pieces"
