"""The rows of quoting, gathered where Django looks for them.

A draft is rows that change. Sending it writes a ``QuoteVersion``: the whole promise as plain data,
append-only by the serving role's privileges. Lengths are millimetres, money is pesos.
"""

from quoting.drafts.models import bars, customers, quotes, settings
from quoting.offers.models import followups, responses, versions
from quoting.payments import models as payments
from quoting.workshop import models as workshop

__all__ = [
    "bars",
    "customers",
    "followups",
    "payments",
    "quotes",
    "responses",
    "settings",
    "versions",
    "workshop",
]
