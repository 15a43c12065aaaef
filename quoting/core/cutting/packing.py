"""The cutting problem in whole numbers: sizes to put into bins at the least cost.

A bin is a bar or an off-cut; sizes and capacities already carry their saw cut. A bin's cost is what
is bought with it: 0 for an off-cut, of which there is a fixed supply. A bin that is bought takes
every size, or another one that is bought does.

>>> problem = Problem((6, 4, 3), (1, 2, 2), (Bin(10, 1), Bin(5, 0, supply=1)))
>>> volume_bound(problem)
2
>>> residual(problem, [Load(0, (0, 1)), Load(1, (1,))])
Problem(sizes=(6, 4, 3), demand=(0, 0, 2), bins=(Bin(capacity=10, cost=1, supply=None), \
Bin(capacity=5, cost=0, supply=0)))
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import gcd
from typing import NamedTuple


class Bin(NamedTuple):
    """A kind of bar; `supply` None means that as many as wanted can be bought."""

    capacity: int
    cost: int
    supply: int | None = None


class Problem(NamedTuple):
    """`sizes` differ and come longest first; `demand` says how many of each."""

    sizes: tuple[int, ...]
    demand: tuple[int, ...]
    bins: tuple[Bin, ...]


class Load(NamedTuple):
    """One bin filled: the index of its kind, and of the sizes in it, longest first."""

    bin: int
    items: tuple[int, ...]


Loads = tuple[Load, ...]


class Packed(NamedTuple):
    """`loads` hold the demand; no packing costs less than `bound`."""

    loads: Loads
    bound: int


Search = Callable[[Problem], Packed]
"""A way to pack. Equal problems give equal loads, always."""


class Effort:
    """Steps of a search that are left; what a part spends, the whole spends too.

    >>> whole = Effort(10)
    >>> part = whole.part(3)
    >>> part.spend(2)
    >>> part.left, whole.left, part.is_spent
    (1, 8, False)
    """

    def __init__(self, steps: int, whole: "Effort | None" = None) -> None:
        self._left = steps
        self._whole = whole

    @property
    def left(self) -> int:
        within = self._left if self._whole is None else min(self._left, self._whole.left)
        return max(0, within)

    @property
    def is_spent(self) -> bool:
        return not self.left

    def spend(self, steps: int = 1) -> None:
        self._left -= steps
        if self._whole is not None:
            self._whole.spend(steps)

    def part(self, steps: int) -> "Effort":
        return Effort(steps, self)


def bought_kinds(problem: Problem) -> list[int]:
    return [kind for kind, bin in enumerate(problem.bins) if bin.supply is None]


def kinds_on_hand(problem: Problem) -> list[int]:
    """The kinds of off-cuts, the shortest first."""
    kinds = [kind for kind, bin in enumerate(problem.bins) if bin.supply is not None]
    return sorted(kinds, key=lambda kind: problem.bins[kind].capacity)


def cheapest(problem: Problem, size: int) -> int:
    """The kind of the least cost among those that are bought and have room for `size`."""
    kinds = (kind for kind in bought_kinds(problem) if problem.bins[kind].capacity >= size)
    return min(kinds, key=lambda kind: problem.bins[kind].cost)


def filled(problem: Problem, load: Load) -> int:
    return sum(problem.sizes[item] for item in load.items)


def cost(problem: Problem, loads: Iterable[Load]) -> int:
    return sum(problem.bins[load.bin].cost for load in loads)


def cheaper(problem: Problem, best: Loads, found: Loads | None) -> Loads:
    """`found` where it costs less than `best`."""
    return found if found is not None and cost(problem, found) < cost(problem, best) else best


def whole_bars(problem: Problem, least: int) -> int:
    """`least` raised to what a number of whole bars can cost."""
    step = gcd(*(bin.cost for bin in problem.bins))
    return -(-least // step) * step


def volume_bound(problem: Problem) -> int:
    """The least cost that the sum of the sizes allows, were every off-cut filled to the brim."""
    total = sum(size * count for size, count in zip(problem.sizes, problem.demand, strict=True))
    on_hand = sum(bin.capacity * bin.supply for bin in problem.bins if bin.supply is not None)
    missing = max(0, total - on_hand)
    bought = (problem.bins[kind] for kind in bought_kinds(problem))
    return whole_bars(problem, min(-(-missing * bin.cost // bin.capacity) for bin in bought))


def shortest(problem: Problem, load: Load) -> Load:
    """`load` in the cheapest bar that takes it; an off-cut stays as it is."""
    if problem.bins[load.bin].supply is not None:
        return load
    return load._replace(bin=cheapest(problem, filled(problem, load)))


def without_surplus(problem: Problem, loads: Iterable[Load]) -> Loads:
    """`loads`, without the pieces beyond the demand and the off-cuts beyond the supply."""
    left = list(problem.demand)
    supply = [bin.supply for bin in problem.bins]
    kept = []
    for load in loads:
        on_hand = supply[load.bin]
        if on_hand is not None:
            if not on_hand:
                continue
            supply[load.bin] = on_hand - 1
        items = []
        for item in load.items:
            if left[item]:
                left[item] -= 1
                items.append(item)
        if items:
            kept.append(shortest(problem, Load(load.bin, tuple(items))))
    return tuple(kept)


def residual(problem: Problem, loads: Sequence[Load]) -> Problem:
    """What is still to be packed, into the bins that are left, after `loads`."""
    packed = Counter(item for load in loads for item in load.items)
    used = Counter(load.bin for load in loads)
    return problem._replace(
        demand=tuple(count - packed[item] for item, count in enumerate(problem.demand)),
        bins=tuple(
            bin if bin.supply is None else bin._replace(supply=bin.supply - used[kind])
            for kind, bin in enumerate(problem.bins)
        ),
    )


def off_cuts_first(problem: Problem, loads: Loads) -> Loads:
    """`loads` with pieces of the emptiest bars moved into the off-cuts that lay unused."""
    on_hand = [load for load in loads if problem.bins[load.bin].supply is not None]
    bars = [load for load in loads if problem.bins[load.bin].supply is None]
    bars.sort(key=lambda load: filled(problem, load))
    for kind, bin in residual_on_hand(problem, on_hand):
        room = bin.capacity
        moved: list[int] = []
        for place, load in enumerate(bars):
            kept = []
            for item in load.items:
                if problem.sizes[item] <= room:
                    room -= problem.sizes[item]
                    moved.append(item)
                else:
                    kept.append(item)
            bars[place] = load._replace(items=tuple(kept))
        if moved:
            on_hand.append(Load(kind, tuple(sorted(moved))))
    return (*on_hand, *(shortest(problem, load) for load in bars if load.items))


def residual_on_hand(problem: Problem, loads: Sequence[Load]) -> list[tuple[int, Bin]]:
    """Every single off-cut that `loads` leave unused, with its kind, the shortest first."""
    bins = residual(problem, loads).bins
    return [
        (kind, bins[kind]) for kind in kinds_on_hand(problem) for _ in range(bins[kind].supply or 0)
    ]
