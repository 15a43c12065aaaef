"""Windows at random of the example product, with what each takes."""

from collections.abc import Iterable
from decimal import Decimal
from random import Random

from quoting.core.parts import Opening, Takeoff, Waste
from quoting.core.takeoff import take_off
from quoting.core.waste import NO_PLANS, BarTerms, Job, Plans, bars_of, shares_of, with_bars
from tests.catalog.core.examples import (
    CLEAR_6,
    NATURAL,
    compiled,
    make_price_book,
    make_sliding_window,
)

WINDOW, PRICES = compiled(make_sliding_window()), make_price_book()

HARD = 3
"""Of this seed the plan of bars at once takes a bar more than the exact one."""


def window(width: str = "1500", height: str = "1200") -> Takeoff:
    opening = Opening(Decimal(width), Decimal(height), NATURAL, CLEAR_6)
    return take_off(WINDOW, opening, PRICES, Waste())


def windows(random: Random, lines: int) -> list[Job]:
    found = []
    for _ in range(lines):
        many = random.choice([1, 1, 2, 3])
        width, height = random.randint(700, 2400), random.randint(600, 2000)
        found.append((many, window(str(width), str(height))))
    return found


def hard_windows() -> list[Job]:
    return windows(Random(HARD), 20)


def charge_bars(
    jobs: Iterable[Job], terms: BarTerms, plans: Plans = NO_PLANS
) -> tuple[Takeoff, ...]:
    """The takeoffs of ``jobs`` with the bars of what is charged so."""
    taken = list(jobs)
    shares = shares_of(bars_of(taken, terms, plans))
    return tuple(with_bars(takeoff, shares) for _, takeoff in taken)
