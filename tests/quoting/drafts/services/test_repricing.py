"""Which drafts a change of the catalogue or of the rates alters."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.core.recipes import WasteMode
from catalog.models import Finish, Line, Material, Price, Product
from catalog.ripples import Touched, watch_drafts
from catalog.services.materials import set_prices
from catalog.services.price_changes import plan_percent
from quoting.drafts.evaluation.loading import evaluate_quote
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.repricing import TouchedDrafts
from quoting.drafts.services.undo import discard_draft
from quoting.offers.services.sending import send_quote
from tenants.people.models import User
from tests.quoting.make import (
    AWNING,
    FIXED,
    MOMENT,
    TODAY,
    add,
    make_concept,
    make_quote,
    make_service,
    make_window,
)

pytestmark = pytest.mark.django_db


def touched(code: str) -> Touched:
    return Touched(materials=[Material.objects.get(code=code).pk])


def names(watch: TouchedDrafts) -> list[str]:
    return [draft.name for draft in watch.named().known]


def test_only_drafts_with_something_of_it_are_found(owner: User) -> None:
    sliding = add(make_quote(owner, "Sliding"), make_window())
    add(make_quote(owner, "Awning"), make_window(AWNING))
    service = add(make_quote(owner, "Service"), make_service("RETIRO-VENTANA"))
    sent = add(make_quote(owner, "Sent"), make_window())
    send_quote(sent, owner, MOMENT)
    gone = add(make_quote(owner, "Gone"), make_window())
    discard_draft(gone, MOMENT, by=owner)

    assert names(TouchedDrafts(touched("RIEL-3"), TODAY)) == [sliding.title]
    assert names(TouchedDrafts(touched("RETIRO-VENTANA"), TODAY)) == [service.title]
    product = Product.objects.get(code="CORR-3-XO")
    for change in (
        Touched(products=[product.pk]),
        Touched(lines=[product.line_id]),
        Touched(lines=Line.objects.filter(pk=product.line_id).values("pk")),
    ):
        assert names(TouchedDrafts(change, TODAY)) == [sliding.title]
    assert len(names(TouchedDrafts(Touched(materials=[]), TODAY))) == 0
    assert len(names(TouchedDrafts(None, TODAY))) == 3


def test_a_plan_says_what_every_draft_would_come_to_and_writes_nothing(owner: User) -> None:
    quote = add(make_quote(owner), make_window(quantity="4"))
    add(make_quote(owner, "Other finish"), make_window(finish="NEGRO"))
    rail = Material.objects.filter(code="RIEL-3")
    planned = plan_percent(rail, Decimal(10), TODAY)
    plain = {("RIEL-3", None): (planned[0].former, planned[0].amount)}
    before = list(Price.objects.order_by("pk").values_list("pk", "amount"))

    drafts = watch_drafts(touched("RIEL-3"), TODAY).with_prices(plain)

    assert list(Price.objects.order_by("pk").values_list("pk", "amount")) == before
    assert drafts.are_priced
    assert [draft.name for draft in drafts.known] == [quote.title]
    set_prices(rail.get(), {None: planned[0].amount}, day=TODAY, by=owner)
    assert drafts.known[0].before == quote.total
    assert drafts.known[0].after == evaluate_quote(quote, TODAY).totals.total
    assert drafts.difference == drafts.known[0].after - quote.total > 0


def test_a_price_that_a_later_one_replaced_changes_nothing(owner: User) -> None:
    add(make_quote(owner), make_window())
    rail = Material.objects.get(code="RIEL-3")
    yesterday = {("RIEL-3", None): (Decimal("223.88"), Decimal(400))}
    assert watch_drafts(touched("RIEL-3"), TODAY).with_prices(yesterday).count == 1

    set_prices(rail, {None: Decimal(300)}, day=TODAY - timedelta(days=1), by=owner)

    assert watch_drafts(touched("RIEL-3"), TODAY).with_prices(yesterday).count == 0


def test_what_was_saved_is_compared_with_what_was_before(owner: User) -> None:
    quote = add(make_quote(owner), make_window(finish="NEGRO"), make_concept("Flete", "300"))
    watch = TouchedDrafts(touched("RIEL-3"), TODAY)
    watch.remember()
    assert watch.changed().count == 0

    rail, black = Material.objects.get(code="RIEL-3"), Finish.objects.get(code="NEGRO")
    set_prices(rail, {black: Decimal(500)}, day=TODAY, by=owner)

    (draft,) = watch.changed().known
    assert draft.after == evaluate_quote(quote, TODAY).totals.total > draft.before


def test_the_totals_of_the_list_follow_what_changed(owner: User) -> None:
    quote = add(make_quote(owner), make_window())
    sent = add(make_quote(owner), make_window())
    watch = TouchedDrafts(touched("RIEL-3"), TODAY)
    watch.remember()
    send_quote(sent, owner, MOMENT)  # meanwhile
    sent.refresh_from_db()
    promised = sent.total
    set_prices(Material.objects.get(code="RIEL-3"), {None: Decimal(500)}, day=TODAY, by=owner)

    (draft,) = watch.changed().known

    quote.refresh_from_db()
    sent.refresh_from_db()
    assert quote.total == draft.after == evaluate_quote(quote, TODAY).totals.total
    assert sent.total == promised


def test_a_new_rate_of_profit_alters_what_follows_it_and_no_fixed_price(owner: User) -> None:
    window = add(make_quote(owner), make_window())
    add(make_quote(owner, "Fixed"), make_concept("Flete", "300"))
    watch = TouchedDrafts(None, TODAY)
    watch.remember()

    QuoteSettings.objects.update(profit=40)

    assert [draft.name for draft in watch.changed().known] == [window.title]


def test_drafts_whose_bars_are_optimised_are_only_counted(owner: User) -> None:
    add(make_quote(owner), make_window())
    QuoteSettings.objects.update(waste_mode=WasteMode.OPTIMISED)

    drafts = TouchedDrafts(touched("RIEL-3"), TODAY).with_prices({})

    assert (drafts.count, drafts.are_priced, drafts.known[0].after) == (1, False, None)


def test_more_drafts_take_no_more_queries(owner: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            watch = TouchedDrafts(touched("RIEL-3"), TODAY)
            watch.remember()
            watch.changed()
        return len(context)

    add(make_quote(owner), make_window(), make_window(FIXED))
    few = queries()
    for _ in range(6):
        add(make_quote(owner), make_window(), make_window(FIXED), make_service("INSTALACION"))

    assert queries() == few <= 20
    assert Quote.objects.count() == 7
