"""What can be done with a draft as a whole.

Every act locks the row of the quotation first, refuses once it is sent, and evaluates the draft
once, at the prices of ``day``; the stored total follows every change, for the list.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

from quoting.core.cutting.contents import Contents
from quoting.core.discounts import steepest_discount
from quoting.core.draft import JobTerms
from quoting.core.evaluated import Evaluation
from quoting.core.promise import plan_problem
from quoting.drafts.evaluation.loading import draft_of, evaluate_draft, evaluate_quote, read_ground
from quoting.drafts.events import QuoteCreated, TemplateCreated
from quoting.drafts.models.bars import PlanContents
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services import errors
from quoting.drafts.services.customers import forget_nameless, known_customer, learn_contact
from quoting.drafts.tasks import find_exact_plan
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic
from tenants.work.tasks import enqueue

HEADER = (
    "customer", "seller", "site", "discount", "tax_rate", "validity_days", "own_terms", "notes",
    "internal_notes",
)  # fmt: skip
"""What a copy takes over, and a version from the draft that it was written in."""

OWN = {"id", "quote", "position", "edition", "client_key"}  # what a copy of a line does not take
CONTENT = [field.attname for field in QuoteLine._meta.concrete_fields if field.name not in OWN]


@atomic
def create_quote(customer: Customer | str, by: User, site: str = "") -> Quote:
    """An empty draft with the company's terms, sold by ``by``; a text names a casual customer, or
    nobody yet when it is empty."""
    quote = blank_quote(known_customer(customer, by), by, site, QuoteSettings.load())
    record(QuoteCreated(), by=by, subject=quote)
    return quote


def blank_quote(customer: Customer, by: User, site: str, terms: QuoteSettings) -> Quote:
    """The row of an empty draft, of which nothing is told."""
    return Quote.objects.create(
        customer=customer,
        site=site,
        seller=by,
        tax_rate=terms.tax_rate,
        validity_days=terms.validity_days,
    )


@atomic
def edit_quote(
    quote: Quote,
    customer: Customer | str,
    day: date,
    by: User,
    edition: int | None = None,
    agreed: JobTerms | None = None,
) -> Evaluation:
    """Write the header of ``quote``, changed and validated by its form, for ``customer``, with the
    payments, delivery and conditions ``agreed`` if they are given.

    Only an owner departs from the company's own tax. ``edition`` is the one that was being
    changed: QuoteChanged if there is a newer one. Raises QuotingError; PaymentsDoNotAddUp for a
    plan that is not the total's.
    """
    stored = lock_draft(quote.pk)
    if edition not in {None, stored.edition}:
        raise errors.QuoteChanged
    if quote.tax_rate not in {stored.tax_rate, QuoteSettings.load().tax_rate} and not by.is_owner:
        raise errors.TaxIsTheOwners
    quote.customer = known_customer(customer, by)
    quote.edition = stored.edition + 1
    quote.discount_given = stored.discount_given
    ground = read_ground(day)
    if agreed is not None:
        quote.own_terms = ground.terms.own_of(agreed)
    evaluation = evaluate_draft(draft_of(quote, ground))
    if quote.own_terms != stored.own_terms:
        _check_payments(evaluation)
    quote.save(update_fields=[*HEADER, "edition", "updated_at"])
    forget_nameless(stored.customer)
    settle(quote, evaluation, by)
    return evaluation


@atomic
def name_customer(
    quote: Quote, customer: Customer | str, by: User, *, phone: str = "", site: str = ""
) -> None:
    """Say who a draft is for; with a ``phone``, it is kept at the customer, who is in the list from
    then on. An empty ``site`` leaves the place as it is. Raises QuotingError."""
    draft = lock_draft(quote.pk)
    former, draft.customer = draft.customer, known_customer(customer, by)
    if phone:
        draft.customer = learn_contact(draft.customer, by, phone=phone)
    draft.site, draft.edition = site or draft.site, draft.edition + 1
    draft.save(update_fields=["customer", "site", "edition", "updated_at"])
    forget_nameless(former)


def _check_payments(evaluation: Evaluation) -> None:
    """Of a quotation without lines there is no total to pay yet."""
    total = evaluation.totals.total
    if total and (problem := plan_problem(evaluation.draft.terms.milestones, total)):
        raise errors.PaymentsDoNotAddUp(problem)


@atomic
def duplicate_quote(source: Quote, day: date, by: User, **otherwise: Any) -> Quote:
    """A new draft like ``source``, sent or not, but for the columns that are ``otherwise``.

    What has left the catalogue since goes along; the editor marks it.
    """
    fresh = {"seller": by, "validity_days": QuoteSettings.load().validity_days}
    columns = {name: getattr(source, name) for name in HEADER} | fresh | otherwise
    if columns["customer"].is_sample:  # a copy of the sample is somebody's own
        columns |= {"customer": known_customer("", by), "site": ""}
    quote = Quote.objects.create(**columns)
    QuoteLine.objects.bulk_create(copy_line(line, quote) for line in source.lines.all())
    write_total(quote, day)
    record(QuoteCreated(copied_from=source.pk), by=by, subject=quote)
    return quote


@atomic
def save_as_template(source: Quote, name: str, day: date, by: User) -> Quote:
    """A template like ``source``, which stays as it is."""
    own = {"state": Quote.State.TEMPLATE, "template_name": name, "site": "", "internal_notes": ""}
    template = duplicate_quote(source, day, by, **own)
    record(TemplateCreated(), by=by, subject=template)
    return template


@atomic
def start_from_template(template: Quote, customer: Customer | str, day: date, by: User) -> Quote:
    """A draft like ``template`` for ``customer``, at the prices of ``day``."""
    return duplicate_quote(template, day, by, customer=known_customer(customer, by), site="")


def lock_draft(pk: int, *, by_hand: bool = True) -> Quote:
    """The row with its people, locked until the transaction ends; a change ``by_hand`` counts as
    work, which ``settle`` may count instead. Raises QuoteIsSent or QuoteIsDiscarded."""
    quote = Quote.objects.with_people().select_for_update(of=("self",)).get(pk=pk)
    if not quote.is_editable:
        raise errors.QuoteIsSent(str(quote))
    if quote.discarded_at is not None:
        raise errors.QuoteIsDiscarded
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
        raise errors.DiscountBeyondLimit(limit, evaluation)


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
    return steepest_discount(evaluation).quantize(Decimal("0.000001"), ROUND_HALF_UP)


@atomic
def ask_exact_plans(wanted: Iterable[Contents], moment: datetime) -> None:
    """Have the exact plans of ``wanted`` found, each once for the whole company, whoever asks."""
    contents = {each.key: each for each in wanted}
    known = PlanContents.objects.filter(key__in=contents).values_list("key", flat=True)
    missing = contents.keys() - set(known)
    PlanContents.objects.bulk_create(
        [PlanContents(key=key, contents=contents[key], asked_at=moment) for key in sorted(missing)],
        ignore_conflicts=True,
    )
    for pk in PlanContents.objects.filter(key__in=missing).values_list("pk", flat=True):
        enqueue(find_exact_plan, pk)


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
