"""How often the bars to buy are proven to be the fewest, and how long it takes.

    python -m tests.bench.bench_cutting

80 jobs of 120 and 250 pieces that were made by cutting full bars of 6100 mm at random, with a saw
cut of 4 mm, so that the fewest bars are known; and 40 of lengths from 20 to 100 in bars of 150,
where they are not. The last line is JSON with `proven` (share), `known_found` (of the 80, those
planned with the bars they were made of), `seconds_median`, `seconds_max` and `gap` (bars above the
bound, of all jobs together, per cent).
"""

import json
from random import Random
from statistics import median
from time import perf_counter

from quoting.core.cutting.bars import Piece, Stock, plan_bars
from quoting.core.cutting.columns import pack_exactly
from tests.quoting.core.cutting.instances import BAR, SHORT_BAR, cut_up_bars, uniform

SIZES = (120, 250)
Job = tuple[list[Piece], Stock, int | None]


def jobs() -> list[Job]:
    """Pieces, stock, and the fewest bars where they are known."""
    known: list[Job] = []
    for seed in range(80):
        pieces, bars = cut_up_bars(Random(seed), SIZES[seed % 2])
        known.append((pieces, BAR, bars))
    unknown = (uniform(Random(seed), SIZES[seed % 2]) for seed in range(40))
    return [*known, *((pieces, SHORT_BAR, None) for pieces in unknown)]


def main() -> None:
    seconds: list[float] = []
    proven = found = known = bought = bound = 0
    for pieces, stock, fewest in jobs():
        started = perf_counter()
        plan = plan_bars(pieces, stock, pack_exactly)
        seconds.append(perf_counter() - started)
        proven += plan.optimal
        bought += plan.bought
        bound += plan.bound
        if fewest is not None:
            assert plan.bound <= fewest <= plan.bought
            known += 1
            found += plan.bought == fewest
    print(f"{len(seconds)} trabajos, {bought} tramos, cota {bound}")
    print(
        json.dumps(
            {
                "proven": round(proven / len(seconds), 4),
                "known_found": round(found / known, 4),
                "seconds_median": round(median(seconds), 3),
                "seconds_max": round(max(seconds), 3),
                "gap": round(100 * (bought - bound) / bound, 3),
            }
        )
    )


if __name__ == "__main__":
    main()
