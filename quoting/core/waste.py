"""What is charged of the bars that a quotation leaves in pieces, and what they really cost.

A shop charges its off-cuts in one of three ways, by company or by material: a percentage of the
metres; the whole bars that the job takes as a saw would fill them one after another; or the
fewest whole bars that are possible. The percentage belongs to one window (`take_off`); bars belong
to the whole quotation, so their cost is shared among its windows in proportion to the metres they
take. Pesos and millimetres.

The example window alone takes one bar of each of its six profiles. At 5 % its aluminium is charged
at 589.43; the bars cost 1585.73.

>>> from quoting.core.waste import BarTerms, compare
>>> compare([], BarTerms())
()
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from catalog.core.money import ZERO, cents
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
    factors: dict[Key, Decimal] = {}
    for key, lines in _bought_by_bar(jobs, terms).items():
        material = lines[0][1].material
        mode = terms.mode_of(material)
        if mode is WasteMode.PERCENT:
            continue
        limit = seconds if mode is WasteMode.OPTIMISED else 0.0
        plan = _plan(jobs, key, material, terms, limit)
        metres = sum((many * line.net for many, line in lines), Decimal(0))
        if plan is not None and metres:
            factors[key] = plan.bought_length / _METRE / metres
    return tuple(_charged(takeoff, factors) for _, takeoff in jobs)


def _charged(takeoff: Takeoff, factors: dict[Key, Decimal]) -> Takeoff:
    lines = tuple(
        line if (factor := factors.get(_key(line))) is None else _with_bars(line, factor)
        for line in takeoff.cost_lines
    )
    return takeoff._replace(cost_lines=lines)


def _with_bars(line: CostLine, factor: Decimal) -> CostLine:
    quantity = line.net * factor
    amount = cents(quantity * line.price / line.material.use_per_purchase)
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
