"""The moment a draft becomes a promise."""

from datetime import datetime

from catalog.core import codec
from quoting.core.evaluated import Evaluation
from quoting.core.promise import Promise
from quoting.drafts.evaluation.loading import evaluate_quote
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services import errors
from quoting.drafts.services.photos import shown_photos
from quoting.drafts.services.settings import take_folio
from quoting.offers.events import QuoteSent
from quoting.offers.models.versions import PromisedLine, QuoteVersion, VersionCosts
from quoting.offers.promises.promise import cost_sheet, freeze
from quoting.offers.services.followups import plan_reminders, stop_reminders
from quoting.offers.services.versions import hold_original, put_in_place
from tenants.events.recording import record
from tenants.people.models import CompanyProfile, User
from tenants.schemas.clock import day_of
from tenants.schemas.transactions import atomic


@atomic
def send_quote(quote: Quote, by: User, moment: datetime, seen: str | None = None) -> QuoteVersion:
    """Freeze the draft as it stands at ``moment``: under the next folio of the series, or as the
    next version of the quotation that it revises, whose former version ends here. It is ready to
    be shared with the customer.

    ``seen`` names the price that the person saw: PriceMoved if it is another one by now. Harmless
    twice: a quotation that is already sent gives back its version. Raises QuoteNotReady when it is
    empty, has a line without a price, or its total cannot be promised; QuoteIsAccepted when the
    customer accepted the former version meanwhile; CustomerIsMissing; TemplateIsNotSent;
    SampleIsNotSent.
    """
    draft = Quote.objects.select_for_update(of=("self",)).with_people().get(pk=quote.pk)
    if draft.state == Quote.State.TEMPLATE:
        raise errors.TemplateIsNotSent
    if draft.customer.is_sample:
        raise errors.SampleIsNotSent
    if not draft.is_draft:
        return draft.versions.latest("number")
    if draft.discarded_at is not None:
        raise errors.QuoteIsDiscarded
    evaluated = evaluate_quote(draft, day_of(moment))
    if not draft.customer.name:
        raise errors.CustomerIsMissing
    if seen not in {None, evaluated.seen}:
        raise errors.PriceMoved
    if evaluated.problems:
        raise errors.QuoteNotReady(evaluated.problems)
    sent, number = (draft, 1) if draft.revises_id is None else hold_original(draft, moment)
    folio = sent.folio or take_folio(evaluated.draft.terms.series)
    promise = freeze(evaluated, folio, number, CompanyProfile.load(), shown_photos(draft))
    if sent is not draft:
        put_in_place(sent, draft)
    sent.folio = folio
    sent.state = Quote.State.READY
    sent.version = number
    sent.total = evaluated.totals.total
    sent.sent_at = moment
    sent.valid_until = evaluated.valid_until
    sent.shared_at = sent.viewed_at = sent.decided_at = None
    sent.save()
    version = _write(sent, evaluated, promise, by, moment)
    stop_reminders(sent, "Se envió una versión nueva", moment)
    plan_reminders(version, moment)
    record(QuoteSent(lines=len(evaluated.lines), version=number), by=by, subject=sent)
    return version


def _write(
    quote: Quote, evaluated: Evaluation, promise: Promise, by: User, moment: datetime
) -> QuoteVersion:
    earned = evaluated.earnings
    version = QuoteVersion.objects.create(
        quote=quote,
        number=quote.version,
        folio=promise.folio,
        promise=promise,
        digest=codec.digest(promise),
        total=quote.total,
        sale=earned.price,
        direct_cost=earned.direct_cost,
        profit=earned.profit,
        sent_at=moment,
        valid_until=evaluated.valid_until,
        sent_by=by,
    )
    VersionCosts.objects.create(version=version, sheet=cost_sheet(evaluated))
    # What reports add up; a line that is optional counts once it is accepted.
    names = ("number", "title", "amount", "counts")
    PromisedLine.objects.bulk_create(
        PromisedLine(version=version, **{name: getattr(line, name) for name in names})
        for line in promise.lines
    )
    return version
