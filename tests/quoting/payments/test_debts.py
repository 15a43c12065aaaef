"""Who owes what: the list, its sums, its file, and how often it asks the database."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from quoting.drafts.models.quotes import Quote
from quoting.offers.services.endings import cancel_acceptance
from quoting.payments.services.debts import (
    CREDIT,
    DELIVERED,
    OWED,
    accounts,
    debts,
    listed,
    sums_of,
)
from quoting.payments.services.registering import cancel_payment
from quoting.workshop.models import WorkOrder
from quoting.workshop.services.work_orders import move
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import MOMENT, TODAY, make_sent
from tests.quoting.payments.make import (
    ADVANCE,
    REST,
    TOTAL,
    make_accepted,
    outcome_of_accepted,
    pay,
)


def balances(which: str = OWED, order: str = "saldo", text: str = "") -> list[tuple[str, Decimal]]:
    rows = accounts(listed(debts(text), which, order), TODAY)
    return [(debt.quote.folio or "", debt.account.balance) for debt in rows]


def deliver(quote: Quote, by: User, days_ago: int = 0) -> None:
    order = WorkOrder.objects.get(quote=quote)
    move(order, WorkOrder.State.DELIVERED, by, MOMENT - timedelta(days=days_ago))


def test_what_is_accepted_and_not_paid_is_owed(seller: User) -> None:
    make_sent(seller)
    whole, part, paid = (make_accepted(seller) for _ in range(3))
    pay(part, seller)
    pay(paid, seller, TOTAL)
    assert balances() == [(str(whole.folio), TOTAL), (str(part.folio), REST)]
    sums = sums_of(debts())[OWED]
    assert (sums.count, sums.total, sums.paid, sums.balance) == (
        2, 2 * TOTAL, ADVANCE, TOTAL + REST,
    )  # fmt: skip


def test_a_row_says_which_payment_is_pending_and_since_when(owner: User) -> None:
    quote = make_accepted(owner)
    pay(quote, owner, "10000")
    (debt,) = accounts(listed(debts(), OWED, "dias"), TODAY + timedelta(days=5))
    assert debt.account.pending is not None
    assert debt.account.pending.milestone.label == "Anticipo"
    assert debt.account.pending.rest == ADVANCE - 10_000
    assert (debt.delivered_on, debt.since, debt.days) == (None, TODAY, 5)
    deliver(quote, owner, days_ago=-2)
    (debt,) = accounts(listed(debts(), DELIVERED, "dias"), TODAY + timedelta(days=5))
    assert (debt.delivered_on, debt.days) == (TODAY + timedelta(days=2), 3)


def test_what_was_delivered_longest_ago_comes_first(owner: User) -> None:
    waiting, lately, long_ago = (make_accepted(owner) for _ in range(3))
    deliver(lately, owner, 2)
    deliver(long_ago, owner, 30)
    folios = [folio for folio, _ in balances(order="dias")]
    assert folios == [long_ago.folio, lately.folio, waiting.folio]
    assert sums_of(debts())[DELIVERED].count == 2


def test_what_is_cancelled_with_payments_and_what_is_overpaid_is_the_customers(
    owner: User,
) -> None:
    over, outcome = make_accepted(owner), outcome_of_accepted(owner)
    gone = outcome.version.quote
    pay(over, owner, TOTAL + 5, allows_credit=True)
    payment = pay(gone, owner)
    cancel_acceptance(outcome, "customer", "", owner, MOMENT)
    assert balances(CREDIT) == [(over.folio, Decimal(-5)), (gone.folio, -ADVANCE)]
    assert sums_of(debts())[CREDIT].owed_back == ADVANCE + 5
    cancel_payment(payment, "returned", "", owner, MOMENT)
    assert balances(CREDIT) == [(over.folio, Decimal(-5))]


def test_the_sums_are_those_of_the_accounts(owner: User) -> None:
    for amount in ("0.01", "11861.59", "19769.31"):
        pay(make_accepted(owner), owner, amount)
    rows = list(accounts(listed(debts(), OWED, "cliente"), TODAY))
    sums = sums_of(debts())[OWED]
    assert sums.balance == sum(row.account.balance for row in rows)
    assert sums.paid == sum(row.account.paid for row in rows)


def test_it_is_found_by_folio_and_customer(seller: User) -> None:
    first, second = make_accepted(seller), make_accepted(seller)
    assert balances(text=str(second.folio)) == [(second.folio, TOTAL)]
    assert {folio for folio, _ in balances(text="mendoza")} == {first.folio, second.folio}
    assert not balances(text="nadie")


@pytest.mark.parametrize(
    "query",
    ["", "?ver=entregadas", "?ver=a-favor&orden=cliente", "?q=x", "?ver=nada&orden=nada&page=99"],
)
def test_every_part_and_order_has_a_page(client: CompanyClient, seller: User, query: str) -> None:
    pay(make_accepted(seller), seller)
    assert client.get(f"/cobranza/{query}").status_code == 200


def test_the_page_names_customer_pending_payment_and_sums(
    client: CompanyClient, seller: User
) -> None:
    pay(make_accepted(seller), seller)
    page = client.get("/cobranza/").content.decode()
    for told in ("COT-0001", "Sra. Mendoza", "Resto", "19,769.32", "11,861.59", "7,907.73"):
        assert told in page
    assert "Cobranza" in client.get("/cotizaciones/").content.decode()


def test_the_file_has_what_the_list_shows(client: CompanyClient, seller: User) -> None:
    pay(make_accepted(seller), seller)
    answer = client.get("/cobranza/cobranza.xlsx")
    heading, row = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    told = dict(zip(heading, row, strict=True))
    assert (told["Folio"], told["Cliente"]) == ("COT-0001", "Sra. Mendoza")
    assert (told["Pago pendiente"], Decimal(str(told["Saldo"]))) == ("Resto", REST)


def test_the_list_asks_as_often_whatever_its_length(client: CompanyClient, seller: User) -> None:
    asked = []
    for more in (1, 12):
        for _ in range(more):
            pay(make_accepted(seller), seller, "100")
        client.get("/cobranza/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/cobranza/").status_code == 200
        asked.append([q["sql"] for q in found if "quoting_" in q["sql"]])
    assert len(asked[0]) == len(asked[1]) <= 4
