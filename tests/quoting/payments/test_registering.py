"""A payment is written once and for ever; what was wrong is cancelled and written again."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import QuotingError
from quoting.offers.models.followups import Notification
from quoting.offers.services.endings import cancel_acceptance
from quoting.offers.services.sending import send_quote
from quoting.offers.services.versions import start_revision
from quoting.payments.models import Payment, PaymentCancellation
from quoting.payments.services.accounts import account_of, held_for
from quoting.payments.services.registering import cancel_payment, register
from tenants.events.models import Event
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tests.quoting.make import MOMENT, TODAY, make_sent
from tests.quoting.payments.make import (
    ADVANCE,
    REST,
    TOTAL,
    make_accepted,
    outcome_of_accepted,
    pay,
    received,
)


def balance(quote: Quote) -> Decimal:
    account = account_of(Quote.objects.get(pk=quote.pk))
    assert account is not None
    return account.balance


def test_a_payment_covers_what_was_agreed_and_leaves_the_rest(seller: User) -> None:
    quote = make_accepted(seller)
    payment = pay(quote, seller)

    assert (payment.folio, payment.amount, payment.by) == ("REC-0001", ADVANCE, seller)
    account = account_of(quote)
    assert account is not None and account.pending is not None
    assert (account.total, account.paid, account.balance) == (TOTAL, ADVANCE, REST)
    assert (account.pending.milestone.label, account.pending.rest) == ("Resto", REST)
    event = Event.objects.get(kind="payment.received")
    assert event.facts == {"payment": payment.pk, "means": "transfer", "settles": False}


def test_the_last_payment_settles_it(seller: User) -> None:
    quote = make_accepted(seller)
    pay(quote, seller)
    pay(quote, seller, REST, means="cash")
    assert balance(quote) == 0
    settled = Event.objects.filter(kind="payment.received").latest("pk")
    assert settled.facts["settles"] is True


def test_the_same_submission_is_one_payment(seller: User) -> None:
    quote, twice = make_accepted(seller), received()
    first = register(quote, twice, seller, MOMENT)
    assert register(quote, twice, seller, MOMENT) == first
    assert Payment.objects.count() == Event.objects.filter(kind="payment.received").count() == 1


def test_a_submission_of_another_quotation_is_refused(seller: User) -> None:
    first, other, twice = make_accepted(seller), make_accepted(seller), received()
    register(first, twice, seller, MOMENT)
    with pytest.raises(QuotingError, match="Abre la página otra vez"):
        register(other, twice, seller, MOMENT)


def test_receipts_are_numbered_without_a_gap_also_when_one_is_refused(seller: User) -> None:
    quote = make_accepted(seller)
    pay(quote, seller, "100")
    with pytest.raises(QuotingError):
        pay(quote, seller, TOTAL)
    cancel_payment(pay(quote, seller, "200"), "mistake", "", seller, MOMENT)
    pay(quote, seller, "300")
    folios = Payment.objects.order_by("pk").values_list("folio", flat=True)
    assert list(folios) == ["REC-0001", "REC-0002", "REC-0003"]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"amount": "0"}, "mayor que cero"),
        ({"amount": "-5"}, "mayor que cero"),
        ({"amount": "0.005"}, "dos decimales"),
        ({"day": TODAY + timedelta(days=1)}, "no puede ser futura"),
        ({"day": TODAY - timedelta(days=400)}, "más de un año"),
        ({"means": "trueque"}, "cómo te pagaron"),
        ({"amount": TOTAL + 1}, "son \\$\xa01.00 de más, que quedarían como saldo a favor"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(seller: User, facts, refusal: str) -> None:
    quote = make_accepted(seller)
    with pytest.raises(QuotingError, match=refusal):
        register(quote, received(**facts), seller, MOMENT)
    assert not Payment.objects.exists()


def test_what_was_paid_in_excess_and_confirmed_is_a_credit(seller: User) -> None:
    quote = make_accepted(seller)
    payment = pay(quote, seller, TOTAL + 100, allows_credit=True)
    account = account_of(quote)
    assert account is not None
    assert (account.balance, account.credit, account.owed) == (-100, 100, 0)
    assert payment.receipt.concept == "Anticipo, Resto y saldo a favor"
    with pytest.raises(QuotingError, match="Ya no debe nada"):
        pay(quote, seller, "1")


def test_only_what_is_accepted_is_paid(seller: User) -> None:
    version = make_sent(seller)
    with pytest.raises(QuotingError, match="cuando la cotización está aceptada"):
        pay(version.quote, seller)


def test_a_cancelled_payment_is_kept_and_counts_no_more(owner: User, seller: User) -> None:
    quote = make_accepted(seller)
    payment = pay(quote, seller)
    before = Payment.objects.values().get()
    first = cancel_payment(payment, "bounced", "Sin fondos", owner, MOMENT)

    assert balance(quote) == TOTAL
    assert Payment.objects.values().get() == before
    assert cancel_payment(payment, "mistake", "", owner, MOMENT) == first
    assert PaymentCancellation.objects.get().reason == "bounced"
    event = Event.objects.get(kind="payment.cancelled")
    assert event.facts == {"payment": payment.pk, "reason": "bounced"}
    told = Notification.objects.get(text__startswith="Se canceló el pago REC-0001")
    assert told.user == seller


def test_no_row_of_a_payment_is_ever_changed_or_deleted(seller: User) -> None:
    payment = pay(make_accepted(seller), seller)
    cancel_payment(payment, "mistake", "", seller, MOMENT)
    cancellations = PaymentCancellation.objects.all()
    for change in (
        lambda: Payment.objects.update(at=MOMENT),
        lambda: cancellations.update(at=MOMENT),
        cancellations.delete,
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()


def test_a_seller_cancels_only_what_they_wrote(
    owner: User, seller: User, make_user: Callable[..., User]
) -> None:
    other = make_user(Role.SALES, email="otra@alfa.example")
    payment = pay(make_accepted(seller), seller)
    with pytest.raises(QuotingError, match="pídele al dueño"):
        cancel_payment(payment, "mistake", "", other, MOMENT)
    cancel_payment(payment, "mistake", "", owner, MOMENT)


@pytest.mark.parametrize(("reason", "told"), [("", "Elige por qué"), ("other", "Escribe por qué")])
def test_a_cancellation_says_why(seller: User, reason: str, told: str) -> None:
    payment = pay(make_accepted(seller), seller)
    with pytest.raises(QuotingError, match=told):
        cancel_payment(payment, reason, " ", seller, MOMENT)


def test_money_of_a_cancelled_acceptance_waits_and_counts_for_the_next_version(
    owner: User,
) -> None:
    outcome = outcome_of_accepted(owner)
    quote = outcome.version.quote
    pay(quote, owner)
    cancel_acceptance(outcome, "customer", "", owner, MOMENT)
    quote.refresh_from_db()
    assert account_of(quote) is None
    assert held_for(quote) == ADVANCE

    draft = start_revision(quote, owner, TODAY)
    version = send_quote(draft, owner, MOMENT)
    make_accepted(owner, version)
    assert balance(quote) == TOTAL - ADVANCE


def test_a_receipt_says_what_was_true_when_it_was_written(seller: User) -> None:
    CompanyProfile.objects.update(trade_name="Vidrios Alfa", phone="477 000 0000")
    quote = make_accepted(seller)
    pay(quote, seller, "1000", reference="SPEI 1234")
    second = pay(quote, seller, "2000")
    CompanyProfile.objects.update(trade_name="Otro nombre")
    pay(quote, seller, "500")

    receipt = Payment.objects.get(pk=second.pk).receipt
    assert receipt.company.trade_name == "Vidrios Alfa"
    assert (receipt.paid_before, receipt.amount, receipt.paid) == (1000, 2000, 3000)
    assert receipt.balance == TOTAL - 3000
    assert receipt.concept == "A cuenta de Anticipo"
    assert (receipt.quotation, receipt.means) == ("COT-0001", "Transferencia")
    assert receipt.in_words == "DOS MIL PESOS 00/100 M.N."


def test_two_submissions_at_once_never_pay_more_than_is_owed_unasked(seller: User) -> None:
    quote = make_accepted(seller)
    pay(quote, seller, TOTAL, submission=uuid4())
    with pytest.raises(QuotingError, match="saldo a favor"):
        pay(quote, seller, TOTAL, submission=uuid4())
    assert Payment.objects.count() == 1
