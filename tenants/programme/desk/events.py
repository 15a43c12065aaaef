"""What is told of the desk besides what its services tell."""

from tenants.events.kinds import TRADE, Fact


class ListExported(Fact, kind="desk.exported", keep=TRADE, of_programme=True):
    """A person of the programme took a list away as a file."""

    what: str
    rows: int
    as_csv: bool
