from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.measures import (
    LEAST,
    MOST,
    MeasureError,
    parse_measure,
    parse_size,
    show_cm,
    show_measure,
    show_number,
)


@pytest.mark.parametrize(
    ("text", "mm", "reading"),
    [
        ("150", "1500", "150 cm = 1500 mm"),
        ("1.50", "1500", "1.5 m = 1500 mm"),
        ("1,50", "1500", "1.5 m = 1500 mm"),
        ("1500", "1500", "1500 mm = 150 cm"),
        ("1,500", "1500", "1500 mm = 150 cm"),
        ("1,234.5", "1234.5", "1234.5 mm = 123.45 cm"),
        ("1,500 m", "1500", "1.5 m = 1500 mm"),
        ("150.5 cm", "1505", "150.5 cm = 1505 mm"),
        ("150.5cms", "1505", "150.5 cm = 1505 mm"),
        ("1.5m", "1500", "1.5 m = 1500 mm"),
        ("2 metros", "2000", "2 m = 2000 mm"),
        ("1500 mm", "1500", "1500 mm = 150 cm"),
        ("5 mm", "5", "5 mm = 0.5 cm"),
        (" 60 ", "600", "60 cm = 600 mm"),
        (".9", "900", "0.9 m = 900 mm"),
        ("0,500", "500", "0.5 m = 500 mm"),
        ("657.5 mm", "657.5", "657.5 mm = 65.75 cm"),
        ("9.99", "9990", "9.99 m = 9990 mm"),
        ("10", "100", "10 cm = 100 mm"),
        ("399.9", "3999", "399.9 cm = 3999 mm"),
        ("400", "400", "400 mm = 40 cm"),
    ],
)
def test_a_measure_is_read_as_the_shop_means_it(text: str, mm: str, reading: str) -> None:
    measure = parse_measure(text)
    assert measure.mm == Decimal(mm)
    assert measure.reading == reading


def test_a_measure_with_a_decimal_of_a_centimetre_is_no_whole_number() -> None:
    assert parse_measure("50.1").mm == Decimal("501")
    assert parse_measure("50.15 cm").mm == Decimal("501.5")


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "ancho", "-150", "1.5.0", "1,50,3", "150 pulgadas", "1e3", "150 120", "NaN"),
        *("١٥٠", "1" * 41, "0", "0.5 mm", "20001 mm", "21 m", "1.23456", "0x10", "1_500", "½"),
    ],
)
def test_a_text_that_is_no_measure_is_refused_in_words(text: str) -> None:
    with pytest.raises(MeasureError) as refusal:
        parse_measure(text)
    assert refusal.value.text == text
    assert len(str(refusal.value)) > 20


def test_more_than_a_tenth_of_a_millimetre_is_refused_with_the_nearest_measure() -> None:
    with pytest.raises(MeasureError, match=r"décima de milímetro; escribe a lo más 1234\.6 mm"):
        parse_measure("1.23456")


def test_the_limits_are_shown_and_may_be_narrower() -> None:
    with pytest.raises(MeasureError, match="de 300 mm a 2400 mm"):
        parse_measure("250", least=Decimal(300), most=Decimal(2400))


@pytest.mark.parametrize(
    "text", ["150 x 120", "150x120", "1.50 × 1.20", "150 por 120", "1500*1200", "150 X 120 cm"]
)
def test_a_size_is_width_by_height(text: str) -> None:
    width, height = parse_size(text)
    assert (width.mm, height.mm) == (Decimal(1500), Decimal(1200))


@pytest.mark.parametrize("text", ["150", "150 x", "x 120", "150 x 120 x 10", "ancho x alto", ""])
def test_a_text_without_two_measures_is_no_size(text: str) -> None:
    with pytest.raises(MeasureError):
        parse_size(text)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("2.142857142857", "2.1429"),
        ("100", "100"),
        ("0.00004", "0"),
        ("-1.50", "-1.5"),
        ("1e1200", "1.000E+1200"),
        ("-Infinity", "-Infinity"),
    ],
)
def test_any_number_is_shown_in_few_digits(number: str, shown: str) -> None:
    assert show_number(Decimal(number)) == shown
    assert len(show_measure(Decimal(number))) < 20


@given(st.integers(min_value=int(LEAST * 10), max_value=int(MOST * 10)))
def test_a_shown_measure_reads_back_the_same(tenths: int) -> None:
    mm = Decimal(tenths) / 10
    assert parse_measure(show_measure(mm)).mm == mm
    assert parse_measure(show_cm(mm)).mm == mm


@given(st.text(max_size=60))
def test_any_text_is_a_measure_within_limits_or_an_error_in_words(text: str) -> None:
    try:
        assert LEAST <= parse_measure(text).mm <= MOST
    except MeasureError as error:
        assert str(error)


@given(st.text(alphabet="0123456789.,x×por cm", max_size=25))
def test_any_text_is_a_size_or_an_error_in_words(text: str) -> None:
    try:
        assert all(LEAST <= side.mm <= MOST for side in parse_size(text))
    except MeasureError as error:
        assert str(error)
