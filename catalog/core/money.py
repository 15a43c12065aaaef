"""Mexican pesos as exact Decimals: rounding, sharing out, display.

Every amount is rounded half up to the cent, once, where it becomes an amount a person can read.
What must add up to a rounded total is shared by largest remainder.

>>> cents(Decimal("436.445"))
Decimal('436.45')
>>> allocate(Decimal("10.00"), [Decimal(1), Decimal(1), Decimal(1)])
(Decimal('3.34'), Decimal('3.33'), Decimal('3.33'))
>>> show_money(Decimal("1234.5"))
'1,234.50'
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from catalog.core.errors import EngineError

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
ZERO = Decimal("0.00")
NBSP = "\N{NO-BREAK SPACE}"  # an amount never parts from its sign or unit at the end of a line


class MoneyError(EngineError):
    """Shares or percentages that cannot add up."""


def cents(amount: Decimal) -> Decimal:
    """`amount` rounded half up to the cent."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def percent(amount: Decimal, rate: Decimal) -> Decimal:
    """`rate` per cent of `amount`, rounded to the cent."""
    return cents(amount * rate / HUNDRED)


def allocate(total: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """`total` (whole cents) shared in proportion to `weights`, to add up exactly.

    Each share is rounded down and the missing cents go to the largest remainders, the earliest
    first. Weights that are all zero share equally.
    """
    if total != cents(total):
        raise MoneyError("Solo se reparte una cantidad en centavos enteros.")
    if any(weight < 0 for weight in weights) or (total and not weights):
        raise MoneyError(
            "Para repartir una cantidad hacen falta partes iguales o mayores que cero."
        )
    whole = sum(weights, Decimal(0))
    if not whole:
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    exact = [total * weight / whole for weight in weights]
    shares = [share.quantize(CENT, ROUND_FLOOR) for share in exact]
    missing = int((total - sum(shares, ZERO)) / CENT)
    by_remainder = sorted(range(len(shares)), key=lambda index: shares[index] - exact[index])
    for index in by_remainder[:missing]:
        shares[index] += CENT
    return tuple(shares)


def show_money(amount: Decimal) -> str:
    """Thousands with commas and two decimals, without the peso sign."""
    return f"{cents(amount):,.2f}"


def spoken_money(amount: Decimal) -> str:
    """As a sentence says it, with the sign, in one piece: «$ 1,234.50»."""
    return f"${NBSP}{show_money(amount)}"
