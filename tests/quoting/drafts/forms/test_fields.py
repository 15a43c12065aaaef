from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from quoting.drafts.forms.fields import AmountField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250.5", "1250.5"),
        ("1,250.50", "1250.50"),
        ("$ 1,250.50", "1250.50"),
        ("5 %", "5"),
        (".5", "0.5"),
        ("0", "0"),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, amount: str) -> None:
    assert AmountField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    ["12,5", "1.2.3", "NaN", "Infinity", "1e999", "-1", "doce", "1_000", "٣", "🪟", "9" * 10_000],
)
def test_whatever_else_is_refused_with_the_accepted_range(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"de 0 a 9,999,999\.99"):
        AmountField().clean(typed)


def test_too_many_decimals_are_refused_and_never_rounded() -> None:
    with pytest.raises(ValidationError, match="a lo más 2 decimales"):
        AmountField().clean("1.005")


def test_a_whole_number_takes_no_decimals() -> None:
    with pytest.raises(ValidationError, match="número entero"):
        AmountField(places=0).clean("2.5")


def test_nothing_typed_is_nothing_where_that_is_allowed() -> None:
    assert AmountField(required=False).clean("  ") is None
