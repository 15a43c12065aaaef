"""What can be done with a draft. Every act locks the quotation's row first, so that two people
never write over one another, and refuses once it is sent.

``day`` is the date whose prices count; the stored total follows every change, for the list.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.core.money import ZERO
from quoting.drafts.evaluation.evaluated import EvaluatedQuote
from quoting.drafts.evaluation.evaluation import evaluate_quote
from quoting.drafts.events import QuoteCreated
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.bars import ask_exact_plans
from quoting.drafts.services.customers import create_casual_customer
from quoting.drafts.services.errors import (
    DiscountBeyondLimit,
    LineChanged,
    LineIsGone,
    QuoteChanged,
    QuoteIsDiscarded,
    QuoteIsSent,
    QuotingError,
)
from tenants.events.recording import record
from tenants.people.models import User

MOST_LINES = 300
HEADER = ("customer", "seller", "site", "discount", "tax_rate", "validity_days", "notes")
OWN = {"id", "quote", "position", "edition", "client_key"}  # what a copy of a line does not take
CONTENT = [field.name for field in QuoteLine._meta.concrete_fields if field.name not in OWN]


@transaction.atomic
def create_quote(customer: Customer | str, by: User, site: str = "") -> Quote:
    """An empty draft with the company's terms, for which ``by`` answers as its seller; a text is
    the name of a casual customer."""
    if isinstance(customer, str):
        customer = create_casual_customer(customer, by)
    terms = QuoteSettings.load()
    quote = Quote.objects.create(
        customer=customer,
        site=site,
        seller=by,
        tax_rate=terms.tax_rate,
        validity_days=terms.validity_days,
    )
    record(QuoteCreated(), by=by, subject=quote)
    return quote


@transaction.atomic
def edit_quote(
    quote: Quote, customer: Customer | str, day: date, by: User, edition: int | None = None
) -> None:
    """Write the header of ``quote`` (changed and validated by its form), for ``customer``: a row,
    or the name of a casual one.

    ``edition`` is the one that was being changed: QuoteChanged if there is a newer one. Raises
    QuotingError.
    """
    draft = lock_draft(quote.pk)
    if edition not in {None, draft.edition}:
        raise QuoteChanged
    given = discount_before(draft, day, by)
    if isinstance(customer, str):
        customer = create_casual_customer(customer, by)
    quote.customer = customer
    quote.edition = draft.edition + 1
    quote.save(update_fields=[*HEADER, "internal_notes", "edition", "updated_at"])
    write_total(quote, day, by, given)


@transaction.atomic
def duplicate_quote(source: Quote, day: date, by: User) -> Quote:
    """A new draft like ``source``, sent or not, at the prices of ``day``.

    What has left the catalogue since goes along; the editor marks it.
    """
    terms = QuoteSettings.load()
    quote = Quote.objects.create(
        customer=source.customer,
        site=source.site,
        discount=source.discount,
        tax_rate=source.tax_rate,
        validity_days=terms.validity_days,
        notes=source.notes,
        internal_notes=source.internal_notes,
        seller=by,
    )
    QuoteLine.objects.bulk_create(copy_line(line, quote) for line in source.lines.described())
    write_total(quote, day)
    record(QuoteCreated(copied_from=source.pk), by=by, subject=quote)
    return quote


@transaction.atomic
def add_line(quote: Quote, line: QuoteLine, day: date, by: User | None = None) -> QuoteLine:
    """``line`` (built and validated by its form) behind the last of its room, or at the end.

    A line that was written before under the same ``client_key`` is given back as it is. Raises
    QuotingError.
    """
    draft = lock_draft(quote.pk)
    rows = list(draft.lines.all())
    for row in rows:
        if line.client_key is not None and row.client_key == line.client_key:
            return row
    check_most(rows)
    given = discount_before(draft, day, by)
    line.quote = draft
    _put(rows, line)
    line.save()
    number(rows)
    write_total(draft, day, by, given)
    return line


@transaction.atomic
def edit_line(
    line: QuoteLine, day: date, by: User | None = None, edition: int | None = None
) -> None:
    """Write a changed line, wherever it stands by now.

    ``edition`` is the one that was being changed: LineChanged if there is a newer one. Raises
    QuotingError.
    """
    draft = lock_draft(line.quote_id)
    rows = list(draft.lines.all())
    stored = rows[_place(rows, line)]
    if edition not in {None, stored.edition}:
        raise LineChanged(stored)
    given = discount_before(draft, day, by)
    line.position = stored.position
    line.edition = stored.edition + 1
    rows[rows.index(stored)] = line
    if line.room != stored.room:
        rows.remove(line)
        _put(rows, line)
    line.save(update_fields=[*CONTENT, "edition"])
    number(rows)
    write_total(draft, day, by, given)


@transaction.atomic
def duplicate_line(line: QuoteLine, day: date, by: User | None = None) -> QuoteLine:
    """A copy right below. Raises QuotingError."""
    draft = lock_draft(line.quote_id)
    rows = list(draft.lines.all())
    check_most(rows)
    given = discount_before(draft, day, by)
    copy = copy_line(line, draft)
    rows.insert(_place(rows, line) + 1, copy)
    copy.save()
    number(rows)
    write_total(draft, day, by, given)
    return copy


@transaction.atomic
def move_line(line: QuoteLine, steps: int) -> None:
    """``steps`` places down, or up when negative; it stops at the ends. Raises QuotingError."""
    draft = lock_draft(line.quote_id)
    rows = list(draft.lines.all())
    place = _place(rows, line)
    rows.insert(max(place + steps, 0), rows.pop(place))
    number(rows)


def lock_draft(pk: int) -> Quote:
    """The row, locked until the transaction ends. Raises QuoteIsSent or QuoteIsDiscarded."""
    quote = Quote.objects.select_for_update().get(pk=pk)
    if not quote.is_editable:
        raise QuoteIsSent(str(quote))
    if quote.discarded_at is not None:
        raise QuoteIsDiscarded
    return quote


def check_most(rows: list[QuoteLine]) -> None:
    if len(rows) >= MOST_LINES:
        raise QuotingError(
            f"Una cotización lleva hasta {MOST_LINES} partidas; haz otra para las demás."
        )


def _place(rows: list[QuoteLine], line: QuoteLine) -> int:
    """Where ``line`` stands among the rows, read under the lock."""
    for place, row in enumerate(rows):
        if row.pk == line.pk:
            return place
    raise LineIsGone


def _put(rows: list[QuoteLine], line: QuoteLine) -> None:
    """Among the rows, behind the last of its room, or at the end."""
    same = [place for place, row in enumerate(rows) if row.room == line.room]
    place = same[-1] + 1 if same else len(rows)
    rows.insert(place, line)
    line.position = place


def number(rows: Iterable[QuoteLine]) -> None:
    """Positions in the order given; only what moved is written."""
    moved = []
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            moved.append(row)
    QuoteLine.objects.bulk_update(moved, ["position"])


def copy_line(line: QuoteLine, quote: Quote) -> QuoteLine:
    content = {name: getattr(line, name) for name in CONTENT}
    return QuoteLine(quote=quote, position=line.position, **content)


def discount_before(draft: Quote, day: date, by: User | None) -> Decimal:
    """What was given already, per cent, before a change of somebody who has a limit."""
    given = Q(discount__gt=0) | Q(discount_amount__gt=0)
    if not _has_limit(by) or not (draft.discount or draft.lines.filter(given).exists()):
        return ZERO
    return evaluate_quote(draft, day).discount_given


def write_total(
    quote: Quote, day: date, by: User | None = None, given_before: Decimal = ZERO
) -> None:
    """The total that lists show. Raises DiscountBeyondLimit if ``by`` gave more than they may;
    what the owner gave before may stay."""
    evaluated = evaluate_quote(quote, day)
    limit = evaluated.settings.seller_discount
    given = evaluated.discount_given
    if _has_limit(by) and given > limit and given > given_before:
        raise DiscountBeyondLimit(limit)
    ask_exact_plans(evaluated.wanted, timezone.now())
    quote.total = evaluated.totals.total
    quote.save(update_fields=["total", "updated_at"])


def _has_limit(by: User | None) -> bool:
    return by is not None and not by.is_owner


@transaction.atomic
def follow_bars(quote: Quote, day: date, moment: datetime) -> EvaluatedQuote:
    """The draft with the exact plans that have arrived: its stored total follows them, and those
    that nobody asked for yet are. Raises QuotingError."""
    draft = lock_draft(quote.pk)
    evaluated = evaluate_quote(draft, day)
    ask_exact_plans(evaluated.wanted, moment)
    if draft.total != evaluated.totals.total:
        draft.total = evaluated.totals.total
        draft.save(update_fields=["total"])
    return evaluated
