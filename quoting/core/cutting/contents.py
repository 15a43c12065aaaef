"""What a plan of bars is made from, and the name that it has by that.

Equal pieces and stock have one key, in whatever order they come. `SEARCH` is part of it: it grows
whenever the exact search would find another plan, so that plans of an older one are not taken for
those of this one.

>>> stock = Stock((Decimal(6100),), kerf=Decimal(4))
>>> one = Contents.of([(Decimal(900), 1), (Decimal(1500), 2), (Decimal("900.0"), 1)], stock)
>>> one.lengths
((Decimal('1500'), 2), (Decimal('900'), 2))
>>> one.key == Contents.of([(Decimal(900), 2), (Decimal(1500), 2)], stock).key
True
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from catalog.core import codec
from catalog.core.numbers import tidy
from quoting.core.cutting.bars import Piece, Stock

SEARCH = 1
"""The version of the exact search: its ways, their order and how many steps it takes."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Pieces to cut, as lengths in mm with their counts, the longest first, and the new bars."""

    lengths: tuple[tuple[Decimal, int], ...]
    stock: Stock

    @classmethod
    def of(cls, lengths: Iterable[tuple[Decimal, int]], stock: Stock) -> Self:
        counts = Counter[Decimal]()
        for length, count in lengths:
            counts[length] += count
        return cls(tuple(sorted(counts.items(), reverse=True)), stock)

    @property
    def pieces(self) -> list[Piece]:
        return [Piece(length, count) for length, count in self.lengths]

    @property
    def key(self) -> str:
        """SHA-256 of all that it says, hexadecimal: the same for the same measures."""
        stock = self.stock
        return codec.digest(
            [
                SEARCH,
                sorted(map(tidy, stock.lengths)),
                [tidy(stock.kerf), tidy(stock.trim)],
                sorted(tidy(off_cut.length) for off_cut in stock.off_cuts),
                [(tidy(length), count) for length, count in self.lengths],
            ]
        )
