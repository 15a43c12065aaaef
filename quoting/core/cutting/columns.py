"""The least cost of a cutting problem by column generation, with its proof.

Every load is a column of a linear programme whose rows are the sizes. Its duals price the sizes, a
knapsack finds loads worth more than they cost, and so on until there are none. The prices become
integers before anything is concluded from them: the bound is the Lagrangian one, true for any
prices, so no tolerance of a float can prove what is not so.

Whole bars come from diving: the columns the programme wants most are cut, what is left is priced
again, until nothing is left. Then an integer programme over the columns has the last word.

>>> from quoting.core.cutting.packing import Bin
>>> problem = Problem((5, 4, 3), (2, 4, 4), (Bin(12, 1),))
>>> packed = pack_exactly(problem)
>>> cost(problem, packed.loads), packed.bound
(4, 4)
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil

from quoting.core.cutting.master import Answer, Master, Table, fill_table
from quoting.core.cutting.packing import (
    Effort,
    Load,
    Loads,
    Packed,
    Problem,
    bought_kinds,
    cheaper,
    cheapest,
    cost,
    kinds_on_hand,
    residual,
    volume_bound,
    whole_bars,
    without_surplus,
)
from quoting.core.cutting.quick import fill, first_fit, pack_quickly

STEPS = 1_200
"""For one profile: a step prices up to 200 sizes, and takes a few milliseconds."""

_SIZES_A_STEP = 200

_EPSILON = 1e-6
_SMOOTHING = 0.7
"""Weight of the best prices so far in those that are tried next: they wander less."""

_MOSTLY = 0.9
"""The share of a load that counts as one."""

_TAILS = (30, 45, 60)
"""How many pieces filling to the brim leaves, to end with the exact method."""


def pack_exactly(problem: Problem, steps: int = STEPS) -> Packed:
    """The best loads found within `steps`, never worse than those of `pack_quickly`."""
    best, bound = pack_quickly(problem)
    effort = Effort(steps)
    tails = effort.part(steps // 2)
    for tail in _TAILS:
        if cost(problem, best) == bound or tails.is_spent:
            break
        head = fill(problem, leave=tail)
        best = cheaper(problem, best, (*head, *_end(residual(problem, head), tails)))
    if cost(problem, best) == bound or effort.is_spent:
        return Packed(best, bound)
    return _generate(problem, Packed(best, bound), effort)


def _end(rest: Problem, effort: Effort) -> Loads:
    best = Packed(first_fit(rest), volume_bound(rest))
    if cost(rest, best.loads) > best.bound:
        best = _generate(rest, best, effort)
    return best.loads


def _generate(problem: Problem, known: Packed, effort: Effort) -> Packed:
    """Something better than `known`, or a higher bound, by column generation."""
    best = known.loads
    nodes = effort.left
    pricing = effort.part(effort.left * 2 // 3)
    master, answer, bound = _price_out(problem, best, known.bound, pricing)
    for start in _starts(master, answer):
        if cost(problem, best) == bound or effort.is_spent:
            break
        best = cheaper(problem, best, _dive(master, start, cost(problem, best), effort))
    if cost(problem, best) > bound:
        best = cheaper(problem, best, master.solve_whole(nodes, enough=bound))
    return Packed(best, bound)


def _price_out(
    problem: Problem,
    loads: Loads,
    bound: int,
    effort: Effort,
    columns: Iterable[Load] = (),
) -> tuple[Master, Answer, int]:
    """The programme with the columns it needs, its answer, and the bound that its prices prove."""
    master = Master(problem)
    enough = cost(problem, loads)
    for load in (*loads, *columns):
        master.add(load)
    for item, size in enumerate(problem.sizes):
        if problem.demand[item]:
            master.add(Load(cheapest(problem, size), (item,)))
    prices = _Prices(problem)
    while True:
        answer = master.solve()
        effort.spend(1 + len(problem.sizes) // _SIZES_A_STEP)
        settled = whole_bars(problem, ceil(answer.cost - _EPSILON)) <= bound
        if settled or bound >= enough or effort.is_spent:
            return master, answer, bound
        for smoothing in (_SMOOTHING, 0):
            table, proven = prices.try_out(answer, smoothing)
            bound = max(bound, proven)
            if _add_worthwhile(master, answer, table):
                break
        else:
            return master, answer, bound


def _add_worthwhile(master: Master, answer: Answer, table: Table) -> bool:
    """Whether the table had any load worth more than it costs at the prices of the answer."""
    added = False
    for kind, bin in enumerate(master.problem.bins):
        for load in table.loads(kind):
            worth = sum(answer.prices[item] for item in load.items) + answer.rents[kind]
            if worth > bin.cost + _EPSILON / 100:
                added |= master.add(load)
    return added


class _Prices:
    """Prices of the sizes in whole numbers, and the best that were ever tried."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        bought = [problem.bins[kind] for kind in bought_kinds(problem)]
        dearest = max(bin.cost for bin in bought)
        pieces_in_a_bin = max(bin.capacity for bin in problem.bins) // problem.sizes[-1]
        # A table of 32 bits is quicker, and fine enough where a bar costs 1.
        bits = 30 if dearest == 1 else 60
        self.most = 2**bits // (pieces_in_a_bin + 1)
        self.scale = self.most // dearest
        per_size = min(bin.cost / bin.capacity for bin in bought)
        self.best = [size * per_size for size in problem.sizes]
        self.best_value = Fraction(-1)

    def try_out(self, answer: Answer, smoothing: float) -> tuple[Table, int]:
        """The table at the answer's prices drawn towards the best, and the bound it proves."""
        problem = self.problem
        mixed = (
            smoothing * best + (1 - smoothing) * price
            for best, price in zip(self.best, answer.prices, strict=True)
        )
        prices = [min(self.most, max(0, round(price * self.scale))) for price in mixed]
        table = fill_table(problem, prices)
        worth = table.best
        # No bar may be worth more than it costs; an off-cut is worth what it saves.
        discount = min(
            Fraction(
                problem.bins[kind].cost * self.scale,
                max(worth[kind], problem.bins[kind].cost * self.scale),
            )
            for kind in bought_kinds(problem)
        )
        wanted = sum(price * n for price, n in zip(prices, problem.demand, strict=True))
        saved = sum(
            worth[kind] * (problem.bins[kind].supply or 0) for kind in kinds_on_hand(problem)
        )
        value = discount * (wanted - saved) / self.scale
        if value > self.best_value:
            self.best_value = value
            self.best = [float(discount) * price / self.scale for price in prices]
        return table, whole_bars(problem, ceil(value))


