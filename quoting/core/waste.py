"""What is charged of the bars that a quotation leaves in pieces, and what they really cost.

A shop charges its off-cuts in one of three ways, by company or by material: a percentage of the
metres; the whole bars that the job takes as a saw would fill them one after another; or the
fewest whole bars that are possible. The percentage belongs to one window (`take_off`); bars belong
to the whole quotation, so their cost is shared among its windows in proportion to the metres they
take. Equal windows pay the same; the shares add up to the bars to the cent where a window is alone
of its kind, and else as near as whole cents for each of its equals come. Pesos and millimetres.

The example window alone takes one bar of each of its six profiles. At 5 % its aluminium is charged
at 589.43; the bars cost 1585.73.

>>> from quoting.core.waste import BarTerms, compare
>>> compare([], BarTerms())
()
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from catalog.core.money import CENT, ZERO, cents
from catalog.core.recipes import Finish, Material, WasteMode
from quoting.core.cutting.bars import CutPlan, Piece, Stock, plan_bars
from quoting.core.cutting.errors import CuttingError
from quoting.core.parts import CostLine, Takeoff

SECONDS = 0.2
"""For each profile: a person is waiting, and the last bar is seldom worth more."""

_METRE = Decimal(1000)

Job = tuple[int, Takeoff]
"""How many windows, and what one takes."""

Key = tuple[str, str]
Shares = dict[Decimal, tuple[Decimal, Decimal]]
"""Metres charged to one window and what they cost, by the metres that it takes."""


class BarTerms(NamedTuple):
    """What a company says where a material says nothing: how off-cuts are charged, and what saw
    and trimming take, mm."""

    mode: WasteMode = WasteMode.PERCENT
    kerf: Decimal = Decimal(0)
    trim: Decimal = Decimal(0)

    def mode_of(self, material: Material) -> WasteMode:
        return WasteMode(material.buying.waste_mode or self.mode)

    def stock_of(self, material: Material) -> Stock | None:
        """New bars of a profile; None of what is not bought by bar."""
        length = material.bar_length
        if length is None or material.use_per_purchase * _METRE != length:
            return None
        own = material.buying
        kerf = self.kerf if own.kerf is None else own.kerf
        return Stock((length,), kerf, self.trim if own.trim is None else own.trim)


class WasteRow(NamedTuple):
    """One profile in one finish over the whole quotation.

    `metres` are net, `charged` is what the cost of the windows holds for it, `bars` are the fewest
    that were found and `bars_cost` what they cost.
    """

    material: Material
    finish: Finish | None
    mode: WasteMode
    metres: Decimal
    charged: Decimal
    bars: int
    bars_cost: Decimal
    optimal: bool

    @property
    def difference(self) -> Decimal:
        """What the bars cost beyond what is charged; negative where more is charged."""
        return self.bars_cost - self.charged


def compare(jobs: Sequence[Job], terms: BarTerms, seconds: float = SECONDS) -> tuple[WasteRow, ...]:
    """What is charged against the real bars, for every profile that is bought by bar."""
    rows = []
    for key, lines in _bought_by_bar(jobs, terms).items():
        first = lines[0][1]
        plan = _plan(jobs, key, first.material, terms, seconds)
        if plan is None:
            continue
        rows.append(
            WasteRow(
                first.material,
                first.finish,
                terms.mode_of(first.material),
                sum((many * line.net for many, line in lines), Decimal(0)),
                sum((many * line.amount for many, line in lines), ZERO),
                plan.bought,
                cents(plan.bought * first.price),
                plan.optimal,
            )
        )
    return tuple(rows)


def charge_bars(
    jobs: Sequence[Job], terms: BarTerms, seconds: float = SECONDS
) -> tuple[Takeoff, ...]:
    """The takeoffs of `jobs`, in their order, with the bars of what is charged so."""
    shares: dict[Key, Shares] = {}
    for key, lines in _bought_by_bar(jobs, terms).items():
        material = lines[0][1].material
        mode = terms.mode_of(material)
        if mode is WasteMode.PERCENT:
            continue
        limit = seconds if mode is WasteMode.OPTIMISED else 0.0
        plan = _plan(jobs, key, material, terms, limit)
        if plan is not None and any(line.net for _, line in lines):
            shares[key] = _shared(plan.bought_length / _METRE, lines)
    return tuple(_charged(takeoff, shares) for _, takeoff in jobs)


def _shared(metres: Decimal, lines: Sequence[tuple[int, CostLine]]) -> Shares:
    """``metres`` of bars and what they cost, by the net metres of one window: rounded down, a cent
    more by largest remainder as long as all the equals can have it, the rest to the fewest."""
    many = Counter[Decimal]()
    for windows, line in lines:
        many[line.net] += windows
    price = lines[0][1].price / lines[0][1].material.use_per_purchase
    factor = metres / sum((net * windows for net, windows in many.items()), Decimal(0))
    exact = {net: net * factor * price for net in many}
    amounts = {net: share.quantize(CENT, ROUND_FLOOR) for net, share in exact.items()}
    whole = sum((amounts[net] * windows for net, windows in many.items()), ZERO)
    missing = int((cents(metres * price) - whole) / CENT)
    for net in sorted(many, key=lambda net: amounts[net] - exact[net]):
        if many[net] <= missing:
            amounts[net] += CENT
            missing -= many[net]
    fewest = min(many, key=lambda net: many[net])
    amounts[fewest] += cents(CENT * missing / many[fewest])
    return {net: (net * factor, amount) for net, amount in amounts.items()}


def _charged(takeoff: Takeoff, shares: Mapping[Key, Shares]) -> Takeoff:
    lines = tuple(
        line if (found := shares.get(_key(line))) is None else _with_bars(line, found)
        for line in takeoff.cost_lines
    )
    return takeoff._replace(cost_lines=lines)


def _with_bars(line: CostLine, shares: Shares) -> CostLine:
    quantity, amount = shares[line.net]
    return line._replace(quantity=quantity, amount=amount)


def _bought_by_bar(jobs: Iterable[Job], terms: BarTerms) -> dict[Key, list[tuple[int, CostLine]]]:
    found: dict[Key, list[tuple[int, CostLine]]] = {}
    for many, takeoff in jobs:
        for line in takeoff.cost_lines:
            if line.material.takes_finish and terms.stock_of(line.material) is not None:
                found.setdefault(_key(line), []).append((many, line))
    return found


def _plan(
    jobs: Iterable[Job], key: Key, material: Material, terms: BarTerms, seconds: float
) -> CutPlan | None:
    """None of what is not bought by bar, or whose pieces the saw cannot take out of one: that stays
    charged by percentage, and the workshop's plan says what is wrong."""
    stock = terms.stock_of(material)
    pieces = [
        Piece(part.length, part.pieces * many)
        for many, takeoff in jobs
        for part in takeoff.parts
        if (part.material.code, part.finish.code if part.finish else "") == key
    ]
    if stock is None or not pieces:
        return None
    try:
        return plan_bars(pieces, stock, seconds)
    except CuttingError:
        return None


def _key(line: CostLine) -> Key:
    return line.material.code, line.finish.code if line.finish else ""
