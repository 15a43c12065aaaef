"""What is told of answers: never what somebody wrote."""

from tenants.events.kinds import WORK, Fact


class AnswersGiven(Fact, kind="answers.given", keep=WORK):
    """A person gave the first answer to the questions of a week."""

    version: int


class AnswersFinished(Fact, kind="answers.finished", keep=WORK):
    """A person sent the answers of a week, or left them so; how many there were."""

    version: int
    answered: int


class AnswersChanged(Fact, kind="answers.changed", keep=WORK):
    """A person changed answers that were sent before."""

    version: int
    answered: int
