"""What is told of cases: never what anybody wrote."""

from tenants.events.kinds import WORK, Fact


class CaseOpened(Fact, kind="case.opened", keep=WORK):
    """An opinion or an answer waits for somebody of the programme."""

    cause: str
    priority: str


class CaseAssigned(Fact, kind="case.assigned", keep=WORK):
    """A person of the programme takes it on."""

    manager: int


class CasePrioritised(Fact, kind="case.prioritised", keep=WORK):
    """It has another priority, and with it another clock."""

    priority: str


class CaseAnswered(Fact, kind="case.answered", keep=WORK):
    """Whoever asked was answered."""

    by_mail: bool
    minutes: int
    """Of working time since it was opened."""


class CaseJoined(Fact, kind="case.joined", keep=WORK):
    """It goes with another one, and ends with it."""

    into: int


class CaseSolved(Fact, kind="case.solved", keep=WORK):
    """Nothing is left to do, and nothing was released for it."""


class CaseDone(Fact, kind="case.done", keep=WORK):
    """A release brings what was asked, and whoever asked is told."""

    told: int


class CaseReopened(Fact, kind="case.reopened", keep=WORK):
    """It ended, and is not well after all."""

    score: int | None


class ThemeChanged(Fact, kind="theme.changed", keep=WORK, of_programme=True):
    """The words of a theme changed, or it is gone."""

    words: int
