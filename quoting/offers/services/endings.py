"""How a version ends without an answer of its customer: it expires, or an acceptance is taken back.

What expired was not answered in time, or was never given to its customer. A cancelled quotation
ends with its work order; the acceptance, its evidence and the reason stay on record, and reports
count it as lost. What follows is a new version. The owner may cancel any; a seller only what they
wrote down themselves, while the workshop has not begun.
"""

from datetime import datetime, timedelta

from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import QuotingError
from quoting.offers.events import QuoteCancelled, QuoteExpired
from quoting.offers.hooks import building
from quoting.offers.models.responses import Cancellation, Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import VersionState, decide, end, state_of
from quoting.offers.services.followups import notify
from tenants.events.recording import CLOCK, record
from tenants.people.models import User
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.rows import each_row
from tenants.periodic.schedules import hourly
from tenants.schemas.clock import day_of
from tenants.schemas.transactions import atomic


@periodic("expiry", hourly(5), clock=Clock.COMPANY, late=timedelta(hours=2))
def expire_quotes(moment: datetime) -> Share:
    """End every version whose last day has passed without an answer.

    Each in a transaction of its own, and asked again under the lock: an answer that comes
    meanwhile counts.
    """
    overdue = QuoteVersion.objects.filter(
        outcome=None, valid_until__lt=day_of(moment), quote__state__in=Quote.OPEN
    )
    versions = QuoteVersion.objects.defer("promise")
    return each_row(expire_quotes, overdue, lambda pk: expire(versions.get(pk=pk), moment), moment)


@atomic
def expire(version: QuoteVersion, moment: datetime) -> bool:
    """End ``version`` if it expired and has no outcome yet; whether it did. Harmless twice."""
    quote = version.hold()
    if Outcome.objects.filter(version=version).exists():
        return False
    if state_of(version, day_of(moment)) is not VersionState.EXPIRED:
        return False
    kind, channel = Outcome.Kind.EXPIRED, Outcome.Channel.SYSTEM
    end(version, quote, kind, "Venció", moment, channel=channel)
    how = "sin respuesta" if quote.is_with_customer else "sin compartirse"
    notify(quote, f"{version} venció {how}. Puedes renovarla con precios de hoy.", moment)
    record(QuoteExpired(version=version.number), by=CLOCK, subject=quote)
    return True


def may_cancel(outcome: Outcome, by: User) -> bool:
    """Whether ``by`` may take this acceptance back now."""
    return outcome.is_agreement and not why_not(outcome, by)


def why_not(outcome: Outcome, by: User) -> str:
    """What keeps ``by`` from cancelling an acceptance: a sentence, or nothing."""
    if reason := building.value.keeps_from_cancelling(outcome.version, by):
        return reason
    if not by.is_owner and outcome.by_id != by.pk:
        return "La aceptó el cliente o la registró alguien más: pídele al dueño que la cancele."
    return ""


@atomic
def cancel_acceptance(
    outcome: Outcome, reason: str, comment: str, by: User, moment: datetime
) -> Cancellation:
    """Take an acceptance back, for one of ``Cancellation.Reason``. Harmless twice: the first
    cancellation stays. Raises QuotingError."""
    if reason not in Cancellation.Reason.values:
        raise QuotingError("Elige el motivo de la cancelación.")
    comment = comment.replace("\0", "").strip()[:2000]
    if reason == Cancellation.Reason.OTHER and not comment:
        raise QuotingError("Escribe por qué se cancela.")
    version = outcome.version
    quote = version.hold()
    former = Cancellation.objects.filter(outcome=outcome).first()
    if former is not None:
        return former
    if outcome.kind != Outcome.Kind.ACCEPTED:
        raise QuotingError(f"{version} no está aceptada.")
    if refusal := why_not(outcome, by):
        raise QuotingError(refusal)
    cancellation = Cancellation.objects.create(
        outcome=outcome, reason=reason, comment=comment, by=by, at=moment
    )
    why = cancellation.get_reason_display()
    building.value.give_up(version, by, moment, f"Se canceló {version}. {why}. {comment}")
    decide(quote, Quote.State.CANCELLED, moment, version.total)
    if quote.seller_id != by.pk:
        notify(quote, f"Se canceló {version}. {why}.", moment)
    record(QuoteCancelled(version=version.number, reason=reason), by=by, subject=quote)
    return cancellation
