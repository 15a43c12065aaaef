"""What is told of the workshop: orders, cut plans, off-cuts."""

from tenants.events.kinds import TRADE, WORK, Fact


class OrderOpened(Fact, kind="order.opened", keep=TRADE):
    """An accepted quotation became a work order."""

    quote: int
    pieces: int


class OrderMoved(Fact, kind="order.moved", keep=TRADE):
    """A work order changed its state."""

    former: str
    state: str


class OrderEdited(Fact, kind="order.edited", keep=WORK):
    """Priority, promised day or notes of an order were saved."""


class CutPlanAsked(Fact, kind="cutplan.asked", keep=WORK):
    """Orders were put together to be planned."""

    orders: int


class CutPlanCut(Fact, kind="cutplan.cut", keep=WORK):
    """The bars of a plan were cut; ``used`` off-cuts with them."""

    used: int


class CutPlanUncut(Fact, kind="cutplan.uncut", keep=WORK):
    """A plan was not cut after all."""


class RowMarked(Fact, kind="workshop.marked", keep=WORK):
    """A cut, a sheet or a supply was ticked off as done."""


class RowUnmarked(Fact, kind="workshop.unmarked", keep=WORK):
    """What was ticked off was not done after all."""


class OffCutAdded(Fact, kind="offcut.added", keep=WORK):
    """A person put an off-cut into the stock."""


class OffCutPlaced(Fact, kind="offcut.placed", keep=WORK):
    """A person said where an off-cut lies."""


class OffCutDiscarded(Fact, kind="offcut.discarded", keep=WORK):
    """An off-cut left the stock unused."""
