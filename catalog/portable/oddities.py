"""Prices of a file that would stand far from those of the same material in other finishes."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from catalog.core.outliers import far_from_sisters
from catalog.portable.changes import Changes
from catalog.portable.document import Priced
from catalog.portable.tabulating import History


def odd_prices(current: Mapping[Priced, Decimal], changes: Changes) -> set[Priced]:
    """Those of ``changes`` that are, on the day from which they are valid; ``current`` are the
    prices of the catalogue, before or after."""
    wanted = {of: amount for of, _, amount in changes.prices}
    history = History({**current, **wanted})
    finishes: dict[str, set[str | None]] = defaultdict(set)
    for code, finish in history.days:
        finishes[code].add(finish)
    found = set()
    for code, since in {(of.material, of.since) for of in wanted}:
        prices = {finish: history.on(code, finish, since) for finish in finishes[code]}
        known = {finish: price for finish, price in prices.items() if price is not None}
        found |= {Priced(since, code, finish) for finish in far_from_sisters(known)}
    return found & wanted.keys()
