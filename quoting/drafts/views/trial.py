"""A product with trial measures: what it takes, what it costs, what it would be sold for."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.models import Product
from quoting.drafts.evaluation.evaluation import evaluate_line
from quoting.drafts.forms.trial import TrialForm
from tenants.people.roles import Role
from tenants.schemas.clock import today
from tenants.web.access import CompanyRequest, get_or_404, role_required


@role_required(Role.OWNER)
@require_safe
def trial(request: CompanyRequest, pk: int) -> HttpResponseBase:
    product = get_or_404(Product.objects.select_related("line"), pk=pk)
    form = TrialForm(product, request.GET)
    row = form.written() if form.is_bound and form.is_valid() else form.row
    line = evaluate_line(row, today()) if not form.errors else None
    form.offer()
    costs = line.takeoff.cost_by_family.items() if line and line.takeoff else ()
    context = {
        "product": product,
        "form": form,
        "line": line,
        "families": [{"label": family.label, "amount": amount} for family, amount in costs],
    }
    template = "fragment" if request.htmx else "page"
    return render(request, f"quoting/trial/{template}.html", context)
