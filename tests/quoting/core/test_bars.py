from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoting.core.bars import count_bars

BAR = Decimal(6100)


@pytest.mark.parametrize(
    ("pieces", "bars"),
    [
        ({}, 0),
        ({"1500": 4}, 1),
        ({"1500": 4, "1174": 8}, 3),
        ({"1170": 4, "1160": 4}, 2),
        ({"6100": 3}, 3),
        ({"3050.1": 2}, 2),
        ({"3050": 2}, 1),
        ({"4000": 1, "2100": 1, "100": 0}, 1),
    ],
)
def test_whole_bars_are_counted(pieces: dict[str, int], bars: int) -> None:
    assert count_bars([(Decimal(length), many) for length, many in pieces.items()], BAR) == bars


@given(st.lists(st.tuples(st.integers(1, 6100), st.integers(1, 30)), max_size=12))
def test_there_are_neither_too_few_bars_nor_twice_as_many(pieces: list[tuple[int, int]]) -> None:
    total = sum(length * many for length, many in pieces)
    bars = count_bars([(Decimal(length), many) for length, many in pieces], BAR)
    assert total <= bars * BAR
    assert bars * BAR < 2 * total + BAR or not pieces
