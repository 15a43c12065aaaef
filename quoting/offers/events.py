"""What is told of what was sent: versions, links, answers, expiry, reminders."""

from tenants.events.kinds import TRADE, WORK, Fact


class QuoteSent(Fact, kind="quote.sent", keep=TRADE):
    """A version was closed, which promises it to the customer."""

    lines: int
    version: int


class QuoteRevised(Fact, kind="quote.revised", keep=TRADE):
    """The draft of the next version was begun."""

    draft: int


class QuoteExpired(Fact, kind="quote.expired", keep=TRADE):
    """The last day of a version passed without an answer."""

    version: int


class QuoteAccepted(Fact, kind="quote.accepted", keep=TRADE):
    """The customer said yes, by the link or through a person."""

    version: int
    channel: str
    lines: int


class QuoteRejected(Fact, kind="quote.rejected", keep=TRADE):
    """The customer said no, by the link or through a person."""

    version: int
    channel: str
    reason: str


class QuoteCancelled(Fact, kind="quote.cancelled", keep=TRADE):
    """An acceptance was taken back."""

    version: int
    reason: str


class QuoteAsked(Fact, kind="quote.asked", keep=TRADE):
    """The customer asked a question, for a change, or for today's prices."""

    version: int
    wish: str


class QuoteViewed(Fact, kind="quote.viewed", keep=TRADE):
    """The customer read a version for the first time."""

    version: int


class QuoteReminded(Fact, kind="quote.reminded", keep=TRADE):
    """A reminder of a quotation was due."""

    number: int


class DocumentMade(Fact, kind="document.made", keep=WORK):
    """The PDF of a version is ready."""

    version: int


class LinkCreated(Fact, kind="link.created", keep=TRADE):
    """A customer's link was made; nobody has it yet."""


class LinkShared(Fact, kind="link.shared", keep=TRADE):
    """A person gave a version to its customer: by WhatsApp, e-mail, the file, or the link."""

    channel: str


class LinkRevoked(Fact, kind="link.revoked", keep=TRADE):
    """A customer's link was closed."""


class FollowUpCreated(Fact, kind="followup.created", keep=WORK):
    """A person noted something to do about a quotation."""


class FollowUpDone(Fact, kind="followup.done", keep=WORK):
    """It was done."""
