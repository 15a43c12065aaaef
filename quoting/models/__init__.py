"""Customers, quotations, what was promised in them, what customers answer, and what is made of it.

A draft is rows that change. Sending it writes a ``QuoteVersion``: the whole promise as plain data,
append-only by the serving role's privileges. Lengths are millimetres, money is pesos.
"""

from quoting.models.customers import Customer
from quoting.models.fields import at_most_hundred, not_negative
from quoting.models.followups import FollowUp, Notification
from quoting.models.quotes import LinePhoto, Quote, QuoteLine, RemovedLine
from quoting.models.responses import (
    Cancellation,
    CustomerLink,
    CustomerRequest,
    EvidencePack,
    Outcome,
    QuoteView,
)
from quoting.models.settings import FolioSeries, QuoteSettings
from quoting.models.versions import PromisedLine, QuoteDocument, QuoteVersion
from quoting.models.workshop import CutPlan, OffCut, WorkOrder, WorkOrderEvent, WorkshopPaper

__all__ = [
    "Cancellation",
    "Customer",
    "CustomerLink",
    "CustomerRequest",
    "CutPlan",
    "EvidencePack",
    "FolioSeries",
    "FollowUp",
    "LinePhoto",
    "Notification",
    "OffCut",
    "Outcome",
    "PromisedLine",
    "Quote",
    "QuoteDocument",
    "QuoteLine",
    "QuoteSettings",
    "QuoteVersion",
    "QuoteView",
    "RemovedLine",
    "WorkOrder",
    "WorkOrderEvent",
    "WorkshopPaper",
    "at_most_hundred",
    "not_negative",
]
