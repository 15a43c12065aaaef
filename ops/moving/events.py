"""What is told of moves in the record of acts."""

from tenants.events.kinds import TRADE, Fact


class CompanyMoved(Fact, kind="company.moved", keep=TRADE):
    """A company lives on another database server from here on."""

    source: str
    target: str
    rows: int
