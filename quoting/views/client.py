"""The customer's page: whoever holds the link reads the quotation, without an account."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any
from urllib.parse import quote as url_quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quoting.drawings import screen_drawing
from quoting.letterhead import logo_uri
from quoting.models import CustomerLink, QuoteDocument
from quoting.services.documents import current_document
from quoting.services.links import callable_number, open_link
from quoting.snapshots import sketch_of
from quoting.views.documents import UNDER_WAY, pdf_response
from tenants.access import open_to_all
from tenants.links import BadLink

LOGO_PIXELS = (320, 128)

LinkView = Callable[[HttpRequest, CustomerLink, str], HttpResponseBase]


def behind_link(view: LinkView) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """Open ``view`` to whoever holds a living link, with headers that keep the address private.

    A forged link, a revoked one and another company's get the same page.
    """

    @open_to_all
    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            response = view(request, open_link(token), token)
        except BadLink:
            response = render(request, "quoting/client/closed.html", status=404)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        return response

    return opened


@behind_link
def quote(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponse:
    public = link.version.snapshot["public"]
    context = {
        "quote": public,
        "token": token,
        "lines": [
            line | {"svg": screen_drawing(sketch_of(line["drawing"]))} for line in public["lines"]
        ],
        "sent_on": date.fromisoformat(public["sent_on"]),
        "valid_until": link.version.valid_until,
        "expired": link.version.valid_until < timezone.localdate(),
        "has_discount": Decimal(public["totals"]["discount"]) > 0,
        "logo": logo_uri(public["company"]["logo"], *LOGO_PIXELS),
        "whatsapp": _shop_whatsapp(public),
    }
    return render(request, "quoting/client/quote.html", context)


@behind_link
def quote_pdf(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponseBase:
    document = current_document(link.version, link)
    if document is not None and document.state == QuoteDocument.State.READY:
        return pdf_response(document)
    under_way = document is not None and document.state in UNDER_WAY
    public = link.version.snapshot["public"]
    context = {"token": token, "quote": public, "under_way": under_way}
    response = render(request, "quoting/client/preparing.html", context, status=202)
    if under_way:
        response["Refresh"] = "5"  # seconds
    return response


def _shop_whatsapp(public: dict[str, Any]) -> str:
    """wa.me of the shop with a question begun, or nothing without a number that it can call."""
    company = public["company"]
    number = callable_number(company["whatsapp"]) or callable_number(company["phone"])
    if not number:
        return ""
    message = f"Hola, tengo una pregunta sobre la cotización {public['folio']}."
    return f"https://wa.me/{number}?text={url_quote(message)}"
