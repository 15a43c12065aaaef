"""What is told of opinions at any moment: never their words."""

from tenants.events.kinds import WORK, Fact


class VoiceTold(Fact, kind="voice.told", keep=WORK):
    """A person told a suggestion or a problem."""

    of_kind: str
    has_picture: bool
    after_error: bool
