"""Axes of charts, and the marks on them.

>>> top([Decimal("37")]), top([Decimal("0.4")]), top([])
(Decimal('50'), Decimal('0.5'), Decimal('1'))
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tenants.web.charts import Mark, Reading, trend

STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


def top(values: Iterable[Decimal]) -> Decimal:
    """The end of an axis that begins at nought: one, two or five of a power of ten."""
    most = max(values, default=Decimal(0))
    if most <= 0:
        return Decimal(1)
    power = Decimal(10) ** most.adjusted()
    return next(step * power for step in STEPS if step * power >= most)


def mark(
    label: str, value: float | None, low: float | None = None, high: float | None = None
) -> Mark:
    """Without a value it is a gap."""
    if value is None:
        return Mark(label)
    ends = [value if end is None else end for end in (low, high)]
    return Mark(label, Reading(_short(value), _short(ends[0]), _short(ends[1])))


def line(title: str, marks: Sequence[Mark], unit: str = "") -> str:
    """A trend from nought to a round figure."""
    highs = [each.reading.high for each in marks if each.reading]
    return trend(title, marks, (Decimal(0), top(highs)), unit)


def _short(value: float) -> Decimal:
    return Decimal(f"{value:.3g}")
