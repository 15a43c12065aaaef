"""An acceptance that is taken back: the quotation ends as cancelled, and its work order with it.

The acceptance, its evidence and the reason stay on record, and reports count it as lost. What
follows is a new version. The owner may cancel any; a seller only what they wrote down themselves,
while the workshop has not begun.
"""

from datetime import datetime

from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import QuotingError
from quoting.offers.events import QuoteCancelled
from quoting.offers.hooks import building
from quoting.offers.models.followups import Notification
from quoting.offers.models.responses import Cancellation, Outcome
from quoting.offers.services.answers import decide, hold
from quoting.offers.services.notices import notify
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic


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
    quote = hold(version)
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
    decide(quote, Quote.State.CANCELLED, moment)
    if quote.seller_id != by.pk:
        notify(quote, Notification.Kind.CANCELLED, f"Se canceló {version}. {why}.", moment)
    record(QuoteCancelled(version=version.number, reason=reason), by=by, subject=quote)
    return cancellation
