"""What a quotation leaves to the company: for its owner's eyes.

>>> unit = UnitPrice(Decimal("1745.78"), Decimal("261.87"), Decimal("2444.10"))
>>> earned = earnings([(Decimal(4), unit)], sale=Decimal("9287.58"))  # 9776.40 less 5 %
>>> earned.direct_cost, earned.overhead, earned.profit, earned.margin
(Decimal('6983.12'), Decimal('1047.48'), Decimal('1256.98'), Decimal('13.53'))
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from catalog.core.money import HUNDRED, ZERO, cents
from quoting.core.pricing import UnitPrice


class Earnings(NamedTuple):
    """Pesos before tax; `sale` is what the customer pays after the discount."""

    direct_cost: Decimal
    overhead: Decimal
    sale: Decimal

    @property
    def profit(self) -> Decimal:
        return self.sale - self.direct_cost - self.overhead

    @property
    def margin(self) -> Decimal:
        """The profit as per cent of the sale, to two decimals."""
        return cents(self.profit / self.sale * HUNDRED) if self.sale else ZERO


def earnings(lines: Iterable[tuple[Decimal, UnitPrice]], sale: Decimal) -> Earnings:
    """Of (quantity, unit price) pairs; a line without a known cost is simply not among them."""
    direct_cost = overhead = ZERO
    for quantity, unit in lines:
        direct_cost += cents(quantity * unit.direct_cost)
        overhead += cents(quantity * unit.overhead)
    return Earnings(direct_cost, overhead, sale)
