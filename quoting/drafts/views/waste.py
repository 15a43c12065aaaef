"""What a draft charges for its bars, against the bars that it takes."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quoting.core.evaluation import compare_waste
from quoting.core.waste import total_waste
from quoting.drafts.evaluation.loading import evaluate_quote
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.drafts import follow_bars
from quoting.drafts.views.editor import changes_draft, of_draft
from tenants.people.access import CompanyRequest, for_owner
from tenants.schemas.clock import today


@of_draft(for_owner, require_safe)
def waste(request: CompanyRequest, quote: Quote) -> HttpResponseBase:
    rows = compare_waste(evaluate_quote(quote, today()))
    context = {"quote": quote, "rows": rows, "totals": total_waste(rows)}
    return render(request, "quoting/waste/page.html", context)


@changes_draft
def bars(request: CompanyRequest, quote: Quote) -> HttpResponseBase:
    """The totals with the exact plans of bars that have arrived; asks for those that have not."""
    if not request.htmx:
        return redirect(quote)
    context = {"quote": quote, "evaluated": follow_bars(quote, today(), timezone.now())}
    return render(request, "quoting/quotes/totals_followed.html", context)
