"""Amounts, quantities and measures as a reader sees them."""

from decimal import Decimal

import pytest

from catalog.templatetags.figures import measure, money, number, percent, signed_money


def as_typed(text: str) -> str:
    """The text with ordinary spaces, to be compared with what a person would type."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("1234.5"), "$ 1,234.50"),
        (Decimal("0"), "$ 0.00"),
        (Decimal("436.445"), "$ 436.45"),
        (Decimal("-896.98"), "\N{MINUS SIGN}$ 896.98"),
        (Decimal("-0.001"), "$ 0.00"),
        (2726.8, "$ 2,726.80"),
        (None, "—"),
        ("", "—"),
        (Decimal("NaN"), "—"),
    ],
)
def test_money_is_written_in_pesos_with_two_decimals(amount: object, written: str) -> None:
    assert as_typed(money(amount)) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [("12", "+$ 12.00"), ("-12", "\N{MINUS SIGN}$ 12.00"), ("0", "$ 0.00"), (None, "—")],
)
def test_a_difference_says_its_direction(amount: str | None, written: str) -> None:
    assert as_typed(signed_money(amount)) == written


def test_an_amount_never_parts_from_its_sign_at_the_end_of_a_line() -> None:
    assert " " not in money(1) + measure(1) + percent(1)


@pytest.mark.parametrize(
    ("millimetres", "unit", "written"),
    [
        (Decimal("1500"), "mm", "1,500 mm"),
        (Decimal("657.50"), "mm", "657.5 mm"),
        (Decimal("1500.00"), "cm", "150 cm"),
        (Decimal("501"), "cm", "50.1 cm"),
        (Decimal("1205"), "m", "1.205 m"),
        (None, "mm", "—"),
    ],
)
def test_a_measure_in_millimetres_is_written_in_the_unit_asked_for(
    millimetres: Decimal | None, unit: str, written: str
) -> None:
    assert as_typed(measure(millimetres, unit)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("100", "100"), ("0.50", "0.5"), ("-0.00", "0"), ("-2.10", "−2.1"), ("1E+3", "1,000")],
)
def test_a_number_has_no_idle_zeros(value: str, written: str) -> None:
    assert number(Decimal(value)) == written


def test_a_rate_is_written_with_its_sign() -> None:
    assert as_typed(percent(Decimal("16.00"))) == "16 %"
