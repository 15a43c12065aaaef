"""How many whole bars a job takes: a simple count, enough to buy for it.

First fit, decreasing: the longest pieces are placed first, each on the first bar that still has
room. No saw cut, no end trim and no off-cuts are reckoned with, and nothing is optimised.

>>> count_bars([(Decimal(1500), 4), (Decimal(1174), 8)], Decimal(6100))
3
"""

from collections.abc import Iterable
from decimal import Decimal


def count_bars(pieces: Iterable[tuple[Decimal, int]], bar_length: Decimal) -> int:
    """Bars of `bar_length` mm for these (length in mm, how many), none longer than a bar."""
    rests: list[Decimal] = []
    for length, wanted in sorted(pieces, reverse=True):
        left = wanted
        for place, rest in enumerate(rests):
            fitting = min(left, int(rest // length))
            rests[place] -= length * fitting
            left -= fitting
        a_bar = int(bar_length // length)
        while left > 0:
            placed = min(left, a_bar)
            rests.append(bar_length - length * placed)
            left -= placed
    return len(rests)
