"""One price for one draft, idle and busy; how good and how quick the plan at once is.

    python -m tests.bench.bench_bars [TIMES]

Twenty windows charged by the fewest bars are priced TIMES (200) on a machine as it is, and as often
while every core is kept busy, each time without anything remembered, by the plan at once and, a
tenth as often, by the exact one. Then the plan at once is compared with the exact one over the jobs
of ``bench_cutting`` and over windows at random. The last line is JSON: ``totals`` and
``exact_totals`` count different prices (1 each is right); of each kind of job, ``equal`` is the
share that needs no bar more than the exact plan, ``gap`` the mean of what it buys beyond it, per
cent, ``ms`` the mean and ``ms_most`` the longest time of the processor for one profile.
"""

import json
import sys
from collections.abc import Iterable
from decimal import Decimal
from random import Random
from time import process_time

from catalog.core.recipes import WasteMode
from quoting.core import waste
from quoting.core.cutting.bars import plan_bars
from quoting.core.cutting.columns import pack_exactly
from quoting.core.cutting.contents import Contents
from quoting.core.waste import NO_PLANS, BarTerms, Job, Plans, bars_of
from tests.bench.bench_cutting import jobs
from tests.bench.burning import all_cores_busy
from tests.quoting.core.windows import charge_bars, hard_windows, windows

TERMS = BarTerms(WasteMode.OPTIMISED, Decimal(4))


def price(taken: list[Job], plans: Plans = NO_PLANS) -> Decimal:
    """What the windows cost, with nothing remembered of an earlier time."""
    waste._planned.cache_clear()
    charged = charge_bars(taken, TERMS, plans)
    return sum(
        (
            many * sum(new.cost_by_family.values(), Decimal(0))
            for (many, _), new in zip(taken, charged, strict=True)
        ),
        Decimal(0),
    )


def exact_plans(taken: list[Job]) -> Plans:
    wanted = [row.contents for row in bars_of(taken, TERMS) if row.is_estimate]
    return {each.key: plan_bars(each.pieces, each.stock, pack_exactly) for each in wanted}


def prices(times: int) -> tuple[set[Decimal], set[Decimal]]:
    """Every different price of the same windows: by the plan at once, and by the exact one."""
    taken = hard_windows()
    return (
        {price(taken) for _ in range(times)},
        {price(taken, exact_plans(taken)) for _ in range(max(1, times // 10))},
    )


def quality(contents: Iterable[Contents]) -> dict[str, float]:
    took, equal, gap = [], 0, 0.0
    for each in contents:
        started = process_time()
        plan = plan_bars(each.pieces, each.stock)
        took.append(process_time() - started)
        exact = plan_bars(each.pieces, each.stock, pack_exactly)
        equal += plan.bought == exact.bought
        gap += 100 * (plan.bought - exact.bought) / exact.bought
    return {
        "equal": round(equal / len(took), 4),
        "gap": round(gap / len(took), 3),
        "ms": round(1000 * sum(took) / len(took), 2),
        "ms_most": round(1000 * max(took), 1),
    }


def profiles(lines: int) -> list[Contents]:
    """Those of a dozen drafts of so many windows each."""
    return [
        row.contents for seed in range(12) for row in bars_of(windows(Random(seed), lines), TERMS)
    ]


def cut_up() -> list[Contents]:
    return [
        Contents.of([(piece.length, piece.count) for piece in pieces], stock)
        for pieces, stock, _ in jobs()
    ]


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    idle, exact_idle = prices(times)
    with all_cores_busy():
        busy, exact_busy = prices(times)
    print(f"Precios: {sorted(map(str, idle | busy))}; exactos: {sorted(map(str, exact_idle))}")
    found = {
        "times": times,
        "totals": len(idle | busy),
        "exact_totals": len(exact_idle | exact_busy),
        "bench_cutting": quality(cut_up()),
        "draft_20": quality(profiles(20)),
        "draft_50": quality(profiles(50)),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
