"""What is told of a company's first steps."""

from tenants.events.kinds import WORK, Fact


class ChecklistHidden(Fact, kind="checklist.hidden", keep=WORK):
    """An owner put the list of first steps away, with so many of them done."""

    done: int
    finished: bool


class ChecklistShown(Fact, kind="checklist.shown", keep=WORK):
    """An owner asked for the list again."""


class HelpOffered(Fact, kind="checklist.help_offered", keep=WORK):
    """The owners of a company that is stuck were asked whether they want help."""

    done: int
