"""What is told of lock-outs and of what was done about them."""

from tenants.events.kinds import ACCESS, Fact


class DossierOpened(Fact, kind="lockout.opened", keep=ACCESS, of_programme=True):
    """A log-in was paused, or a stranger entered after failures: what is known was gathered."""

    verdict: str
    confidence: int


class VerdictChanged(Fact, kind="lockout.judged_again", keep=ACCESS, of_programme=True):
    """What came later made it look otherwise."""

    former: str
    verdict: str


class Disowned(Fact, kind="lockout.disowned", keep=ACCESS, of_programme=True):
    """The account's owner said that it was somebody else."""


class Unlocked(Fact, kind="lockout.unlocked", keep=ACCESS, of_programme=True):
    """The account's owner ended the pause by a link of their mailbox."""


class UnlockSent(Fact, kind="lockout.unlock_sent", keep=ACCESS, of_programme=True):
    """The programme mailed another link that ends the pause."""


class ResetSent(Fact, kind="lockout.reset_sent", keep=ACCESS, of_programme=True):
    """The programme took a password away and mailed the link of the next."""


class SessionsCut(Fact, kind="lockout.sessions_cut", keep=ACCESS, of_programme=True):
    """The programme ended a person's sessions."""


class AddressBarred(Fact, kind="lockout.address_barred", keep=ACCESS, of_programme=True):
    """Nobody unknown tries to enter from an address for some hours."""

    hours: int


class AddressFreed(Fact, kind="lockout.address_freed", keep=ACCESS, of_programme=True):
    """A barred address may try again before its time."""


class DossierClosed(Fact, kind="lockout.closed", keep=ACCESS, of_programme=True):
    """Somebody of the programme has seen to it."""


class DossierReopened(Fact, kind="lockout.reopened", keep=ACCESS, of_programme=True):
    """It is seen to again."""
