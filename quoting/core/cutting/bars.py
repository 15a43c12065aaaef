"""The fewest bars of one profile: new ones of one or several lengths, after the off-cuts in stock.

Lengths are millimetres, to the tenth. Off-cuts are used first, each at most once, and never more
is bought for it. What is bought is the least that was found: `optimal` says that less is
impossible ("óptimo"), and `bound` what is proven where it is not ("mejor encontrado").

>>> stock = Stock((Decimal(6100),), Decimal(4), off_cuts=(Decimal(1600),), usable=Decimal(600))
>>> plan = plan_bars([Piece(Decimal(1500), 5, "V1"), Piece(Decimal("657.5"), 3, "V2")], stock)
>>> [(bar.length, len(bar.cuts), bar.remainder) for bar in plan.bars]
[(Decimal('1600'), 1, Decimal('96')), (Decimal('6100'), 4, Decimal('84')), \
(Decimal('6100'), 3, Decimal('4115.5'))]
>>> plan.bought, plan.bound, plan.optimal, plan.left_over
(2, 2, True, (Decimal('4115.5'),))
"""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from typing import NamedTuple

from quoting.core.cutting.errors import CuttingError, PieceTooLong
from quoting.core.cutting.packing import Bin, Load, Problem, off_cuts_first
from quoting.core.cutting.tenths import to_mm, to_tenths
from tenants.late import late

columns = late("quoting.core.cutting.columns")  # the solver and its tables

DEFAULT_SECONDS = 2.0
MOST_PIECES = 10_000

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Piece:
    """`count` equal pieces; `reference` says whose they are."""

    length: Decimal
    count: int = 1
    reference: str = ""


class Stock(NamedTuple):
    """What there is to cut from, in mm.

    `lengths` are those of the bars that can be bought; `trim` is lost at each end of one; `kerf` at
    every cut, measured along the bar. A remainder of `usable` or more returns to the stock.
    """

    lengths: tuple[Decimal, ...]
    kerf: Decimal = _ZERO
    trim: Decimal = _ZERO
    off_cuts: tuple[Decimal, ...] = ()
    usable: Decimal = _ZERO


class CutPiece(NamedTuple):
    length: Decimal
    reference: str


class Bar(NamedTuple):
    """A bar and what is cut from it, the longest first; `trim` is what each of its ends loses."""

    length: Decimal
    is_off_cut: bool
    trim: Decimal
    kerf: Decimal
    cuts: tuple[CutPiece, ...]

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
    def waste(self) -> Decimal:
        """All of the bar that is not in a piece."""
        return self.length - self.cut_length


class CutPlan(NamedTuple):
    """`bars` as they are cut, off-cuts first.

    No plan buys fewer bars than `bound`, nor less than `bound_length` mm of them; `optimal` says
    that this one buys exactly that length.
    """

    bars: tuple[Bar, ...]
    bound: int
    bound_length: Decimal
    optimal: bool
    usable: Decimal

    @property
    def bought(self) -> int:
        """How many new bars."""
        return sum(not bar.is_off_cut for bar in self.bars)

    @property
    def bought_length(self) -> Decimal:
        return sum((bar.length for bar in self.bars if not bar.is_off_cut), _ZERO)

    @property
    def to_buy(self) -> dict[Decimal, int]:
        """How many new bars of each length, the longest first."""
        counts = Counter(bar.length for bar in self.bars if not bar.is_off_cut)
        return dict(sorted(counts.items(), reverse=True))

    @property
    def left_over(self) -> tuple[Decimal, ...]:
        """The remainders that return to the stock, the longest first."""
        remainders = (bar.remainder for bar in self.bars)
        return tuple(sorted((r for r in remainders if r and r >= self.usable), reverse=True))

    @property
    def waste(self) -> Decimal:
        """What is neither a piece nor returns to the stock, mm."""
        return sum((bar.waste for bar in self.bars), _ZERO) - sum(self.left_over, _ZERO)


