"""What a seller may take off, line by line and on the whole."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.catalog import Catalog
from catalog.core.money import cents
from catalog.core.prices import PriceBook
from quoting.core.discounts import steepest_discount
from quoting.core.draft import Draft, LineKind, QuoteTerms, TypedLine, loose_lines
from quoting.core.evaluation import evaluate
from quoting.core.promise import Inclusion
from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.services import drafts, lines
from quoting.drafts.services.errors import DiscountBeyondLimit, TaxIsTheOwners
from tenants.people.models import User
from tests.quoting.make import (
    FIXED,
    SLIDING,
    TODAY,
    add,
    make_quote,
    make_service,
    make_window,
)


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


def test_a_dear_line_does_not_hide_a_steep_discount_on_another(seller: User) -> None:
    quote = make_quote(seller)
    dear = TypedLine(LineKind.FREE, description="Obra", unit_price=Decimal(100_000))
    lines.add_line(quote, dear, read_ground(TODAY), by=seller)
    for inclusion in Inclusion:
        group = "A" if inclusion is Inclusion.ALTERNATIVE else ""
        steep = replace(
            make_window(SLIDING, discount=Decimal(90)), inclusion=inclusion, choice_group=group
        )
        with pytest.raises(DiscountBeyondLimit):
            lines.add_line(quote, steep, read_ground(TODAY), by=seller)
    assert quote.lines.count() == 1


def test_a_price_typed_below_the_catalogues_counts_as_a_discount(seller: User) -> None:
    quote = make_quote(seller)
    service = make_service("BOQUILLA")
    asked = lines.add_line(quote, service, read_ground(TODAY), by=seller).line.unit_price
    assert asked
    for typed in (Decimal("0.01"), cents(asked * Decimal("0.89"))):
        with pytest.raises(DiscountBeyondLimit):
            below = replace(service, unit_price=typed)
            lines.add_line(quote, below, read_ground(TODAY), by=seller)
    for typed in (asked, asked * 2, cents(asked * Decimal("0.91"))):
        lines.add_line(quote, replace(service, unit_price=typed), read_ground(TODAY), by=seller)


@given(
    price=st.decimals(1, 100_000, places=2),
    rate=st.decimals(0, 100, places=3),
    header=st.decimals(0, 100, places=3),
)
def test_what_is_taken_off_is_exact_however_the_amount_is_rounded(
    price: Decimal, rate: Decimal, header: Decimal
) -> None:
    line = TypedLine(LineKind.FREE, description="Flete", unit_price=price, discount=rate)
    empty = Catalog({}, {}, {}, PriceBook({}))
    draft = Draft(empty, QuoteTerms(), TODAY, loose_lines([line]), header)
    together = rate + header - rate * header / 100
    assert abs(steepest_discount(evaluate(draft)) - together) < Decimal("1e-15")


def test_the_tax_is_the_companys_unless_the_owner_says_so(owner: User, seller: User) -> None:
    quote = add(make_quote(seller), make_window(SLIDING))
    quote.tax_rate = Decimal(0)
    with pytest.raises(TaxIsTheOwners):
        drafts.edit_quote(quote, quote.customer, TODAY, by=seller)
    quote.refresh_from_db()
    assert quote.tax_rate == 16
    quote.tax_rate = Decimal(8)
    drafts.edit_quote(quote, quote.customer, TODAY, by=owner)
    drafts.edit_quote(quote, quote.customer, TODAY, by=seller)  # what the owner gave stays
    quote.tax_rate = Decimal(16)
    drafts.edit_quote(quote, quote.customer, TODAY, by=seller)
