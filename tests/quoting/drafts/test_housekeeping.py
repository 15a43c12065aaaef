"""What drafts forget at night: exact plans of long ago, and drafts in which nobody wrote."""

from datetime import timedelta

from django.utils import timezone

from quoting.drafts.evaluation.loading import evaluate_quote
from quoting.drafts.housekeeping import forget_blank_drafts, forget_exact_plans
from quoting.drafts.models.bars import ExactPlan, PlanContents
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.drafts import create_quote, follow_bars
from quoting.offers.services.sending import send_quote
from tenants.people.models import User
from tenants.periodic.registry import Share
from tenants.periodic.terms import EXACT_PLANS
from tests.quoting.drafts.services.test_bars import find_plans, make_draft
from tests.quoting.make import FIXED, MOMENT, TODAY, add, make_quote, make_window

A_DAY = timedelta(days=1)
LATER = MOMENT + EXACT_PLANS + A_DAY


def make_planned(by: User) -> Quote:
    quote = make_draft(by)
    follow_bars(quote, TODAY, MOMENT)
    find_plans()
    return quote


def test_a_plan_that_a_draft_needs_stays_and_so_does_its_price(owner: User) -> None:
    quote = make_planned(owner)
    total = evaluate_quote(quote, TODAY).totals.total

    assert forget_exact_plans(LATER) == Share()
    assert evaluate_quote(quote, TODAY).totals.total == total


def test_what_no_draft_needs_any_more_leaves_and_the_rest_stays(owner: User) -> None:
    quote = make_planned(owner)
    before = set(PlanContents.objects.values_list("key", flat=True))
    quote.lines.filter(position__gte=10).delete()
    follow_bars(quote, TODAY, MOMENT)
    find_plans()
    needed = set(PlanContents.objects.values_list("key", flat=True)) - before

    assert forget_exact_plans(LATER).done == len(before)
    assert needed
    assert set(PlanContents.objects.values_list("key", flat=True)) == needed
    assert ExactPlan.objects.count() == len(needed)


def test_plans_of_what_was_sent_stay_until_it_is_decided(owner: User) -> None:
    quote = make_planned(owner)
    version = send_quote(quote, owner, MOMENT, evaluate_quote(quote, TODAY).seen)
    bars = version.costs.sheet.bars

    assert forget_exact_plans(LATER) == Share()
    Quote.objects.filter(pk=quote.pk).update(state=Quote.State.REJECTED)
    assert forget_exact_plans(MOMENT + EXACT_PLANS - A_DAY) == Share()
    assert forget_exact_plans(LATER).done > 0
    assert not PlanContents.objects.exists() and not ExactPlan.objects.exists()
    version.costs.refresh_from_db()
    assert version.costs.sheet.bars == bars


def test_a_plan_that_left_is_found_again_the_same(owner: User) -> None:
    quote = make_planned(owner)
    total = evaluate_quote(quote, TODAY).totals.total
    Quote.objects.filter(pk=quote.pk).update(state=Quote.State.REJECTED)
    forget_exact_plans(LATER)
    Quote.objects.filter(pk=quote.pk).update(state=Quote.State.DRAFT)

    follow_bars(quote, TODAY, LATER)
    find_plans()
    assert evaluate_quote(quote, TODAY).totals.total == total


def test_a_draft_in_which_nobody_wrote_goes_after_a_day(seller: User) -> None:
    blank, started, named = create_quote("", seller), create_quote("", seller), make_quote(seller)
    add(started, make_window(FIXED))

    assert forget_blank_drafts(timezone.now()) == Share()
    assert forget_blank_drafts(timezone.now() + 2 * A_DAY) == Share(1)
    assert set(Quote.objects.all()) == {started, named}
    assert not Customer.objects.filter(pk=blank.customer_id).exists()
