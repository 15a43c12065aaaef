"""The terms that a company keeps to use again."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.models.terms import KeptTerms
from quoting.drafts.services.terms import forget_terms
from tenants.people.access import CompanyRequest, for_sellers, get_or_404


@for_sellers
@require_safe
def kept_terms(request: CompanyRequest) -> HttpResponseBase:
    return render(request, "quoting/quotes/kept_terms.html", {"kept": KeptTerms.objects.all()})


@for_sellers
@require_POST
def forget(request: CompanyRequest, pk: int) -> HttpResponseBase:
    kept = get_or_404(KeptTerms.objects.all(), pk=pk)
    forget_terms(kept, by=request.user)
    messages.success(request, f"Quitaste las condiciones «{kept}».")
    return redirect("quoting:kept_terms")
