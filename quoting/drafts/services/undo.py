"""What was taken away, and how it comes back: the lines of a draft, and a whole draft."""

from datetime import date, datetime

from django.db import IntegrityError

from quoting.core.draft import TakenLine
from quoting.core.evaluated import Evaluation
from quoting.drafts.evaluation.loading import typed_line
from quoting.drafts.events import QuoteDiscarded, QuoteRecovered
from quoting.drafts.models.quotes import LinePhoto, Quote, RemovedLine
from quoting.drafts.services.drafts import lock_draft, write_total
from quoting.drafts.services.errors import LineIsGone, QuoteIsSent, QuotingError
from quoting.drafts.services.lines import Written, put_line_back, take_line
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic


@atomic
def remove_line(
    quote: Quote, pk: int, day: date, moment: datetime, by: User
) -> tuple[Evaluation, RemovedLine]:
    """The draft without a line, and what brings the line back. Raises QuotingError."""
    draft = lock_draft(quote.pk, by_hand=False)
    stored = draft.lines.filter(pk=pk).first()
    if stored is None:
        raise LineIsGone
    photos = tuple(stored.photos.values_list("pk", flat=True))
    taken = TakenLine(
        typed_line(stored), stored.position, stored.edition, stored.client_key, photos
    )
    removed = RemovedLine.objects.create(
        quote=draft, content=taken, removed_by=by, removed_at=moment
    )
    return take_line(draft, pk, day, by), removed


@atomic
def restore_line(removed: RemovedLine, day: date) -> Written:
    """Put a line back where it stood, with its photos. Raises QuotingError, also twice."""
    draft = lock_draft(removed.quote_id, by_hand=False)
    stored = RemovedLine.objects.filter(pk=removed.pk).first()
    if stored is None:
        raise QuotingError("Esa partida ya se había recuperado.")
    written = put_line_back(draft, stored.content, day)
    photos = LinePhoto.objects.filter(quote=draft, pk__in=stored.content.photos)
    photos.update(line=written.line.id)
    stored.delete()
    return written


@atomic
def discard_draft(quote: Quote, moment: datetime, by: User) -> None:
    """A draft has promised nothing, so it may go; it can be brought back. Raises QuotingError."""
    draft = lock_draft(quote.pk)
    draft.discarded_at = moment
    draft.save(update_fields=["discarded_at", "updated_at"])
    record(QuoteDiscarded(), by=by, subject=draft)


@atomic
def recover_draft(quote: Quote, day: date, by: User) -> None:
    """Harmless twice. Raises QuotingError while another revision of the quotation is written."""
    draft = Quote.objects.select_for_update().get(pk=quote.pk)
    if not draft.is_editable:
        raise QuoteIsSent(str(draft))
    if draft.discarded_at is None:
        return
    draft.discarded_at = None
    try:
        with atomic():
            draft.save(update_fields=["discarded_at", "updated_at"])
    except IntegrityError as error:
        raise QuotingError("Ya hay otra versión nueva en borrador; sigue en esa.") from error
    write_total(draft, day)
    record(QuoteRecovered(), by=by, subject=draft)
