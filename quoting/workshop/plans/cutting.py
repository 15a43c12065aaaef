"""What orders take together, and what a plan of how it is cut buys."""

from collections.abc import Iterable, Sequence

from quoting.core.cutlist import CutList, consolidate
from quoting.core.cutting.cutlists import WorkshopPlan
from quoting.core.purchases import Purchase, purchases
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


def purchases_of(cuts: CutList, plan: WorkshopPlan) -> list[Purchase]:
    """What ``cuts`` must buy by ``plan``."""
    return purchases(
        cuts,
        bars={(row.code, row.finish_code): row.plan.to_buy for row in plan.profiles},
        sheets={row.code: len(row.plan.sheets) for row in plan.glass},
        bought_cut=frozenset(plan.bought_cut),
    )
