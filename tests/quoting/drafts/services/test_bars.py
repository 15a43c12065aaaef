"""The exact plan of a draft's bars: asked for once, used as soon as it is there, and sent."""

from decimal import Decimal
from random import Random

import pytest

from catalog.core.recipes import WasteMode
from quoting.core.waste import BarsState
from quoting.drafts.evaluation.loading import evaluate_quote
from quoting.drafts.models.bars import ExactPlan, PlanContents
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.drafts import follow_bars
from quoting.drafts.services.errors import PriceMoved
from quoting.drafts.tasks import find_exact_plan
from quoting.offers.services.sending import send_quote
from tenants.people.models import User
from tests.quoting.make import (
    MOMENT,
    SLIDING,
    TODAY,
    add,
    make_concept,
    make_quote,
    make_row,
    make_window,
)

HARD = 3
"""Windows of this seed take a bar less by the exact plan than by the one at once."""


def make_draft(by: User) -> Quote:
    """Twenty windows charged by the fewest bars, of which some are not proven at once."""
    QuoteSettings.objects.update(waste_mode=WasteMode.OPTIMISED)
    quote, random = make_quote(by), Random(HARD)
    lines = []
    for position in range(20):
        many = str(random.choice([1, 1, 2, 3]))
        size = (str(random.randint(700, 2400)), str(random.randint(600, 2000)))
        lines.append(make_row(quote, make_window((SLIDING[0], *size), many), position))
    QuoteLine.objects.bulk_create(lines)
    return quote


def find_plans() -> None:
    for pk in PlanContents.objects.values_list("pk", flat=True):
        find_exact_plan.function(pk)


def test_a_total_is_estimated_until_the_exact_plan_is_there_and_says_so(owner: User) -> None:
    quote = make_draft(owner)

    before = follow_bars(quote, TODAY, MOMENT)
    assert before.bars_state is BarsState.ESTIMATED and before.wanted
    find_plans()
    after = follow_bars(quote, TODAY, MOMENT)

    assert after.bars_state is BarsState.EXACT and not after.wanted
    assert after.totals.total < before.totals.total
    quote.refresh_from_db()
    assert quote.total == after.totals.total


def test_an_exact_plan_is_asked_for_once_whoever_asks(owner: User) -> None:
    wanted = follow_bars(make_draft(owner), TODAY, MOMENT).wanted
    follow_bars(make_draft(owner), TODAY, MOMENT)

    keys = list(PlanContents.objects.values_list("key", flat=True))
    assert sorted(keys) == sorted({contents.key for contents in wanted})


def test_a_plan_found_twice_is_the_same_one(owner: User) -> None:
    follow_bars(make_draft(owner), TODAY, MOMENT)
    find_plans()
    first = {row.of_id: row.plan for row in ExactPlan.objects.all()}
    find_plans()

    assert {row.of_id: row.plan for row in ExactPlan.objects.all()} == first


def test_saving_a_line_asks_for_the_exact_plan(owner: User) -> None:
    quote = make_draft(owner)

    add(quote, make_concept("Flete", "850"))

    assert PlanContents.objects.exists()


def test_what_is_sent_carries_the_bars_that_it_was_priced_with(owner: User) -> None:
    quote = make_draft(owner)
    follow_bars(quote, TODAY, MOMENT)
    find_plans()
    evaluated = evaluate_quote(quote, TODAY)

    version = send_quote(quote, owner, MOMENT, evaluated.seen)

    version.refresh_from_db()
    assert version.total == evaluated.totals.total
    bars = version.costs.sheet.bars
    assert bars == tuple(row.kept for row in evaluated.bars)
    exact = [row.plan for row in ExactPlan.objects.all()]
    assert any(row.plan in exact for row in bars)


def test_nothing_is_sent_at_a_price_that_nobody_saw(owner: User) -> None:
    quote = make_draft(owner)
    seen = follow_bars(quote, TODAY, MOMENT).seen
    find_plans()

    with pytest.raises(PriceMoved):
        send_quote(quote, owner, MOMENT, seen)

    quote.refresh_from_db()
    assert quote.is_draft


def test_a_line_whose_piece_no_bar_holds_is_refused_with_its_reason(owner: User) -> None:
    QuoteSettings.objects.update(waste_mode=WasteMode.OPTIMISED, trim=Decimal(900))
    quote = add(make_quote(owner), make_window(SLIDING), make_window((SLIDING[0], "2400", "1200")))
    QuoteSettings.objects.update(trim=Decimal(1000))

    assert [str(line.error or "") for line in evaluate_quote(quote, TODAY).lines] == ["", ""]

    QuoteSettings.objects.update(trim=Decimal(2000))
    assert all("despunte" in str(line.error) for line in evaluate_quote(quote, TODAY).lines)
