"""What is told of the people of the programme besides what is told of every log-in."""

from tenants.events.kinds import ACCESS, TRADE, Fact


class ManagerCreated(Fact, kind="manager.created", keep=TRADE, of_programme=True):
    """A person of the programme got an account."""

    role: str


class ManagerEnrolled(Fact, kind="manager.enrolled", keep=TRADE, of_programme=True):
    """A second factor was set up."""


class SecondFactorReset(Fact, kind="manager.second_factor_reset", keep=TRADE, of_programme=True):
    """The second factor was taken away, to be set up again."""


class ManagerInvitedAgain(Fact, kind="manager.invited_again", keep=TRADE, of_programme=True):
    """Another link to choose a password was mailed."""


class ManagerRoleChanged(Fact, kind="manager.role_changed", keep=TRADE, of_programme=True):
    """A person of the programme got another role."""

    former: str
    role: str


class ManagerDeactivated(Fact, kind="manager.deactivated", keep=TRADE, of_programme=True):
    """A person of the programme may no longer enter."""


class ManagerReactivated(Fact, kind="manager.reactivated", keep=TRADE, of_programme=True):
    """A person of the programme may enter again."""


class ManagerPasswordChosen(Fact, kind="manager.password_chosen", keep=TRADE, of_programme=True):
    """A password was chosen through a link."""


class ManagerEntered(Fact, kind="manager.entered", keep=ACCESS, of_programme=True):
    """Both factors were right."""

    with_recovery_code: bool


class ManagerRefused(Fact, kind="manager.refused", keep=ACCESS, of_programme=True):
    """A code was wrong; ``step`` says whether it was to set up the second factor or to enter."""

    step: str
