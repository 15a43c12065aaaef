"""What the workshop does about an agreement; offers do not know it and ask through ``building``."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Protocol

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


building: Hook[Building] = Hook("offers.building")
