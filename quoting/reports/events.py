"""What is told of what leaves the company."""

from tenants.events.kinds import TRADE, Fact


class DataExported(Fact, kind="data.exported", keep=TRADE):
    """A person took the company's data away as a file."""
