"""The pages of money: who sells writes a payment in a press, the customer reads what remains."""

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.utils import timezone

from quoting.drafts.models.quotes import Quote
from quoting.offers.models.followups import Notification
from quoting.offers.models.responses import Cancellation, Outcome
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from quoting.payments.models import Payment
from quoting.workshop.models import WorkOrder
from quoting.workshop.services.work_orders import move
from tenants.people.models import User
from tenants.schemas.clock import today
from tests.people import CompanyClient, release
from tests.quoting.make import make_house_job
from tests.quoting.offers.views.test_client import path_of
from tests.quoting.payments.make import (
    ADVANCE,
    REST,
    TOTAL,
    make_paper,
    outcome_of_accepted,
    pay,
)

Browse = Callable[..., CompanyClient]


@pytest.fixture
def outcome(seller: User) -> Outcome:
    version = send_quote(make_house_job(seller), seller, timezone.now())
    ensure_link(version, seller)
    return outcome_of_accepted(seller, version, timezone.now())


@pytest.fixture
def quote(outcome: Outcome) -> Quote:
    return Quote.objects.get()


def words(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def typed(**changes: object) -> dict[str, object]:
    given = {"amount": "11,861.59", "received_on": today().isoformat(), "means": "transfer"}
    return given | {"submission": str(uuid4())} | changes


def test_the_page_proposes_the_next_payment_of_today_by_transfer(
    client: CompanyClient, quote: Quote, seller: User
) -> None:
    page = words(client.get(quote.get_absolute_url()))
    for told in ('value="11861.59"', f'value="{today()}"', 'value="transfer" selected'):
        assert told in page
    pay(quote, seller)
    page = words(client.get(quote.get_absolute_url()))
    assert 'value="7907.73"' in page and "Cubierto" in page


def test_what_is_written_is_listed_with_its_receipt_and_what_remains(
    client: CompanyClient, quote: Quote
) -> None:
    address = f"/cotizaciones/{quote.pk}/pagos/"
    answer = client.post(address, typed(reference="SPEI 4711"), follow=True)
    page = words(answer)
    for told in ("Registraste $ 11,861.59", "REC-0001", "SPEI 4711", "$ 7,907.73"):
        assert told in page


def test_a_form_that_is_sent_twice_is_one_payment(client: CompanyClient, quote: Quote) -> None:
    once = typed(amount="19769.32")
    for _ in range(2):
        answer = client.post(f"/cotizaciones/{quote.pk}/pagos/", once)
        assert answer.status_code == 302
    assert Payment.objects.count() == 1


def test_more_than_the_balance_is_asked_about_before_it_is_written(
    client: CompanyClient, quote: Quote
) -> None:
    address = f"/cotizaciones/{quote.pk}/pagos/"
    much = typed(amount="20,000")
    asked = client.post(address, much)
    assert asked.status_code == 422
    assert "son $ 230.68 de más" in words(asked) and "déjalo como saldo a favor" in words(asked)
    assert not Payment.objects.exists()
    page = words(client.post(address, much | {"allows_credit": "on"}, follow=True))
    assert "Saldo a favor del cliente" in page
    assert Payment.objects.get().amount == 20_000


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"amount": ""}, "importe"),
        ({"amount": "-1"}, "Escribe un número"),
        ({"amount": "12.345"}, "decimales"),
        ({"received_on": "2999-01-01"}, "no puede ser futura"),
        ({"received_on": "ayer"}, "Elige el día"),
        ({"means": "oro"}, "Cómo te pagó"),
        ({"submission": "nada"}, "Ábrela otra vez"),
    ],
)
def test_what_is_wrong_is_told_beside_it(
    client: CompanyClient, quote: Quote, changes, told: str
) -> None:
    answer = client.post(f"/cotizaciones/{quote.pk}/pagos/", typed(**changes))
    assert answer.status_code == 422
    assert told.lower() in words(answer).lower()
    assert not Payment.objects.exists()


def test_a_quotation_that_is_not_accepted_takes_no_payment(
    client: CompanyClient, seller: User
) -> None:
    sent = send_quote(make_house_job(seller), seller, timezone.now()).quote
    page = words(client.post(f"/cotizaciones/{sent.pk}/pagos/", typed(), follow=True))
    assert "cuando la cotización está aceptada" in page
    assert not Payment.objects.exists()


def test_a_cancelled_payment_is_shown_struck_with_its_reason(
    client: CompanyClient, quote: Quote, seller: User
) -> None:
    payment = pay(quote, seller)
    address = f"/pagos/{payment.pk}/cancelar/"
    assert client.post(address, {"reason": "other"}).status_code == 422
    page = words(client.post(address, {"reason": "bounced", "comment": "Sin fondos"}, follow=True))
    assert 'class="cancelled"' in page and "Sin fondos" in page
    assert "El cheque o el cargo no pasó" in page
    assert client.get(address)["Location"] == payment.get_absolute_url()


