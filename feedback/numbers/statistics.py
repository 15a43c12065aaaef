"""What a handful of scores says, and how sure that is. Plain values in and out, no framework.

Scores are whole numbers from 1 to 10. The Net Promoter Score (NPS) is the share of promoters (9,
10) minus that of detractors (1 to 6), in points from −100 to 100. Its interval is the adjusted Wald
one of 95 %: three answers spread as a triangle (¾ promoters, 1½ passives, ¾ detractors) are added
before the normal interval is taken (Rocks, "Interval estimation for the Net Promoter Score", The
American Statistician, 2016). Fewer than five answers say nothing: the result is None.

>>> nps([10, 9, 9, 8, 3])
Nps(promoters=3, passives=1, detractors=1)
>>> found = nps([10, 9, 9, 8, 3])
>>> found.n, found.points, found.low, found.high
(5, Decimal('40'), Decimal('-30'), Decimal('80'))
>>> nps([10, 9, 9, 8]) is None
True
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt

LEAST = 5
"""How many answers say something."""

PROMOTER, DETRACTOR = 9, 6  # from here up, and from here down
Z = 1.959963984540054  # of 95 %, on both sides
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Nps:
    """Counts of answers; ``points`` and its 95 % interval ``low`` to ``high`` are whole points."""

    promoters: int
    passives: int
    detractors: int

    @property
    def n(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def points(self) -> Decimal:
        return _points(Fraction(self.promoters - self.detractors, self.n))

    @property
    def low(self) -> Decimal:
        return _points(max(-1.0, self._middle - self._half_width))

    @property
    def high(self) -> Decimal:
        return _points(min(1.0, self._middle + self._half_width))

    @property
    def _middle(self) -> float:
        return (self.promoters - self.detractors) / (self.n + 3)

    @property
    def _half_width(self) -> float:
        n = self.n + 3
        decided = (self.promoters + self.detractors + 1.5) / n
        return Z * sqrt((decided - self._middle**2) / n)


def nps(scores: Iterable[int]) -> Nps | None:
    """Of one score a person. Raises ValueError for a score that is not from 1 to 10."""
    kept = list(scores)
    if any(not 1 <= score <= 10 for score in kept):
        raise ValueError("A score is a whole number from 1 to 10.")
    promoters = sum(score >= PROMOTER for score in kept)
    detractors = sum(score <= DETRACTOR for score in kept)
    found = Nps(promoters, len(kept) - promoters - detractors, detractors)
    return found if found.n >= LEAST else None


def one_vote_each(scores: Mapping[int, Sequence[int]]) -> list[int]:
    """The score of each company by its key: the mean of its people's, rounded half up, so that a
    company of thirty weighs no more than one of two.

    >>> one_vote_each({1: [10, 9, 4], 2: [9, 8], 3: []})
    [8, 9]
    """
    means = (Decimal(sum(each)) / len(each) for each in scores.values() if each)
    return [int(mean.quantize(WHOLE, ROUND_HALF_UP)) for mean in means]


@dataclass(frozen=True, slots=True)
class Spread:
    """Of ``n`` values: the median, and the quartiles between which the middle half of them lies."""

    n: int
    low: Decimal
    median: Decimal
    high: Decimal


def spread(values: Iterable[Decimal]) -> Spread | None:
    """With quartiles interpolated as spreadsheets do (QUARTILE.INC).

    >>> spread([Decimal(v) for v in (10, 20, 30, 40, 100)])
    Spread(n=5, low=Decimal('20'), median=Decimal('30'), high=Decimal('40'))
    >>> spread([Decimal(10)] * 4) is None
    True
    """
    kept = sorted(values)
    if len(kept) < LEAST:
        return None
    return Spread(len(kept), *(_quantile(kept, Fraction(part, 4)) for part in (1, 2, 3)))


def _quantile(values: Sequence[Decimal], part: Fraction) -> Decimal:
    place = part * (len(values) - 1)
    before = int(place)
    after = min(before + 1, len(values) - 1)
    rest = place - before
    step = (values[after] - values[before]) * rest.numerator / rest.denominator
    return values[before] + step


@dataclass(frozen=True, slots=True)
class Rate:
    """``part`` of ``whole``, both counted; ``percent`` is None of nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Of one decimal.

        >>> Rate(2, 3).percent, Rate(0, 0).percent
        (Decimal('66.7'), None)
        """
        if not self.whole:
            return None
        return (Decimal(100) * self.part / self.whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _points(share: Fraction | float) -> Decimal:
    exact = Fraction(share) * 100
    whole = Decimal(exact.numerator) / Decimal(exact.denominator)
    return whole.quantize(WHOLE, ROUND_HALF_UP) + 0  # a zero has no sign
