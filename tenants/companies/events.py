"""What is told of a company as a whole."""

from tenants.events.kinds import TRADE, Fact


class CompanyRegistered(Fact, kind="company.registered", keep=TRADE):
    """A company was entered, and its opening began."""

    spare: bool
    """Whether a spare schema was there for it."""


class CompanyOpened(Fact, kind="company.opened", keep=TRADE):
    """A company answers for the first time."""


class OpeningResumed(Fact, kind="company.opening_resumed", keep=TRADE):
    """Somebody had an opening that stopped go on."""


class CompanySuspended(Fact, kind="company.suspended", keep=TRADE):
    """A company's site shows that it is suspended."""


class CompanyResumed(Fact, kind="company.resumed", keep=TRADE):
    """A suspended company answers again."""


class CompanyClosed(Fact, kind="company.closed", keep=TRADE):
    """A company left the programme; its seats are free."""


class ErasingBegun(Fact, kind="company.erasing_begun", keep=TRADE, of_programme=True):
    """Somebody had a closed company erased. Told of no company: it outlasts it."""

    schema: str


class CompanyErased(Fact, kind="company.erased", keep=TRADE, of_programme=True):
    """Schema, files and rows of a company are gone. Told of no company: it outlasts it."""

    schema: str
    days: int
    """From its opening to its end."""
    number: int
    born: int
    """When it was registered, in microseconds since 1970: with its number, no other company's."""
