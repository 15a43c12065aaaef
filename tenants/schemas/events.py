"""What is told of a company as a whole."""

from tenants.events.kinds import TRADE, Fact


class CompanyOpened(Fact, kind="company.opened", keep=TRADE):
    """A company answers for the first time."""


class CompanySuspended(Fact, kind="company.suspended", keep=TRADE):
    """A company's site shows that it is suspended."""


class CompanyResumed(Fact, kind="company.resumed", keep=TRADE):
    """A suspended company answers again."""


class CompanyClosed(Fact, kind="company.closed", keep=TRADE):
    """A company left the programme; its seats are free."""
