"""The prices of a draft are a function of the draft, whatever order anything comes in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.catalog import Catalog, ListedFinish, ListedMaterial, ListedProduct
from catalog.core.prices import PriceBook
from catalog.core.recipes import Option, WasteMode
from quoting.core.draft import Draft, DraftLine, LineKind, QuoteTerms, TypedLine
from quoting.core.evaluated import Evaluation
from quoting.core.evaluation import evaluate
from quoting.core.pricing import PriceRules
from quoting.core.waste import BarTerms
from tests.catalog.core.examples import (
    BLACK,
    NATURAL,
    make_fixed_window,
    make_materials,
    make_price_book,
    make_window_with_screen,
)

DAY = date(2026, 11, 24)
Key = TypeVar("Key")
Value = TypeVar("Value")


def shuffled(mapping: Mapping[Key, Value], seed: int) -> dict[Key, Value]:
    pairs = list(mapping.items())
    Random(seed).shuffle(pairs)
    return dict(pairs)


def make_catalog(seed: int = 0, *options: Option) -> Catalog:
    """Two windows and all they are made of, in an order of its own."""
    products = [make_window_with_screen(), make_fixed_window()]
    if options:
        products[0] = replace(products[0], options=(*products[0].options, *options))
    book = make_price_book()
    return Catalog(
        shuffled({pk: ListedProduct(pk, row, 1) for pk, row in enumerate(products, 1)}, seed),
        shuffled(
            {pk: ListedMaterial(pk, row) for pk, row in enumerate(make_materials().values(), 1)},
            seed,
        ),
        {1: ListedFinish(1, NATURAL), 2: ListedFinish(2, BLACK)},
        PriceBook(shuffled(book.prices, seed), book.currencies, book.rates),
    )


def glass_of(catalog: Catalog) -> int:
    return min(row.id for row in catalog.glasses())


def make_draft(catalog: Catalog, *lines: TypedLine, mode: WasteMode = WasteMode.PERCENT) -> Draft:
    terms = QuoteTerms(bars=BarTerms(mode, Decimal(4), Decimal(10)))
    return Draft(catalog, terms, DAY, tuple(map(DraftLine, lines)))


def prices(evaluation: Evaluation) -> list[object]:
    return [
        evaluation.totals,
        *((line.unit_price, line.error, line.takeoff and line.takeoff.cost_lines)
          for line in evaluation.lines),
    ]  # fmt: skip


sizes = st.decimals(Decimal(300), Decimal(3000), places=1)
windows = st.builds(
    TypedLine,
    st.just(LineKind.PRODUCT),
    product=st.sampled_from([1, 2]),
    width=sizes,
    height=sizes,
    finish=st.sampled_from([1, 2]),
    options=st.sampled_from([(), (("MOSQUITERO", True),)]),
    quantity=st.integers(1, 9).map(Decimal),
)


@given(st.lists(windows, min_size=1, max_size=5), st.sampled_from(WasteMode), st.integers(0, 99))
def test_equal_drafts_have_equal_prices(typed: list[TypedLine], mode: WasteMode, seed: int) -> None:
    found = []
    for each in (0, seed):
        catalog = make_catalog(each)
        lines = [replace(line, glass=glass_of(catalog)) for line in typed]
        draft = make_draft(catalog, *lines, mode=mode)
        found += [prices(evaluate(draft)), prices(evaluate(draft))]
    assert found[0] == found[1] == found[2] == found[3]


def test_the_order_in_which_options_were_typed_does_not_matter() -> None:
    one = TypedLine(LineKind.PRODUCT, options=(("A", True), ("B", Decimal("400.00"))))
    other = TypedLine(LineKind.PRODUCT, options=(("B", Decimal(400)), ("A", True)))
    assert one == other and repr(one) == repr(other)


@pytest.mark.parametrize("name", ["SIN_MOSQUITERO", "MOSQUITERO_FIJO", "MALLA"])
@pytest.mark.parametrize("draws", [True, False])
def test_an_option_draws_a_screen_where_it_says_so_whatever_its_name(
    name: str, draws: bool
) -> None:
    catalog = make_catalog(0, Option(name, "Otra", draws_screen=draws))
    line = TypedLine(
        LineKind.PRODUCT,
        product=1,
        width=Decimal(1500),
        height=Decimal(1200),
        finish=1,
        glass=glass_of(catalog),
        options=((name, True),),
    )
    [evaluated] = evaluate(make_draft(catalog, line)).lines
    assert evaluated.sketch is not None
    assert evaluated.sketch.has_screen is draws


def test_a_refusal_names_its_field_and_says_what_is_only_missing() -> None:
    catalog = make_catalog()
    whole = TypedLine(
        LineKind.PRODUCT,
        product=1,
        width=Decimal(1500),
        height=Decimal(1500),
        finish=1,
        glass=glass_of(catalog),
    )
    cases = {
        ("product", True): replace(whole, product=None),
        ("width", True): replace(whole, width=None),
        ("height", True): replace(whole, height=None),
        ("height", False): replace(whole, height=Decimal(50_000)),
        ("glass", True): replace(whole, glass=None),
        ("discount_amount", False): replace(whole, discount_amount=Decimal(999_999)),
    }
    for (field, is_missing), line in cases.items():
        error = evaluate(make_draft(catalog, line)).lines[0].error
        assert error is not None
        assert (error.field, error.is_missing) == (field, is_missing), error


@given(st.lists(windows, min_size=1, max_size=6), st.integers(0, 5), sizes)
def test_what_is_remembered_of_other_lines_changes_no_price(
    lines: list[TypedLine], place: int, width: Decimal
) -> None:
    """A line that changes among others costs what it costs in a catalogue that saw nothing."""
    used = make_catalog()
    evaluate(make_draft(used, *lines))
    lines[place % len(lines)] = replace(lines[place % len(lines)], width=width)

    again, fresh = evaluate(make_draft(used, *lines)), evaluate(make_draft(make_catalog(), *lines))

    assert prices(again) == prices(fresh)


def test_other_terms_are_never_priced_by_what_was_remembered() -> None:
    catalog = make_catalog()
    line = TypedLine(LineKind.PRODUCT, product=1, width=Decimal(1000), height=Decimal(1000),
                     finish=1, glass=glass_of(catalog))  # fmt: skip
    dear = QuoteTerms(PriceRules(profit=Decimal(50)))
    one = evaluate(Draft(catalog, QuoteTerms(), DAY, (DraftLine(line),)))
    other = evaluate(Draft(catalog, dear, DAY, (DraftLine(line),)))
    assert one.totals.total < other.totals.total
