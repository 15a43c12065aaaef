"""The customer's page: whoever holds the link reads the quotation, without an account."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quoting.core.promise import Promise
from quoting.drafts.models.settings import QuoteSettings
from quoting.offers.addresses import customer_url
from quoting.offers.forms.client import chosen_numbers
from quoting.offers.hooks import paying
from quoting.offers.letterhead import logo_uri
from quoting.offers.models.responses import CustomerLink, Outcome
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.promises.offer import Offer, first_choice, offer_of
from quoting.offers.promises.promise import standing as standing_of
from quoting.offers.services.answers import VersionState, newer_version, outcome_of, state_of
from quoting.offers.services.attention import attention_pass, known_visitor
from quoting.offers.services.documents import current_document
from quoting.offers.services.links import living_link, open_link
from quoting.offers.views.documents import UNDER_WAY, pdf_response
from tenants.people.access import View, open_to_all
from tenants.schemas.clock import today
from tenants.schemas.context import current_company
from tenants.web.files import stored_response
from tenants.web.links import BadLink
from tenants.web.phones import whatsapp_address, whatsapp_number

LOGO_PIXELS = (320, 128)
VISITOR = "visitante"
"""The cookie that tells two readings of one person from the readings of two."""

YEAR = 365 * 24 * 3600  # seconds


def behind_link(view: View) -> View:
    """Open ``view`` to whoever holds a living link, with headers that keep the address private.

    A forged link, a revoked one and another company's get the same page. The address is told to no
    other site; to our own it is, without which a browser would not say where a form comes from.
    """

    @open_to_all
    @wraps(view)
    def opened(request: HttpRequest, token: str, **rest: Any) -> HttpResponseBase:
        try:
            response = view(request, open_link(token), token, **rest)
        except BadLink:
            response = render(request, "quoting/client/closed.html", status=404)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        return response

    return opened


@behind_link
@require_safe
def quote(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponse:
    context = offered(request, link.version, token)
    if request.user.is_authenticated:
        return render(request, "quoting/client/quote.html", context)
    visitor = known_visitor(request.COOKIES.get(VISITOR, ""))
    context["attention"] = attention_pass(link, visitor, timezone.now())
    response = render(request, "quoting/client/quote.html", context)
    # With the page and not with its first word, which may be lost: who comes back is one reader.
    response.set_cookie(
        VISITOR,
        visitor,
        max_age=YEAR,
        path=request.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # an address in a message is opened from another application
    )
    return response


@behind_link
@require_safe
def totals(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponse:
    """The totals of the lines that are ticked, for a page that is open already."""
    context = offered(request, link.version, token)
    return render(request, "quoting/client/totals.html", context)


def standing(version: QuoteVersion, token: str) -> dict[str, Any]:
    """What every page of the customer says of the version: how it stands, and what may be done."""
    promise = version.promise
    state = state_of(version, today())
    # An outcome may be followed by another version; what can still be answered is the newest.
    is_newest = state is VersionState.CURRENT
    newer = None if is_newest else newer_version(version)
    newer_link = living_link(newer) if newer else None
    takes_answers = not current_company().is_read_only
    return {
        "quote": promise,
        "token": token,
        "version": version,
        "state": str(state),
        "outcome": None if is_newest else outcome_of(version),
        "newer": newer,
        "newer_url": customer_url(newer_link) if newer_link else "",
        "can_answer": is_newest and takes_answers,
        "can_renew": state is VersionState.EXPIRED and newer is None and takes_answers,
        "takes_answers": takes_answers,
        "logo": logo_uri(promise.company.logo, *LOGO_PIXELS),
        "whatsapp": _shop_whatsapp(promise),
    }


def offered(request: HttpRequest, version: QuoteVersion, token: str) -> dict[str, Any]:
    """How the version stands, and its lines and totals."""
    context = standing(version, token)
    outcome = context["outcome"]
    context["offer"] = offer(request, version, outcome)
    if outcome is not None and outcome.is_agreement:
        context |= paying.value.customer_account(version, standing_of(version, outcome))
    return context


def offer(request: HttpRequest, version: QuoteVersion, outcome: Outcome | None) -> Offer:
    """The version with the lines that the request ticks, or with those that were accepted."""
    promise = version.promise
    if outcome is not None and outcome.kind == outcome.Kind.ACCEPTED:
        return offer_of(promise, outcome.lines, partial=True)
    ticked = chosen_numbers(request.POST if request.method == "POST" else request.GET)
    numbers = first_choice(promise) if ticked is None else ticked
    return offer_of(promise, numbers, partial=QuoteSettings.load().partial_acceptance)


@behind_link
@require_safe
def photo(request: HttpRequest, link: CustomerLink, token: str, pk: int) -> HttpResponseBase:
    """The picture of an opening that the seller chose to show: the ``pk``-th of the quotation."""
    photos = link.version.promise.photos
    if not 0 < pk <= len(photos):
        raise BadLink
    return stored_response(photos[pk - 1][1], f"foto-{pk}.jpg")


@behind_link
@require_safe
def quote_pdf(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponseBase:
    document = current_document(link.version, link)
    if document is not None and document.state == QuoteDocument.State.READY:
        return pdf_response(document)
    under_way = document is not None and document.state in UNDER_WAY
    context = {"token": token, "quote": link.version.promise, "under_way": under_way}
    response = render(request, "quoting/client/preparing.html", context, status=202)
    if under_way:
        response["Refresh"] = "5"  # seconds
    return response


def _shop_whatsapp(promise: Promise) -> str:
    """wa.me of the shop with a question begun, or nothing without a number that it can call."""
    company = promise.company
    number = whatsapp_number(company.whatsapp) or whatsapp_number(company.phone)
    message = f"Hola, tengo una pregunta sobre la cotización {promise.folio}."
    return whatsapp_address(number, message) if number else ""
