"""What is charged of the bars that a quotation leaves in pieces, and what they really cost.

A shop charges its off-cuts in one of three ways, by company or by material: a percentage of the
metres; the whole bars that the job takes as a saw would fill them one after another; or the fewest
whole bars. Bars belong to the whole quotation, so their cost is shared among its windows in
proportion to the metres they take. Equal windows pay the same; the shares add up to the bars as
near as whole cents for each of its equals come. Pesos and millimetres.

The fewest bars are those of the exact plan where it is known, by the key of its contents, and else
of a plan at once, which is an estimate until it is proven or the exact one is there. The exact one
never costs more.

The example window alone takes one bar of each of its six profiles. At 5 % its aluminium is charged
at 589.43; the bars cost 1585.73.

>>> compare([], BarTerms())
()
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from catalog.core.money import CENT, ZERO, cents
from catalog.core.recipes import Finish, Labelled, Material, WasteMode
from quoting.core.cutting.bars import MOST_PIECES, CutPlan, Stock, plan_bars, usable_length
from quoting.core.cutting.contents import Contents, CutProfile
from quoting.core.cutting.packing import Search
from quoting.core.cutting.quick import pack_in_order, pack_quickly
from quoting.core.cutting.tenths import CuttingError, tape
from quoting.core.parts import CostLine, Part, Takeoff

_METRE = Decimal(1000)

Job = tuple[int, Takeoff]
"""How many windows, and what one takes."""

Key = tuple[str, str]
"""The codes of a profile and of its finish, which is empty where it has none."""

Plans = Mapping[str, CutPlan]
"""Exact plans, by the key of their contents."""

NO_PLANS: Plans = MappingProxyType({})

Lines = Sequence[tuple[int, CostLine]]
"""What one profile costs in a window, and in how many."""

Shares = dict[Decimal, tuple[Decimal, Decimal]]
"""Metres charged to one window and what they cost, by the metres that it takes."""


class BarTerms(NamedTuple):
    """How off-cuts are charged, and what saw and trimming take, mm, unless a material says."""

    mode: WasteMode = WasteMode.PERCENT
    kerf: Decimal = Decimal(0)
    trim: Decimal = Decimal(0)

    def mode_of(self, material: Material) -> WasteMode:
        return WasteMode(material.buying.waste_mode or self.mode)

    def stock_of(self, material: Material) -> Stock | None:
        """New bars of a profile; None of what has no bars."""
        if material.bar_length is None:
            return None
        own = material.buying
        kerf = self.kerf if own.kerf is None else own.kerf
        trim = self.trim if own.trim is None else own.trim
        return Stock((material.bar_length,), kerf, trim)


class BarsState(Labelled):
    """How the fewest bars that a total charges were found."""

    ESTIMATED = "estimated", "Acomodo de tramos estimado"
    BEST = "best", "El mejor acomodo de tramos que se encontró"
    EXACT = "exact", "Acomodo de tramos exacto"


class ProfileBars(NamedTuple):
    """The whole bars of a profile in a finish, and what windows pay for it.

    ``is_estimate`` says that the exact plan of ``contents`` is not known yet. Where the saw cannot
    take the pieces out of a bar ``plan`` is empty, and ``problem`` says why.
    """

    mode: WasteMode
    contents: Contents
    lines: Lines
    plan: CutPlan
    is_estimate: bool = False
    problem: str = ""

    @property
    def key(self) -> Key:
        return key_of(self.lines[0][1])

    @property
    def kept(self) -> CutProfile:
        """As a promise keeps it."""
        return CutProfile.of(self.material, self.finish, self.contents.stock, self.plan)

    @property
    def material(self) -> Material:
        return self.lines[0][1].material

    @property
    def finish(self) -> Finish | None:
        return self.lines[0][1].finish

    @property
    def metres(self) -> Decimal:
        """Net."""
        return sum((many * line.net for many, line in self.lines), Decimal(0))

    @property
    def charged(self) -> Decimal:
        """What the cost of the windows holds for it."""
        return sum((many * line.amount for many, line in self.lines), ZERO)

    @property
    def bars(self) -> int | None:
        return None if self.problem else self.plan.bought

    @property
    def bars_cost(self) -> Decimal | None:
        return None if self.bars is None else cents(self.bars * self.lines[0][1].price)

    @property
    def optimal(self) -> bool:
        return self.plan.optimal and not self.problem

    @property
    def difference(self) -> Decimal | None:
        """What the bars cost beyond what is charged; negative where more is charged."""
        return None if self.bars_cost is None else self.bars_cost - self.charged

    @property
    def balance(self) -> Decimal | None:
        """The same for the company: what is lost is negative."""
        return None if self.difference is None else -self.difference


Bars = tuple[ProfileBars, ...]


def state_of(bars: Iterable[ProfileBars]) -> BarsState | None:
    """Of all bars together; None where no profile is charged by the fewest."""
    fewest = [row for row in bars if row.mode is WasteMode.OPTIMISED]
    if not fewest:
        return None
    if any(row.is_estimate for row in fewest):
        return BarsState.ESTIMATED
    return BarsState.EXACT if all(row.plan.optimal for row in fewest) else BarsState.BEST


class WasteTotals(NamedTuple):
    """Of the rows that have a plan, in pesos."""

    charged: Decimal
    bars_cost: Decimal

    @property
    def difference(self) -> Decimal:
        return self.bars_cost - self.charged

    @property
    def balance(self) -> Decimal:
        return -self.difference


def total_waste(rows: Iterable[ProfileBars]) -> WasteTotals:
    charged = bars_cost = ZERO
    for row in rows:
        if row.bars_cost is not None:
            charged += row.charged
            bars_cost += row.bars_cost
    return WasteTotals(charged, bars_cost)


def compare(jobs: Iterable[Job], terms: BarTerms, plans: Plans = NO_PLANS) -> Bars:
    """What is charged against the fewest bars, for every profile that is bought by bar."""
    rows = []
    for contents, lines in _bought_by_bar(jobs, terms):
        plan, is_estimate, problem = CutPlan((), 0, ZERO), False, ""
        try:
            plan, is_estimate = _fewest(contents, plans)
        except CuttingError as error:
            problem = str(error)
        mode = terms.mode_of(lines[0][1].material)
        rows.append(ProfileBars(mode, contents, lines, plan, is_estimate, problem))
    return tuple(rows)


def bars_of(jobs: Iterable[Job], terms: BarTerms, plans: Plans = NO_PLANS) -> Bars:
    """The bars of every profile that is charged by them. Raises CuttingError."""
    found = []
    for contents, lines in _bought_by_bar(jobs, terms):
        mode = terms.mode_of(lines[0][1].material)
        match mode:
            case WasteMode.PERCENT:
                continue
            case WasteMode.WHOLE_BARS:
                plan, is_estimate = _planned(contents, pack_in_order), False
            case WasteMode.OPTIMISED:
                plan, is_estimate = _fewest(contents, plans)
        found.append(ProfileBars(mode, contents, lines, plan, is_estimate))
    return tuple(found)


def shares_of(bars: Iterable[ProfileBars]) -> dict[Key, Shares]:
    """What each window pays of ``bars``."""
    return {
        row.key: share_bars(row.plan.bought_length / _METRE, row.lines)
        for row in bars
        if any(line.net for _, line in row.lines)
    }


def with_bars(takeoff: Takeoff, shares: Mapping[Key, Shares]) -> Takeoff:
    """``takeoff`` with its share of the bars in its cost."""
    lines = []
    for line in takeoff.cost_lines:
        if (found := shares.get(key_of(line))) is not None:
            quantity, amount = found[line.net]
            line = line._replace(quantity=quantity, amount=amount)
        lines.append(line)
    return takeoff._replace(cost_lines=tuple(lines))


def may_charge_bars(terms: BarTerms, own_modes: Iterable[str]) -> bool:
    """Whether any window could be charged by whole bars; ``own_modes`` are those of materials."""
    return any(mode != WasteMode.PERCENT for mode in (terms.mode, *own_modes))


def charges_bars(takeoff: Takeoff, terms: BarTerms) -> bool:
    """Whether some profile of a window is charged by whole bars."""
    return any(
        line.material.is_bought_by_bar and terms.mode_of(line.material) is not WasteMode.PERCENT
        for line in takeoff.cost_lines
    )


def first_beyond_bar(takeoff: Takeoff, terms: BarTerms) -> tuple[Part, Decimal] | None:
    """A piece that no bar yields once its ends are trimmed, with what a bar yields, mm; None where
    all can be cut. Raises CuttingError where saw and trims leave nothing of a bar.

    It is asked however off-cuts are charged: the workshop cuts the piece in any case.
    """
    for part in takeoff.parts:
        stock = terms.stock_of(part.material)
        if stock is None:
            continue
        try:
            most = _usable(stock)
        except CuttingError as error:
            raise CuttingError(f"{part.material.name}: {error}", error.field) from error
        if tape(part.length) > most:
            return part, most
    return None


_usable = lru_cache(maxsize=1024)(usable_length)


def crowded(jobs: Iterable[Job], terms: BarTerms) -> dict[Key, int]:
    """The profiles charged by bars of which there are more pieces than one plan takes."""
    return {
        key_of(lines[0][1]): contents.count
        for contents, lines in _bought_by_bar(jobs, terms)
        if contents.count > MOST_PIECES
        and terms.mode_of(lines[0][1].material) is not WasteMode.PERCENT
    }


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


def share_bars(metres: Decimal, lines: Lines) -> Shares:
    """``metres`` of bars and what they cost, by the net metres of one window.

    Each is rounded down, gets a cent more by largest remainder as long as all the equals can have
    it, and the rest goes to the fewest. What ties is settled by the metres, never by which comes
    first.
    """
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


def _bought_by_bar(jobs: Iterable[Job], terms: BarTerms) -> list[tuple[Contents, Lines]]:
    """Pieces and cost of every profile that is bought by bar and cut; lengths as on a tape."""
    lines: dict[Key, list[tuple[int, CostLine]]] = {}
    pieces: dict[Key, list[tuple[Decimal, int]]] = {}
    for many, takeoff in jobs:
        for line in takeoff.cost_lines:
            if line.material.is_bought_by_bar:
                lines.setdefault(key_of(line), []).append((many, line))
        for part in takeoff.parts:
            pieces.setdefault(key_of(part), []).append((tape(part.length), part.pieces * many))
    found: list[tuple[Contents, Lines]] = []
    for key, priced in lines.items():
        stock = terms.stock_of(priced[0][1].material)
        if stock is not None and key in pieces:
            found.append((Contents.of(pieces[key], stock), priced))
    return found


def key_of(line: CostLine | Part) -> Key:
    """What it is planned by: equal ones come out of the same bars."""
    return line.material.code, line.finish.code if line.finish else ""
