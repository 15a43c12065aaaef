"""What helps to know a product: its drawing, what one sells lately, and trial measures."""

from django.http import HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.models import Product
from quoting.core.draft import Draft, loose_lines, usual_line
from quoting.core.evaluation import evaluate
from quoting.drafts.drawings import drawn
from quoting.drafts.evaluation.loading import evaluate_line, read_ground
from quoting.drafts.forms.windows import TrialForm
from quoting.drafts.models.quotes import QuoteLine
from quoting.drafts.services.trials import note_trial
from tenants.people.access import CompanyRequest, for_owner, for_sellers, get_or_404
from tenants.schemas.clock import today
from tenants.web.pages import form_page
from tenants.web.requests import posted

LATELY = 4


@for_sellers
@require_safe
def drawings(request: CompanyRequest) -> JsonResponse:
    """``{"drawings": {id: svg}, "lately": [id]}`` of the products in use."""
    ground = read_ground(today())
    in_use = [row for row in ground.catalog.products.values() if not row.is_retired]
    lines = loose_lines(map(usual_line, in_use))
    shown = evaluate(Draft(ground.catalog, ground.terms, ground.day, lines)).lines
    return JsonResponse(
        {
            "drawings": {
                line.typed.product: drawn(line.sketch, bare=True) for line in shown if line.sketch
            },
            "lately": QuoteLine.objects.lately_sold(request.user)[:LATELY],
        }
    )


@for_owner
@form_page
def trial(request: CompanyRequest, pk: int) -> HttpResponseBase:
    """GET shows the product with measures that fit; POST tries those that were typed."""
    product, ground = get_or_404(Product.objects.all(), pk=pk), read_ground(today())
    tried = ground.catalog.products[product.pk]
    form = TrialForm(tried, ground.catalog, posted(request) or QueryDict())
    typed = form.written() if form.is_bound and form.is_valid() else form.line.typed
    line = evaluate_line(typed, ground) if not form.errors else None
    if form.is_bound and not form.errors:
        note_trial(product, by=request.user, day=ground.day)
    form.offer()
    costs = line.takeoff.cost_by_family.items() if line and line.takeoff else ()
    context = {
        "product": product,
        "form": form,
        "line": line,
        "refusal": form.told(line.error) if line and line.error else "",
        "families": [{"label": family.label, "amount": amount} for family, amount in costs],
    }
    template = "fragment" if request.htmx else "page"
    return render(request, f"quoting/trial/{template}.html", context)
