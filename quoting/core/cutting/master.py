"""What column generation asks: a linear programme (the only one to know HiGHS) and a knapsack.

A column is a load; a row is a size, to be cut at least as often as it is wanted, or a kind of
off-cut, to be used at most as often as there is one.

>>> from quoting.core.cutting.packing import Bin
>>> master = Master(Problem((5, 3), (3, 3), (Bin(10, 1),)))
>>> [master.add(Load(0, items)) for items in [(0,), (1,), (0, 0), (1, 1, 1), (0, 0)]]
[True, True, True, True, False]
>>> answer = master.solve()
>>> round(answer.cost, 6), [round(price, 6) for price in answer.prices]
(2.5, [0.5, 0.333333])
>>> sorted(load.items for load in master.solve_whole(nodes=10, enough=3))
[(0,), (0, 0), (1, 1, 1)]

The knapsack is the most valuable load of a bin, when every size has a value, in integers. One table
answers for every bin. Sizes enter it from the shortest to the longest, so each step also tells the
best load whose longest piece is that size.

>>> problem = Problem((6, 4, 3), (1, 2, 3), (Bin(10, 1),))
>>> table = fill_table(problem, [60, 45, 30])
>>> table.best[0], table.loads(0)
(105, [Load(bin=0, items=(1, 2, 2)), Load(bin=0, items=(2, 2, 2)), Load(bin=0, items=(2,))])
"""

from collections import Counter
from collections.abc import Sequence
from math import inf
from typing import Any, NamedTuple

import numpy as np
from highspy import Highs, HighsVarType
from numpy.typing import NDArray

from quoting.core.cutting.packing import Load, Loads, Problem, kinds_on_hand, without_surplus

_NOTHING = np.array([], dtype=np.int32)


class Answer(NamedTuple):
    """`prices` by size, `rents` by kind of bin (0 or less), `amounts` by column."""

    cost: float
    prices: list[float]
    rents: list[float]
    amounts: list[float]


class _Solver(Highs):
    """HiGHS on one thread, without a word on the standard output."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # highspy has no types
        self.setOptionValue("threads", 1)
        self.setOptionValue("random_seed", 0)

    def enableCallbacks(self) -> None:
        # The first thing its constructor does, and what prints its banner.
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # the same


class Master:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.columns: list[Load] = []
        self._known: set[Load] = set()
        self._solver = _Solver()
        # Columns are added to a feasible basis: the primal method goes on from there.
        self._solver.setOptionValue("simplex_strategy", 4)
        self._solver.setOptionValue("presolve", "off")
        for count in problem.demand:
            self._solver.addRow(count, inf, 0, _NOTHING, _NOTHING.astype(float))
        self._row_of_kind = {
            kind: len(problem.sizes) + place for place, kind in enumerate(kinds_on_hand(problem))
        }
        for kind in self._row_of_kind:
            supply = problem.bins[kind].supply or 0
            self._solver.addRow(-inf, supply, 0, _NOTHING, _NOTHING.astype(float))

    def add(self, load: Load) -> bool:
        """Whether `load` is a new column."""
        if load in self._known:
            return False
        self._known.add(load)
        self.columns.append(load)
        entries: dict[int, int] = Counter(load.items)
        if load.bin in self._row_of_kind:
            entries[self._row_of_kind[load.bin]] = 1
        rows = np.array(list(entries), dtype=np.int32)
        values = np.array(list(entries.values()), dtype=float)
        price = self.problem.bins[load.bin].cost
        self._solver.addCol(price, 0, inf, len(entries), rows, values)
        return True

    def solve(self) -> Answer:
        self._solver.run()
        solution = self._solver.getSolution()
        duals = list(solution.row_dual)
        rents = [0.0] * len(self.problem.bins)
        for kind, row in self._row_of_kind.items():
            rents[kind] = duals[row]
        return Answer(
            self._solver.getObjectiveValue(),
            duals[: len(self.problem.sizes)],
            rents,
            list(solution.col_value),
        )

    def solve_whole(self, nodes: int, enough: int) -> Loads | None:
        """The best whole numbers of the columns in a tree of `nodes`, or that cost `enough`."""
        solver = _Solver()
        solver.passModel(self._solver.getModel())
        count = len(self.columns)
        everywhere = np.arange(count, dtype=np.int32)
        whole = np.full(count, int(HighsVarType.kInteger), dtype=np.uint8)
        solver.changeColsIntegrality(count, everywhere, whole)
        solver.setOptionValue("mip_max_nodes", nodes)
        solver.setOptionValue("objective_target", enough + 0.5)
        solver.run()
        solution = solver.getSolution()
        if not solution.value_valid:
            return None
        loads = [
            column
            for column, amount in zip(self.columns, solution.col_value, strict=True)
            for _ in range(round(amount))
        ]
        return without_surplus(self.problem, loads)


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
