"""What is told of money: that a payment came in, and that one was taken back. Never how much."""

from tenants.events.kinds import TRADE, Fact


class PaymentReceived(Fact, kind="payment.received", keep=TRADE):
    """A payment of an accepted quotation was written down; ``settles`` if nothing remains."""

    payment: int
    means: str
    settles: bool


class PaymentCancelled(Fact, kind="payment.cancelled", keep=TRADE):
    """A payment that was written down no longer counts."""

    payment: int
    reason: str
