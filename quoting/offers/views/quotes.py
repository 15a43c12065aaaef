"""The list of quotations, and each of them from draft to sent."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.core.draft import AS_THE_COMPANY, QuoteTerms
from quoting.drafts.evaluation.loading import evaluate_quote, terms_of
from quoting.drafts.forms.conflicts import differences
from quoting.drafts.forms.fields import number_in
from quoting.drafts.forms.payments import PREFIX, payments_form
from quoting.drafts.forms.quotes import NewQuoteForm, QuoteForm
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.models.terms import KeptTerms
from quoting.drafts.services import drafts as services
from quoting.drafts.services import undo
from quoting.drafts.services.drafts import start_from_template
from quoting.drafts.services.errors import (
    DiscountBeyondLimit,
    PaymentsDoNotAddUp,
    PriceMoved,
    QuoteChanged,
    TaxIsTheOwners,
    TemplateIsNotSent,
)
from quoting.drafts.services.terms import keep_terms
from quoting.drafts.views.editor import open_draft, show_editor, telling_refusals
from quoting.drafts.views.presence import last_saver, remember_saver
from quoting.offers.hooks import building
from quoting.offers.paper import unprinted
from quoting.offers.promises.promise import freeze, written_earnings
from quoting.offers.services.documents import request_document
from quoting.offers.services.sending import send_quote
from quoting.offers.views.answers import changes_ahead, life_panel
from quoting.offers.views.documents import delivery_panels
from quoting.offers.views.followups import followup_panel
from quoting.offers.views.pages import about, form_page, page_of, show_form
from tenants.people.access import CompanyRequest, for_sellers, get_or_404
from tenants.people.models import CompanyProfile
from tenants.schemas.clock import today
from tenants.web.requests import posted


@for_sellers
@require_safe
def quotes(request: CompanyRequest) -> HttpResponseBase:
    text, state = request.GET.get("q", "")[:100], request.GET.get("estado", "")
    state = state if state in _PLURALS else ""
    rows = Quote.objects.listed().with_people().search(text)
    counts = dict(rows.order_by().values_list("state").annotate(Count("id")))
    total = sum(counts.values())
    rows, count = (rows.filter(state=state), counts.get(state, 0)) if state else (rows, total)
    context = {
        "page_obj": page_of(request, rows, count=count),
        "q": text,
        "state": state,
        "states": [(value, label, counts.get(value, 0)) for value, label in _PLURALS.items()],
        "total": total,
    }
    return render(request, "quoting/quotes/list.html", context)


_PLURALS = {
    Quote.State.DRAFT.value: "Borradores",
    Quote.State.READY.value: "Listas para enviar",
    Quote.State.SENT.value: "Enviadas",
    Quote.State.VIEWED.value: "Vistas",
    Quote.State.ACCEPTED.value: "Aceptadas",
    Quote.State.REJECTED.value: "Rechazadas",
    Quote.State.EXPIRED.value: "Vencidas",
    Quote.State.CANCELLED.value: "Canceladas",
}


@for_sellers
@form_page
def new(request: CompanyRequest) -> HttpResponseBase:
    customer = Customer.objects.filter(pk=number_in(request.GET.get("cliente")) or 0).first()
    initial = {"customer": customer.pk, "customer_name": customer.name} if customer else {}
    initial["template"] = number_in(request.GET.get("plantilla"))
    form = NewQuoteForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        template, site = form.cleaned_data["template"], form.cleaned_data["site"]
        if template is None:
            return redirect(services.create_quote(form.choice, request.user, site))
        draft = start_from_template(template, form.choice, today(), by=request.user, site=site)
        return redirect(draft)
    return show_form(request, "quoting/quotes/new.html", form, {})


@for_sellers
@require_safe
def quote(request: CompanyRequest, pk: int) -> HttpResponseBase:
    found = get_or_404(Quote.objects.with_people(), pk=pk)
    if found.discarded_at is not None:
        return render(request, "quoting/quotes/discarded.html", {"quote": found})
    if found.is_editable:
        removed = found.removed_lines.filter(pk=number_in(request.GET.get("quitada")) or 0).first()
        return show_editor(request, found, evaluate_quote(found, today()), removed=removed)
    version = found.versions.latest("number")
    version.quote = found
    life = life_panel(version, request.user)
    outcome = life["outcome"]
    sold = outcome if outcome is not None and outcome.kind == outcome.Kind.ACCEPTED else version
    context = {
        "quote": found,
        "promise": version.promise,
        "earned": written_earnings(sold) if request.user.is_owner else None,
    }
    context |= life | delivery_panels(version) | followup_panel(found)
    context |= building.value.order_panel(version, today())
    return render(request, "quoting/quotes/sent.html", context)


@for_sellers
@form_page
@telling_refusals
def header(request: CompanyRequest, pk: int) -> HttpResponseBase:
    found = open_draft(pk)
    terms = _terms_in_use(request, found)
    form = QuoteForm(posted(request), instance=found, terms=terms)
    sent_plan = f"{PREFIX}-TOTAL_FORMS" in request.POST
    payments = payments_form(terms.milestones, request.POST if sent_plan else None)
    conflict, problem = None, ""
    if request.method == "POST" and form.is_valid() and (payments.is_valid() or not sent_plan):
        agreed = form.agreed(payments.milestones() if sent_plan else None)
        try:
            services.edit_quote(
                found, form.choice, today(), request.user, edition=form.edition, agreed=agreed
            )
        except DiscountBeyondLimit as error:
            form.add_error("discount", str(error))
        except TaxIsTheOwners as error:
            form.add_error("tax_rate", str(error))
        except PaymentsDoNotAddUp as error:
            problem = str(error)
        except QuoteChanged:
            conflict = _conflict(form, open_draft(pk))
        else:
            if form.cleaned_data["keep_as"]:
                keep_terms(form.cleaned_data["keep_as"], agreed, by=request.user)
            remember_saver(f"quote:{pk}", request.user)
            return redirect(found)
    context = {
        "form": form,
        "quote": found,
        "conflict": conflict,
        "payments": payments,
        "problem": problem,
        "kept": KeptTerms.objects.all(),
    }
    wrong = form.errors or conflict or problem or (payments.is_bound and not payments.is_valid())
    return render(request, "quoting/quotes/header.html", context, status=422 if wrong else 200)


def _terms_in_use(request: CompanyRequest, quote: Quote) -> QuoteTerms:
    """Those of the quotation or, to begin with, kept ones that the address asks for."""
    usual = terms_of(QuoteSettings.load())
    asked = number_in(request.GET.get("condiciones")) if request.method == "GET" else None
    kept = KeptTerms.objects.filter(pk=asked).first() if asked else None
    return usual.of_job(kept.agreed if kept else quote.own_terms or AS_THE_COMPANY)


def _conflict(form: QuoteForm, stored: Quote) -> dict[str, Any]:
    """What somebody else saved beside what was typed, to choose."""
    terms = terms_of(QuoteSettings.load()).of_job(stored.own_terms or AS_THE_COMPANY)
    kept = stored.__dict__ | {
        "seller": stored.seller,
        "customer_name": stored.customer.name,
        "delivery_time": terms.delivery_time,
        "conditions": terms.conditions,
    }
    typed = form.cleaned_data
    fields = {
        name: field for name, field in form.fields.items() if name not in {"customer", "keep_as"}
    }
    if typed["customer"]:
        typed |= {"customer_name": typed["customer"].name}
    return {
        "who": last_saver(f"quote:{stored.pk}"),
        "edition": stored.edition,
        "differences": list(differences(fields, kept, typed)),
    }


@for_sellers
@require_safe
@telling_refusals
def review(request: CompanyRequest, pk: int) -> HttpResponseBase:
    """The last look before sending."""
    draft = open_draft(pk)
    if not draft.is_draft:
        raise TemplateIsNotSent
    evaluated = evaluate_quote(draft, today())
    context = {"quote": draft, "evaluated": evaluated, "found": changes_ahead(draft, evaluated)}
    if not evaluated.problems:
        context["unprinted"] = unprinted(freeze(evaluated, "", 1, CompanyProfile.load()))
    return render(request, "quoting/quotes/review.html", context)


@for_sellers
@require_POST
@telling_refusals
def send(request: CompanyRequest, pk: int) -> HttpResponseBase:
    # The draft of a version goes when it is sent; a second click finds what came of it.
    became = number_in(request.POST.get("revises")) or pk
    found = Quote.objects.filter(pk=pk).first() or get_or_404(Quote.objects.all(), pk=became)
    if not found.is_editable:
        if found.state == Quote.State.READY:
            return redirect("quoting:share", found.versions.latest("number").pk)
        messages.info(request, f"{found} ya se había enviado. Así quedó.")
        return redirect(found)
    try:
        version = send_quote(found, request.user, timezone.now(), request.POST.get("visto"))
    except PriceMoved as error:
        messages.warning(request, str(error))
        return redirect("quoting:review", pk=pk)
    request_document(version, by=request.user)
    return redirect("quoting:share", version.pk)


@for_sellers
@require_POST
@about(Quote, "customer", "seller")
def duplicate(request: CompanyRequest, source: Quote) -> HttpResponseBase:
    copy = services.duplicate_quote(source, today(), by=request.user)
    messages.success(request, f"Esta es una copia de {source} con los precios de hoy.")
    return redirect(copy)


@for_sellers
@require_POST
@telling_refusals
def discard(request: CompanyRequest, pk: int) -> HttpResponseBase:
    draft = open_draft(pk)
    undo.discard_draft(draft, timezone.now(), by=request.user)
    return redirect(draft)  # where it can be brought back


@for_sellers
@require_POST
@about(Quote)
def recover(request: CompanyRequest, draft: Quote) -> None:
    undo.recover_draft(draft, today(), by=request.user)
