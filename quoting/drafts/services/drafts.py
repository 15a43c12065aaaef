"""What can be done with a draft as a whole. Every act locks the quotation's row first, so that two
people never write over one another, refuses once it is sent, and evaluates the draft once: what it
gives back is what the page prints.

``day`` is the date whose prices count; the stored total follows every change, for the list.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from quoting.core.evaluated import Evaluation
from quoting.drafts.evaluation.loading import draft_of, evaluate_draft, evaluate_quote, read_ground
from quoting.drafts.events import QuoteCreated
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.bars import ask_exact_plans
from quoting.drafts.services.customers import create_casual_customer
from quoting.drafts.services.errors import (
    DiscountBeyondLimit,
    QuoteChanged,
    QuoteIsDiscarded,
    QuoteIsSent,
)
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic

HEADER = ("customer", "seller", "site", "discount", "tax_rate", "validity_days", "notes")
OWN = {"id", "quote", "position", "edition", "client_key"}  # what a copy of a line does not take
CONTENT = [field.attname for field in QuoteLine._meta.concrete_fields if field.name not in OWN]


@atomic
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


@atomic
def edit_quote(
    quote: Quote, customer: Customer | str, day: date, by: User, edition: int | None = None
) -> Evaluation:
    """Write the header of ``quote`` (changed and validated by its form), for ``customer``: a row,
    or the name of a casual one.

    ``edition`` is the one that was being changed: QuoteChanged if there is a newer one. Raises
    QuotingError.
    """
    stored = lock_draft(quote.pk)
    if edition not in {None, stored.edition}:
        raise QuoteChanged
    if isinstance(customer, str):
        customer = create_casual_customer(customer, by)
    quote.customer = customer
    quote.edition = stored.edition + 1
    quote.discount_given = stored.discount_given
    evaluation = evaluate_draft(draft_of(quote, read_ground(day)))
    quote.save(update_fields=[*HEADER, "internal_notes", "edition", "updated_at"])
    settle(quote, evaluation, by)
    return evaluation


@atomic
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
    QuoteLine.objects.bulk_create(copy_line(line, quote) for line in source.lines.all())
    write_total(quote, day)
    record(QuoteCreated(copied_from=source.pk), by=by, subject=quote)
    return quote


def lock_draft(pk: int, *, by_hand: bool = True) -> Quote:
    """The row with its people, locked until the transaction ends; a change ``by_hand`` counts as
    work, which ``settle`` may count instead. Raises QuoteIsSent or QuoteIsDiscarded."""
    quote = Quote.objects.with_people().select_for_update(of=("self",)).get(pk=pk)
    if not quote.is_editable:
        raise QuoteIsSent(str(quote))
    if quote.discarded_at is not None:
        raise QuoteIsDiscarded
    if by_hand:
        quote.save(update_fields=_count_work(quote))
    return quote


def _count_work(quote: Quote) -> list[str]:
    """Add the time since the last change, of which a pause counts so much at most; the names of
    what is to be saved."""
    moment = timezone.now()
    quote.worked, quote.worked_at = quote.worked_until(moment), moment
    return ["worked", "worked_at"]


def copy_line(line: QuoteLine, quote: Quote) -> QuoteLine:
    content = {name: getattr(line, name) for name in CONTENT}
    return QuoteLine(quote=quote, position=line.position, **content)


def write_total(quote: Quote, day: date) -> Evaluation:
    """Evaluate ``quote`` as it is stored and keep the total that lists show."""
    evaluation = evaluate_draft(draft_of(quote, read_ground(day)))
    settle(quote, evaluation)
    return evaluation


def check_discount(quote: Quote, evaluation: Evaluation, by: User | None) -> None:
    """Raises DiscountBeyondLimit if ``by`` gives more than they may in ``evaluation``, which is
    still to be stored; what was given before may stay."""
    limit, given = evaluation.draft.terms.seller_discount, _given(evaluation)
    if by is None or by.is_owner:
        return
    if given > limit and given > quote.discount_given:
        raise DiscountBeyondLimit(limit, evaluation)


def settle(
    quote: Quote, evaluation: Evaluation, by: User | None = None, *, by_hand: bool = False
) -> None:
    """Keep what lists show of ``quote`` as it was evaluated, and have the exact plans found that
    it still lacks; a change ``by_hand`` counts as work. Raises DiscountBeyondLimit."""
    check_discount(quote, evaluation, by)
    if evaluation.wanted:
        ask_exact_plans(evaluation.wanted, timezone.now())
    quote.total = evaluation.totals.total
    quote.discount_given = _given(evaluation)
    worked = _count_work(quote) if by_hand else []
    quote.save(update_fields=["total", "discount_given", "updated_at", *worked])


def _given(evaluation: Evaluation) -> Decimal:
    """To the digits that are stored."""
    return evaluation.discount_given.quantize(Decimal("0.000001"), ROUND_HALF_UP)


@atomic
def follow_bars(quote: Quote, day: date, moment: datetime) -> Evaluation:
    """The draft with the exact plans that have arrived: its stored total follows them, and those
    that nobody asked for yet are. Raises QuotingError."""
    draft = lock_draft(quote.pk, by_hand=False)
    evaluation = evaluate_quote(draft, day)
    if evaluation.wanted:
        ask_exact_plans(evaluation.wanted, moment)
    if draft.total != evaluation.totals.total:
        draft.total = evaluation.totals.total
        draft.save(update_fields=["total"])
    return evaluation
