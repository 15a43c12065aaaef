"""What is told of the record of acts itself."""

from tenants.events.kinds import TRADE, Fact


class RecordBroken(Fact, kind="audit.broken", keep=TRADE, of_programme=True):
    """A check found that what happened is not told as it was sealed."""

    chain: int
    """The company's number; 0 is what happened outside any company."""
    flaws: int
    first: str
