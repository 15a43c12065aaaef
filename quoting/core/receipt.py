"""What a receipt says of one payment, as of the moment it was written, whole and for ever.

Money is pesos with two decimals. A receipt is no CFDI, which its paper says.

>>> receipt = Receipt("REC-0001", date(2030, 3, 14), date(2030, 3, 13), Letterhead(),
...                   Recipient("Laura"), "COT-0001", Decimal("6000.00"), "Transferencia",
...                   "Anticipo", total=Decimal("10000.00"), paid_before=Decimal("0.00"))
>>> receipt.balance, receipt.in_words
(Decimal('4000.00'), 'SEIS MIL PESOS 00/100 M.N.')
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.core.money import ZERO
from quoting.core.promise import Letterhead, Recipient
from quoting.core.words import amount_in_words


@dataclass(frozen=True, slots=True)
class Receipt:
    """``quotation`` is its folio with the version; ``paid_before`` is all that was paid by then."""

    folio: str
    made_on: date
    received_on: date
    company: Letterhead
    customer: Recipient
    quotation: str
    amount: Decimal
    means: str
    concept: str
    total: Decimal
    paid_before: Decimal
    site: str = ""
    reference: str = ""
    received_by: str = ""

    @property
    def in_words(self) -> str:
        return amount_in_words(self.amount)

    @property
    def paid(self) -> Decimal:
        """All that is paid with it."""
        return self.paid_before + self.amount

    @property
    def balance(self) -> Decimal:
        return max(self.total - self.paid, ZERO)

    @property
    def credit(self) -> Decimal:
        return max(self.paid - self.total, ZERO)
