"""The receipt of a payment: a Letter page, made by a worker from what was frozen, no CFDI."""

from io import BytesIO

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from pypdf import PdfReader

from quoting.offers.services.links import ensure_link
from quoting.payments import tasks
from quoting.payments.models import Payment, ReceiptPaper
from quoting.payments.papers import receipt_html
from quoting.payments.services.receipts import paper_of, receipt_message, request_receipt
from quoting.payments.services.registering import cancel_payment
from tenants.people.models import CompanyProfile, User
from tests.people import CompanyClient, release
from tests.quoting.make import MOMENT
from tests.quoting.payments.make import REST, TOTAL, make_accepted, make_paper, pay

State = ReceiptPaper.State


def text_of(paper: ReceiptPaper) -> str:
    assert paper.state == State.READY, paper.reason
    with paper.file.open("rb") as content:
        pages = PdfReader(BytesIO(content.read())).pages
    assert len(pages) == paper.pages == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (612, 792)
    return " ".join(pages[0].extract_text().split())


@pytest.fixture
def payment(seller: User) -> Payment:
    CompanyProfile.objects.update(trade_name="Vidrios Alfa", rfc="VAL010203AB1")
    quote = make_accepted(seller)
    return pay(quote, seller, reference="SPEI 4711")


def test_it_says_all_of_the_payment_and_that_it_is_no_cfdi(payment: Payment) -> None:
    text = text_of(make_paper(payment))
    for said in (
        "REC-0001", "COT-0001", "Vidrios Alfa", "VAL010203AB1", "Sra. Mendoza", "11,861.59",
        "ONCE MIL OCHOCIENTOS SESENTA Y UN PESOS 59/100 M.N.", "Transferencia", "SPEI 4711",
        "Anticipo", "19,769.32", "7,907.73", "No es un comprobante fiscal (CFDI)",
    ):  # fmt: skip
        assert said in text, said
    assert "CANCELADO" not in text


def test_it_is_frozen_when_it_is_made(payment: Payment, seller: User) -> None:
    before = receipt_html(Payment.objects.get().receipt)
    CompanyProfile.objects.update(trade_name="Otro nombre", rfc="")
    pay(payment.quote, seller, REST)
    assert receipt_html(Payment.objects.get(pk=payment.pk).receipt) == before


def test_of_a_cancelled_payment_it_says_so(payment: Payment, seller: User) -> None:
    cancel_payment(payment, "bounced", "", seller, MOMENT)
    text = text_of(make_paper(Payment.objects.get()))
    assert "CANCELADO el 14 de marzo de 2030. El cheque o el cargo no pasó" in text


def test_the_same_receipt_is_made_once(payment: Payment) -> None:
    first = paper_of(payment)
    assert request_receipt(payment, MOMENT) == first
    assert ReceiptPaper.objects.count() == 1


def test_one_that_fails_is_told_and_tried_again(
    client: CompanyClient, payment: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise SoftTimeLimitExceeded

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "render_receipt", slow)
        assert make_paper(payment).state == State.FAILED
    page = client.get(payment.get_absolute_url()).content.decode()
    assert tasks.TOO_SLOW in page
    answer = client.post(f"/pagos/{payment.pk}/recibo/")
    assert answer["Location"] == payment.get_absolute_url()
    text_of(make_paper(payment))


def test_the_seller_downloads_it_and_sends_it_by_whatsapp(
    client: CompanyClient, payment: Payment
) -> None:
    assert client.get(f"/pagos/{payment.pk}/recibo.pdf").status_code == 404
    make_paper(payment)
    page = client.get(payment.get_absolute_url()).content.decode()
    assert "https://wa.me/" in page
    answer = client.get(f"/pagos/{payment.pk}/recibo.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "REC-0001 Sra Mendoza.pdf" in answer["Content-Disposition"]
    release(answer)


def test_the_message_says_what_was_received_what_remains_and_where_it_is(
    payment: Payment, seller: User
) -> None:
    link = ensure_link(payment.quote.versions.get(), seller)
    told = receipt_message(payment, link)
    assert "Recibimos tu pago de $\xa011,861.59 del 14 de marzo de 2030" in told
    assert "Te resta por pagar $\xa07,907.73" in told and "/c/" in told
    assert "REC-0001" in told
    last = pay(payment.quote, seller, REST + 10, allows_credit=True)
    assert "Tienes $\xa010.00 a favor" in receipt_message(last, None)
    assert last.receipt.paid == TOTAL + 10
