"""What upper rooms do about an agreement: offers do not know them and ask through these places."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from quoting.core.selection import Selection
from quoting.drafts.models.quotes import Quote
from quoting.offers.models.versions import QuoteVersion
from tenants.hooks import Hook
from tenants.people.models import User


class Building(Protocol):
    """The services of whoever builds what was accepted."""

    def open_work_order(
        self,
        version: QuoteVersion,
        lines: Collection[int] | None,
        by: User | None,
        moment: datetime,
    ) -> object:
        """Take the accepted ``lines`` of a version in hand; harmless twice."""

    def keeps_from_cancelling(self, version: QuoteVersion, by: User) -> str:
        """Why ``by`` cannot take the acceptance back any more: a sentence, or nothing."""

    def give_up(self, version: QuoteVersion, by: User, moment: datetime, why: str) -> None:
        """Stop building a version whose acceptance was taken back."""

    def order_panel(self, version: QuoteVersion, day: date) -> dict[str, Any]:
        """What the page of a sent quotation shows of it on ``day``."""


class Paying(Protocol):
    """The services of whoever keeps what was paid."""

    def held_for(self, quote: Quote) -> Decimal:
        """All that was paid for a quotation and not cancelled."""

    def money_panel(
        self, version: QuoteVersion, taken: Selection, agreed: bool, by: User
    ) -> dict[str, Any]:
        """What the page of a sent quotation shows of money, of what was ``taken`` if ``agreed``."""

    def customer_account(self, version: QuoteVersion, taken: Selection) -> dict[str, Any]:
        """What the customer's page shows of money once it was accepted."""


building: Hook[Building] = Hook("offers.building")
paying: Hook[Paying] = Hook("offers.paying")