def _dive(master: Master, start: Sequence[Load], less_than: int, effort: Effort) -> Loads | None:
    """The cheapest loads met on the way down from `start` that cost `less_than` a known cost."""
    found: Loads | None = None
    cut: list[Load] = []
    problem = master.problem
    wanted = start
    while True:
        taken = without_surplus(problem, wanted)
        cut += taken
        problem = residual(problem, taken)
        quick = first_fit(problem)
        if cost(problem, (*cut, *quick)) < less_than:
            found = (*cut, *quick)
            less_than = cost(problem, found)
        if not any(problem.demand):
            return found
        known = [load for load in master.columns if _fits(load, problem)]
        master, answer, bound = _price_out(
            problem, quick, volume_bound(problem), effort, columns=known
        )
        if cost(problem, cut) + bound >= less_than or effort.is_spent:
            return found
        wanted = _most_wanted(master, answer)


def _starts(master: Master, answer: Answer) -> Iterator[Sequence[Load]]:
    """Where to dive from: what is wanted most, then every single column, the most wanted first."""
    yield _most_wanted(master, answer)
    amounts = answer.amounts
    for place in sorted(range(len(amounts)), key=lambda place: -amounts[place]):
        if amounts[place] > _EPSILON:
            yield [master.columns[place]]


def _most_wanted(master: Master, answer: Answer) -> list[Load]:
    """The columns as often as they are wanted whole, or nearly; else the one wanted most."""
    whole = [
        column
        for column, amount in zip(master.columns, answer.amounts, strict=True)
        for _ in range(int(amount + 1 - _MOSTLY))
    ]
    return whole or [master.columns[answer.amounts.index(max(answer.amounts))]]


def _fits(load: Load, problem: Problem) -> bool:
    if problem.bins[load.bin].supply == 0:
        return False
    return all(problem.demand[item] >= n for item, n in Counter(load.items).items())
