"""What a seller may take off, line by line and on the whole."""

from decimal import Decimal

import pytest

from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.services import drafts, lines, undo
from quoting.drafts.services.errors import DiscountBeyondLimit
from tenants.people.models import User
from tests.quoting.make import FIXED, MOMENT, SLIDING, TODAY, add, make_quote, make_window


def test_a_line_discount_lowers_its_amount_and_the_total(owner: User) -> None:
    quote = add(make_quote(owner), make_window(SLIDING, discount=Decimal(10)))
    assert quote.total == Decimal("2551.64")  # 2444.10 - 244.41 = 2199.69, and 16 %


def test_a_line_discount_may_be_pesos_and_counts_for_the_limit(seller: User) -> None:
    quote = make_quote(seller)
    line = make_window(SLIDING, discount_amount=Decimal("244.42"))  # a cent above 10 %
    with pytest.raises(DiscountBeyondLimit):
        lines.add_line(quote, line, read_ground(TODAY), by=seller)
    line = make_window(SLIDING, discount_amount=Decimal(200))
    lines.add_line(quote, line, read_ground(TODAY), by=seller)
    quote.refresh_from_db()
    assert quote.total == Decimal("2603.16")  # 2244.10 and 16 %


def test_a_seller_gives_up_to_the_limit_of_lines_and_quotation_together(seller: User) -> None:
    quote = make_quote(seller)
    lines.add_line(quote, make_window(SLIDING, discount=Decimal(5)), read_ground(TODAY), by=seller)
    quote.discount = Decimal(5)
    drafts.edit_quote(quote, quote.customer, TODAY, by=seller)  # 9.75 % of the whole

    quote.discount = Decimal(6)
    with pytest.raises(DiscountBeyondLimit, match=r"hasta 10 %.*dueño"):
        drafts.edit_quote(quote, quote.customer, TODAY, by=seller)
    quote.refresh_from_db()
    assert quote.discount == Decimal(5)


def test_the_owner_has_no_limit_and_what_they_gave_stays(owner: User, seller: User) -> None:
    quote = add(make_quote(seller), make_window(SLIDING))
    quote.discount = Decimal(25)
    drafts.edit_quote(quote, quote.customer, TODAY, by=owner)
    lines.add_line(quote, make_window(FIXED), read_ground(TODAY), by=seller)
    line = make_window(FIXED, discount=Decimal(1))
    with pytest.raises(DiscountBeyondLimit):
        lines.add_line(quote, line, read_ground(TODAY), by=seller)


def test_taking_a_full_priced_line_away_does_not_get_round_the_limit(seller: User) -> None:
    quote = make_quote(seller)
    whole = lines.add_line(quote, make_window(SLIDING, "9"), read_ground(TODAY), by=seller)
    lines.add_line(quote, make_window(SLIDING, discount=Decimal(50)), read_ground(TODAY), by=seller)
    with pytest.raises(DiscountBeyondLimit):
        undo.remove_line(quote, whole.line.id, TODAY, MOMENT, by=seller)
    assert quote.lines.count() == 2
