"""What is charged of the bars that a quotation leaves in pieces, and what they really cost.

A shop charges its off-cuts in one of three ways, by company or by material: a percentage of the
metres; the whole bars that the job takes as a saw would fill them one after another; or the
fewest whole bars. The percentage belongs to one window (`take_off`); bars belong to the whole
quotation, so their cost is shared among its windows in proportion to the metres they take. Equal
windows pay the same; the shares add up to the bars to the cent where a window is alone of its kind,
and else as near as whole cents for each of its equals come. Pesos and millimetres.

The fewest bars are those of the exact plan where it is known, by the key of its contents, and else
of a plan at once, which is an estimate until it is proven or the exact one is there. Both are
functions of the pieces alone; the exact one never costs more.

The example window alone takes one bar of each of its six profiles. At 5 % its aluminium is charged
at 589.43; the bars cost 1585.73.

>>> from quoting.core.waste import BarTerms, compare
>>> compare([], BarTerms())
()
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, Self

from catalog.core.money import CENT, ZERO, cents
from catalog.core.recipes import Finish, Material, WasteMode
from quoting.core.cutting.bars import CutPlan, Piece, Stock, plan_bars
from quoting.core.cutting.contents import Contents
from quoting.core.cutting.cutlists import CutProfile
from quoting.core.cutting.errors import CuttingError
from quoting.core.cutting.packing import Search
from quoting.core.cutting.quick import pack_in_order, pack_quickly
from quoting.core.parts import CostLine, Part, Takeoff

_METRE = Decimal(1000)
_TENTH = Decimal("0.1")

Job = tuple[int, Takeoff]
"""How many windows, and what one takes."""

Key = tuple[str, str]
"""The codes of a profile and of its finish, which is empty where it has none."""

Plans = Mapping[str, CutPlan]
"""Exact plans, by the key of their contents."""

NO_PLANS: Plans = MappingProxyType({})

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


class BarsState(StrEnum):
    """How the fewest bars that a total charges were found."""

    label: str

    ESTIMATED = "estimated", "Acomodo de tramos estimado"
    BEST = "best", "El mejor acomodo de tramos que se encontró"
    EXACT = "exact", "Acomodo de tramos exacto"

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class ProfileBars(NamedTuple):
    """The whole bars of a profile in a finish that a quotation pays for.

    ``is_estimate`` says that the exact plan of ``contents`` is not known yet.
    """

    material: Material
    finish: Finish | None
    mode: WasteMode
    contents: Contents
    plan: CutPlan
    is_estimate: bool

    @property
    def key(self) -> Key:
        return self.material.code, self.finish.code if self.finish else ""

    @property
    def kept(self) -> CutProfile:
        """As a promise keeps it."""
        finish, stock = self.finish, self.contents.stock
        return CutProfile(
            self.material.code,
            self.material.name,
            finish.code if finish else None,
            finish.name if finish else "",
            stock.kerf,
            stock.trim,
            self.plan,
        )


def state_of(bars: Iterable[ProfileBars]) -> BarsState | None:
    """Of all bars together; None where no profile is charged by the fewest."""
    fewest = [row for row in bars if row.mode is WasteMode.OPTIMISED]
    if not fewest:
        return None
    if any(row.is_estimate for row in fewest):
        return BarsState.ESTIMATED
    return BarsState.EXACT if all(row.plan.optimal for row in fewest) else BarsState.BEST


class WasteRow(NamedTuple):
    """One profile in one finish over the whole quotation.

    ``metres`` are net, ``charged`` is what the cost of the windows holds for it, ``price`` that of
    a bar, ``plan`` the fewest bars that were found. Where the saw cannot take the pieces out of a
    bar there is no plan, and ``problem`` says why.
    """

    material: Material
    finish: Finish | None
    mode: WasteMode
    metres: Decimal
    charged: Decimal
    price: Decimal
    plan: CutPlan | None
    problem: str = ""

    @property
    def bars(self) -> int | None:
        return None if self.plan is None else self.plan.bought

    @property
    def bars_cost(self) -> Decimal | None:
        return None if self.plan is None else cents(self.plan.bought * self.price)

    @property
    def optimal(self) -> bool:
        return self.plan is not None and self.plan.optimal

    @property
    def difference(self) -> Decimal | None:
        """What the bars cost beyond what is charged; negative where more is charged."""
        return None if self.bars_cost is None else self.bars_cost - self.charged


class WasteTotals(NamedTuple):
    """Of the rows that have a plan, in pesos."""

    charged: Decimal
    bars_cost: Decimal

    @property
    def difference(self) -> Decimal:
        return self.bars_cost - self.charged


def total_waste(rows: Iterable[WasteRow]) -> WasteTotals:
    planned = [(row.charged, row.bars_cost) for row in rows if row.bars_cost is not None]
    return WasteTotals(
        sum((charged for charged, _ in planned), ZERO), sum((cost for _, cost in planned), ZERO)
    )


def compare(jobs: Sequence[Job], terms: BarTerms, plans: Plans = NO_PLANS) -> tuple[WasteRow, ...]:
    """What is charged against the real bars, for every profile that is bought by bar."""
    rows = []
    for contents, lines in _bought_by_bar(jobs, terms).values():
        first = lines[0][1]
        plan, problem = None, ""
        try:
            plan, _ = _fewest(contents, plans)
        except CuttingError as error:
            problem = str(error)
        rows.append(
            WasteRow(
                first.material,
                first.finish,
                terms.mode_of(first.material),
                sum((many * line.net for many, line in lines), Decimal(0)),
                sum((many * line.amount for many, line in lines), ZERO),
                first.price,
                plan,
                problem,
            )
        )
    return tuple(rows)


def bars_of(
    jobs: Iterable[Job], terms: BarTerms, plans: Plans = NO_PLANS
) -> tuple[ProfileBars, ...]:
    """The bars of every profile that is charged by them. Raises CuttingError where the saw cannot
    take the pieces out of a bar."""
    found = []
    for contents, lines in _bought_by_bar(jobs, terms).values():
        first = lines[0][1]
        mode = terms.mode_of(first.material)
        match mode:
            case WasteMode.PERCENT:
                continue
            case WasteMode.WHOLE_BARS:
                plan, is_estimate = _planned(contents, pack_in_order), False
            case WasteMode.OPTIMISED:
                plan, is_estimate = _fewest(contents, plans)
        found.append(ProfileBars(first.material, first.finish, mode, contents, plan, is_estimate))
    return tuple(found)


def charge_bars(
    jobs: Sequence[Job], terms: BarTerms, plans: Plans = NO_PLANS
) -> tuple[Takeoff, ...]:
    """The takeoffs of `jobs`, in their order, with the bars of what is charged so. Raises
    CuttingError like `bars_of`."""
    bars = {row.key: row.plan for row in bars_of(jobs, terms, plans)}
    if not bars:
        return tuple(takeoff for _, takeoff in jobs)
    lines: dict[Key, list[tuple[int, CostLine]]] = {}
    for many, takeoff in jobs:
        for line in takeoff.cost_lines:
            lines.setdefault(_key(line), []).append((many, line))
    shares = {
        key: share_bars(plan.bought_length / _METRE, lines[key])
        for key, plan in bars.items()
        if any(line.net for _, line in lines[key])
    }
    return tuple(_charged(takeoff, shares) for _, takeoff in jobs)


def may_charge_bars(terms: BarTerms, own_modes: Iterable[str]) -> bool:
    """Whether any window could be charged by whole bars; ``own_modes`` are those of materials."""
    return any(mode != WasteMode.PERCENT for mode in (terms.mode, *own_modes))


def charges_bars(takeoff: Takeoff, terms: BarTerms) -> bool:
    """Whether some profile of a window is charged by whole bars."""
    return any(
        line.material.takes_finish and terms.mode_of(line.material) is not WasteMode.PERCENT
        for line in takeoff.cost_lines
    )


def check_bars(takeoff: Takeoff, terms: BarTerms) -> None:
    """Whether the saw can take every piece of a window out of a bar, where it is charged by bars.
    Raises CuttingError."""
    for contents, lines in _bought_by_bar([(1, takeoff)], terms).values():
        if terms.mode_of(lines[0][1].material) is not WasteMode.PERCENT:
            _has_room(contents.stock, contents.lengths[0][0])


@lru_cache(maxsize=1024)
def _has_room(stock: Stock, length: Decimal) -> None:
    plan_bars([Piece(length)], stock, pack_in_order)


def _fewest(contents: Contents, plans: Plans) -> tuple[CutPlan, bool]:
    """The best plan that is known, and whether the exact one is still to come."""
    plan = _planned(contents, pack_quickly)
    if plan.optimal:
        return plan, False
    exact = plans.get(contents.key)
    return (plan, True) if exact is None else (exact, False)


@lru_cache(maxsize=256)
def _planned(contents: Contents, search: Search) -> CutPlan:
    return plan_bars(contents.pieces, contents.stock, search)


def share_bars(metres: Decimal, lines: Sequence[tuple[int, CostLine]]) -> Shares:
    """``metres`` of bars and what they cost, by the net metres of one window: rounded down, a cent
    more by largest remainder as long as all the equals can have it, the rest to the fewest. What
    ties is settled by the metres, never by which window comes first."""
    many = Counter[Decimal]()
    for windows, line in lines:
        many[line.net] += windows
    price = lines[0][1].price / lines[0][1].material.use_per_purchase
    factor = metres / sum((net * windows for net, windows in many.items()), Decimal(0))
    exact = {net: net * factor * price for net in many}
    amounts = {net: share.quantize(CENT, ROUND_FLOOR) for net, share in exact.items()}
    whole = sum((amounts[net] * windows for net, windows in many.items()), ZERO)
    missing = int((cents(metres * price) - whole) / CENT)
    for net in sorted(many, key=lambda net: (amounts[net] - exact[net], net)):
        if many[net] <= missing:
            amounts[net] += CENT
            missing -= many[net]
    fewest = min(many, key=lambda net: (many[net], net))
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


def _bought_by_bar(
    jobs: Iterable[Job], terms: BarTerms
) -> dict[Key, tuple[Contents, list[tuple[int, CostLine]]]]:
    """Pieces and cost of every profile that is bought by bar and cut; lengths as on a tape."""
    lines: dict[Key, list[tuple[int, CostLine]]] = {}
    pieces: dict[Key, list[tuple[Decimal, int]]] = {}
    for many, takeoff in jobs:
        for line in takeoff.cost_lines:
            if line.material.takes_finish and terms.stock_of(line.material) is not None:
                lines.setdefault(_key(line), []).append((many, line))
        for part in takeoff.parts:
            length = part.length.quantize(_TENTH, ROUND_HALF_UP)
            pieces.setdefault(_key(part), []).append((length, part.pieces * many))
    found = {}
    for key, priced in lines.items():
        stock = terms.stock_of(priced[0][1].material)
        if stock is not None and key in pieces:
            found[key] = (Contents.of(pieces[key], stock), priced)
    return found


def _key(line: CostLine | Part) -> Key:
    return line.material.code, line.finish.code if line.finish else ""
