"""What is told of the weekly questions."""

from tenants.events.kinds import WORK, Fact


class WeekAsked(Fact, kind="week.asked", keep=WORK):
    """A person was asked the questions of a week."""

    version: int


class WeekReminded(Fact, kind="week.reminded", keep=WORK):
    """A person who has said nothing yet was reminded."""

    number: int


class LettersStopped(Fact, kind="week.letters_stopped", keep=WORK):
    """A person wants no weekly letters any more."""


class LettersWanted(Fact, kind="week.letters_wanted", keep=WORK):
    """A person wants the weekly letters again."""
