"""Quick ways to fill bins, good enough for most jobs: first-fit-decreasing and filling to the brim.

>>> from quoting.core.cutting.packing import Bin
>>> problem = Problem((6, 5, 4, 3, 2), (1, 1, 1, 1, 1), (Bin(10, 1),))
>>> first_fit(problem)
(Load(bin=0, items=(0, 2)), Load(bin=0, items=(1, 3, 4)))
>>> fill(problem, leave=3)
(Load(bin=0, items=(0, 2)),)
"""

from collections.abc import Sequence

from quoting.core.cutting.packing import (
    Load,
    Loads,
    Problem,
    bought_kinds,
    cheapest,
    cost,
    filled,
    residual_on_hand,
    shortest,
)


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


def fill(problem: Problem, leave: int = 0) -> Loads:
    """One bin after the other filled to the brim, around the longest piece with the longest ones.

    Short pieces stay for the end, where they are needed to come out even. Stops when no more than
    `leave` pieces are left.
    """
    left = list(problem.demand)
    loads: list[Load] = []

    def put(load: Load) -> None:
        loads.append(load)
        for item in load.items:
            left[item] -= 1

    for kind, _ in residual_on_hand(problem, []):
        load = _fullest(problem, left, kind)
        if load.items and sum(left) > leave:
            put(load)
    while sum(left) > leave:
        candidates = [_fullest(problem, left, kind) for kind in bought_kinds(problem)]
        longest = next(item for item, count in enumerate(left) if count)
        put(
            max(
                (load for load in candidates if longest in load.items),
                key=lambda load: filled(problem, load) / problem.bins[load.bin].cost,
            )
        )
    return tuple(shortest(problem, load) for load in loads)


def _fullest(problem: Problem, left: Sequence[int], kind: int) -> Load:
    """The fullest load around the longest piece that fits.

    Which sums can be reached is one long integer: bit n says that pieces of length n in all exist.
    """
    capacity = problem.bins[kind].capacity
    sizes = problem.sizes
    first = next((item for item, n in enumerate(left) if n and sizes[item] <= capacity), None)
    if first is None:
        return Load(kind, ())
    room = capacity - sizes[first]
    within_room = (1 << (room + 1)) - 1
    sums = 1
    shorter: list[tuple[int, int]] = []
    for item in reversed(range(first, len(sizes))):
        for _ in range(min(left[item] - (item == first), room // sizes[item])):
            shorter.append((item, sums))
            sums |= (sums << sizes[item]) & within_room
    rest = sums.bit_length() - 1
    items = [first]
    for item, sums_without in reversed(shorter):
        if rest >= sizes[item] and sums_without >> (rest - sizes[item]) & 1:
            items.append(item)
            rest -= sizes[item]
    return Load(kind, tuple(items))
