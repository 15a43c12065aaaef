"""A new version of a quotation that was sent: written in a draft of its own, and put in the place
of the former one when it is sent.

Until then the customer has, and may accept, what they were sent.
"""

from datetime import date, datetime

from quoting.drafts.models.quotes import LinePhoto, Quote, QuoteLine
from quoting.drafts.services.drafts import HEADER, copy_line, write_total
from quoting.drafts.services.errors import NeverSent, QuoteIsAccepted
from quoting.offers.events import QuoteRevised
from quoting.offers.models.responses import Outcome
from quoting.offers.services.answers import outcome_of
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic


@atomic
def start_revision(quote: Quote, by: User, day: date) -> Quote:
    """The draft in which the next version of ``quote`` is written, at the prices of ``day``: a new
    one, or the one that is being written already. What expired or was rejected is renewed so.
    Raises NeverSent or QuoteIsAccepted."""
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    if quote.folio is None:
        raise NeverSent
    if quote.state == Quote.State.ACCEPTED:
        raise QuoteIsAccepted(quote.folio)
    written = revision_of(quote)
    if written is not None:
        return written
    header = {name: getattr(quote, name) for name in HEADER}
    draft = Quote.objects.create(revises=quote, **header)
    _copy_lines(quote, draft)
    write_total(draft, day)
    record(QuoteRevised(draft=draft.pk), by=by, subject=quote)
    return draft


def revision_of(quote: Quote) -> Quote | None:
    """The draft of the next version of ``quote``, if one is being written."""
    return quote.revisions.filter(discarded_at=None).first()


def hold_original(draft: Quote, moment: datetime) -> tuple[Quote, int]:
    """The quotation that ``draft`` revises, locked, its former version ended, and the number of
    the next. Raises QuoteIsAccepted."""
    original = Quote.objects.select_for_update().get(revisions=draft.pk)
    former = original.versions.latest("number")
    outcome = outcome_of(former)
    if outcome is None:
        kind, channel = Outcome.Kind.SUPERSEDED, Outcome.Channel.SYSTEM
        Outcome.objects.create(version=former, kind=kind, at=moment, channel=channel)
    elif outcome.is_agreement:
        raise QuoteIsAccepted(str(original))
    return original, former.number + 1


def put_in_place(original: Quote, draft: Quote) -> None:
    """``original``, still to be saved, becomes what ``draft`` says, with its lines and photos; the
    draft goes."""
    for name in HEADER:
        setattr(original, name, getattr(draft, name))
    original.photos.all().delete()
    original.lines.all().delete()
    draft.lines.update(quote=original)
    draft.photos.update(quote=original)
    Quote.objects.filter(pk=draft.pk).delete()


def _copy_lines(source: Quote, draft: Quote) -> None:
    """Lines and photos; two photos are one file."""
    rows = list(source.lines.all())
    copies = QuoteLine.objects.bulk_create(copy_line(row, draft) for row in rows)
    of: dict[int | None, QuoteLine] = {row.pk: copy for row, copy in zip(rows, copies, strict=True)}
    photos = list(source.photos.filter(line__in=rows))
    for photo in photos:
        photo.pk, photo.quote, photo.line = None, draft, of[photo.line_id]
    LinePhoto.objects.bulk_create(photos)
