from decimal import Decimal

import pytest
from django.db.models import F

from catalog.models import Price, Product
from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.events import QuoteCreated
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services import drafts, lines, undo
from quoting.drafts.services.errors import LineIsGone, QuotingError
from tenants.events.models import Event
from tenants.people.models import User
from tests.quoting.make import (
    AWNING,
    FIXED,
    MOMENT,
    SLIDING,
    TODAY,
    add,
    make_concept,
    make_customer,
    make_quote,
    make_sent,
    make_window,
    save_row,
)


def places(quote: Quote) -> list[str]:
    return [line.location for line in quote.lines.all()]


def make_three(by: User) -> Quote:
    return add(
        make_quote(by),
        make_window(SLIDING, location="A"),
        make_window(FIXED, location="B"),
        make_window(AWNING, location="C"),
    )


def test_a_name_alone_is_enough_to_quote(seller: User) -> None:
    quote = drafts.create_quote("Sr. Tinoco", seller, "Local 4")
    assert quote.customer.casual
    assert not Customer.objects.listed().filter(name="Sr. Tinoco").exists()
    assert Event.objects.of_kind(QuoteCreated).about(quote).exists()


def test_a_new_draft_takes_the_terms_of_the_company(seller: User) -> None:
    QuoteSettings.objects.update(tax_rate=8, validity_days=30)
    quote = drafts.create_quote(make_customer(), seller)
    assert (quote.tax_rate, quote.validity_days, quote.seller) == (8, 30, seller)


def test_another_seller_answers_for_it_from_then_on(owner: User, seller: User) -> None:
    quote = make_quote(seller)
    quote.seller = owner
    drafts.edit_quote(quote, quote.customer, TODAY, by=seller)
    quote.refresh_from_db()
    assert quote.seller == owner


def test_the_total_of_the_list_follows_every_change(owner: User, seller: User) -> None:
    quote = add(make_quote(seller), make_window(SLIDING, "1"), make_concept("Flete", "100"))
    assert quote.total == Decimal("2951.16")

    undo.remove_line(quote.lines.last().quote, quote.lines.last().pk, TODAY, MOMENT, by=seller)
    quote.refresh_from_db()
    assert quote.total == Decimal("2835.16")

    quote.discount = Decimal(50)
    drafts.edit_quote(quote, quote.customer, TODAY, by=owner)
    quote.refresh_from_db()
    assert quote.total == Decimal("1417.58")


def test_lines_keep_their_order_when_copied_moved_and_removed(seller: User) -> None:
    quote = make_three(seller)
    first, second, third = quote.lines.all()

    lines.duplicate_line(first.quote, first.pk, TODAY)
    assert places(quote) == ["A", "A", "B", "C"]
    lines.move_line(third.quote, third.pk, -1, TODAY)
    assert places(quote) == ["A", "A", "C", "B"]
    lines.move_line(first.quote, first.pk, -1, TODAY)
    lines.move_line(second.quote, second.pk, 1, TODAY)
    assert places(quote) == ["A", "A", "C", "B"]
    undo.remove_line(first.quote, first.pk, TODAY, MOMENT, by=seller)
    assert places(quote) == ["A", "C", "B"]
    add(quote, make_window(SLIDING, location="D"))
    assert places(quote) == ["A", "C", "B", "D"]


def test_a_copy_of_a_sent_quotation_is_a_draft_at_the_prices_of_today(owner: User) -> None:
    source = make_sent(owner).quote
    Price.objects.update(amount=F("amount") * 2)

    copy = drafts.duplicate_quote(source, TODAY, by=owner)

    assert copy.is_draft
    assert copy.folio is None
    assert copy.lines.count() == 3
    assert copy.discount == Decimal(5)
    assert copy.total > source.total
    assert Quote.objects.get(pk=source.pk).total == Decimal("19769.32")


def test_a_copy_takes_along_what_has_been_retired(owner: User) -> None:
    source = make_sent(owner).quote
    Product.objects.update(retired_at="2030-03-15T00:00:00Z")
    copy = drafts.duplicate_quote(source, TODAY, by=owner)
    assert copy.total == source.total


def test_a_line_that_somebody_else_took_away_does_not_come_back(seller: User) -> None:
    quote = make_three(seller)
    line = quote.lines.first()
    quote.lines.filter(pk=line.pk).delete()
    for change in (
        lambda: save_row(line),
        lambda: lines.duplicate_line(line.quote, line.pk, TODAY),
        lambda: lines.move_line(line.quote, line.pk, 1, TODAY),
    ):
        with pytest.raises(LineIsGone):
            change()
    assert places(quote) == ["B", "C"]


def test_a_change_of_a_line_leaves_it_where_somebody_moved_it(seller: User) -> None:
    quote = make_three(seller)
    stale = quote.lines.first()
    lines.move_line(quote.lines.first().quote, quote.lines.first().pk, 2, TODAY)
    stale.quantity = Decimal(7)
    save_row(stale)
    assert places(quote) == ["B", "C", "A"]
    assert quote.lines.last().quantity == 7


def test_a_quotation_has_room_for_a_known_number_of_lines(
    seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MOST_LINES", 3)
    quote = make_three(seller)
    with pytest.raises(QuotingError, match="hasta 3 partidas"):
        lines.add_line(quote, make_window(SLIDING), read_ground(TODAY))
    with pytest.raises(QuotingError, match="hasta 3 partidas"):
        lines.duplicate_line(quote, quote.lines.first().pk, TODAY)
