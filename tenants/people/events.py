"""What is told of people: how they came, entered and left, and what was changed of them."""

from tenants.events.kinds import TRADE, Fact


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


class ProfileChanged(Fact, kind="company.profile_changed", keep=TRADE):
    """The company's letterhead was saved with other data."""


class TimeZoneChanged(Fact, kind="company.time_zone_changed", keep=TRADE):
    """An owner chose another clock for the company."""

    zone: str
    """Its IANA name with a colon for the slash: ``America:Tijuana``."""
