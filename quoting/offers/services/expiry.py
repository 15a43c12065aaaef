"""What nobody answered in time ends by itself."""

from datetime import datetime, timedelta

from quoting.drafts.models.quotes import Quote
from quoting.offers.events import QuoteExpired
from quoting.offers.models.followups import Notification
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import VersionState, decide, hold, state_of
from quoting.offers.services.followups import stop_reminders
from quoting.offers.services.notices import notify
from tenants.events.recording import CLOCK, record
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
    quote = hold(version)
    if Outcome.objects.filter(version=version).exists():
        return False
    if state_of(version, day_of(moment)) is not VersionState.EXPIRED:
        return False
    Outcome.objects.create(
        version=version,
        kind=Outcome.Kind.EXPIRED,
        at=moment,
        channel=Outcome.Channel.SYSTEM,
    )
    decide(quote, Quote.State.EXPIRED, moment)
    stop_reminders(quote, "Venció", moment)
    text = f"{version} venció sin respuesta. Puedes renovarla con precios de hoy."
    notify(quote, Notification.Kind.EXPIRED, text, moment)
    record(QuoteExpired(version=version.number), by=CLOCK, subject=quote)
    return True
