"""What is told of ideas and votes."""

from tenants.events.kinds import WORK, Fact


class IdeaAdded(Fact, kind="idea.added", keep=WORK, of_programme=True):
    """The programme takes an idea."""

    cases: int


class IdeaChanged(Fact, kind="idea.changed", keep=WORK, of_programme=True):
    """Its words, or the cases that it answers."""

    cases: int


class IdeaMoved(Fact, kind="idea.moved", keep=WORK, of_programme=True):
    """It has another state."""

    state: str
    told: int


class IdeaVoted(Fact, kind="idea.voted", keep=WORK):
    """A company wants it."""

    idea: int


class VoteTakenBack(Fact, kind="idea.vote_taken_back", keep=WORK):
    """A company does not want it any more."""

    idea: int
