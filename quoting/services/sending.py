"""The moment a draft becomes a promise."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from quoting.models import FolioSeries, Quote, QuoteVersion
from quoting.services.errors import QuoteNotReady
from quoting.services.followups import plan_reminders
from quoting.snapshots import digest, evaluate_quote, freeze
from tenants.accounts.models import CompanyProfile, User
from tenants.activity import record


@transaction.atomic
def send_quote(quote: Quote, by: User, moment: datetime) -> QuoteVersion:
    """Freeze the draft as it stands at ``moment`` under the next folio of the series.

    Harmless twice: a quotation that is already sent gives back its version. Raises QuoteNotReady
    when it is empty, has a line without a price, or its total cannot be promised.
    """
    quote = Quote.objects.select_for_update(of=("self",)).with_people().get(pk=quote.pk)
    if not quote.is_draft:
        return quote.versions.latest("number")
    evaluated = evaluate_quote(quote, timezone.localdate(moment))
    if evaluated.problems:
        raise QuoteNotReady(evaluated.problems)
    quote.folio = take_folio(evaluated.settings.series)
    quote.state = Quote.State.SENT
    quote.total = evaluated.totals.total
    quote.sent_at = moment
    quote.version = 1
    quote.valid_until = evaluated.valid_until
    quote.save(
        update_fields=[
            "folio", "state", "total", "sent_at", "version", "valid_until", "updated_at"
        ]
    )  # fmt: skip
    snapshot = freeze(evaluated, quote.folio, 1, CompanyProfile.load())
    version = QuoteVersion.objects.create(
        quote=quote,
        number=1,
        folio=quote.folio,
        snapshot=snapshot,
        digest=digest(snapshot),
        total=quote.total,
        sent_at=moment,
        valid_until=evaluated.valid_until,
        sent_by=by,
    )
    plan_reminders(version, moment)
    record("quote.sent", by, f"quote:{quote.pk}", lines=len(evaluated.lines))
    return version


def take_folio(series: str) -> str:
    """The next folio, for the transaction that asks: its row stays locked until the end, so the
    next sender waits, and a roll-back gives the number back."""
    row, _ = FolioSeries.objects.select_for_update().get_or_create(series=series)
    folio = str(row)
    row.next_number += 1
    row.save(update_fields=["next_number"])
    return folio
