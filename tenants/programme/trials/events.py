"""What is told of trials."""

from tenants.events.kinds import TRADE, Fact


class TrialBegan(Fact, kind="trial.began", keep=TRADE):
    """A company opened, and its trial began."""

    days: int


class TrialExtended(Fact, kind="trial.extended", keep=TRADE):
    """The programme gave more days."""

    days: int


class TrialConverted(Fact, kind="trial.converted", keep=TRADE):
    """The company stays as a customer."""


class TrialEnded(Fact, kind="trial.ended", keep=TRADE):
    """The company is read-only from here on."""


class CompanyKept(Fact, kind="trial.kept", keep=TRADE):
    """An owner stopped the closing or the erasing by the link of a notice."""
