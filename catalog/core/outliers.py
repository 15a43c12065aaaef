"""Prices that are far from those they should resemble: a slip of the keyboard looks like that.

A price is *far* from what it replaces under half of it or over two and a half times it: finishes of
one profile, which differ most of all that is bought, stay within 1.75 of each other. Nothing is
refused for it; whoever typed it is told.

>>> prices = {None: Decimal("197"), "BLANCO": Decimal("204"), "MADERA": Decimal("305"),
...           "NEGRO": Decimal("22.37")}
>>> far_from_sisters(prices)
{'NEGRO': Span(least=Decimal('197'), most=Decimal('305'))}
"""

from collections.abc import Collection, Hashable, Mapping
from decimal import Decimal
from typing import NamedTuple, TypeVar

FAR_BELOW, FAR_ABOVE = Decimal("0.5"), Decimal("2.5")

Finish = TypeVar("Finish", bound=Hashable)


class Span(NamedTuple):
    """From the least to the most of some prices."""

    least: Decimal
    most: Decimal

    def is_far(self, price: Decimal) -> bool:
        """Whether `price` is far from all of them."""
        return price < self.least * FAR_BELOW or price > self.most * FAR_ABOVE


def span(prices: Collection[Decimal]) -> Span:
    """Of one price at least."""
    return Span(min(prices), max(prices))


def far_from_sisters(prices: Mapping[Finish | None, Decimal]) -> dict[Finish | None, Span]:
    """The prices of one material that are far from all its others, with what the others cost.

    They are by finish; None is the base price, which is believed where there are two alone.
    """
    if len(prices) < 2 or not span(prices.values()).most:
        return {}
    found = {}
    for finish, price in prices.items():
        if finish is None and len(prices) == 2:
            continue
        sisters = span([other for key, other in prices.items() if key != finish])
        if sisters.is_far(price):
            found[finish] = sisters
    return found
