"""What is told of places in the programme."""

from tenants.events.kinds import TRADE, Fact


class PlaceGiven(Fact, kind="admission.given", keep=TRADE, of_programme=True):
    """An applicant was accepted and holds a place."""


class InvitationIssued(Fact, kind="admission.invited", keep=TRADE, of_programme=True):
    """The invitation was mailed; every older one is spent."""

    issue: int


class PlaceGivenBack(Fact, kind="admission.given_back", keep=TRADE, of_programme=True):
    """A place that was held is free again."""


class InvitationSpent(Fact, kind="admission.spent", keep=TRADE, of_programme=True):
    """The owner chose a subdomain and a password, and agreed; the company is being opened."""


class OwnerHandedOver(Fact, kind="admission.handed_over", keep=TRADE):
    """The owner came from the opening page and was logged in; once for a company."""
