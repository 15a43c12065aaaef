"""Times counted in buckets that grow by a factor, so that two histograms add up to one.

The bounds are the same for every process and for ever: bucket ``n`` holds what took up to
``LEAST_MS × GROWTH ** n``. A quantile of any sum is wrong by ``ERROR`` of itself at most, between
``LEAST_MS`` and ``MOST_MS``; the method is that of DDSketch (Masson, Rim and Lee, 2019).

>>> quick, slow = Histogram.of([10.0] * 99), Histogram.of([2000.0])
>>> together = quick + slow
>>> together.count
100
>>> round(together.quantile(0.5), 1), round(together.quantile(1.0))
(10.5, 1909)
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, log

ERROR = 0.05
GROWTH = (1 + ERROR) / (1 - ERROR)
LEAST_MS = 0.1
MOST_MS = 120_000.0
_SCALE = 1 / log(GROWTH)
LAST = ceil(log(MOST_MS / LEAST_MS) * _SCALE)


def bucket_of(ms: float) -> int:
    """The number of the bucket that counts ``ms`` milliseconds; the ends take what lies beyond."""
    if ms <= LEAST_MS:
        return 0
    if ms >= MOST_MS:
        return LAST
    return ceil(log(ms / LEAST_MS) * _SCALE)


def _middle(bucket: int) -> float:
    """What stands for all of a bucket: no further from its ends than ``ERROR`` of them."""
    if bucket == 0:
        return LEAST_MS
    return float(LEAST_MS * GROWTH**bucket * (1 - ERROR))


@dataclass(frozen=True)
class Histogram:
    """How many took how long: counts by bucket, of those that have any."""

    counts: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, times: Iterable[float]) -> "Histogram":
        """Of times in milliseconds."""
        return cls(dict(Counter(map(bucket_of, times))))

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    def __add__(self, other: "Histogram") -> "Histogram":
        return Histogram(dict(Counter(self.counts) + Counter(other.counts)))

    def quantile(self, share: float) -> float | None:
        """The time in milliseconds that ``share`` of them did not exceed; None of none."""
        left = max(ceil(share * self.count), 1)
        for bucket in sorted(self.counts):
            left -= self.counts[bucket]
            if left <= 0:
                return _middle(bucket)
        return None
