"""What is told of backups in the record of acts."""

from tenants.events.kinds import TRADE, Fact


class CompanyBroughtBack(Fact, kind="company.brought_back", keep=TRADE):
    """A company works with its data of a former moment, or again with those it had before."""

    point: str
    schema: str
    undone: bool
