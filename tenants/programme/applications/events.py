"""What is told of applications. Their words are in their own rows."""

from tenants.events.kinds import TRADE, WORK, Fact


class ApplicationSent(Fact, kind="application.sent", keep=WORK, of_programme=True):
    """The form was sent; its e-mail is not confirmed yet."""


class ApplicationConfirmed(Fact, kind="application.confirmed", keep=TRADE, of_programme=True):
    """The applicant confirmed the e-mail; ``joined`` when another application took it in."""

    joined: bool


class ApplicationDecided(Fact, kind="application.decided", keep=TRADE, of_programme=True):
    """A person of the programme decided."""

    verdict: str
    points: int


class ReviewAsked(Fact, kind="application.review_asked", keep=TRADE, of_programme=True):
    """The applicant asked that a person look at it again."""


class ApplicationWithdrawn(Fact, kind="application.withdrawn", keep=TRADE, of_programme=True):
    """The applicant took it back."""
