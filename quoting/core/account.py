"""What was paid of what was agreed, payment by payment, and what remains.

Money is pesos with two decimals. What came in covers the agreed payments in their order, whatever
its dates were: a customer pays the advance first. What is paid beyond the total is a credit.

>>> agreed = [Milestone("Anticipo", amount=Decimal("6000.00")),
...           Milestone("Resto", amount=Decimal("4000.00"))]
>>> account = cover(agreed, Decimal("10000.00"), Decimal("7500.00"))
>>> [covered.paid for covered in account.milestones], account.balance
([Decimal('6000.00'), Decimal('1500.00')], Decimal('2500.00'))
>>> account.pending.milestone.label, account.pending.rest
('Resto', Decimal('2500.00'))
>>> cover(agreed, Decimal("10000.00"), Decimal("10050.00")).credit
Decimal('50.00')
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.core.money import ZERO
from quoting.core.promise import Milestone

WHOLE = "Total"
"""What the one payment of a quotation without agreed payments is called."""


@dataclass(frozen=True, slots=True)
class Covered:
    """An agreed payment and what was paid of it."""

    milestone: Milestone
    paid: Decimal

    @property
    def rest(self) -> Decimal:
        return self.milestone.amount - self.paid


@dataclass(frozen=True, slots=True)
class Account:
    """What was agreed, ``total``, and what was ``paid`` of it; ``milestones`` sum to the total."""

    total: Decimal
    paid: Decimal
    milestones: tuple[Covered, ...]

    @property
    def balance(self) -> Decimal:
        """What is owed; below zero it is owed to the customer."""
        return self.total - self.paid

    @property
    def owed(self) -> Decimal:
        return max(self.balance, ZERO)

    @property
    def credit(self) -> Decimal:
        return max(-self.balance, ZERO)

    @property
    def pending(self) -> Covered | None:
        """The first agreed payment that is not covered."""
        return next((covered for covered in self.milestones if covered.rest > 0), None)


def cover(milestones: Sequence[Milestone], total: Decimal, paid: Decimal) -> Account:
    """The account of a ``total`` that is due in ``milestones`` (with their amounts), of which
    ``paid`` came in. Without any, the total is due at once."""
    covered, left = [], paid
    for milestone in milestones or [Milestone(WHOLE, amount=total)]:
        part = min(milestone.amount, left)
        covered.append(Covered(milestone, part))
        left -= part
    return Account(total, paid, tuple(covered))


def concept_of(before: Account, after: Account) -> str:
    """What is paid between two states of an account, as its receipt says it.

    >>> agreed = [Milestone("Anticipo", amount=Decimal(60)), Milestone("Resto", amount=Decimal(40))]
    >>> states = [cover(agreed, Decimal(100), Decimal(paid)) for paid in (0, 30, 60, 120)]
    >>> [concept_of(*pair) for pair in zip(states, states[1:])]
    ['A cuenta de Anticipo', 'Anticipo', 'Resto y saldo a favor']
    """
    named = [
        row.milestone.label if row.rest <= 0 else f"A cuenta de {row.milestone.label}"
        for former, row in zip(before.milestones, after.milestones, strict=True)
        if row.paid > former.paid
    ]
    if after.credit > before.credit:
        named.append("saldo a favor" if named else "Saldo a favor")
    *first, last = named
    return f"{', '.join(first)} y {last}" if first else last
