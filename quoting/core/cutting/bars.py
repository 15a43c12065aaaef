"""The fewest bars of one profile: new ones of one or several lengths, after the off-cuts in stock.

Lengths are millimetres, to the tenth. Off-cuts are used first, each at most once. What is bought is
the least that the search found: `optimal` says that less is impossible ("óptimo"), and `bound` what
is proven where it is not ("aproximado").

>>> off_cut = OffCut(Decimal(1600))
>>> stock = Stock((Decimal(6100),), Decimal(4), off_cuts=(off_cut,), usable=Decimal(600))
>>> plan = plan_bars([Piece(Decimal(1500), 5, "V1"), Piece(Decimal("657.5"), 3, "V2")], stock)
>>> [(bar.length, len(bar.cuts), bar.remainder) for bar in plan.bars]
[(Decimal('1600'), 1, Decimal('96')), (Decimal('6100'), 4, Decimal('84')), \
(Decimal('6100'), 3, Decimal('4115.5'))]
>>> plan.bought, plan.bound, plan.optimal, plan.left_over
(2, 2, True, (Decimal('4115.5'),))
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from math import gcd
from typing import NamedTuple

from catalog.core.measures import show_measure
from catalog.core.recipes import RIGHT_ANGLE
from quoting.core.cutting.packing import Bin, Problem, Search, off_cuts_first
from quoting.core.cutting.quick import pack_quickly
from quoting.core.cutting.tenths import CuttingError, to_mm, to_tenths

MOST_PIECES = 10_000

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Piece:
    """`count` equal pieces; `reference` says whose they are, angles how their ends are cut."""

    length: Decimal
    count: int = 1
    reference: str = ""
    left_angle: Decimal = RIGHT_ANGLE
    right_angle: Decimal = RIGHT_ANGLE


class OffCut(NamedTuple):
    """A rest of an earlier bar, mm; `key` names it where it is kept."""

    length: Decimal
    key: int = 0


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is to cut from, in mm.

    `lengths` are those of the bars that can be bought; `trim` is lost at each end of one; `kerf` at
    every cut, measured along the bar. A remainder of `usable` or more returns to the stock.
    """

    lengths: tuple[Decimal, ...]
    kerf: Decimal = _ZERO
    trim: Decimal = _ZERO
    off_cuts: tuple[OffCut, ...] = ()
    usable: Decimal = _ZERO


@dataclass(frozen=True, slots=True)
class BarCut:
    """One piece of a bar: length in mm, whose it is, the angles of its ends in degrees."""

    length: Decimal
    reference: str = ""
    left_angle: Decimal = RIGHT_ANGLE
    right_angle: Decimal = RIGHT_ANGLE


@dataclass(frozen=True, slots=True)
class Bar:
    """`count` equal bars and what is cut from each, the longest first.

    `off_cut` is the key of the rest that it is, None of a new bar; each end loses `trim`, each cut
    `kerf`; a remainder of `usable` or more is kept.
    """

    length: Decimal
    cuts: tuple[BarCut, ...]
    kerf: Decimal = _ZERO
    trim: Decimal = _ZERO
    usable: Decimal = _ZERO
    off_cut: int | None = None
    count: int = 1

    @property
    def is_off_cut(self) -> bool:
        return self.off_cut is not None

    @property
    def cut_length(self) -> Decimal:
        return sum((cut.length for cut in self.cuts), _ZERO)

    @property
    def sawn(self) -> Decimal:
        """What becomes chips: a cut after every piece, the last one as far as there is bar."""
        return min(self.kerf * len(self.cuts), self.length - 2 * self.trim - self.cut_length)

    @property
    def remainder(self) -> Decimal:
        """The piece of bar that is left, without trims."""
        return self.length - 2 * self.trim - self.cut_length - self.sawn

    @property
    def is_kept(self) -> bool:
        """Whether the remainder returns to the stock."""
        return bool(self.remainder) and self.remainder >= self.usable

    @property
    def waste(self) -> Decimal:
        """All of the bar that is not in a piece."""
        return self.length - self.cut_length


@dataclass(frozen=True, slots=True)
class CutPlan:
    """`bars` as they are cut, off-cuts first; equal ones are one, with their count.

    No plan buys fewer bars than `bound`, nor less than `bound_length` mm of them.
    """

    bars: tuple[Bar, ...]
    bound: int
    bound_length: Decimal

    @property
    def bought(self) -> int:
        """How many new bars."""
        return sum(bar.count for bar in self.bars if not bar.is_off_cut)

    @property
    def bought_length(self) -> Decimal:
        return sum((bar.length * bar.count for bar in self.bars if not bar.is_off_cut), _ZERO)

    @property
    def from_stock(self) -> int:
        """How many off-cuts."""
        return sum(bar.count for bar in self.bars if bar.is_off_cut)

    @property
    def optimal(self) -> bool:
        """Whether it is proven that less cannot be bought."""
        return self.bought_length == self.bound_length

    @property
    def to_buy(self) -> dict[Decimal, int]:
        """How many new bars of each length, the longest first."""
        counts = Counter[Decimal]()
        for bar in self.bars:
            if not bar.is_off_cut:
                counts[bar.length] += bar.count
        return dict(sorted(counts.items(), reverse=True))

    @property
    def left_over(self) -> tuple[Decimal, ...]:
        """The remainders that return to the stock, the longest first."""
        kept = (bar.remainder for bar in self.bars if bar.is_kept for _ in range(bar.count))
        return tuple(sorted(kept, reverse=True))

    @property
    def waste(self) -> Decimal:
        """What is neither a piece nor returns to the stock, mm."""
        whole = sum((bar.waste * bar.count for bar in self.bars), _ZERO)
        return whole - sum(self.left_over, _ZERO)

    @property
    def longest(self) -> Decimal:
        return max(bar.length for bar in self.bars)

    @property
    def used(self) -> Decimal:
        """Per cent of what is cut from that ends in a piece, to the tenth."""
        whole = sum((bar.length * bar.count for bar in self.bars), _ZERO)
        pieces = sum((bar.cut_length * bar.count for bar in self.bars), _ZERO)
        return round(100 * pieces / whole, 1) if whole else _ZERO


