"""An order of the workshop: opened once a version, moved by the steps of the trade."""

from datetime import date, timedelta

import pytest

from quoting.drafts.models.settings import FolioSeries
from quoting.drafts.services.errors import QuotingError
from quoting.offers.services.answers import Acceptance, accept
from quoting.workshop.models import WorkOrder, WorkOrderEvent
from quoting.workshop.services.work_orders import TRADE, edit_order, move, open_work_order, steps_of
from tenants.people.models import User
from tests.quoting.make import MOMENT, make_sent

pytestmark = pytest.mark.django_db

State = WorkOrder.State


@pytest.fixture
def order(seller: User) -> WorkOrder:
    return open_work_order(make_sent(seller), None, seller, MOMENT)


def test_an_accepted_version_has_its_order_at_once(seller: User) -> None:
    version = make_sent(seller)

    accept(version, Acceptance(name="Laura Mendoza", lines=[1, 3]), MOMENT)

    order = WorkOrder.objects.get(version=version)
    assert (order.folio, order.lines, order.pieces) == ("OT-0001", [1, 3], 7)
    assert order.state == State.PENDING
    event = order.events.get()
    assert (event.state, event.former, event.by, event.at) == (State.PENDING, "", None, MOMENT)


def test_opening_twice_gives_the_same_order_and_takes_one_number(
    order: WorkOrder, seller: User
) -> None:
    again = open_work_order(order.version, [1], seller, MOMENT)

    assert again.pk == order.pk
    assert (again.lines, again.pieces) == ([1, 2, 3], 9)
    assert FolioSeries.objects.get(series="OT").next_number == 2
    assert WorkOrderEvent.objects.count() == 1


def test_folios_follow_one_another(order: WorkOrder, seller: User) -> None:
    assert open_work_order(make_sent(seller), None, seller, MOMENT).folio == "OT-0002"


def test_an_order_goes_forward_one_or_several_steps(order: WorkOrder, worker: User) -> None:
    later = MOMENT + timedelta(days=1)

    move(order, State.ORDERED, worker, MOMENT)
    moved = move(order, State.READY, worker, later, note="Se adelantó")

    assert moved.state == State.READY
    last = moved.events.last()
    assert last is not None
    assert (last.former, last.state, last.note, last.by, last.at) == (
        State.ORDERED,
        State.READY,
        "Se adelantó",
        worker,
        later,
    )


def test_a_step_made_twice_is_one_event(order: WorkOrder, worker: User) -> None:
    move(order, State.ORDERED, worker, MOMENT)
    move(order, State.ORDERED, worker, MOMENT)

    assert order.events.count() == 2


def test_it_goes_back_one_step_only_with_a_note(order: WorkOrder, worker: User) -> None:
    move(order, State.QUALITY, worker, MOMENT)

    with pytest.raises(QuotingError, match="nota"):
        move(order, State.IN_PRODUCTION, worker, MOMENT, note="  ")
    with pytest.raises(QuotingError, match="no pasa"):
        move(order, State.PENDING, worker, MOMENT, note="Todo de nuevo")
    assert move(order, State.IN_PRODUCTION, worker, MOMENT, "Rayado").state == State.IN_PRODUCTION


@pytest.mark.parametrize("state", TRADE)
def test_it_is_cancelled_from_any_state_but_installed(
    order: WorkOrder, worker: User, state: State
) -> None:
    move(order, state, worker, MOMENT)

    if state == State.INSTALLED:
        with pytest.raises(QuotingError, match="Instalado"):
            move(order, State.CANCELLED, worker, MOMENT, note="El cliente desistió")
    else:
        cancelled = move(order, State.CANCELLED, worker, MOMENT, note="El cliente desistió")
        assert cancelled.state == State.CANCELLED


def test_a_cancelled_order_only_returns_to_where_it_was(order: WorkOrder, worker: User) -> None:
    move(order, State.RECEIVED, worker, MOMENT)
    cancelled = move(order, State.CANCELLED, worker, MOMENT, note="Por error")

    assert steps_of(cancelled) == ([], State.RECEIVED, False)
    with pytest.raises(QuotingError):
        move(cancelled, State.READY, worker, MOMENT, note="Sigue")
    assert move(cancelled, State.RECEIVED, worker, MOMENT, "Siempre sí").state == State.RECEIVED


def test_a_state_nobody_offers_is_refused(order: WorkOrder, worker: User) -> None:
    with pytest.raises(QuotingError):
        move(order, "perdida", worker, MOMENT, note="x")


def test_priority_promise_and_notes_are_edited(order: WorkOrder, worker: User) -> None:
    edit_order(order, 1, date(2030, 4, 1), "Cuidado con el anodizado", by=worker)

    order.refresh_from_db()
    assert (order.priority, order.promised_on) == (1, date(2030, 4, 1))
    assert order.notes == "Cuidado con el anodizado"


def test_late_is_what_was_promised_for_an_earlier_day_and_is_not_delivered(
    order: WorkOrder, worker: User
) -> None:
    def late_on(day: date) -> bool:
        return WorkOrder.objects.marking_late(day).get(pk=order.pk).is_late

    assert not late_on(date(2030, 5, 1))  # promised for no day
    edit_order(order, 2, date(2030, 4, 1), "", by=worker)
    assert not late_on(date(2030, 4, 1))
    assert late_on(date(2030, 4, 2))
    move(order, State.DELIVERED, worker, MOMENT)
    assert not late_on(date(2030, 4, 2))
