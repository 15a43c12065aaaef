"""What the workshop does when a version is accepted, and when the acceptance is taken back."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import VersionState, state_of
from quoting.workshop.models import WorkOrder
from quoting.workshop.services.work_orders import move, open_work_order, steps_of
from tenants.people.models import User

State = WorkOrder.State
ENDED = {VersionState.REJECTED, VersionState.CANCELLED, VersionState.SUPERSEDED}


class Workshop:
    """Builds what offers promise (``quoting.offers.hooks.Building``)."""

    def begin(
        self, version: QuoteVersion, lines: Collection[int], by: User | None, moment: datetime
    ) -> None:
        open_work_order(version, lines, by, moment)

    def keeps_from_cancelling(self, version: QuoteVersion, by: User) -> str:
        order = WorkOrder.objects.filter(version=version).first()
        if order is None or order.state == State.CANCELLED:
            return ""
        if not steps_of(order)[2]:
            return f"La orden {order} ya está «{order.get_state_display()}» y no se puede cancelar."
        if not by.is_owner and order.state != State.PENDING:
            return f"El taller ya empezó la orden {order}: pídele al dueño que la cancele."
        return ""

    def give_up(self, version: QuoteVersion, by: User, moment: datetime, why: str) -> None:
        order = WorkOrder.objects.filter(version=version).exclude(state=State.CANCELLED).first()
        if order is not None:
            move(order, State.CANCELLED, by, moment, why)

    def panel(self, version: QuoteVersion, day: date) -> dict[str, Any]:
        return order_panel(version, day)


def order_panel(version: QuoteVersion, day: date) -> dict[str, Any]:
    """What a page shows of the order of ``version``, as read on ``day``."""
    order = WorkOrder.objects.filter(version=version).defer("lines").first()
    return {"order": order, "may_open_order": order is None and may_build(version, day)}


def may_build(version: QuoteVersion, day: date) -> bool:
    """What was rejected, cancelled or followed by another version is not built."""
    return state_of(version, day) not in ENDED
