"""What the engine costs against the same window worked out by hand.

    python -m tests.bench.bench_engine

Evaluates and prices the sliding window of the examples, and computes the same cuts, panes, cost
lines and price with plain Python written for that window alone. Both run in turns in one process;
the last line is JSON with `line_us` (one line, median), `hundred_windows_ms` (a hundred windows of
twenty-five parts each), `thousand_lines_ms` (a thousand different sizes) and `ratio_to_hand`.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from time import process_time_ns

from catalog.core.compiled import CompiledProduct
from catalog.core.prices import PriceBook
from catalog.core.recipes import Component, Product
from quoting.core.parts import Opening, Takeoff, Waste
from quoting.core.pricing import Price, PriceRules, price_unit
from quoting.core.takeoff import take_off
from tests.catalog.core.examples import (
    CLEAR_6,
    NATURAL,
    compiled,
    make_price_book,
    make_sliding_window,
)

ROUNDS = 400
LINES_A_ROUND = 20

Parts = tuple[tuple[str, str, Decimal, int, str], ...]
Panes = tuple[tuple[str, Decimal, Decimal, int, str], ...]
Items = tuple[tuple[str, str, Decimal], ...]
Costs = tuple[tuple[str, Decimal, Decimal, Decimal, Decimal], ...]
Handmade = tuple[Parts, Panes, Items, Costs, Decimal]

CENT = Decimal("0.01")
BARS = {
    "RIEL-3": Decimal("223.88"),
    "CHAMBRANA-3": Decimal("300.44"),
    "CERCO-3": Decimal("228.75"),
    "TRASLAPE-3": Decimal("299.98"),
    "ZOCLO-3": Decimal("362.04"),
    "CABEZAL-HOJA-3": Decimal("170.64"),
}
METRES_IN_A_BAR = Decimal("6.1")
SHEET, AREA_OF_A_SHEET = Decimal("1024.92"), Decimal("4.68")
WASTE = Decimal("1.05")


def by_hand(width: Decimal, height: Decimal) -> Handmade:
    """Cuts, panes, supplies, cost lines and price of one sliding window, and of nothing else."""
    leaf_rail = (width - 185) / 2
    parts = (
        ("Riel", "RIEL-3", width, 1, ""),
        ("Cabezal", "CHAMBRANA-3", width, 1, ""),
        ("Jambas", "CHAMBRANA-3", height - 26, 2, ""),
        ("Cerco chapa hoja fija", "CERCO-3", height - 30, 1, "fija"),
        ("Cerco chapa hoja corrediza", "CERCO-3", height - 40, 1, "corrediza"),
        ("Traslape hoja fija", "TRASLAPE-3", height - 30, 1, "fija"),
        ("Traslape hoja corrediza", "TRASLAPE-3", height - 40, 1, "corrediza"),
        ("Zoclo", "ZOCLO-3", leaf_rail, 2, ""),
        ("Cabezal de hoja", "CABEZAL-HOJA-3", leaf_rail, 2, ""),
    )
    pane_width = (width - 155) / 2
    panes = (
        ("Vidrio fijo", pane_width, height - 125, 1, "fija"),
        ("Vidrio corredizo", pane_width, height - 135, 1, "corrediza"),
    )
    metres: dict[str, Decimal] = {}
    for _, code, length, count, _ in parts:
        metres[code] = metres.get(code, Decimal(0)) + length * count / 1000
    costs = []
    for code, net in metres.items():
        quantity, price = net * WASTE, BARS[code]
        costs.append((code, net, quantity, price, cents(quantity * price / METRES_IN_A_BAR)))
    area = sum((w * h * count for _, w, h, count, _ in panes), Decimal(0)) / 1_000_000
    perimeter = sum((2 * (w + h) * count for _, w, h, count, _ in panes), Decimal(0)) / 1000
    wasted = area * WASTE
    costs.append(("CLARO-6", area, wasted, SHEET, cents(wasted * SHEET / AREA_OF_A_SHEET)))
    items = []
    for role, code, quantity, price in (
        ("Carretillas", "CARRETILLA-3", Decimal(2), Decimal(35)),
        ("Jaladera", "PERICO-12", Decimal(1), Decimal(45)),
        ("Felpa", "FELPA", (3 * width + 4 * height) / 1000, Decimal(3)),
        ("Vinil", "VINIL-12", perimeter, Decimal(6)),
        ("Pijas de marco", "PIJA-10X1", Decimal(8), Decimal("0.8")),
        ("Pijas de hoja", "PIJA-10X15", Decimal(8), Decimal(1)),
        ("Pijas de fijación", "PIJA-10X2", Decimal(4), Decimal("1.2")),
        ("Silicón", "SILICON", Decimal("0.5"), Decimal(95)),
        ("Fabricación", "MO-CORREDIZA", width * height / 1_000_000, Decimal(180)),
        ("Instalación", "INSTALACION", Decimal(1), Decimal(250)),
    ):
        items.append((role, code, quantity))
        costs.append((code, quantity, quantity, price, cents(quantity * price)))
    cost = sum((amount for *_, amount in costs), Decimal(0))
    unit_price = cost + cents(cost * 15 / 100) + cents(cost * 25 / 100)
    return parts, panes, tuple(items), tuple(costs), unit_price


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


class Engine:
    """The engine with everything a request would already hold."""

    def __init__(self, product: Product | None = None) -> None:
        self.product: CompiledProduct = compiled(product or make_sliding_window())
        self.prices: PriceBook = make_price_book()
        self.waste = Waste()
        self.rules = PriceRules()

    def line(self, width: Decimal, height: Decimal) -> tuple[Takeoff, Price]:
        opening = Opening(width, height, NATURAL, CLEAR_6)
        takeoff = take_off(self.product, opening, self.prices, self.waste)
        return takeoff, price_unit(takeoff.cost_by_family, self.rules)


def window_of_25_parts() -> Product:
    """The sliding window with as many reinforcements as the largest products have parts."""
    window = make_sliding_window()
    whole = len(window.components)
    more = tuple(
        Component(f"Refuerzo {n}", "RIEL-3", length=f"(AT - {10 * n}) / 2")
        for n in range(25 - whole)
    )
    return replace(window, components=window.components + more)


def as_by_hand(takeoff: Takeoff, price: Price) -> Handmade:
    """The engine's result in the shape of the handmade one, to compare them."""
    return (
        tuple((p.role, p.material.code, p.length, p.pieces, p.leaf) for p in takeoff.parts),
        tuple((p.role, p.width, p.height, p.pieces, p.leaf) for p in takeoff.panes),
        tuple((item.role, item.material.code, item.quantity) for item in takeoff.items),
        tuple(
            (line.material.code, line.net, line.quantity, line.price, line.amount)
            for line in takeoff.cost_lines
        ),
        price.price,
    )


