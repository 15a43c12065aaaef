"""What the workshop tells of a job; payments do not know it and ask through ``handing``."""

from typing import Protocol

from django.db.models import QuerySet

from quoting.drafts.models.quotes import Quote
from tenants.hooks import Hook


class Handing(Protocol):
    """The services of whoever delivers what was accepted."""

    def with_delivery(self, quotes: QuerySet[Quote]) -> QuerySet[Quote]:
        """Each with ``delivered_at``: when its work was handed over, or nothing."""


handing: Hook[Handing] = Hook("payments.handing")
