"""The whole draft at once: another glass or finish, and templates to start others from."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from quoting.drafts.evaluation.loading import draft_of, read_ground
from quoting.drafts.forms.quotes import RestyleForm, TemplateForm
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.drafts import save_as_template
from quoting.drafts.services.errors import QuotingError
from quoting.drafts.services.everywhere import Restyled, plan_restyle, restore_style, restyle_quote
from quoting.drafts.views.editor import changes_draft, of_draft, to_page
from tenants.people.access import CompanyRequest, for_sellers, get_or_404
from tenants.schemas.clock import today
from tenants.web.pages import form_page, show_form
from tenants.web.requests import posted

UNDO = "restyled"
"""Under which a session keeps what was changed last in a whole draft."""


@of_draft(for_sellers, form_page)
def restyle(request: CompanyRequest, quote: Quote) -> HttpResponseBase:
    """Asked with GET it shows what would change; with POST it changes it."""
    draft = draft_of(quote, read_ground(today()))
    typed = posted(request) or request.GET or None
    form = RestyleForm(draft.catalog, [line.typed for line in draft.lines], typed)
    context = {"quote": quote, "form": form}
    if form.asks_something:
        style = form.style()
        if request.method == "POST":
            done, former = restyle_quote(quote, style, today(), by=request.user)
            request.session[UNDO] = {"quote": quote.pk, "lines": former}
            messages.success(request, f"Partidas cambiadas: {len(done.changes)}.")
            return redirect(f"{quote.get_absolute_url()}?cambiada=1")
        context |= {"plan": plan_restyle(quote, style, today()), "style": style}
    return render(request, "quoting/quotes/restyle.html", context)


@changes_draft
def undo_restyle(request: CompanyRequest, quote: Quote) -> HttpResponseBase:
    """What this person changed last in the whole draft goes back to what it was."""
    kept = request.session.get(UNDO)
    if not kept or kept["quote"] != quote.pk:
        raise QuotingError("Ese cambio ya se había deshecho.")
    former = [Restyled(*each) for each in kept["lines"]]
    count = restore_style(quote, former, today(), by=request.user)
    del request.session[UNDO]
    messages.success(request, f"Partidas que volvieron a como estaban: {count}.")
    return to_page(request, quote.get_absolute_url())


@for_sellers
@form_page
def save_template(request: CompanyRequest, pk: int) -> HttpResponseBase:
    quote = get_or_404(Quote.objects.with_people(), pk=pk)
    form = TemplateForm(posted(request))
    if form.is_valid():
        save_as_template(quote, form.cleaned_data["name"], today(), by=request.user)
        messages.success(request, "Guardaste la plantilla. Está en «Nueva cotización».")
        return redirect("quoting:templates")
    return show_form(request, "quoting/quotes/save_template.html", form, {"quote": quote})


@for_sellers
@require_safe
def templates(request: CompanyRequest) -> HttpResponseBase:
    context = {"templates": Quote.objects.templates()}
    return render(request, "quoting/quotes/templates.html", context)