def sizes(count: int) -> list[tuple[Decimal, Decimal]]:
    """`count` different openings, among them halves of a millimetre."""
    return [
        (Decimal(1000 + 17 * n % 900) + Decimal(n % 2) / 2, Decimal(900 + 13 * n % 700))
        for n in range(count)
    ]


def timed(
    work: Callable[[Decimal, Decimal], object], openings: list[tuple[Decimal, Decimal]]
) -> int:
    """Nanoseconds of processor to work out all the openings, whatever else the machine does."""
    started = process_time_ns()
    for width, height in openings:
        work(width, height)
    return process_time_ns() - started


def main() -> None:
    engine = Engine()
    thousand = sizes(1000)
    for width, height in [(Decimal(1500), Decimal(1200)), *thousand]:
        assert as_by_hand(*engine.line(width, height)) == by_hand(width, height)
    example = [(Decimal(1500), Decimal(1200))] * LINES_A_ROUND
    rounds = [(timed(engine.line, example), timed(by_hand, example)) for _ in range(ROUNDS)]
    thousand_times = [timed(engine.line, thousand) for _ in range(7)]
    large = Engine(window_of_25_parts())
    hundred_times = [timed(large.line, thousand[:100]) for _ in range(15)]
    line_ns = median(ours for ours, _ in rounds) / LINES_A_ROUND
    hand_ns = median(theirs for _, theirs in rounds) / LINES_A_ROUND
    print(f"A mano: {hand_ns / 1000:.1f} µs por línea")
    print(
        json.dumps(
            {
                "line_us": round(line_ns / 1000, 1),
                "hundred_windows_ms": round(median(hundred_times) / 1_000_000, 1),
                "thousand_lines_ms": round(median(thousand_times) / 1_000_000, 1),
                "ratio_to_hand": round(median(ours / theirs for ours, theirs in rounds), 2),
            }
        )
    )


if __name__ == "__main__":
    main()
