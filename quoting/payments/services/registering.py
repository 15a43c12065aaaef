"""A payment is written down once and for ever; what was wrong is cancelled and written again.

A payment beyond the balance is asked about, since it is a slip of the hand more often than not.
Whoever confirms it has it: a customer who rounds up is owed the difference, which is a credit.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from catalog.core.money import cents, spoken_money
from quoting.core.account import Account, concept_of
from quoting.core.promise import Letterhead, copied
from quoting.core.receipt import Receipt
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import QuotingError
from quoting.drafts.services.settings import take_folio
from quoting.offers.services.followups import notify
from quoting.payments.events import PaymentCancelled, PaymentReceived
from quoting.payments.models import Payment, PaymentCancellation
from quoting.payments.services.accounts import account_in, agreement_of, held_for, may_cancel
from quoting.payments.services.receipts import request_receipt
from tenants.events.recording import record
from tenants.people.models import CompanyProfile, User
from tenants.schemas.clock import day_of
from tenants.schemas.transactions import atomic

SERIES = "REC"
LONGEST_AGO = timedelta(days=366)
NOT_ACCEPTED = (
    "Los pagos se registran cuando la cotización está aceptada. Registra primero la respuesta."
)

Means = Payment.Means
Reason = PaymentCancellation.Reason


@dataclass(frozen=True, slots=True)
class Received:
    """What a person writes of a payment. ``submission`` is of the page it was written in;
    ``allows_credit`` says that more than the balance was indeed received."""

    amount: Decimal
    received_on: date
    means: str
    submission: UUID
    reference: str = ""
    note: str = ""
    allows_credit: bool = False


@atomic
def register(quote: Quote, received: Received, by: User, moment: datetime) -> Payment:
    """Write the payment and have its receipt made. The same submission is one payment.

    Raises QuotingError.
    """
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    twice = Payment.objects.filter(submission=received.submission).first()
    if twice is not None:
        if twice.quote_id != quote.pk:
            raise QuotingError("Abre la página otra vez y registra el pago ahí.")
        return twice
    found = agreement_of(quote)
    if found is None:
        raise QuotingError(NOT_ACCEPTED)
    version, total = found
    promise = version.promise
    before = account_in(promise, total, held_for(quote))
    _check(received, before, day_of(moment))
    after = account_in(promise, total, before.paid + received.amount)
    folio = take_folio(SERIES)
    profile = CompanyProfile.load()
    receipt = Receipt(
        folio=folio,
        made_on=day_of(moment),
        received_on=received.received_on,
        company=copied(Letterhead, profile, logo=profile.logo.name or ""),
        customer=promise.customer,
        quotation=str(version),
        amount=received.amount,
        means=str(Means(received.means).label),
        concept=concept_of(before, after),
        total=total,
        paid_before=before.paid,
        site=promise.site,
        reference=received.reference,
        received_by=by.full_name,
    )
    payment = Payment.objects.create(
        folio=folio,
        quote=quote,
        amount=received.amount,
        received_on=received.received_on,
        means=received.means,
        reference=received.reference,
        note=received.note,
        receipt=receipt,
        submission=received.submission,
        by=by,
        at=moment,
    )
    request_receipt(payment, moment)
    fact = PaymentReceived(
        payment=payment.pk, means=received.means, settles=after.balance <= 0 < before.balance
    )
    record(fact, by=by, subject=quote)
    return payment


@atomic
def cancel_payment(
    payment: Payment, reason: str, comment: str, by: User, moment: datetime
) -> PaymentCancellation:
    """The payment no longer counts, for one of ``PaymentCancellation.Reason``. Harmless twice: the
    first cancellation stays. Raises QuotingError."""
    comment = comment.replace("\0", "").strip()[:250]
    if reason not in Reason.values:
        raise QuotingError("Elige por qué se cancela el pago.")
    if reason == Reason.OTHER and not comment:
        raise QuotingError("Escribe por qué se cancela el pago.")
    quote = Quote.objects.select_for_update().get(pk=payment.quote_id)
    payment = Payment.objects.get(pk=payment.pk)
    former = PaymentCancellation.objects.filter(payment=payment).first()
    if former is not None:
        return former
    if not may_cancel(payment, by):
        raise QuotingError("Lo registró alguien más: pídele al dueño que lo cancele.")
    cancelled = PaymentCancellation.objects.create(
        payment=payment, reason=reason, comment=comment, by=by, at=moment
    )
    request_receipt(payment, moment)
    if quote.seller_id != by.pk:
        why = cancelled.get_reason_display()
        told = f"Se canceló el pago {payment} de {quote} por {spoken_money(payment.amount)}. {why}."
        notify(quote, told, moment)
    record(PaymentCancelled(payment=payment.pk, reason=reason), by=by, subject=quote)
    return cancelled


def _check(received: Received, before: Account, day: date) -> None:
    if received.amount <= 0 or received.amount != cents(received.amount):
        raise QuotingError("El importe es mayor que cero y lleva a lo más dos decimales.")
    if received.means not in Means.values:
        raise QuotingError("Elige cómo te pagaron.")
    if refusal := day_refusal(received.received_on, day):
        raise QuotingError(refusal)
    if received.amount > before.owed and not received.allows_credit:
        raise QuotingError(too_much(received.amount, before.owed))


def day_refusal(received_on: date, today: date) -> str:
    """Why a payment cannot be of that day: a sentence, or nothing."""
    if received_on > today:
        return "La fecha no puede ser futura: elige el día en que lo recibiste."
    if received_on < today - LONGEST_AGO:
        return "Fue hace más de un año: revisa la fecha."
    return ""


def too_much(amount: Decimal, owed: Decimal) -> str:
    """What is told of an ``amount`` beyond what is owed."""
    if not owed:
        return f"Ya no debe nada: {spoken_money(amount)} quedaría completo como saldo a favor."
    over = spoken_money(amount - owed)
    return f"Debe {spoken_money(owed)}: son {over} de más, que quedarían como saldo a favor."
