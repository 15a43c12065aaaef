"""Whole bars are priced as the workshop cuts them, and what no bar yields is said while quoting."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.core.catalog import Catalog, ListedFinish, ListedProduct
from catalog.core.measures import show_measure
from catalog.core.recipes import Buying, Finish, Material, Product, WasteMode
from quoting.core.cautions import CautionKind
from quoting.core.cutting.bars import MOST_PIECES
from quoting.core.draft import Draft, DraftLine, LineKind, QuoteTerms, TypedLine
from quoting.core.evaluated import Evaluation
from quoting.core.evaluation import compare_waste, evaluate, wanted_plans
from quoting.core.waste import BarTerms
from tests.catalog.core.examples import BAR, make_sliding_window
from tests.quoting.core.test_evaluation import glass_of, make_catalog

DAY = date(2026, 11, 24)
WHOLE = [WasteMode.WHOLE_BARS, WasteMode.OPTIMISED]


def make_three_leaves() -> Product:
    """A sliding window whose rails are thirds: most widths leave cuts finer than a tenth."""
    product = make_sliding_window(leaf_rail="(AT-167)/3", pane_width="(AT-117)/3")
    pieces = tuple(
        replace(piece, count="3") if piece.length == "(AT-167)/3" else piece
        for piece in product.components
    )
    return replace(product, components=pieces, max_width=None, max_height=None)


def catalog_of(product: Product, **changed: Material) -> Catalog:
    catalog = make_catalog()
    materials = {
        pk: replace(row, value=changed.get(row.value.code.replace("-", "_"), row.value))
        for pk, row in catalog.materials.items()
    }
    return replace(catalog, products={1: ListedProduct(1, product, 1)}, materials=materials)


def material_of(catalog: Catalog, code: str) -> Material:
    [found] = (row.value for row in catalog.materials.values() if row.value.code == code)
    return found


def priced(
    catalog: Catalog, terms: BarTerms, *sizes: tuple[str, str], pieces: int = 1, finish: int = 1
) -> Evaluation:
    lines = (
        TypedLine(
            LineKind.PRODUCT,
            product=1,
            width=Decimal(width),
            height=Decimal(height),
            finish=finish,
            glass=glass_of(catalog),
            quantity=Decimal(pieces),
        )
        for width, height in sizes
    )
    return evaluate(Draft(catalog, QuoteTerms(bars=terms), DAY, tuple(map(DraftLine, lines))))


THREE_LEAVES = catalog_of(make_three_leaves())


@pytest.mark.parametrize("mode", WHOLE)
def test_a_cut_finer_than_a_tenth_is_charged_by_the_bar(mode: WasteMode) -> None:
    """Of 1800 mm a rail is 544.333… mm long."""
    terms = BarTerms(mode, Decimal(4))
    narrow, wide = (priced(THREE_LEAVES, terms, (width, "1200")) for width in ("1799", "1800"))

    assert [row.mode for row in wide.bars] == [mode] * len(wide.bars) and wide.bars
    assert {row.key for row in wide.bars} == {row.key for row in narrow.bars}
    assert narrow.totals.total <= wide.totals.total
    assert all(abs(row.difference or 0) < Decimal("0.01") for row in compare_waste(wide))


@settings(deadline=None)
@given(
    st.integers(500, 3000),
    st.integers(600, 2400),
    st.integers(1, 9),
    st.sampled_from([Decimal("0.1"), Decimal("0.2"), Decimal(1)]),
    st.sampled_from(list(WasteMode)),
)
def test_a_price_never_falls_as_a_window_grows(
    width: int, height: int, tenths: int, step: Decimal, mode: WasteMode
) -> None:
    least = Decimal(width) + Decimal(tenths) / 10
    sizes = [(str(least + step * n), str(height)) for n in range(4)]

    found = [
        priced(THREE_LEAVES, BarTerms(mode, Decimal(4), Decimal(5)), size).totals.total
        for size in sizes
    ]

    assert found == sorted(found)


@settings(deadline=None)
@given(
    st.decimals(Decimal(5900), Decimal(6150), places=1),
    st.integers(0, 60),
    st.sampled_from(list(WasteMode)),
)
def test_every_piece_that_is_quoted_can_be_cut_from_its_trimmed_bar(
    width: Decimal, trim: int, mode: WasteMode
) -> None:
    terms = BarTerms(mode, Decimal(4), Decimal(trim))

    found = priced(THREE_LEAVES, terms, (str(width), "1200"), ("1500", "1200"))

    most = BAR - 2 * trim
    assert (found.lines[0].error is None) is (width <= most)
    if (error := found.lines[0].error) is not None:
        assert show_measure(width) in error.message or width > BAR
        assert width > BAR or f"se aprovechan {show_measure(Decimal(most))}" in error.message
    assert found.lines[1].error is None
    assert not any(row.problem for row in compare_waste(found))


@pytest.mark.parametrize("mode", list(WasteMode))
def test_the_trim_of_a_material_comes_before_the_companys(mode: WasteMode) -> None:
    catalog = make_catalog()
    rail = replace(material_of(catalog, "RIEL-3"), buying=Buying(trim=Decimal(50)))
    own = catalog_of(make_three_leaves(), RIEL_3=rail)

    found = priced(own, BarTerms(mode, Decimal(4)), ("6001", "1200"))

    assert str(found.lines[0].error) == (
        'Riel: «AT» da 6,001 mm y no cabe en Riel 3": '
        "de su tramo de 6,100 mm se aprovechan 6,000 mm."
    )


@pytest.mark.parametrize("mode", list(WasteMode))
def test_trims_that_take_the_whole_bar_are_told_of_whoever_asks(mode: WasteMode) -> None:
    found = priced(
        THREE_LEAVES, BarTerms(mode, trim=Decimal(1000), kerf=Decimal(60)), ("900", "900")
    )

    assert "El corte de la sierra debe ir de 0 mm a 50 mm" in str(found.lines[0].error)


@pytest.mark.parametrize("mode", WHOLE)
def test_more_pieces_than_a_plan_takes_are_refused_by_line_and_the_others_are_priced(
    mode: WasteMode,
) -> None:
    """A percentage needs no plan, so that it has no such limit."""
    terms = BarTerms(mode, Decimal(4))
    many = MOST_PIECES // 2 - 1
    fits = priced(THREE_LEAVES, BarTerms(), ("1500", "1200"), pieces=many + 2)
    crowded = priced(THREE_LEAVES, terms, ("1500", "1200"), ("900", "1200"), pieces=many)

    assert fits.lines[0].error is None
    assert [line.error and line.error.field for line in crowded.lines] == ["quantity"] * 2
    assert "piezas de" in str(crowded.lines[0].error) and "10,000" in str(crowded.lines[0].error)
    assert crowded.totals.total == 0
    assert wanted_plans(crowded.draft) == ()


@pytest.mark.parametrize("mode", list(WasteMode))
def test_a_profile_without_bars_says_that_it_is_charged_by_percentage(mode: WasteMode) -> None:
    catalog = make_catalog()
    by_kilo = replace(
        material_of(catalog, "RIEL-3"), purchase_unit="kg", use_per_purchase=Decimal("1.2")
    )

    [line] = priced(
        catalog_of(make_three_leaves(), RIEL_3=by_kilo), BarTerms(mode), ("1500", "1200")
    ).lines

    told = [caution.subject for caution in line.cautions if caution.kind is CautionKind.NO_BAR]
    assert told == ([] if mode is WasteMode.PERCENT else ['Riel 3"'])


@pytest.mark.parametrize(
    ("width", "height", "is_told"),
    [("2600", "1800", False), ("1800", "2600", False), ("2700", "900", True)],
)
def test_a_pane_larger_than_its_sheet_is_told(width: str, height: str, is_told: bool) -> None:
    product = make_three_leaves()
    [rail, *others] = product.components
    one_pane = replace(
        next(piece for piece in others if piece.material is None), width="AT", height="ALT"
    )
    catalog = make_catalog()
    glass = replace(
        material_of(catalog, "CLARO-6"),
        buying=Buying(sheet_width=Decimal(1800), sheet_height=Decimal(2600)),
    )
    other = catalog_of(replace(product, components=(rail, one_pane)), CLARO_6=glass)

    [line] = priced(other, BarTerms(), (width, height)).lines

    told = [caution for caution in line.cautions if caution.kind is CautionKind.PANE_SIZE]
    assert bool(told) is is_told and line.error is None


@pytest.mark.parametrize("mode", list(WasteMode))
def test_a_profile_without_finish_costs_the_same_in_all(mode: WasteMode) -> None:
    """A reinforcement of steel that nobody sees; the others pay what the finish says."""
    catalog = make_catalog()
    steel = replace(material_of(catalog, "TRASLAPE-3"), has_finish=False)
    hidden = catalog_of(make_three_leaves(), TRASLAPE_3=steel)
    dear = {2: ListedFinish(2, Finish("NEGRO", "Negro", Decimal(17)))}
    hidden = replace(hidden, finishes={**hidden.finishes, **dear})

    natural, black = (
        priced(hidden, BarTerms(mode), ("1500", "1200"), finish=finish).lines[0]
        for finish in (1, 2)
    )

    assert natural.takeoff is not None and black.takeoff is not None
    costs = [
        {line.material.code: line for line in one.takeoff.cost_lines} for one in (natural, black)
    ]
    dearer = {code for code in costs[0] if costs[0][code].amount < costs[1][code].amount}
    assert costs[1]["TRASLAPE-3"] == costs[0]["TRASLAPE-3"] and dearer
    assert {part.finish for part in black.takeoff.parts if part.material == steel} == {None}
    assert None not in {part.finish for part in black.takeoff.parts if part.material != steel}


def test_a_window_without_a_finish_says_that_it_is_charged_at_the_base_price() -> None:
    chosen, bare = (
        priced(THREE_LEAVES, BarTerms(), ("1500", "1200"), finish=finish).lines[0]
        for finish in (1, 0)
    )
    told = [[caution.kind for caution in line.cautions] for line in (chosen, bare)]
    assert CautionKind.NO_FINISH not in told[0] and CautionKind.NO_FINISH in told[1]
    assert bare.error is None
