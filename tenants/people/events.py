"""What is told of people: how they came, entered and left, and what was changed of them.

``device`` and ``network`` are keyed digests: they tell a new device or place from a known one, and
nobody can read a browser or an address out of them.
"""

from tenants.events.kinds import ACCESS, TRADE, Fact


class PersonInvited(Fact, kind="person.invited", keep=TRADE):
    """A person got an account and takes a seat."""

    role: str


class PersonInvitedAgain(Fact, kind="person.invited_again", keep=TRADE):
    """The invitation was mailed once more."""


class PersonJoined(Fact, kind="person.joined", keep=TRADE):
    """A person chose the first password."""


class PasswordChanged(Fact, kind="person.password_changed", keep=TRADE):
    """A person chose another password."""


class RoleChanged(Fact, kind="person.role_changed", keep=TRADE):
    """An owner gave a person another role."""

    former: str
    role: str


class PersonDeactivated(Fact, kind="person.deactivated", keep=TRADE):
    """A person may no longer enter; the seat is free."""


class PersonReactivated(Fact, kind="person.reactivated", keep=TRADE):
    """A person may enter again."""


class SessionsEnded(Fact, kind="person.sessions_ended", keep=TRADE, of_programme=True):
    """Every session and link that a person had was ended; the password is the same."""


class PasswordTakenAway(Fact, kind="person.password_taken_away", keep=TRADE, of_programme=True):
    """A person enters again only with a new password, chosen by a link of their mailbox."""


class ProfileChanged(Fact, kind="company.profile_changed", keep=TRADE):
    """The company's letterhead was saved with other data."""


class TimeZoneChanged(Fact, kind="company.time_zone_changed", keep=TRADE):
    """An owner chose another clock for the company."""

    zone: str


class LengthUnitChanged(Fact, kind="company.length_unit_changed", keep=TRADE):
    """An owner chose another unit for the measures that people type and read."""

    unit: str


class LogoChanged(Fact, kind="company.logo_changed", keep=TRADE):
    """The company's logo was put, replaced or taken away."""

    has_logo: bool


class PasswordResetAsked(Fact, kind="person.password_reset_asked", keep=ACCESS):
    """Somebody asked for a link to choose a new password, for a known e-mail or not."""


class LoggedIn(Fact, kind="session.opened", keep=ACCESS, of_programme=True):
    """A person entered."""

    device: str
    network: str


class LoggedOut(Fact, kind="session.closed", keep=ACCESS, of_programme=True):
    """A person left."""


class LoginFailed(Fact, kind="session.refused", keep=ACCESS, of_programme=True):
    """Somebody failed to enter; the subject is the account, if the e-mail is one's."""

    device: str
    network: str


class LockedOut(Fact, kind="session.locked_out", keep=ACCESS, of_programme=True):
    """Further attempts on an account from one address are refused for a while."""

    device: str
    network: str
