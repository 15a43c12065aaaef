"""What is told of the people of the programme: how they came, entered and failed to."""

from tenants.events.kinds import ACCESS, TRADE, Fact


class ManagerCreated(Fact, kind="manager.created", keep=TRADE, of_programme=True):
    """A person of the programme got an account."""

    role: str


class ManagerEnrolled(Fact, kind="manager.enrolled", keep=TRADE, of_programme=True):
    """A second factor was set up."""


class SecondFactorReset(Fact, kind="manager.second_factor_reset", keep=TRADE, of_programme=True):
    """The second factor was taken away by the operator, to be set up again."""


class ManagerPasswordChosen(Fact, kind="manager.password_chosen", keep=TRADE, of_programme=True):
    """A password was chosen through a link."""


class ManagerEntered(Fact, kind="manager.entered", keep=ACCESS, of_programme=True):
    """Both factors were right."""

    with_recovery_code: bool


class ManagerLeft(Fact, kind="manager.left", keep=ACCESS, of_programme=True):
    """The session was closed by its person."""


class ManagerRefused(Fact, kind="manager.refused", keep=ACCESS, of_programme=True):
    """A password or a code was wrong; ``step`` says which of them."""

    step: str
