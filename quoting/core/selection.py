"""What a customer takes of a sent quotation, and what that comes to.

Lines are those of a snapshot's public half. A line is *included*, *optional* (it adds to the total
when it is chosen) or one of the *alternatives* of a group, of which one is taken. Money is pesos.

>>> public = {
...     "lines": [
...         {"number": 1, "amount": "9776.40"},
...         {"number": 2, "amount": "1000.00", "inclusion": "optional"},
...     ],
...     "totals": {"discount_percent": "5", "tax_rate": "16"},
... }
>>> whole = select(public)
>>> whole.numbers, whole.totals.total
((1,), Decimal('10773.59'))
>>> select(public, [2, 1]).totals.total
Decimal('11875.59')
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from catalog.core.errors import EngineError
from quoting.core.pricing import Discount, Totals, total_up

INCLUDED, OPTIONAL, ALTERNATIVE = "included", "optional", "alternative"

Line = Mapping[str, Any]


class SelectionError(EngineError):
    """Lines that cannot be taken together; the message is for the customer."""


class Selection(NamedTuple):
    """The numbers of the lines that are taken, in their order, and their totals."""

    numbers: tuple[int, ...]
    totals: Totals


def select(
    public: Mapping[str, Any], numbers: Collection[int] | None = None, *, partial: bool = True
) -> Selection:
    """The lines of ``public`` with these numbers; without any, what its total is made of.

    ``partial`` lets lines that are included be left out, and groups of alternatives untouched.
    Raises SelectionError.
    """
    lines: Sequence[Line] = public["lines"]
    if numbers is None:
        taken = counted(lines)
    else:
        taken = [line for line in lines if line["number"] in numbers]
        _check(lines, taken, numbers, partial)
    return Selection(tuple(line["number"] for line in taken), totals_of(public, taken))


def counted(lines: Iterable[Line]) -> list[Line]:
    """The lines that the total of a quotation is made of before anybody chooses."""
    return [line for line in lines if inclusion(line) == INCLUDED]


def totals_of(public: Mapping[str, Any], taken: Iterable[Line]) -> Totals:
    """What ``taken`` comes to under the discount and the tax of the quotation."""
    totals = public["totals"]
    return total_up(
        [Decimal(line["amount"]) for line in taken],
        Discount(percent=Decimal(totals["discount_percent"])),
        Decimal(totals["tax_rate"]),
    )


def inclusion(line: Line) -> str:
    """``line``'s part in the total; snapshots from before there was a choice include everything."""
    return str(line.get("inclusion") or INCLUDED)


def group_of(line: Line) -> str:
    """The word that ``line``'s alternatives share; empty for one that has none."""
    return str(line.get("choice_group") or "") if inclusion(line) == ALTERNATIVE else ""


def _check(
    lines: Sequence[Line], taken: Sequence[Line], numbers: Collection[int], partial: bool
) -> None:
    unknown = set(numbers) - {line["number"] for line in lines}
    if unknown:
        raise SelectionError(f"La cotización no tiene la partida {min(unknown)}.")
    if not taken:
        raise SelectionError("Elige al menos una partida.")
    if not partial:
        missing = [line for line in counted(lines) if line not in taken]
        if missing:
            raise SelectionError(
                f"La cotización se acepta completa: falta la partida {missing[0]['number']}."
            )
    for group in dict.fromkeys(group_of(line) for line in lines if inclusion(line) == ALTERNATIVE):
        chosen = sum(group_of(line) == group and inclusion(line) == ALTERNATIVE for line in taken)
        named = f"de «{group}»" if group else "de las alternativas"
        if chosen > 1:
            raise SelectionError(f"Elige solo una {named}.")
        if not chosen and not partial:
            raise SelectionError(f"Elige una {named}.")


def pieces_to_build(lines: Iterable[Mapping[str, Any]]) -> int:
    """How many windows and doors the public ``lines`` add up to."""
    return sum(int(Decimal(line["quantity"])) for line in lines if line["kind"] == "product")
