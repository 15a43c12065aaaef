"""A product's price by size: a table of widths and heights, as shops keep on the wall.

The price of an opening is that of the smallest listed width and height that it fits in; nothing is
interpolated, because a table says what it says. Millimetres and pesos before tax.

>>> table = PriceMatrix(
...     (Decimal(1000), Decimal(1500)), (Decimal(1000), Decimal(1200)),
...     ((Decimal(1800), Decimal(2300)), (Decimal(2000), Decimal(2600))),
... )
>>> table.price(Decimal(1200), Decimal(900))
Decimal('2300')
>>> table.price(Decimal(1600), Decimal(900))
Traceback (most recent call last):
catalog.core.matrix.MatrixError: La tabla de precios llega a 1,500 mm de ancho; esta mide 1,600 mm.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Self

from catalog.core.errors import EngineError
from catalog.core.lengths import Sentence

MOST_SIDES = 40


class MatrixError(EngineError):
    """A table that is not one, or a size that it does not reach."""


@dataclass(frozen=True, slots=True)
class PriceMatrix:
    """`prices` has a row for each height, and in it a price for each width; sizes ascend."""

    widths: tuple[Decimal, ...]
    heights: tuple[Decimal, ...]
    prices: tuple[tuple[Decimal, ...], ...]

    def __post_init__(self) -> None:
        for name, sizes in (("anchos", self.widths), ("altos", self.heights)):
            if not 1 <= len(sizes) <= MOST_SIDES:
                raise MatrixError(f"La tabla lleva de 1 a {MOST_SIDES} {name}.")
            if sizes[0] <= 0 or any(after <= before for before, after in pairwise(sizes)):
                raise MatrixError(f"Los {name} de la tabla van de menor a mayor, sin repetirse.")
        if len(self.prices) != len(self.heights) or any(
            len(row) != len(self.widths) for row in self.prices
        ):
            raise MatrixError("A la tabla le faltan precios; llena todas sus casillas.")
        if any(price < 0 for row in self.prices for price in row):
            raise MatrixError("Los precios de la tabla no pueden ser negativos.")

    def price(self, width: Decimal, height: Decimal) -> Decimal:
        """Of one unit, or MatrixError when it is larger than the table."""
        column = _place(self.widths, width, "ancho")
        return self.prices[_place(self.heights, height, "alto")][column]

    @property
    def dips(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """The sizes (width, height) that are cheaper than a smaller one beside or above them.

        >>> PriceMatrix((Decimal(1), Decimal(2)), (Decimal(1),), ((Decimal(9), Decimal(5)),)).dips
        ((Decimal('2'), Decimal('1')),)
        """
        return tuple(
            (width, height)
            for row, height in enumerate(self.heights)
            for column, width in enumerate(self.widths)
            if (column and self.prices[row][column] < self.prices[row][column - 1])
            or (row and self.prices[row][column] < self.prices[row - 1][column])
        )

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Of plain data whose numbers are text; MatrixError when it is no table."""
        try:
            return cls(
                _numbers(data["widths"]),
                _numbers(data["heights"]),
                tuple(_numbers(row) for row in data["prices"]),
            )
        except (KeyError, TypeError, InvalidOperation) as error:
            raise MatrixError("La tabla de precios no se pudo leer; vuelve a llenarla.") from error

    def to_data(self) -> dict[str, Any]:
        return {
            "widths": [str(size) for size in self.widths],
            "heights": [str(size) for size in self.heights],
            "prices": [[str(price) for price in row] for row in self.prices],
        }


def _place(sizes: Sequence[Decimal], size: Decimal, side: str) -> int:
    place = bisect_left(sizes, size)
    if place == len(sizes):
        raise MatrixError(
            Sentence(
                "La tabla de precios llega a ", sizes[-1], f" de {side}; esta mide ", size, "."
            )
        )
    return place


def _numbers(texts: Sequence[str]) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)
