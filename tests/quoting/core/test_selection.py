"""What a customer takes of a quotation comes to what the quotation itself would."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoting.core.promise import Foot, Inclusion, Promise
from quoting.core.selection import SelectionError, select
from tests.quoting.offers.make_promises import make_foot, make_job_lines, make_line, make_promise


def make_choices() -> Promise:
    """1 and 2 are included, 3 is optional, 4 and 5 are alternatives of one group."""
    lines = [
        make_line(1),
        make_line(2, inclusion=Inclusion.INCLUDED),
        make_line(3, inclusion=Inclusion.OPTIONAL),
        make_line(4, inclusion=Inclusion.ALTERNATIVE, choice_group="Vidrio"),
        make_line(5, inclusion=Inclusion.ALTERNATIVE, choice_group="Vidrio"),
    ]
    return make_promise(lines)


def test_the_whole_comes_to_what_the_quotation_says() -> None:
    promise = make_promise()
    taken = select(promise, partial=False)
    assert taken.numbers == (1, 2, 3)
    assert taken.totals.total == promise.totals.total == Decimal("19769.32")
    assert select(promise, [3, 1, 2], partial=False) == taken


def test_a_part_carries_its_share_of_discount_and_tax() -> None:
    totals = select(make_promise(make_job_lines()), [2]).totals
    assert (totals.subtotal, totals.discount) == (Decimal("1856.08"), Decimal("92.80"))
    assert (totals.tax, totals.total) == (Decimal("282.12"), Decimal("2045.40"))


def test_optional_lines_and_alternatives_wait_to_be_chosen() -> None:
    promise = make_choices()
    assert select(promise).numbers == (1, 2)
    assert select(promise, [1, 2, 3, 5], partial=False).numbers == (1, 2, 3, 5)


@pytest.mark.parametrize(
    ("numbers", "partial", "message"),
    [
        ([], True, "Elige al menos una partida"),
        ([1, 9], True, "no tiene la partida 9"),
        ([1, 2, 4, 5], True, "Elige solo una de «Vidrio»"),
        ([1, 2], False, "Elige una de «Vidrio»"),
        ([1, 4], False, "se acepta completa: falta la partida 2"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(
    numbers: list[int], partial: bool, message: str
) -> None:
    with pytest.raises(SelectionError, match=message):
        select(make_choices(), numbers, partial=partial)


amounts = st.decimals("0", "99999.99", places=2)
kinds = st.sampled_from(["included", "optional", "alternative A", "alternative B"])
rates = st.tuples(st.sampled_from(["0", "5", "12.5", "100"]), st.sampled_from(["0", "8", "16"]))


@st.composite
def offers(draw: st.DrawFn) -> Promise:
    """Of one to eight lines, the first of them included."""
    lines = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        inclusion, _, group = (draw(kinds) if number > 1 else "included").partition(" ")
        facts = {"inclusion": Inclusion(inclusion), "choice_group": group}
        lines.append(make_line(number, amount=draw(amounts), **facts))
    discount, tax = draw(rates)
    counted_lines = [line for line in lines if line.counts]
    return make_promise(lines, totals=make_foot(counted_lines, discount, tax))


@st.composite
def choices(draw: st.DrawFn) -> tuple[Promise, list[int]]:
    """An offer, and some of its lines in any order."""
    promise = draw(offers())
    numbers = [line.number for line in promise.lines]
    return promise, draw(st.lists(st.sampled_from(numbers), unique=True))


@given(offers())
def test_whoever_takes_all_that_is_included_takes_the_quotation_itself(
    promise: Promise,
) -> None:
    included = [line.number for line in promise.lines if line.counts]

    whole = select(promise)

    assert select(promise, included) == whole
    assert Foot.of(whole.totals, promise.totals.discount_percent) == promise.totals


@given(choices())
def test_what_is_taken_adds_up_with_its_discount_and_tax(
    chosen: tuple[Promise, list[int]],
) -> None:
    promise, numbers = chosen
    try:
        taken = select(promise, numbers)
    except SelectionError:
        return
    each = [line.amount for line in promise.lines if line.number in numbers]

    assert taken.numbers == tuple(sorted(numbers))
    assert taken.totals.subtotal == sum(each)
    assert taken.totals.base + taken.totals.tax == taken.totals.total


@given(choices(), st.booleans())
def test_a_choice_is_refused_exactly_when_it_breaks_a_rule(
    chosen: tuple[Promise, list[int]], partial: bool
) -> None:
    promise, numbers = chosen
    groups = Counter(
        line.choice_group
        for line in promise.lines
        if line.is_alternative and line.number in numbers
    )
    offered = {line.choice_group for line in promise.lines if line.choice_group}
    included = {line.number for line in promise.lines if line.counts}
    allowed = bool(numbers) and all(many == 1 for many in groups.values())
    if not partial:
        allowed = allowed and included <= set(numbers) and set(groups) == offered

    if allowed:
        assert select(promise, numbers, partial=partial).numbers == tuple(sorted(numbers))
    else:
        with pytest.raises(SelectionError):
            select(promise, numbers, partial=partial)


@given(choices())
def test_leaving_a_line_out_never_costs_more(chosen: tuple[Promise, list[int]]) -> None:
    promise, numbers = chosen
    try:
        all_of_it = select(promise, numbers)
    except SelectionError:
        return
    for number in numbers if len(numbers) > 1 else ():
        less = select(promise, [other for other in numbers if other != number])
        assert less.totals.total <= all_of_it.totals.total
