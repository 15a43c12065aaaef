"""How sure a figure is, in intervals of 95 %. Plain numbers in and out.

``wilson`` is the score interval of a share (Wilson, 1927), which stands near 0 and 100 % too.
``mean`` is the normal interval with Student's t, made narrower by how much of the whole was heard
(the correction for a finite population): whoever heard everybody is sure. ``most_likely_seen`` is
the exact Poisson limit: what rate still fits with so few cases in so much time.

>>> wilson(9, 10)
Interval(low=Decimal('59.58'), high=Decimal('98.21'))
>>> mean([9, 9, 10, 8, 9], 5)
Interval(low=Decimal('9.00'), high=Decimal('9.00'))
>>> mean([9, 9, 10, 8, 9], 50)
Interval(low=Decimal('8.16'), high=Decimal('9.84'))
>>> most_likely_seen(0)
Decimal('3.00')
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import exp, sqrt

Z = 1.959963984540054  # of 95 %, on both sides
CENT = Decimal("0.01")

# Student's t of 95 % on both sides, by degrees of freedom; from 31 on Z with its correction.
_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interval:
    low: Decimal
    high: Decimal


def wilson(part: int, whole: int, step: Decimal = CENT) -> Interval:
    """Of the per cent that ``part`` is of ``whole``. Raises ZeroDivisionError of nothing."""
    share = part / whole
    middle = share + Z * Z / (2 * whole)
    half = Z * sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
    by = 1 + Z * Z / whole
    low, high = (middle - half) / by, (middle + half) / by
    return Interval(_rounded(100 * max(0.0, low), step), _rounded(100 * min(1.0, high), step))


def mean(values: Sequence[int], population: int) -> Interval:
    """Of two values or more, of ``population`` that might have been heard."""
    n = len(values)
    average = sum(values) / n
    spread = sqrt(sum((value - average) ** 2 for value in values) / (n - 1))
    unheard = sqrt(max(0, population - n) / (population - 1)) if population > 1 else 0.0
    half = _t(n - 1) * spread / sqrt(n) * unheard
    return Interval(_rounded(average - half, CENT), _rounded(average + half, CENT))


def most_likely_seen(cases: int) -> Decimal:
    """The largest mean with which ``cases`` or fewer are seen once in twenty times."""
    low, high = float(cases), 4.0 * cases + 10
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(cases, middle) > 0.05:
            low = middle
        else:
            high = middle
    return _rounded(high, CENT)


def _at_most(cases: int, rate: float) -> float:
    """The Poisson probability of ``cases`` or fewer."""
    term = total = exp(-rate)
    for number in range(1, cases + 1):
        term *= rate / number
        total += term
    return total


def _t(freedom: int) -> float:
    if freedom <= len(_T):
        return _T[freedom - 1]
    return Z + (Z**3 + Z) / (4 * freedom)


def _rounded(value: float, step: Decimal) -> Decimal:
    return Decimal(value).quantize(step, ROUND_HALF_UP) + 0
