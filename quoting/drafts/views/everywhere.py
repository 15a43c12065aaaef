"""The whole draft at once: another glass or finish, and templates to start others from."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.forms.quotes import RestyleForm, TemplateForm
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.drafts import save_as_template
from quoting.drafts.services.everywhere import plan_restyle, restyle_quote
from quoting.drafts.views.editor import open_draft, telling_refusals
from tenants.people.access import CompanyRequest, for_sellers, get_or_404
from tenants.schemas.clock import today
from tenants.web.requests import posted

GET_OR_POST = ["GET", "HEAD", "POST"]


@for_sellers
@require_http_methods(GET_OR_POST)
@telling_refusals
def restyle(request: CompanyRequest, pk: int) -> HttpResponseBase:
    """Asked with GET it shows what would change; with POST it changes it."""
    quote = open_draft(pk)
    catalog = read_ground(today()).catalog
    form = RestyleForm(catalog, posted(request) or request.GET or None)
    context = {"quote": quote, "form": form}
    if form.asks_something:
        finish, glass = form.chosen("acabado"), form.chosen("vidrio")
        if request.method == "POST":
            done = restyle_quote(quote, finish, glass, today(), by=request.user)
            messages.success(request, f"Partidas cambiadas: {len(done.changes)}.")
            return redirect(quote)
        context["plan"] = plan_restyle(quote, finish, glass, today())
    return render(request, "quoting/quotes/restyle.html", context)


@for_sellers
@require_http_methods(GET_OR_POST)
def save_template(request: CompanyRequest, pk: int) -> HttpResponseBase:
    quote = get_or_404(Quote.objects.with_people(), pk=pk)
    form = TemplateForm(posted(request))
    if form.is_valid():
        save_as_template(quote, form.cleaned_data["name"], today(), by=request.user)
        messages.success(request, "Guardaste la plantilla. Está en «Nueva cotización».")
        return redirect("quoting:templates")
    context = {"quote": quote, "form": form}
    status = 422 if form.errors else 200
    return render(request, "quoting/quotes/save_template.html", context, status=status)


@for_sellers
@require_safe
def templates(request: CompanyRequest) -> HttpResponseBase:
    context = {"templates": Quote.objects.templates()}
    return render(request, "quoting/quotes/templates.html", context)