def plan_bars(pieces: Iterable[Piece], stock: Stock, search: Search = pack_quickly) -> CutPlan:
    """The plan that buys least, as far as `search` finds it.

    Equal pieces and stock give an equal plan, in whatever order the pieces come. CuttingError where
    a value is out of bounds, or a piece fits no bar.
    """
    kerf, trim, lengths = _in_tenths(stock)
    on_hand = _on_hand(stock)
    owners = _owners(pieces, lengths[-1] - 2 * trim)
    if not owners:
        return CutPlan((), 0, _ZERO)
    sizes = sorted(owners, reverse=True)
    # A cut after every piece, and so room for one more at the end of the bar.
    unit = gcd(*(size + kerf for size in sizes))
    step = gcd(*lengths)
    problem = Problem(
        tuple((size + kerf) // unit for size in sizes),
        tuple(len(owners[size]) for size in sizes),
        (
            *(Bin((n - 2 * trim + kerf) // unit, n // step) for n in lengths),
            *(Bin((n + kerf) // unit, 0, len(keys)) for n, keys in on_hand.items()),
        ),
    )
    packed = search(problem)
    loads = off_cuts_first(problem, packed.loads)
    kinds = [*lengths, *on_hand]
    bars = Counter[Bar]()
    # Off-cuts first; then the bars with equal cuts side by side, the longest pieces first.
    for load in sorted(loads, key=lambda load: (load.bin < len(lengths), load.items, load.bin)):
        length = kinds[load.bin]
        is_off_cut = load.bin >= len(lengths)
        bars[
            Bar(
                to_mm(length),
                tuple(owners[sizes[item]].popleft() for item in load.items),
                stock.kerf,
                _ZERO if is_off_cut else stock.trim,
                stock.usable,
                on_hand[length].popleft() if is_off_cut else None,
            )
        ] += 1
    bought = sum(problem.bins[load.bin].cost for load in loads)
    bound = min(packed.bound, bought)
    return CutPlan(
        tuple(replace(bar, count=count) for bar, count in bars.items()),
        -(-bound * step // lengths[-1]),
        to_mm(bound * step),
    )


def usable_length(stock: Stock) -> Decimal:
    """The longest piece that a new bar yields, mm. CuttingError where a value is out of bounds."""
    _, trim, lengths = _in_tenths(stock)
    return to_mm(lengths[-1] - 2 * trim)


def _in_tenths(stock: Stock) -> tuple[int, int, list[int]]:
    """Kerf, trim and the lengths of new bars, the shortest first."""
    kerf = to_tenths("kerf", "El corte de la sierra", stock.kerf, least=_ZERO, most=Decimal(50))
    trim = to_tenths("trim", "El despunte", stock.trim, least=_ZERO, most=Decimal(1000))
    to_tenths("usable", "El retazo útil", stock.usable, least=_ZERO)
    lengths = sorted({to_tenths("bar_length", "El largo del tramo", n) for n in stock.lengths})
    if not lengths:
        raise CuttingError("Falta el largo del tramo.", "bar_length")
    if lengths[0] <= 2 * trim:
        raise CuttingError("Los despuntes se llevan el tramo completo: redúcelos.", "trim")
    return kerf, trim, lengths


def no_room(piece: Piece, most: Decimal) -> str:
    """Why `piece` is longer than a bar yields, `most` mm, and what to do."""
    whose = f" de «{piece.reference}»" if piece.reference else ""
    return (
        f"La pieza{whose} de {show_measure(piece.length)} no cabe en un tramo, del que se "
        f"aprovechan {show_measure(most)}: usa un tramo más largo o divídela."
    )


def _on_hand(stock: Stock) -> dict[int, deque[int]]:
    """The keys of the off-cuts of each length in tenths, the shortest length first."""
    found: dict[int, deque[int]] = {}
    for off_cut in sorted(stock.off_cuts, key=lambda off_cut: off_cut.length):
        length = to_tenths("offcuts", "El largo de un retazo", off_cut.length)
        found.setdefault(length, deque()).append(off_cut.key)
    return found


def _owners(pieces: Iterable[Piece], most: int) -> dict[int, deque[BarCut]]:
    """The single pieces of each length in tenths, in the order given."""
    total = 0
    owners: dict[int, deque[BarCut]] = {}
    for piece in pieces:
        length = to_tenths("pieces", "El largo de una pieza", piece.length)
        total += piece.count
        if piece.count < 0 or total > MOST_PIECES:
            raise CuttingError(
                f"La cantidad de piezas debe ir de 0 a {MOST_PIECES:,} en todo el plan.", "pieces"
            )
        if length > most:
            raise CuttingError(no_room(piece, to_mm(most)), "pieces")
        if piece.count:
            single = BarCut(piece.length, piece.reference, piece.left_angle, piece.right_angle)
            owners.setdefault(length, deque()).extend([single] * piece.count)
    return owners
