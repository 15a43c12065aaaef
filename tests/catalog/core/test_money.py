from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.money import MoneyError, allocate, cents, percent, show_money

amounts = st.integers(0, 10**11).map(lambda n: Decimal(n) / 100)
weights = st.lists(
    st.decimals(0, 10**7, places=4, allow_nan=False, allow_infinity=False), min_size=1, max_size=40
)


def test_half_a_cent_goes_up() -> None:
    assert cents(Decimal("436.445")) == Decimal("436.45")
    assert percent(Decimal("1745.78"), Decimal(25)) == Decimal("436.45")


@given(amounts, weights)
def test_shares_add_up_and_none_strays_a_cent_from_its_proportion(
    total: Decimal, weights: list[Decimal]
) -> None:
    shares = allocate(total, weights)
    assert sum(shares) == total
    whole = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        exact = total * weight / whole if whole else total / len(weights)
        assert abs(share - exact) < Decimal("0.0100001")
        assert share == cents(share)


def test_the_earliest_of_equal_shares_takes_the_odd_cent() -> None:
    assert allocate(Decimal("0.05"), [Decimal(1)] * 3) == (
        Decimal("0.02"),
        Decimal("0.02"),
        Decimal("0.01"),
    )


def test_the_odd_cent_goes_to_the_largest_remainder() -> None:
    shares = allocate(Decimal("1.00"), [Decimal(1), Decimal(5), Decimal(3)])
    assert shares == (Decimal("0.11"), Decimal("0.56"), Decimal("0.33"))


@pytest.mark.parametrize(
    ("total", "weights"), [("1.005", ["1"]), ("1.00", ["1", "-1"]), ("1.00", [])]
)
def test_what_cannot_be_shared_is_refused(total: str, weights: list[str]) -> None:
    with pytest.raises(MoneyError):
        allocate(Decimal(total), [Decimal(weight) for weight in weights])


def test_money_is_shown_with_thousands_and_two_decimals() -> None:
    assert show_money(Decimal("17939.5")) == "17,939.50"
    assert show_money(Decimal("-0.005")) == "-0.01"
