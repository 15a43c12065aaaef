"""A payment on the seller's side: written, looked at with its receipt, cancelled."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from catalog.core.money import spoken_money
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import QuotingError
from quoting.offers.models.responses import CustomerLink
from quoting.offers.paper import pdf_name
from quoting.offers.services.links import living_link
from quoting.offers.views.client import behind_link
from quoting.offers.views.pages import about, polled
from quoting.payments.forms import PaymentCancellationForm, PaymentForm
from quoting.payments.models import Payment, ReceiptPaper
from quoting.payments.services.accounts import account_of, may_cancel
from quoting.payments.services.receipts import paper_of, receipt_message, request_receipt
from quoting.payments.services.registering import NOT_ACCEPTED, cancel_payment, register
from tenants.people.access import CompanyRequest, for_sellers, works_read_only
from tenants.web.files import file_response
from tenants.web.links import BadLink
from tenants.web.pages import form_page, show_form
from tenants.web.phones import whatsapp_address, whatsapp_number
from tenants.web.requests import posted

of_payment = about(Payment, "quote__customer", "by", "cancellation__by")


@about(Quote, "customer")(for_sellers, form_page)
def add(request: CompanyRequest, quote: Quote) -> HttpResponse | None:
    account = account_of(quote)
    if account is None:
        raise QuotingError(NOT_ACCEPTED)
    form = PaymentForm(account, posted(request))
    if request.method == "POST" and form.is_valid():
        payment = register(quote, form.received, request.user, timezone.now())
        told = f"Registraste {spoken_money(payment.amount)}. Su recibo es el {payment}."
        messages.success(request, told)
        return redirect(f"{quote.get_absolute_url()}#pagos")
    context = {"quote": quote, "account": account}
    return show_form(request, "quoting/payments/add.html", form, context)


@of_payment(for_sellers, require_safe)
def payment(request: CompanyRequest, found: Payment) -> HttpResponse:
    """A payment with its receipt; the page waits while that is made."""
    paper = paper_of(found)
    waits = paper is not None and paper.waits_at(timezone.now())
    quote = found.quote
    link = living_link(quote.versions.get(number=quote.version))
    number = whatsapp_number(quote.customer.phone)
    context = {
        "payment": found,
        "receipt": found.receipt,
        "quote": quote,
        "paper": paper,
        "waits": waits,
        "whatsapp": whatsapp_address(number, receipt_message(found, link)),
        "may_cancel": may_cancel(found, request.user),
    }
    return polled(request, waits) or render(request, "quoting/payments/payment.html", context)


@of_payment(for_sellers, form_page)
def cancel(request: CompanyRequest, found: Payment) -> HttpResponse | None:
    form = PaymentCancellationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        cancel_payment(found, **form.cleaned_data, by=request.user, moment=timezone.now())
        told = f"El pago {found} ya no cuenta. Si lo escribiste mal, regístralo otra vez."
        messages.success(request, told)
        return redirect(f"{found.quote.get_absolute_url()}#pagos")
    if found.is_cancelled:
        return None
    if not may_cancel(found, request.user):
        raise QuotingError("Lo registró alguien más: pídele al dueño que lo cancele.")
    context = {"payment": found, "quote": found.quote}
    return show_form(request, "quoting/payments/cancel.html", form, context)


@works_read_only
@of_payment(for_sellers, require_POST)
def make(request: CompanyRequest, found: Payment) -> None:
    request_receipt(found, timezone.now())


@of_payment(for_sellers, require_safe)
def receipt_pdf(request: CompanyRequest, found: Payment) -> HttpResponseBase:
    return _file(found)


@behind_link
@require_safe
def client_receipt(
    request: HttpRequest, link: CustomerLink, token: str, pk: int
) -> HttpResponseBase:
    """The receipt of a payment that counts, to whoever holds the link of its quotation."""
    rows = Payment.objects.standing().filter(quote=link.version.quote_id)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise BadLink
    return _file(found)


def _file(payment: Payment) -> FileResponse:
    """404 while it is not ready, or if the storage lost it."""
    paper = paper_of(payment)
    if paper is None or paper.state != ReceiptPaper.State.READY:
        raise Http404
    receipt = payment.receipt
    return file_response(paper.file, pdf_name(receipt.folio, receipt.customer.name))
