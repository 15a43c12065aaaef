"""One reader of numbers: what people write is understood, and nothing is guessed."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog.core.numbers import plain_digits, read_number, show

MARKS = st.sampled_from([",", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"])
NUMBERS = st.decimals(0, 10**9, places=2)


@given(number=NUMBERS, sign=st.sampled_from(["", "$", "$ "]), mark=MARKS)
def test_a_number_is_read_back_however_its_thousands_are_parted(
    number: Decimal, sign: str, mark: str
) -> None:
    assert read_number(f"{sign}{number:,f}".replace(",", mark)) == number
    assert read_number(plain_digits(number)) == number
    assert read_number(show(number)) == number


@given(whole=st.integers(0, 9), tail=st.integers(0, 99_999), mark=MARKS)
def test_a_decimal_comma_is_never_taken_for_thousands(whole: int, tail: int, mark: str) -> None:
    assert read_number(f"0{mark}{tail:03}") is None
    assert read_number(f"$0{mark}{tail:03}") is None
    assert read_number(f"{whole},{tail % 100:02}") is None
