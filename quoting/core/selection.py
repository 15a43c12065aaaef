"""What a customer takes of a sent quotation, and what that comes to.

A line is *included*, *optional* (it adds to the total when it is chosen) or one of the
*alternatives* of a group, of which one is taken. Money is pesos.

>>> from dataclasses import replace
>>> from datetime import date
>>> from decimal import Decimal
>>> from quoting.core.promise import Foot, Inclusion, Letterhead, Recipient
>>> window = SentLine(1, "product", "Fija", Decimal(4), Decimal(4), "pza", Decimal("2444.10"),
...                   Decimal("9776.40"))
>>> glass = replace(window, number=2, inclusion=Inclusion.OPTIONAL)
>>> foot = Foot.of(Totals(Decimal("9776.40"), Decimal("488.82"), Decimal(16)), Decimal(5))
>>> promise = Promise("COT-1", 1, date(2030, 3, 14), date(2030, 3, 29), Letterhead(),
...                   Recipient("Laura"), (window, glass), foot)
>>> whole = select(promise)
>>> whole.numbers, whole.totals.total
((1,), Decimal('10773.59'))
>>> select(promise, [2, 1]).totals.total
Decimal('21547.19')
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from catalog.core.errors import EngineError
from quoting.core.pricing import Totals, total_up
from quoting.core.promise import PRODUCT, Foot, Milestone, Promise, SentLine, due


class SelectionError(EngineError):
    """Lines that cannot be taken together; the message is for the customer."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The lines that are taken of a promise: their numbers, in their order, and their totals.

    Whatever is printed of what was chosen or accepted comes from here.
    """

    promise: Promise
    numbers: tuple[int, ...]
    totals: Totals

    @property
    def lines(self) -> tuple[SentLine, ...]:
        return tuple(line for line in self.promise.lines if line.number in self.numbers)

    @property
    def is_whole(self) -> bool:
        """Whether it is what the total was made of when it was sent."""
        return list(self.lines) == counted(self.promise.lines)

    @property
    def payments(self) -> tuple[Milestone, ...]:
        """The agreed payments with what each comes to of this total."""
        return due(self.promise.milestones, self.totals.total)

    @property
    def foot(self) -> Foot:
        return Foot.of(self.totals, self.promise.totals.discount_percent)

    def as_promise(self) -> Promise:
        """The promise as if nothing else had been offered."""
        return replace(self.promise, lines=self.lines, totals=self.foot, milestones=self.payments)


def select(
    promise: Promise, numbers: Collection[int] | None = None, *, partial: bool = True
) -> Selection:
    """The lines of ``promise`` with these numbers; without any, what its total is made of.

    ``partial`` lets included lines and groups of alternatives be left out. Raises SelectionError.
    """
    lines = promise.lines
    if numbers is None:
        taken = counted(lines)
    else:
        taken = [line for line in lines if line.number in numbers]
        _check(lines, taken, numbers, partial)
    foot = promise.totals
    totals = total_up((line.amount for line in taken), foot.discount_percent, foot.tax_rate)
    return Selection(promise, tuple(line.number for line in taken), totals)


def counted(lines: Iterable[SentLine]) -> list[SentLine]:
    """The lines that the total of a quotation is made of before anybody chooses."""
    return [line for line in lines if line.counts]


def _check(
    lines: Sequence[SentLine], taken: Sequence[SentLine], numbers: Collection[int], partial: bool
) -> None:
    unknown = set(numbers) - {line.number for line in lines}
    if unknown:
        raise SelectionError(f"La cotización no tiene la partida {min(unknown)}.")
    if not taken:
        raise SelectionError("Elige al menos una partida.")
    if not partial:
        missing = [line for line in counted(lines) if line not in taken]
        if missing:
            raise SelectionError(
                f"La cotización se acepta completa: falta la partida {missing[0].number}."
            )
    for group in dict.fromkeys(line.group for line in lines if line.is_alternative):
        chosen = sum(line.is_alternative and line.group == group for line in taken)
        named = f"de «{group}»" if group else "de las alternativas"
        if chosen > 1:
            raise SelectionError(f"Elige solo una {named}.")
        if not chosen and not partial:
            raise SelectionError(f"Elige una {named}.")


def pieces_to_build(lines: Iterable[SentLine]) -> int:
    """How many windows and doors ``lines`` add up to."""
    return sum(int(line.quantity) for line in lines if line.kind == PRODUCT)
