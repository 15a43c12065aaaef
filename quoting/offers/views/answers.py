"""The life of a sent quotation on the seller's side: its versions, its answers, its proof."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.core.evaluated import Evaluation
from quoting.core.evidence import public_key
from quoting.core.versions import Comparison, compare
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.errors import QuotingError
from quoting.drafts.services.photos import shown_photos
from quoting.offers.forms.answers import AcceptanceForm, CancellationForm, RejectionForm
from quoting.offers.hooks import paying
from quoting.offers.models.responses import CustomerRequest, Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.promises.promise import freeze, standing
from quoting.offers.sealing import awaits_pdf, own_key, pack_name, pack_of
from quoting.offers.services import answers as services
from quoting.offers.services.endings import cancel_acceptance, may_cancel, why_not
from quoting.offers.services.versions import revision_of, start_revision
from quoting.offers.views.pages import about
from tenants.people.access import (
    CompanyRequest,
    for_owner,
    for_sellers,
    get_or_404,
    works_read_only,
)
from tenants.people.models import CompanyProfile, User
from tenants.schemas.clock import today
from tenants.web.files import file_response
from tenants.web.pages import form_page, show_form
from tenants.web.requests import posted
from tenants.web.spreadsheets import attached

of_version = about(QuoteVersion, "quote__customer")
of_outcome = about(Outcome, "version__quote__customer", page=lambda row: row.version)


def life_panel(version: QuoteVersion, by: User) -> dict[str, Any]:
    """What the page of a sent quotation shows of its life: its state, how it ended, its other
    versions, what the customer asks, and what ``by`` may do about it."""
    quote, outcome = version.quote, services.outcome_of(version)
    pack = pack_of(outcome) if outcome else None
    versions = (
        quote.versions.select_related("outcome__cancellation").defer("promise").order_by("-number")
    )
    return {
        "state": services.state_of(version, today()),
        "outcome": outcome,
        "taken": standing(version, outcome),
        "may_cancel": outcome is not None and may_cancel(outcome, by),
        "pack": pack,
        "pack_awaits_pdf": pack is not None and outcome is not None and awaits_pdf(outcome, pack),
        "versions": list(versions),
        "revision": revision_of(quote),
        "requests": CustomerRequest.objects.filter(version__quote=quote, handled_at=None),
    }


@about(Quote)(for_sellers, require_POST)
def revise(request: CompanyRequest, found: Quote) -> HttpResponse:
    draft = start_revision(found, request.user, today())
    messages.success(
        request, f"Este es el borrador de la nueva versión de {found}, con los precios de hoy."
    )
    return redirect(draft)


@of_version(for_sellers, require_safe)
def version(request: CompanyRequest, found: QuoteVersion) -> HttpResponse | None:
    """A former version as it was sent; the current one has the quotation's own page."""
    newer = services.newer_version(found)
    if newer is None:
        return None
    context = {
        "quote": found.quote,
        "version": found,
        "promise": found.promise,
        "newer": newer,
    }
    return render(request, "quoting/quotes/sent.html", context | life_panel(found, request.user))


@of_version(for_sellers, require_safe)
def changes(request: CompanyRequest, found: QuoteVersion) -> HttpResponseBase:
    """What ``found`` says otherwise than the version before it."""
    former = get_or_404(found.quote.versions.all(), number=found.number - 1)
    comparison = compare(former.promise, found.promise)
    context = {"version": found, "former": former, "quote": found.quote, "found": comparison}
    return render(request, "quoting/versions/changes.html", context)


def changes_ahead(draft: Quote, evaluated: Evaluation) -> Comparison | None:
    """What the customer would read otherwise than now if ``draft`` were sent as it is.

    None for a draft that revises nothing.
    """
    if draft.revises is None or evaluated.problems:
        return None
    former = draft.revises.versions.latest("number")
    number, photos = former.number + 1, shown_photos(draft)
    promise = freeze(evaluated, former.folio, number, CompanyProfile.load(), photos)
    return compare(former.promise, promise)


@of_version(for_sellers, form_page)
def accepted(request: CompanyRequest, found: QuoteVersion) -> HttpResponse | None:
    services.check_open(found, today())
    form = AcceptanceForm(found, QuoteSettings.load().partial_acceptance, posted(request))
    if request.method == "POST" and form.is_valid():
        answer = services.Acceptance(**form.cleaned_data, by=request.user)
        outcome = services.accept(found, answer, timezone.now())
        named = services.named_acceptance(found, standing(found, outcome))
        messages.success(request, f"Registraste la aceptación de {named}.")
        return None
    return _answer_page(request, found, form, "accepted")


@of_version(for_sellers, form_page)
def rejected(request: CompanyRequest, found: QuoteVersion) -> HttpResponse | None:
    services.check_open(found, today())
    form = RejectionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.reject(found, **form.cleaned_data, moment=timezone.now(), by=request.user)
        messages.success(request, f"{found} quedó rechazada. Puedes hacer una nueva versión.")
        return None
    return _answer_page(request, found, form, "rejected")


@of_outcome(for_sellers, form_page)
def cancelled(request: CompanyRequest, outcome: Outcome) -> HttpResponse | None:
    """An acceptance is taken back, with its reason; what keeps it from that is said."""
    version = outcome.version
    held = paying.value.held_for(version.quote)
    form = CancellationForm(held, posted(request))
    if request.method == "POST" and form.is_valid():
        reason, comment = form.cleaned_data["reason"], form.cleaned_data["comment"]
        cancel_acceptance(outcome, reason, comment, by=request.user, moment=timezone.now())
        messages.success(request, f"{version} quedó cancelada. Puedes hacer una nueva versión.")
        return None
    if refusal := why_not(outcome, request.user):
        raise QuotingError(refusal)
    context = {"version": version, "quote": version.quote, "outcome": outcome, "held": held}
    return show_form(request, "quoting/answers/cancel.html", form, context)


def _answer_page(
    request: CompanyRequest, found: QuoteVersion, form: AcceptanceForm | RejectionForm, kind: str
) -> HttpResponse:
    context = {"version": found, "quote": found.quote, "kind": kind}
    return show_form(request, "quoting/answers/form.html", form, context)


@about(CustomerRequest, "version", page=lambda row: row.version)(for_sellers, require_POST)
def handled(request: CompanyRequest, asked: CustomerRequest) -> None:
    services.handle_request(asked, request.user, timezone.now())


@works_read_only
@of_outcome(for_sellers, require_POST)
def make_evidence(request: CompanyRequest, outcome: Outcome) -> None:
    services.request_pack(outcome, request.user)


@of_outcome(for_sellers, require_safe)
def evidence(request: CompanyRequest, outcome: Outcome) -> HttpResponseBase:
    """The evidence pack of an outcome."""
    pack = pack_of(outcome)
    if pack is None:
        raise Http404
    return file_response(pack.file, pack_name(outcome.version))


@for_owner
@require_safe
def evidence_key(request: CompanyRequest) -> HttpResponse:
    """The public key that the packs are checked with, last in a file that says so."""
    text = (
        "Llave pública con la que se revisan las constancias de aceptación.\n"
        "python -m quoting.core.evidence CONSTANCIA.zip --key llave-publica.txt\n\n"
        f"{public_key(own_key())}\n"
    )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    return attached(response, "llave-publica.txt")
