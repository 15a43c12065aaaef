"""What the owner's report adds up."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from quoting.drafts.models.quotes import Quote
from quoting.offers.models.followups import Notification
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import Acceptance, accept, reject
from quoting.offers.services.endings import expire_quotes
from quoting.offers.services.sending import send_quote
from quoting.offers.services.versions import start_revision
from quoting.reports.services import export_rows, report
from tenants.people.models import User
from tenants.people.roles import Role
from tests.quoting.make import (
    AWNING,
    FIXED,
    MOMENT,
    SLIDING,
    TODAY,
    add,
    make_quote,
    make_sent,
    make_window,
)

pytestmark = pytest.mark.django_db


def this_month() -> tuple[date, date]:
    return TODAY.replace(day=1), TODAY


def win(version: QuoteVersion) -> None:
    accept(version, Acceptance(name="Elena Ruiz"), MOMENT)


def lose(version: QuoteVersion, reason: str = "price") -> None:
    reject(version, reason, "", MOMENT)


def test_what_was_quoted_won_and_lost_adds_up(seller: User) -> None:
    won, lost, waiting = (make_sent(seller) for _ in range(3))
    win(won)
    lose(lost)

    total = report(*this_month()).total

    assert (total.quoted, total.won, total.lost, total.waiting) == (3, 1, 1, 1)
    assert total.quoted_amount == won.sale + lost.sale + waiting.sale
    assert total.won_amount == won.sale
    assert total.conversion == 50
    assert total.margin == Decimal("13.53")


def test_what_expired_without_being_shared_is_neither_won_nor_lost(seller: User) -> None:
    shared, opened, kept, won = (make_sent(seller) for _ in range(4))
    win(won)
    late = MOMENT + timedelta(days=400)
    Quote.objects.filter(pk=kept.quote_id).update(shared_at=None, viewed_at=None)
    Quote.objects.filter(pk=opened.quote_id).update(shared_at=None, viewed_at=MOMENT)
    Quote.objects.filter(pk=shared.quote_id).update(shared_at=MOMENT)
    expire_quotes(late)

    total = report(*this_month()).total
    assert (total.quoted, total.won, total.lost, total.unshared) == (4, 1, 2, 1)
    assert total.waiting == 0
    assert total.conversion == Decimal("33.33")
    product = report(*this_month()).by_product[0]
    assert product.lost == 2
    told = {notice.text.split(" ", 1)[1] for notice in Notification.objects.all()}
    assert any("sin compartirse" in text for text in told)
    assert "Vencida sin compartir" in {row[9] for row in export_rows(*this_month())}


def test_each_seller_and_city_has_a_row(seller: User, make_user: Callable[..., User]) -> None:
    other = make_user(Role.SALES, email="otra@alfa.example", full_name="Berta Solís")
    mine, theirs = make_sent(seller), make_sent(other)
    mine.quote.customer.city = "Puebla"
    mine.quote.customer.save()
    win(theirs)

    found = report(*this_month())

    assert {row.label: row.won for row in found.by_seller} == {
        seller.full_name: 0,
        other.full_name: 1,
    }
    assert {row.label for row in found.by_city} == {"Puebla", "Sin ciudad"}


def test_products_count_their_lines_and_the_quotations_they_were_in(seller: User) -> None:
    version = make_sent(seller)
    make_sent(seller)
    win(version)

    rows = report(*this_month()).by_product

    assert sum(row.quoted_amount for row in rows) == Decimal("35879.00")
    assert all((row.quoted, row.won) == (2, 1) for row in rows)


def test_a_product_that_was_left_out_of_an_acceptance_was_not_won(seller: User) -> None:
    version = make_sent(seller)
    accept(version, Acceptance(name="Elena Ruiz", lines=[1, 3]), MOMENT)

    rows = {row.label: row for row in report(*this_month()).by_product}

    amounts = {line.title: line.amount for line in version.promised_lines.all()}
    fixed = 'Ventana fija línea 3"'
    assert (rows[fixed].won, rows[fixed].won_amount) == (0, 0)
    for title in amounts.keys() - {fixed}:
        assert (rows[title].won, rows[title].won_amount) == (1, amounts[title])


def test_the_margin_of_what_was_won_is_that_of_the_lines_that_were_accepted(seller: User) -> None:
    # The fixed windows are sold with 40 % off: leaving them out raises the margin.
    quote = add(
        make_quote(seller),
        make_window(SLIDING, "4"),
        make_window(FIXED, "2", discount=Decimal(40)),
        make_window(AWNING, inclusion="optional"),
    )
    version = send_quote(quote, seller, MOMENT)
    outcome = accept(version, Acceptance(name="Elena Ruiz", lines=[1, 3]), MOMENT)

    assert outcome.sale == Decimal("11878.74")  # four at 2444.10 and one at 2102.34
    assert outcome.direct_cost == Decimal("8484.79")  # four at 1745.78 and one at 1501.67
    assert outcome.profit == Decimal("2121.22")  # less 15 % of the cost of each
    assert report(*this_month()).total.margin == Decimal("17.86")
    assert version.profit != outcome.profit
    heading, row = export_rows(*this_month())
    facts = dict(zip(heading, row, strict=True))
    assert facts["Margen de lo aceptado %"] == Decimal("17.86")
    assert facts["Venta aceptada sin IVA"] == outcome.sale


def test_what_waits_for_a_choice_counts_once_it_is_accepted(seller: User) -> None:
    versions = [
        send_quote(
            add(
                make_quote(seller),
                make_window(SLIDING),
                make_window(AWNING, inclusion="optional"),
                make_window(FIXED, inclusion="alternative", choice_group="A"),
            ),
            seller,
            MOMENT,
        )
        for _ in range(2)
    ]
    accept(versions[0], Acceptance(name="Elena Ruiz", lines=[1, 2]), MOMENT)
    lose(versions[1])

    rows = {row.label: row for row in report(*this_month()).by_product}

    by_title = {line.number: line.title for line in versions[0].promised_lines.all()}
    assert set(rows) == {by_title[1], by_title[2]}
    sliding, awning = rows[by_title[1]], rows[by_title[2]]
    assert (sliding.quoted, sliding.won, sliding.lost) == (2, 1, 1)
    assert (awning.quoted, awning.won, awning.lost) == (1, 1, 0)
    assert awning.quoted_amount == awning.won_amount == Decimal("2102.34")


def test_the_reasons_of_what_was_lost_are_counted(seller: User) -> None:
    lose(make_sent(seller), "time")
    for _ in range(2):
        lose(make_sent(seller), "price")

    assert report(*this_month()).reasons == [
        (Outcome.Reason.PRICE.label, 2),
        (Outcome.Reason.TIME.label, 1),
    ]


def test_a_draft_left_over_a_weekend_counts_its_work_and_one_pause(seller: User) -> None:
    quote = add(make_quote(seller), make_window())
    friday = MOMENT - timedelta(hours=60)
    row = Quote.objects.filter(pk=quote.pk)
    row.update(created_at=friday, worked=timedelta(minutes=24), worked_at=friday)
    send_quote(row.get(), seller, MOMENT)
    assert report(*this_month()).minutes_to_quote == 34


@pytest.mark.parametrize(("pause", "counted"), [(4, 4), (10, 10), (180, 10), (3 * 24 * 60, 10)])
def test_a_pause_between_two_changes_counts_ten_minutes_at_most(
    seller: User, pause: int, counted: int
) -> None:
    quote = add(make_quote(seller), make_window())
    row = Quote.objects.filter(pk=quote.pk)
    row.update(worked=timedelta(), worked_at=timezone.now() - timedelta(minutes=pause))
    add(quote, make_window())
    assert round(row.get().worked / timedelta(minutes=1)) == counted


def test_a_later_version_leaves_the_work_at_the_first(seller: User) -> None:
    first = make_sent(seller)
    Quote.objects.filter(pk=first.quote_id).update(
        worked=timedelta(minutes=24), worked_at=first.sent_at
    )
    draft = start_revision(first.quote, seller, TODAY)
    Quote.objects.filter(pk=draft.pk).update(worked=timedelta(hours=9))
    send_quote(Quote.objects.get(pk=draft.pk), seller, MOMENT)
    assert report(*this_month()).minutes_to_quote == 24


def test_a_period_without_quotations_is_empty(seller: User) -> None:
    make_sent(seller)
    day = TODAY - timedelta(days=400)

    found = report(day, day)

    assert found.total.quoted == 0
    assert found.total.conversion is None
    assert found.minutes_to_quote is None


def test_the_export_has_a_row_for_each_quotation(seller: User) -> None:
    version = make_sent(seller)
    win(version)

    heading, row = export_rows(*this_month())

    facts = dict(zip(heading, row, strict=True))
    assert facts["Folio"] == version.folio
    assert facts["Venta sin IVA"] == version.sale
    assert facts["Total aceptado"] == version.total
    assert facts["Estado"] == "Aceptada"


def test_the_queries_of_a_report_do_not_grow(seller: User, django_assert_num_queries) -> None:
    for _ in range(3):
        make_sent(seller)
    with django_assert_num_queries(7):
        report(*this_month())
    with django_assert_num_queries(1):
        list(export_rows(*this_month()))