def plan_bars(pieces: Iterable[Piece], stock: Stock, seconds: float = DEFAULT_SECONDS) -> CutPlan:
    """The plan that buys least, as far as about `seconds` let it be found.

    Equal pieces and stock give an equal plan as long as time does not run out. CuttingError where a
    value is out of bounds, PieceTooLong where a piece fits no bar.
    """
    pieces = list(pieces)
    kerf, trim = _checked(stock)
    lengths = sorted({to_tenths("bar_length", "El largo del tramo", n) for n in stock.lengths})
    off_cuts = Counter(to_tenths("offcuts", "El largo de un retazo", n) for n in stock.off_cuts)
    if not lengths:
        raise CuttingError("bar_length", "Falta el largo del tramo.")
    if lengths[0] <= 2 * trim:
        raise CuttingError("trim", "Los despuntes se llevan el tramo completo: redúcelos.")
    owners = _owners(pieces, lengths[-1] - 2 * trim)
    if not owners:
        return CutPlan((), 0, _ZERO, True, stock.usable)
    sizes = sorted(owners, reverse=True)
    # A cut after every piece, and so room for one more at the end of the bar.
    unit = gcd(*(size + kerf for size in sizes))
    step = gcd(*lengths)
    problem = Problem(
        tuple((size + kerf) // unit for size in sizes),
        tuple(len(owners[size]) for size in sizes),
        (
            *(Bin((n - 2 * trim + kerf) // unit, n // step) for n in lengths),
            *(Bin((n + kerf) // unit, 0, count) for n, count in sorted(off_cuts.items())),
        ),
    )
    packed = columns.pack(problem, seconds)
    loads = off_cuts_first(problem, packed.loads)
    kinds = [*lengths, *sorted(off_cuts)]
    bars = tuple(
        _bar(load, kinds, len(lengths), stock, [owners[sizes[item]] for item in load.items])
        for load in _in_order(loads, len(lengths))
    )
    bought = sum(problem.bins[load.bin].cost for load in loads)
    bound = min(packed.bound, bought)
    return CutPlan(
        bars, -(-bound * step // lengths[-1]), to_mm(bound * step), bought == bound, stock.usable
    )


def _checked(stock: Stock) -> tuple[int, int]:
    """Kerf and trim in tenths."""
    zero = _ZERO
    kerf = to_tenths("kerf", "El corte de la sierra", stock.kerf, least=zero, most=Decimal(50))
    trim = to_tenths("trim", "El despunte", stock.trim, least=zero, most=Decimal(1000))
    to_tenths("usable", "El retazo útil", stock.usable, least=zero)
    return kerf, trim


def _owners(pieces: Sequence[Piece], most: int) -> dict[int, deque[CutPiece]]:
    """The single pieces of each length in tenths, in the order given."""
    total = 0
    owners: dict[int, deque[CutPiece]] = {}
    for piece in pieces:
        length = to_tenths("pieces", "El largo de una pieza", piece.length)
        total += piece.count
        if piece.count < 0 or total > MOST_PIECES:
            raise CuttingError(
                "pieces", f"La cantidad de piezas debe ir de 0 a {MOST_PIECES:,} en todo el plan."
            )
        if length > most:
            raise PieceTooLong(piece.length, piece.reference, to_mm(most))
        if piece.count:
            single = CutPiece(piece.length, piece.reference)
            owners.setdefault(length, deque()).extend([single] * piece.count)
    return owners


def _in_order(loads: Iterable[Load], bought_kinds: int) -> list[Load]:
    """Off-cuts first; then the bars with equal cuts side by side, the longest pieces first."""
    return sorted(loads, key=lambda load: (load.bin < bought_kinds, load.items, load.bin))


def _bar(
    load: Load, kinds: Sequence[int], bought_kinds: int, stock: Stock, owners: list[deque[CutPiece]]
) -> Bar:
    is_off_cut = load.bin >= bought_kinds
    return Bar(
        to_mm(kinds[load.bin]),
        is_off_cut,
        _ZERO if is_off_cut else stock.trim,
        stock.kerf,
        tuple(queue.popleft() for queue in owners),
    )
