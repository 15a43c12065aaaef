"""The PDF of a receipt: made once for the same content, asked for again, told to its customer."""

from datetime import datetime

from catalog.core import codec
from catalog.core.money import spoken_money
from quoting.drafts.services.errors import spoken_date
from quoting.offers.addresses import customer_url
from quoting.offers.greeting import greeting
from quoting.offers.models.responses import CustomerLink
from quoting.payments.models import Payment, ReceiptPaper
from quoting.payments.papers import LAYOUT
from quoting.payments.tasks import make_receipt
from tenants.schemas.transactions import atomic
from tenants.work.tasks import enqueue


@atomic
def request_receipt(payment: Payment, moment: datetime) -> ReceiptPaper:
    """Have the receipt made as it stands, once, however often it is asked for; one that failed or
    was lost is tried again."""
    paper, is_new = ReceiptPaper.objects.get_or_create(
        content_hash=_content_hash(payment),
        defaults={"payment": payment, "is_cancelled": payment.is_cancelled},
    )
    if is_new or ReceiptPaper.objects.put_back(paper.pk, moment):
        enqueue(make_receipt, paper.pk)
    return paper


def paper_of(payment: Payment) -> ReceiptPaper | None:
    """The receipt as it would be printed today; if that was not asked for since the layout changed,
    the newest that is ready and says the same. None if there is neither."""
    papers = payment.papers.filter(is_cancelled=payment.is_cancelled)
    current = papers.filter(content_hash=_content_hash(payment)).first()
    return current or papers.filter(state=ReceiptPaper.State.READY).first()


def receipt_message(payment: Payment, link: CustomerLink | None) -> str:
    """What a customer is written of their payment, with the address where its PDF is."""
    receipt = payment.receipt
    customer = receipt.customer
    day = spoken_date(receipt.received_on)
    if receipt.credit:
        rest = f"Tienes {spoken_money(receipt.credit)} a favor."
    elif receipt.balance:
        rest = f"Te resta por pagar {spoken_money(receipt.balance)}."
    else:
        rest = "Con esto queda pagada."
    said = (
        f"{greeting(customer.contact or customer.name)} Recibimos tu pago de "
        f"{spoken_money(receipt.amount)} del {day}, de la cotización {receipt.quotation}. "
        f"Tu recibo es el {receipt.folio}. {rest}"
    )
    return f"{said}\nDescárgalo aquí:\n{customer_url(link)}" if link else said


def _content_hash(payment: Payment) -> str:
    return codec.digest([LAYOUT, payment.receipt, payment.is_cancelled])
