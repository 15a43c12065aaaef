"""What can be done with a draft. Every act locks the quotation's row first, so that two people
never write over one another, and refuses once it is sent.

``day`` is the date whose prices count; the stored total follows every change, for the list.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from quoting.models import Customer, Quote, QuoteLine, QuoteSettings
from quoting.services.customers import create_casual_customer
from quoting.services.errors import LineIsGone, QuoteIsSent, QuotingError
from quoting.snapshots import evaluate_quote
from tenants.accounts.models import User
from tenants.activity import record

MOST_LINES = 300
HEADER = ("customer", "seller", "site", "discount", "tax_rate", "validity_days", "notes")
CONTENT = [
    field.name
    for field in QuoteLine._meta.concrete_fields
    if field.name not in {"id", "quote", "position"}
]


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
    record("quote.created", by, f"quote:{quote.pk}")
    return quote


@transaction.atomic
def edit_quote(quote: Quote, customer: Customer | str, day: date, by: User) -> None:
    """Write the header of ``quote`` (changed and validated by its form), for ``customer``: a row,
    or the name of a casual one. Raises QuoteIsSent."""
    lock_draft(quote.pk)
    if isinstance(customer, str):
        customer = create_casual_customer(customer, by)
    quote.customer = customer
    quote.save(update_fields=[*HEADER, "updated_at"])
    write_total(quote, day)


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
        seller=by,
    )
    QuoteLine.objects.bulk_create(copy_line(line, quote) for line in source.lines.described())
    write_total(quote, day)
    record("quote.created", by, f"quote:{quote.pk}", copied_from=source.pk)
    return quote


@transaction.atomic
def discard_draft(quote: Quote, by: User) -> None:
    """A draft has promised nothing, so it may go. Raises QuoteIsSent."""
    draft = lock_draft(quote.pk)
    record("quote.discarded", by, f"quote:{draft.pk}")
    draft.delete()


@transaction.atomic
def add_line(quote: Quote, line: QuoteLine, day: date) -> QuoteLine:
    """``line`` (built and validated by its form) at the end of the draft. Raises QuotingError."""
    draft = lock_draft(quote.pk)
    rows = list(draft.lines.all())
    _check_room(rows)
    line.quote = draft
    line.position = rows[-1].position + 1 if rows else 0
    line.save()
    write_total(draft, day)
    return line


@transaction.atomic
def edit_line(line: QuoteLine, day: date) -> None:
    """Write a changed line, wherever it stands by now. Raises QuotingError."""
    draft = lock_draft(line.quote_id)
    _place(list(draft.lines.all()), line)
    line.save(update_fields=CONTENT)
    write_total(draft, day)


@transaction.atomic
def duplicate_line(line: QuoteLine, day: date) -> QuoteLine:
    """A copy right below. Raises QuotingError."""
    draft = lock_draft(line.quote_id)
    rows = list(draft.lines.all())
    _check_room(rows)
    copy = copy_line(line, draft)
    rows.insert(_place(rows, line) + 1, copy)
    copy.save()
    _number(rows)
    write_total(draft, day)
    return copy


@transaction.atomic
def move_line(line: QuoteLine, steps: int) -> None:
    """``steps`` places down, or up when negative; it stops at the ends. Raises QuotingError."""
    draft = lock_draft(line.quote_id)
    rows = list(draft.lines.all())
    place = _place(rows, line)
    rows.insert(max(place + steps, 0), rows.pop(place))
    _number(rows)


@transaction.atomic
def remove_line(line: QuoteLine, day: date) -> None:
    """Raises QuoteIsSent."""
    draft = lock_draft(line.quote_id)
    line.delete()
    write_total(draft, day)


def lock_draft(pk: int) -> Quote:
    """The row, locked until the transaction ends. Raises QuoteIsSent."""
    quote = Quote.objects.select_for_update().get(pk=pk)
    if not quote.is_draft:
        raise QuoteIsSent(str(quote))
    return quote


def _check_room(rows: list[QuoteLine]) -> None:
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


def _number(rows: Iterable[QuoteLine]) -> None:
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


def write_total(quote: Quote, day: date) -> None:
    quote.total = evaluate_quote(quote, day).totals.total
    quote.save(update_fields=["total", "updated_at"])
