"""The linear programme of column generation, and the only module that knows its solver, HiGHS.

A column is a load; a row is a size, to be cut at least as often as it is wanted, or a kind of
off-cut, to be used at most as often as there is one. Floats stay in here and in what is read as a
hint: amounts and prices.

>>> from quoting.core.cutting.packing import Bin
>>> master = Master(Problem((5, 3), (3, 3), (Bin(10, 1),)))
>>> [master.add(Load(0, items)) for items in [(0,), (1,), (0, 0), (1, 1, 1), (0, 0)]]
[True, True, True, True, False]
>>> answer = master.solve()
>>> round(answer.cost, 6), [round(price, 6) for price in answer.prices]
(2.5, [0.5, 0.333333])
>>> sorted(load.items for load in master.solve_whole(nodes=10, enough=3))
[(0,), (0, 0), (1, 1, 1)]
"""

from collections import Counter
from math import inf
from typing import NamedTuple

import numpy as np
from highspy import Highs, HighsVarType

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
        self._put(load)
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

    def _put(self, load: Load) -> None:
        entries: dict[int, int] = Counter(load.items)
        if load.bin in self._row_of_kind:
            entries[self._row_of_kind[load.bin]] = 1
        rows = np.array(list(entries), dtype=np.int32)
        values = np.array(list(entries.values()), dtype=float)
        price = self.problem.bins[load.bin].cost
        self._solver.addCol(price, 0, inf, len(entries), rows, values)
