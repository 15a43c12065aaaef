"""A plan at once, while somebody types: no solver, and a number of steps that is never passed.

Of 50 windows at random it finds what the exact search finds for nine profiles of ten, and else one
bar more.

>>> from quoting.core.cutting.packing import Bin
>>> problem = Problem((60, 50, 40, 30, 20), (2, 2, 2, 3, 1), (Bin(100, 1),))
>>> len(first_fit(problem)), len(pack_quickly(problem).loads), pack_quickly(problem).bound
(5, 5, 5)
>>> problem = Problem((6, 5, 4, 3, 2), (1, 1, 1, 1, 1), (Bin(10, 1),))
>>> first_fit(problem)
(Load(bin=0, items=(0, 2)), Load(bin=0, items=(1, 3, 4)))
>>> fill(problem, leave=3)
(Load(bin=0, items=(0, 2)),)
"""

from collections import Counter
from collections.abc import Sequence
from math import inf

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
    filled,
    residual,
    residual_on_hand,
    shortest,
    volume_bound,
)

STEPS = 16_000
"""Pieces offered to bars for one profile: some 15 ms at the worst."""

_FEW = 32
_WAYS = (((1, 1), _FEW), ((0, 1), inf), ((1, 2), _FEW), ((2, 1), _FEW))
"""How much a bar may lack, as a fraction of what bars can spare, and the sizes offered to it."""


def pack_in_order(problem: Problem) -> Packed:
    """First-fit-decreasing: the bars that a saw takes as it fills them one after another."""
    return Packed(first_fit(problem), volume_bound(problem))


def pack_quickly(problem: Problem) -> Packed:
    """The best of a few quick ways; never more than `pack_in_order` takes."""
    best, bound = pack_in_order(problem)
    effort = Effort(STEPS)
    for ease, offered in _WAYS:
        if cost(problem, best) == bound or effort.is_spent:
            break
        head = fill(problem, ease=ease, offered=offered, effort=effort)
        best = cheaper(problem, best, (*head, *first_fit(residual(problem, head))))
    return Packed(best, bound)


def first_fit(problem: Problem) -> Loads:
    """First-fit-decreasing: the longest first, each into the first bin with room.

    Off-cuts come before bars, the shortest first. Where bars of several lengths are sold each is
    tried as the one to open, and a bar that is left half empty becomes a shorter one.
    """
    attempts = [
        tuple(shortest(problem, load) for load in _first_fit(problem, opened))
        for opened in bought_kinds(problem)
    ]
    return min(attempts, key=lambda loads: cost(problem, loads))


def _first_fit(problem: Problem, opened: int) -> Loads:
    on_hand = residual_on_hand(problem, [])
    kinds = [kind for kind, _ in on_hand]
    rooms = [bin.capacity for _, bin in on_hand]
    contents: list[list[int]] = [[] for _ in on_hand]
    for item, (size, count) in enumerate(zip(problem.sizes, problem.demand, strict=True)):
        place = 0
        for _ in range(count):
            while place < len(rooms) and rooms[place] < size:
                place += 1
            if place == len(rooms):
                fits = problem.bins[opened].capacity >= size
                kinds.append(opened if fits else cheapest(problem, size))
                rooms.append(problem.bins[kinds[-1]].capacity)
                contents.append([])
            rooms[place] -= size
            contents[place].append(item)
    filled_bins = zip(kinds, contents, strict=True)
    return tuple(Load(kind, tuple(items)) for kind, items in filled_bins if items)


def fill(
    problem: Problem,
    leave: int = 0,
    *,
    ease: tuple[int, int] = (0, 1),
    offered: float = inf,
    effort: Effort | None = None,
) -> Loads:
    """One bar after the other filled around the longest piece with the longest ones.

    Stops when no more than `leave` pieces are left, or `effort` (a step is a piece offered to a
    bin) is spent. With `ease` each bin may lack that fraction of what bars can spare on average. At
    most `offered` different sizes, evenly chosen, are offered to a bin.
    """
    left = list(problem.demand)
    beyond = sum(left) - leave
    loads: list[Load] = []

    def put(load: Load) -> None:
        nonlocal beyond
        loads.append(load)
        beyond -= len(load.items)
        for item in load.items:
            left[item] -= 1

    def fullest(kind: int, spare: int) -> Load:
        load, steps = _fullest(problem, left, kind, spare, offered)
        if effort is not None:
            effort.spend(steps)
        return load

    for kind, _ in residual_on_hand(problem, []):
        load = fullest(kind, 0)
        if load.items and beyond > 0:
            put(load)
    while beyond > 0 and not (effort and effort.is_spent):
        spare = _spare(problem, left) * ease[0] // ease[1] if ease[0] else 0
        candidates = [fullest(kind, spare) for kind in bought_kinds(problem)]
        longest = next(item for item, count in enumerate(left) if count)
        chosen = max(
            (load for load in candidates if longest in load.items),
            key=lambda load: filled(problem, load) / problem.bins[load.bin].cost,
        )
        # The next bins would be filled alike as long as there are pieces for them.
        alike = min(left[item] // n for item, n in Counter(chosen.items).items())
        for _ in range(max(1, min(alike, beyond // len(chosen.items)))):
            put(chosen)
    return tuple(shortest(problem, load) for load in loads)


def _spare(problem: Problem, left: Sequence[int]) -> int:
    """What each of the fewest bars that could hold the rest may lack; 0 with several lengths."""
    kinds = bought_kinds(problem)
    if len(kinds) > 1:
        return 0
    capacity = problem.bins[kinds[0]].capacity
    total = sum(size * count for size, count in zip(problem.sizes, left, strict=True))
    bars = max(1, -(-total // capacity))
    return (bars * capacity - total) // bars


def _fullest(
    problem: Problem, left: Sequence[int], kind: int, spare: int, offered: float
) -> tuple[Load, int]:
    """The fullest load around the longest piece that fits, and how many pieces were offered.

    It may lack `spare` of the bin.

    Which sums can be reached is one long integer: bit n says that pieces of length n in all exist.
    """
    capacity = problem.bins[kind].capacity
    sizes = problem.sizes
    first = next((item for item, n in enumerate(left) if n and sizes[item] <= capacity), None)
    if first is None:
        return Load(kind, ()), 0
    room = capacity - sizes[first]
    within_room = (1 << (room + 1)) - 1
    others = {
        item: count
        for item in reversed(range(first, len(sizes)))
        if (count := min(left[item] - (item == first), room // sizes[item])) > 0
    }
    chosen = list(others)
    if len(chosen) > offered:
        chosen = chosen[:: -(-len(chosen) // int(offered))]
    sums = 1
    shorter: list[tuple[int, int]] = []
    for item in chosen:
        for _ in range(others[item]):
            shorter.append((item, sums))
            sums |= (sums << sizes[item]) & within_room
    most = sums.bit_length() - 1
    least = max(0, min(most, room - spare))
    items = [first]
    for item, sums_without in reversed(shorter):
        size = sizes[item]
        # Whether the shorter pieces reach a sum that ends between least and most with this one.
        if most >= size and (sums_without & ((2 << (most - size)) - 1)) >> max(0, least - size):
            items.append(item)
            most -= size
            least = max(0, least - size)
    return Load(kind, tuple(items)), len(shorter)
