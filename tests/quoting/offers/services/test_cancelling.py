"""An acceptance that is taken back stays on record, and takes its work order with it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import AlreadyAnswered, QuotingError
from quoting.offers.models.followups import Notification
from quoting.offers.models.responses import Cancellation, Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import Acceptance, VersionState, accept, reject, state_of
from quoting.offers.services.endings import cancel_acceptance, may_cancel
from quoting.offers.services.sending import send_quote
from quoting.offers.services.versions import start_revision
from quoting.reports.services import export_rows, report
from quoting.workshop.models import WorkOrder
from quoting.workshop.services.work_orders import move, steps_of
from tenants.people.models import User
from tenants.people.roles import Role
from tests.quoting.make import MOMENT, TODAY, make_sent

State = WorkOrder.State


def by_telephone(by: User) -> Outcome:
    return accept(make_sent(by), Acceptance("Laura", channel="phone", by=by), MOMENT)


def by_link(by: User) -> Outcome:
    return accept(make_sent(by), Acceptance("Laura"), MOMENT)


def cancel(outcome: Outcome, by: User, reason: str = "customer") -> Cancellation:
    return cancel_acceptance(outcome, reason, "Vendió la casa", by, MOMENT)


def test_the_owner_cancels_what_was_accepted_and_its_order(owner: User, seller: User) -> None:
    outcome = by_link(seller)
    order = WorkOrder.objects.get()
    move(order, State.IN_PRODUCTION, owner, MOMENT)

    cancel(outcome, owner)

    version = QuoteVersion.objects.get()
    assert state_of(version, TODAY) is VersionState.CANCELLED
    assert version.quote.state == Quote.State.CANCELLED
    order.refresh_from_db()
    assert order.state == State.CANCELLED
    last = order.events.last()
    assert last is not None
    assert last.note == "Se canceló COT-0001. El cliente canceló. Vendió la casa"
    assert steps_of(order) == ([], None, False)  # it does not come back by itself
    with pytest.raises(QuotingError, match="no pasa a ese estado"):
        move(order, State.IN_PRODUCTION, owner, MOMENT, "Otra vez")
    notice = Notification.objects.get(text__startswith="Se canceló")
    assert (notice.user, notice.text) == (seller, "Se canceló COT-0001. El cliente canceló.")


def test_the_acceptance_and_its_evidence_stay_as_they_were(owner: User) -> None:
    outcome = by_link(owner)
    before = Outcome.objects.values().get()
    cancel(outcome, owner)
    assert Outcome.objects.values().get() == before
    rows = Cancellation.objects.all()
    for change in (rows.delete, lambda: rows.update(at=MOMENT)):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


def test_cancelling_twice_is_harmless_and_the_first_reason_stays(owner: User) -> None:
    outcome = by_link(owner)
    first = cancel(outcome, owner)
    assert cancel(outcome, owner, "unpaid") == first
    assert Cancellation.objects.get().reason == "customer"


def test_a_seller_takes_back_what_they_wrote_down_until_the_workshop_begins(
    owner: User, seller: User, make_user: Callable[..., User]
) -> None:
    other = make_user(Role.SALES, email="otra@alfa.example", full_name="Berta Solís")
    outcome = by_telephone(seller)
    assert may_cancel(outcome, seller)
    assert not may_cancel(outcome, other)
    with pytest.raises(QuotingError, match="pídele al dueño"):
        cancel(outcome, other, "mistake")
    move(WorkOrder.objects.get(), State.ORDERED, owner, MOMENT)
    with pytest.raises(QuotingError, match="El taller ya empezó la orden OT-0001"):
        cancel(outcome, seller, "mistake")
    assert not Cancellation.objects.exists()
    cancel(outcome, owner)


def test_what_a_customer_accepted_themselves_is_the_owners_to_cancel(
    owner: User, seller: User
) -> None:
    outcome = by_link(seller)
    assert not may_cancel(outcome, seller)
    assert may_cancel(outcome, owner)
    with pytest.raises(QuotingError, match="La aceptó el cliente"):
        cancel(outcome, seller)


def test_what_is_installed_cannot_be_cancelled(owner: User) -> None:
    outcome = by_link(owner)
    move(WorkOrder.objects.get(), State.INSTALLED, owner, MOMENT)
    with pytest.raises(QuotingError, match="OT-0001 ya está «Instalado»"):
        cancel(outcome, owner)
    assert not may_cancel(outcome, owner)


@pytest.mark.parametrize(
    ("reason", "comment", "told"),
    [("", "", "Elige el motivo"), ("robo", "x", "Elige el motivo"), ("other", " ", "por qué")],
)
def test_a_cancellation_says_why(owner: User, reason: str, comment: str, told: str) -> None:
    outcome = by_link(owner)
    with pytest.raises(QuotingError, match=told):
        cancel_acceptance(outcome, reason, comment, owner, MOMENT)


def test_only_an_acceptance_is_cancelled(owner: User) -> None:
    outcome = reject(make_sent(owner), "price", "", MOMENT)
    assert not may_cancel(outcome, owner)
    with pytest.raises(QuotingError, match="COT-0001 no está aceptada"):
        cancel(outcome, owner)


def test_what_was_cancelled_is_answered_no_more_and_followed_by_a_new_version(owner: User) -> None:
    outcome = by_telephone(owner)
    cancel(outcome, owner, "mistake")
    version = outcome.version
    with pytest.raises(AlreadyAnswered, match="ya está cancelada"):
        accept(version, Acceptance("Laura"), MOMENT)

    draft = start_revision(version.quote, owner, TODAY)
    second = send_quote(draft, owner, MOMENT)
    assert (str(second), second.quote.state) == ("COT-0001 v2", Quote.State.READY)
    accept(second, Acceptance("Laura"), MOMENT)
    assert WorkOrder.objects.exclude(state=State.CANCELLED).get().version == second


def test_reports_count_it_as_lost_with_its_reason(owner: User) -> None:
    cancel(by_link(owner), owner)
    stands = by_link(owner)

    found = report(TODAY.replace(day=1), TODAY)

    assert (found.total.won, found.total.lost, found.total.waiting) == (1, 1, 0)
    assert found.total.won_amount == stands.sale
    assert found.reasons == [("Cancelada: el cliente canceló", 1)]
    assert all((row.quoted, row.won, row.lost) == (2, 1, 1) for row in found.by_product)
    assert sum(row.won_amount for row in found.by_product) == Decimal("17939.50")
    heading, *rows = export_rows(TODAY.replace(day=1), TODAY)
    told = {row[heading.index("Estado")]: row[heading.index("Motivo")] for row in rows}
    assert told == {"Cancelada": "Cancelada: el cliente canceló", "Aceptada": ""}
