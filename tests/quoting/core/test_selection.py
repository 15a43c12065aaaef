"""What a customer takes of a quotation comes to what the quotation itself would."""

from decimal import Decimal
from typing import Any

import pytest

from quoting.core.selection import SelectionError, select
from tests.quoting.promises import make_job_lines, make_line, make_public


def make_choices() -> dict[str, Any]:
    """1 and 2 are included, 3 is optional, 4 and 5 are alternatives of one group."""
    lines = [
        make_line(1),
        make_line(2, inclusion="included"),
        make_line(3, inclusion="optional"),
        make_line(4, inclusion="alternative", choice_group="Vidrio"),
        make_line(5, inclusion="alternative", choice_group="Vidrio"),
    ]
    return make_public(lines)


def test_the_whole_comes_to_what_the_quotation_says() -> None:
    public = make_public()
    taken = select(public, partial=False)
    assert taken.numbers == (1, 2, 3)
    assert taken.totals.total == Decimal(public["totals"]["total"]) == Decimal("19769.32")
    assert select(public, [3, 1, 2], partial=False) == taken


def test_a_part_carries_its_share_of_discount_and_tax() -> None:
    totals = select(make_public(make_job_lines()), [2]).totals
    assert (totals.subtotal, totals.discount) == (Decimal("1856.08"), Decimal("92.80"))
    assert (totals.tax, totals.total) == (Decimal("282.12"), Decimal("2045.40"))


def test_optional_lines_and_alternatives_wait_to_be_chosen() -> None:
    public = make_choices()
    assert select(public).numbers == (1, 2)
    assert select(public, [1, 2, 3, 5], partial=False).numbers == (1, 2, 3, 5)


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
