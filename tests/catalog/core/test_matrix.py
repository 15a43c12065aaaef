"""A table of prices by width and height."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.matrix import MatrixError, PriceMatrix

sizes = st.lists(st.integers(1, 6000), min_size=1, max_size=8, unique=True).map(
    lambda found: tuple(map(Decimal, sorted(found)))
)


@st.composite
def matrices(draw: st.DrawFn) -> PriceMatrix:
    widths, heights = draw(sizes), draw(sizes)
    row = st.tuples(*[st.integers(0, 10**6).map(Decimal)] * len(widths))
    return PriceMatrix(widths, heights, draw(st.tuples(*[row] * len(heights))))


@given(matrices(), st.integers(1, 6000).map(Decimal), st.integers(1, 6000).map(Decimal))
def test_an_opening_costs_what_the_smallest_size_that_holds_it_does(
    table: PriceMatrix, width: Decimal, height: Decimal
) -> None:
    if width > table.widths[-1] or height > table.heights[-1]:
        with pytest.raises(MatrixError, match="La tabla de precios llega a"):
            table.price(width, height)
        return
    column = min(i for i, size in enumerate(table.widths) if size >= width)
    row = min(i for i, size in enumerate(table.heights) if size >= height)
    assert table.price(width, height) == table.prices[row][column]


@given(matrices())
def test_a_table_survives_plain_data(table: PriceMatrix) -> None:
    assert PriceMatrix.from_data(table.to_data()) == table


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "vuelve a llenarla"),
        ({"widths": ["x"], "heights": ["1"], "prices": [["1"]]}, "vuelve a llenarla"),
        ({"widths": [], "heights": ["1"], "prices": [[]]}, "de 1 a 40 anchos"),
        ({"widths": ["2", "1"], "heights": ["1"], "prices": [["1", "1"]]}, "de menor a mayor"),
        ({"widths": ["1"], "heights": ["0"], "prices": [["1"]]}, "de menor a mayor"),
        ({"widths": ["1", "2"], "heights": ["1"], "prices": [["1"]]}, "le faltan precios"),
        ({"widths": ["1"], "heights": ["1"], "prices": [["-1"]]}, "negativos"),
    ],
)
def test_what_is_no_table_is_said(data: dict[str, object], said: str) -> None:
    with pytest.raises(MatrixError, match=said):
        PriceMatrix.from_data(data)
