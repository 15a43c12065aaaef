"""The list of quotations, and each of them from draft to sent."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.evaluation.loading import evaluate_quote
from quoting.drafts.forms.fields import number_in
from quoting.drafts.forms.quotes import NewQuoteForm, WhoForm
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services import drafts as services
from quoting.drafts.services import undo
from quoting.drafts.services.drafts import start_from_template
from quoting.drafts.services.errors import PriceMoved, SampleIsNotSent, TemplateIsNotSent
from quoting.drafts.services.samples import find_sample
from quoting.drafts.views.editor import of_draft, show_editor, telling_refusals
from quoting.offers.hooks import building, paying
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.paper import unprinted
from quoting.offers.promises.promise import freeze, written_earnings
from quoting.offers.services.documents import request_document
from quoting.offers.services.sending import send_quote
from quoting.offers.views.answers import changes_ahead, life_panel
from quoting.offers.views.documents import delivery_panels
from quoting.offers.views.followups import followup_panel
from quoting.offers.views.pages import about
from tenants.people.access import CompanyRequest, for_sellers, get_or_404
from tenants.people.models import CompanyProfile
from tenants.programme.onboarding.services import card_for
from tenants.schemas.clock import today
from tenants.web.pages import form_page, page_of, show_form
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
    page = page_of(request, rows, count=count)
    card = card_for(request.tenant, request.user)
    context = {
        "page_obj": page,
        "q": text,
        "state": state,
        "states": [(value, label, counts.get(value, 0)) for value, label in _PLURALS.items()],
        "total": total,
        "card": card,
        "sample": find_sample() if card else any(row.customer.is_sample for row in page),
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
    """An editor at once; who it is for is asked there or when it is sent."""
    form = NewQuoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        template, customer = form.cleaned_data["template"], form.cleaned_data["customer"] or ""
        if template is None:
            return redirect(services.create_quote(customer, request.user))
        return redirect(start_from_template(template, customer, today(), by=request.user))
    return show_form(request, "quoting/quotes/new.html", form)


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
    if any(_was_accepted(each) for each in life["versions"]):  # else nobody paid for it
        agreed = outcome is not None and outcome.is_agreement
        context |= paying.value.money_panel(version, life["taken"], agreed, request.user)
    return render(request, "quoting/quotes/sent.html", context)


def _was_accepted(version: QuoteVersion) -> bool:
    """Whether it ever was, though that may have been taken back."""
    outcome = getattr(version, "outcome", None)
    return outcome is not None and outcome.kind == outcome.Kind.ACCEPTED


@of_draft(for_sellers, require_safe)
def review(request: CompanyRequest, draft: Quote) -> HttpResponseBase:
    """The last look before sending."""
    if not draft.is_draft:
        raise TemplateIsNotSent
    if draft.customer.is_sample:
        raise SampleIsNotSent
    evaluated = evaluate_quote(draft, today())
    context = {"quote": draft, "evaluated": evaluated, "found": changes_ahead(draft, evaluated)}
    if not draft.customer.name:
        context["who"] = WhoForm(initial={"site": draft.site})
    if not evaluated.problems:
        context["unprinted"] = unprinted(freeze(evaluated, "", 1, CompanyProfile.load(), {}))
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


@about(Quote, "customer", "seller")(for_sellers, require_POST)
def duplicate(request: CompanyRequest, source: Quote) -> HttpResponseBase:
    copy = services.duplicate_quote(source, today(), by=request.user)
    messages.success(request, f"Esta es una copia de {source} con los precios de hoy.")
    return redirect(copy)


@of_draft(for_sellers, require_POST)
def discard(request: CompanyRequest, draft: Quote) -> HttpResponseBase:
    undo.discard_draft(draft, timezone.now(), by=request.user)
    return redirect(draft)  # where it can be brought back


@about(Quote)(for_sellers, require_POST)
def recover(request: CompanyRequest, draft: Quote) -> None:
    undo.recover_draft(draft, today(), by=request.user)
