"""What the pages of a quotation show of money, to who sells and to the customer.

Offers call this module as ``quoting.offers.hooks.Paying``.
"""

from typing import Any

from catalog.core.money import ZERO
from quoting.core.account import cover
from quoting.core.selection import Selection
from quoting.offers.models.versions import QuoteVersion
from quoting.payments.forms import PaymentForm
from quoting.payments.services.accounts import held_for as held_for
from quoting.payments.services.accounts import may_cancel
from tenants.people.models import User


def money_panel(version: QuoteVersion, taken: Selection, agreed: bool, by: User) -> dict[str, Any]:
    """Of the page of a sent quotation: its payments and, where what was ``taken`` is ``agreed``,
    its account with the form of the next payment."""
    payments = list(version.quote.payments.told())
    held = sum((each.amount for each in payments if not each.is_cancelled), ZERO)
    account = cover(taken.payments, taken.totals.total, held) if agreed else None
    return {
        "payments": [(each, may_cancel(each, by)) for each in payments],
        "account": account,
        "held": held,
        "payment_form": PaymentForm(account) if account else None,
    }


def customer_account(version: QuoteVersion, taken: Selection) -> dict[str, Any]:
    """Of the customer's page, of what they accepted: what was received and what remains."""
    received = list(version.quote.payments.standing().told())
    paid = sum((each.amount for each in received), ZERO)
    return {"account": cover(taken.payments, taken.totals.total, paid), "received": received}
