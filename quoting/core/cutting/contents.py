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
from hashlib import sha256
from typing import Self

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
        """SHA-256 of all that it says, hexadecimal."""
        stock = self.stock
        words = [f"bars {SEARCH}", *("bar " + _digits(length) for length in sorted(stock.lengths))]
        words += [f"kerf {_digits(stock.kerf)}", f"trim {_digits(stock.trim)}"]
        words += [f"off-cut {_digits(off_cut.length)}" for off_cut in sorted(stock.off_cuts)]
        words += [f"{count} of {_digits(length)}" for length, count in self.lengths]
        return sha256("\n".join(words).encode()).hexdigest()


def _digits(mm: Decimal) -> str:
    return f"{mm.normalize():f}"
