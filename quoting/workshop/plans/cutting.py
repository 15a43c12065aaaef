"""What orders take together."""

from collections.abc import Iterable, Sequence

from quoting.core.cutlist import CutList, consolidate
from quoting.workshop.models import WorkOrder
from quoting.workshop.plans.sheet import WorkshopLine, jobs_of, workshop_lines

Taken = Sequence[tuple[WorkOrder, list[WorkshopLine]]]
"""Orders, each with its lines as they are built."""


def lines_of(orders: Iterable[WorkOrder]) -> Taken:
    """What each of ``orders`` (with their versions) builds."""
    return [(order, workshop_lines(order.version, order.lines)) for order in orders]


def cuts_of(taken: Taken) -> CutList:
    """Everything that orders take together; pieces are marked with the order where there are
    several."""
    several = len(taken) > 1
    return consolidate(
        job for order, lines in taken for job in jobs_of(lines, f"{order} " if several else "")
    )
