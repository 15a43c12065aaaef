"""What was taken away, and how it comes back: the lines of a draft, and a whole draft."""

from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from quoting.drafts.events import QuoteDiscarded, QuoteRecovered
from quoting.drafts.models.quotes import LinePhoto, Quote, QuoteLine, RemovedLine
from quoting.drafts.services.drafts import (
    check_most,
    discount_before,
    lock_draft,
    number,
    write_total,
)
from quoting.drafts.services.errors import LineIsGone, QuoteIsSent, QuotingError
from tenants.events.recording import record
from tenants.people.models import User

_encoder = DjangoJSONEncoder()
KEPT = [field for field in QuoteLine._meta.concrete_fields if field.name not in {"id", "quote"}]


@transaction.atomic
def remove_line(line: QuoteLine, day: date, moment: datetime, by: User) -> RemovedLine:
    """Take a line away, and keep what it was. Raises QuotingError."""
    draft = lock_draft(line.quote_id)
    stored = draft.lines.filter(pk=line.pk).first()
    if stored is None:
        raise LineIsGone
    given = discount_before(draft, day, by)
    removed = RemovedLine.objects.create(
        quote=draft, content=_content(stored), removed_by=by, removed_at=moment
    )
    stored.delete()
    write_total(draft, day, by, given)
    return removed


@transaction.atomic
def restore_line(removed: RemovedLine, day: date) -> QuoteLine:
    """Put a line back where it stood, with its photos. Raises QuotingError, also when somebody
    else has put it back already."""
    draft = lock_draft(removed.quote_id)
    removed = RemovedLine.objects.filter(pk=removed.pk).first() or _gone()
    rows = list(draft.lines.all())
    check_most(rows)
    content = removed.content["line"]
    line = QuoteLine(quote=draft)
    for field in KEPT:
        if field.attname in content:
            setattr(line, field.attname, field.to_python(content[field.attname]))
    rows.insert(line.position, line)
    line.save()
    number(rows)
    photos = LinePhoto.objects.filter(quote=draft, pk__in=removed.content["photos"])
    photos.update(line=line)
    removed.delete()
    write_total(draft, day)
    return line


@transaction.atomic
def discard_draft(quote: Quote, moment: datetime, by: User) -> None:
    """A draft has promised nothing, so it may go; it can be brought back. Raises QuotingError."""
    draft = lock_draft(quote.pk)
    draft.discarded_at = moment
    draft.save(update_fields=["discarded_at", "updated_at"])
    record(QuoteDiscarded(), by=by, subject=draft)


@transaction.atomic
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
        with transaction.atomic():
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
