"""What was taken away, and how it comes back: the lines of a draft, and a whole draft."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError

from quoting.core.evaluated import Evaluation
from quoting.drafts.events import QuoteDiscarded, QuoteRecovered
from quoting.drafts.models.quotes import LinePhoto, Quote, QuoteLine, RemovedLine
from quoting.drafts.services.drafts import lock_draft, write_total
from quoting.drafts.services.errors import LineIsGone, QuoteIsSent, QuotingError
from quoting.drafts.services.lines import Written, put_line_back, take_line
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic

_encoder = DjangoJSONEncoder()
KEPT = [field for field in QuoteLine._meta.concrete_fields if field.name not in {"id", "quote"}]


class Removed(NamedTuple):
    """The draft without a line, and what brings it back."""

    evaluation: Evaluation
    removed: RemovedLine


@atomic
def remove_line(quote: Quote, pk: int, day: date, moment: datetime, by: User) -> Removed:
    """Take a line away, and keep what it was. Raises QuotingError."""
    draft = lock_draft(quote.pk, by_hand=False)
    stored = draft.lines.filter(pk=pk).first()
    if stored is None:
        raise LineIsGone
    removed = RemovedLine.objects.create(
        quote=draft, content=_content(stored), removed_by=by, removed_at=moment
    )
    return Removed(take_line(draft, pk, day, by), removed)


@atomic
def restore_line(removed: RemovedLine, day: date) -> Written:
    """Put a line back where it stood, with its photos. Raises QuotingError, also when somebody
    else has put it back already."""
    draft = lock_draft(removed.quote_id, by_hand=False)
    removed = RemovedLine.objects.filter(pk=removed.pk).first() or _gone()
    row = QuoteLine(quote=draft)
    for field in KEPT:
        if field.attname in removed.content["line"]:
            setattr(row, field.attname, field.to_python(removed.content["line"][field.attname]))
    written = put_line_back(draft, row, day)
    photos = LinePhoto.objects.filter(quote=draft, pk__in=removed.content["photos"])
    photos.update(line=written.line.id)
    removed.delete()
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
    """Harmless twice. Raises QuotingError when another revision of the same quotation is being
    written meanwhile."""
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


def _content(line: QuoteLine) -> dict[str, Any]:
    columns = {field.attname: _plain(getattr(line, field.attname)) for field in KEPT}
    return {"line": columns, "photos": list(line.photos.values_list("pk", flat=True))}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool | dict | list):
        return value
    return _encoder.default(value)


def _gone() -> RemovedLine:
    raise QuotingError("Esa partida ya se había recuperado.")
