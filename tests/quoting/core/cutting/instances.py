"""Jobs whose best plan is known because of how they were made, and jobs at random."""

from decimal import Decimal
from random import Random

from quoting.core.cutting.bars import Piece, Stock

BAR = Stock((Decimal(6100),), kerf=Decimal(4))
SHORT_BAR = Stock((Decimal(150),))


def cut_up_bars(random: Random, pieces: int, stock: Stock = BAR) -> tuple[list[Piece], int]:
    """`pieces` that come out of so many full bars, each cut at random without a remainder."""
    lengths: list[int] = []
    bars = 0
    while len(lengths) < pieces:
        lengths += _cut_up(random, min(random.randint(3, 6), pieces - len(lengths)), stock)
        bars += 1
    return [Piece(Decimal(length)) for length in lengths], bars


def _cut_up(random: Random, pieces: int, stock: Stock, least: int = 300) -> list[int]:
    free = int(stock.lengths[0] - stock.kerf * (pieces - 1)) - least * pieces
    marks = sorted(random.randint(0, free) for _ in range(pieces - 1))
    return [least + end - start for start, end in zip([0, *marks], [*marks, free], strict=True)]


def uniform(random: Random, pieces: int) -> list[Piece]:
    """Lengths from 20 to 100, for bars of 150."""
    return [Piece(Decimal(random.randint(20, 100))) for _ in range(pieces)]
