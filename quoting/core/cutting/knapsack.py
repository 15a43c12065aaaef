"""The most valuable load of a bin, when every size has a value: a bounded knapsack in integers.

One table answers for every bin at once. Sizes enter it from the shortest to the longest, so the
table after each step also tells the best load whose longest piece is that size: a whole choice of
different good loads for one calculation.

>>> from quoting.core.cutting.packing import Bin
>>> problem = Problem((6, 4, 3), (1, 2, 3), (Bin(10, 1),))
>>> table = fill_table(problem, [60, 45, 30])
>>> table.best[0], table.loads(0)
(105, [Load(bin=0, items=(1, 2, 2)), Load(bin=0, items=(2, 2, 2)), Load(bin=0, items=(2,))])
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quoting.core.cutting.packing import Load, Problem

_MOST_LOADS = 60
"""How many loads of one bin a table offers."""


class Step(NamedTuple):
    """`pieces` of `item` offered together; `taken` says at which sums from their weight on."""

    item: int
    pieces: int
    weight: int
    taken: NDArray[np.bool_]
    best: tuple[int, ...]
    """The value in each bin once this step is done."""


class Table(NamedTuple):
    problem: Problem
    steps: list[Step]

    @property
    def best(self) -> tuple[int, ...]:
        """The value of the best load of each bin."""
        return self.steps[-1].best if self.steps else (0,) * len(self.problem.bins)

    def loads(self, kind: int) -> list[Load]:
        """Different good loads of a bin, the best first."""
        risen = []
        value = 0
        for number, step in enumerate(self.steps):
            if step.best[kind] > value:
                value = step.best[kind]
                risen.append(number)
        return [self._load(kind, number) for number in reversed(risen[-_MOST_LOADS:])]

    def _load(self, kind: int, last: int) -> Load:
        room = self.problem.bins[kind].capacity
        items: list[int] = []
        for step in reversed(self.steps[: last + 1]):
            if room >= step.weight and step.taken[room - step.weight]:
                items += [step.item] * step.pieces
                room -= step.weight
        return Load(kind, tuple(items))


def fill_table(problem: Problem, values: Sequence[int]) -> Table:
    """The table for `values` of one piece of each size; no load may be worth 2⁶³ or more."""
    capacity = max(bin.capacity for bin in problem.bins)
    most = max(values) * (capacity // problem.sizes[-1])
    whole: type[np.signedinteger[Any]] = np.int32 if most < 2**31 else np.int64
    best = np.zeros(capacity + 1, dtype=whole)
    steps = []
    for item in reversed(range(len(problem.sizes))):
        size, value = problem.sizes[item], values[item]
        left = min(problem.demand[item], capacity // size) if value else 0
        together = 1
        while left:
            pieces = min(together, left)
            left -= pieces
            together *= 2
            weight = size * pieces
            with_them = best[: capacity + 1 - weight] + value * pieces
            taken = with_them > best[weight:]
            np.maximum(best[weight:], with_them, out=best[weight:])
            values_now = tuple(int(best[bin.capacity]) for bin in problem.bins)
            steps.append(Step(item, pieces, weight, taken, values_now))
    return Table(problem, steps)
