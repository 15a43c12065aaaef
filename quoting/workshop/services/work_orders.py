"""Orders of the workshop: opened when a version is accepted, moved step by step until installed.

Offers call this module as ``quoting.offers.hooks.Building``, payments as
``quoting.payments.hooks.Handing``.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from catalog.core.money import spoken_money
from quoting.core.account import Account
from quoting.core.selection import counted, pieces_to_build
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import QuotingError
from quoting.drafts.services.settings import take_folio
from quoting.offers.models.responses import Cancellation
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import VersionState, state_of
from quoting.offers.services.followups import notify
from quoting.payments.services.accounts import account_of
from quoting.workshop.events import OrderEdited, OrderMoved, OrderOpened
from quoting.workshop.models import WorkOrder, WorkOrderEvent
from tenants.events.recording import CUSTOMER, record
from tenants.people.models import User
from tenants.schemas.transactions import atomic

SERIES = "OT"

State = WorkOrder.State

TRADE = tuple(state for state in State if state != State.CANCELLED)
"""The states in the order in which an order passes them."""

NOT_BUILT = {VersionState.REJECTED, VersionState.CANCELLED, VersionState.SUPERSEDED}


@atomic
def open_work_order(
    version: QuoteVersion, lines: Collection[int] | None, by: User | None, moment: datetime
) -> WorkOrder:
    """The order of ``version``: of the lines with these numbers, or of those its total counts.

    Harmless twice: a version has one order, and what was opened first stays.
    """
    version.hold()
    order = WorkOrder.objects.filter(version=version).first()
    if order is not None:
        return order
    sent = version.promise.lines
    taken = counted(sent) if lines is None else [line for line in sent if line.number in lines]
    order = WorkOrder.objects.create(
        folio=take_folio(SERIES),
        quote_id=version.quote_id,
        version=version,
        lines=[line.number for line in taken],
        pieces=pieces_to_build(taken),
    )
    _write(order, "", "", by, moment)
    fact = OrderOpened(quote=order.quote_id, pieces=order.pieces)
    record(fact, by=by or CUSTOMER, subject=order)
    return order


def steps_of(order: WorkOrder) -> tuple[list[State], State | None, bool]:
    """Where ``order`` may go: onwards, back (with a note) if anywhere, and whether it may be
    cancelled. One whose quotation was cancelled comes back no more."""
    if order.state == State.CANCELLED:
        if Cancellation.objects.filter(outcome__version=order.version_id).exists():
            return [], None, False
        last = order.events.filter(state=State.CANCELLED).last()
        return [], State(last.former) if last and last.former else None, False
    place = TRADE.index(State(order.state))
    back = TRADE[place - 1] if place else None
    return list(TRADE[place + 1 :]), back, order.state != State.INSTALLED


@atomic
def move(order: WorkOrder, state: str, by: User, moment: datetime, note: str = "") -> WorkOrder:
    """Take ``order`` to ``state``: onwards, one step back, or cancelled; the last two say why.

    Harmless twice. Raises QuotingError for a step that the trade does not know.
    """
    order = WorkOrder.objects.select_for_update().get(pk=order.pk)
    note = note.strip()[:250]
    if state == order.state:
        return order
    onwards, back, may_cancel = steps_of(order)
    reasoned = state == back or (state == State.CANCELLED and may_cancel)
    if state not in onwards and not reasoned:
        raise QuotingError(
            f"{order} está en «{order.get_state_display()}» y de ahí no pasa a ese estado; "
            "elige uno de los que se ofrecen."
        )
    if reasoned and not note:
        raise QuotingError("Escribe en la nota por qué la orden regresa o se cancela.")
    former, order.state = order.state, state
    order.save(update_fields=["state", "updated_at"])
    _write(order, former, note, by, moment)
    record(OrderMoved(former=former, state=state), by=by, subject=order)
    if order.is_handed_over and former not in WorkOrder.HANDED_OVER:
        _tell_what_is_owed(order, moment)
    return order


@atomic
def edit_order(
    order: WorkOrder, priority: int, promised_on: date | None, notes: str, by: User
) -> None:
    """How urgent it is, for when it was promised, and what the workshop must know."""
    order.priority, order.promised_on, order.notes = priority, promised_on, notes
    order.save(update_fields=["priority", "promised_on", "notes", "updated_at"])
    record(OrderEdited(), by=by, subject=order)


def keeps_from_cancelling(version: QuoteVersion, by: User) -> str:
    order = WorkOrder.objects.filter(version=version).first()
    if order is None or order.state == State.CANCELLED:
        return ""
    if not steps_of(order)[2]:
        return f"La orden {order} ya está «{order.get_state_display()}» y no se puede cancelar."
    if not by.is_owner and order.state != State.PENDING:
        return f"El taller ya empezó la orden {order}: pídele al dueño que la cancele."
    return ""


def give_up(version: QuoteVersion, by: User, moment: datetime, why: str) -> None:
    order = WorkOrder.objects.filter(version=version).exclude(state=State.CANCELLED).first()
    if order is not None:
        move(order, State.CANCELLED, by, moment, why)


def order_panel(version: QuoteVersion, day: date) -> dict[str, Any]:
    """What a page shows of the order of ``version``, as read on ``day``."""
    order = WorkOrder.objects.filter(version=version).defer("lines").first()
    return {"order": order, "may_open_order": order is None and may_build(version, day)}


def may_build(version: QuoteVersion, day: date) -> bool:
    """What was rejected, cancelled or followed by another version is not built."""
    return state_of(version, day) not in NOT_BUILT


def with_delivery(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Each with ``delivered_at``: when its order was handed over, or nothing."""
    over = WorkOrder.HANDED_OVER
    steps = WorkOrderEvent.objects.filter(
        order__quote=OuterRef("pk"), order__state__in=over, state__in=over
    )
    return quotes.annotate(delivered_at=Subquery(steps.order_by("id").values("at")[:1]))


def unpaid_account(order: WorkOrder) -> Account | None:
    """The account of an order whose quotation is not paid; None where nothing is owed."""
    account = account_of(order.quote)
    return account if account is not None and account.owed else None


def _tell_what_is_owed(order: WorkOrder, moment: datetime) -> None:
    """Whoever sold it hears of what was handed over and is not paid."""
    account = unpaid_account(order)
    if account is not None:
        owed, state = spoken_money(account.owed), order.get_state_display()
        notify(order.quote, f"{order} quedó en «{state}» y faltan {owed} por cobrar.", moment)


def _write(order: WorkOrder, former: str, note: str, by: User | None, moment: datetime) -> None:
    WorkOrderEvent.objects.create(
        order=order, former=former, state=order.state, note=note, by=by, at=moment
    )