def test_cancelling_an_acceptance_names_what_was_paid_and_asks(
    client_for: Browse, owner: User, outcome: Outcome, quote: Quote
) -> None:
    pay(quote, owner)
    browser = client_for(owner)
    address = f"/aceptaciones/{outcome.pk}/cancelar/"
    assert "$ 11,861.59 pagados por devolver o pasar" in words(browser.get(address))
    refused = browser.post(address, {"reason": "customer"})
    assert refused.status_code == 422 and not Cancellation.objects.exists()
    page = words(browser.post(address, {"reason": "customer", "knows_held": "on"}, follow=True))
    assert "Hay <strong>$ 11,861.59</strong> pagados de esta cotización" in page
    assert "Registrar pago" not in page


def test_without_payments_nothing_more_is_asked_to_cancel(
    client_for: Browse, owner: User, outcome: Outcome
) -> None:
    browser = client_for(owner)
    browser.post(f"/aceptaciones/{outcome.pk}/cancelar/", {"reason": "customer"})
    assert Cancellation.objects.exists()


def test_the_customer_reads_what_was_paid_what_remains_and_each_receipt(
    client_for: Browse, outcome: Outcome, quote: Quote, seller: User
) -> None:
    visitor, address = client_for(None), path_of(outcome.version)
    payment = pay(quote, seller, note="nota interna")
    page = words(visitor.get(address))
    for told in ("Tus pagos", "$ 11,861.59", "Te resta por pagar", "$ 7,907.73", "REC-0001"):
        assert told in page
    assert "nota interna" not in page
    make_paper(payment)
    receipt = visitor.get(f"{address}recibos/{payment.pk}/")
    assert receipt["Content-Type"] == "application/pdf"
    release(receipt)
    pay(quote, seller, REST)
    assert "Ya está pagada por completo" in words(visitor.get(address))


def test_a_link_gives_no_receipt_of_another_quotation_nor_a_cancelled_one(
    client_for: Browse, outcome: Outcome, quote: Quote, seller: User
) -> None:
    now = timezone.now()
    other = outcome_of_accepted(seller, send_quote(make_house_job(seller), seller, now), now)
    strange = pay(other.version.quote, seller)
    own = pay(quote, seller)
    make_paper(strange)
    make_paper(own)
    browser = client_for(seller)
    browser.post(f"/pagos/{own.pk}/cancelar/", {"reason": "mistake"})
    for payment in (strange, own):
        address = f"{path_of(outcome.version)}recibos/{payment.pk}/"
        assert client_for(None).get(address).status_code == 404


def test_what_is_delivered_and_not_paid_is_told_to_who_sells_and_never_in_figures_to_the_workshop(
    client_for: Browse, owner: User, seller: User, worker: User, quote: Quote
) -> None:
    order = WorkOrder.objects.get()
    pay(quote, seller)
    move(order, WorkOrder.State.READY, owner, timezone.now())
    at_work = words(client_for(worker).get(order.get_absolute_url()))
    assert "pide la autorización de administración" in at_work
    assert "7,907.73" not in at_work and "$" not in at_work
    assert "Antes de entregar: falta cobrar" in words(
        client_for(seller).get(order.get_absolute_url())
    )

    move(order, WorkOrder.State.DELIVERED, owner, timezone.now())
    move(order, WorkOrder.State.INSTALLED, owner, timezone.now())
    told = Notification.objects.get(text__contains="por cobrar")
    assert told.text == "OT-0001 quedó en «Entregado» y faltan $\xa07,907.73 por cobrar."
    assert told.user == seller
    for person in (owner, seller):
        browser = client_for(person)
        for address in (order.get_absolute_url(), quote.get_absolute_url()):
            assert "falta cobrar <strong>$ 7,907.73</strong>" in words(browser.get(address))
    at_work = words(client_for(worker).get(order.get_absolute_url()))
    assert "7,907.73" not in at_work and "autorización" not in at_work


def test_what_is_paid_in_full_is_delivered_without_a_word(
    client_for: Browse, owner: User, worker: User, quote: Quote
) -> None:
    order = WorkOrder.objects.get()
    pay(quote, owner, TOTAL)
    move(order, WorkOrder.State.READY, owner, timezone.now())
    assert "autorización" not in words(client_for(worker).get(order.get_absolute_url()))
    move(order, WorkOrder.State.DELIVERED, owner, timezone.now())
    assert not Notification.objects.filter(text__contains="por cobrar").exists()


def test_an_account_that_adds_up_is_what_the_page_says(
    client: CompanyClient, quote: Quote, seller: User
) -> None:
    for amount in ("0.01", "100.10", "5000"):
        pay(quote, seller, amount)
    paid = Decimal("5100.11")
    page = words(client.get(quote.get_absolute_url()))
    for amount in (paid, TOTAL - paid, ADVANCE - paid):
        assert f"{amount:,.2f}" in page
