"""What is told of the way to the launch and to the graduation."""

from tenants.events.kinds import TRADE, Fact


class TimeConfirmed(Fact, kind="graduation.time_confirmed", keep=TRADE):
    """A company said how long a quotation takes now; in minutes."""

    before: int
    now: int


class ItemTicked(Fact, kind="prelaunch.ticked", keep=TRADE, of_programme=True):
    """A manager said of an item of the launch whether it is done."""

    item: str
    done: bool
