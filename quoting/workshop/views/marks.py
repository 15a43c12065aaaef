"""Rows of an order and of a plan ticked off as done: by a button of the page, or by its script."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from quoting.drafts.services.errors import QuotingError
from quoting.offers.views.pages import about, builders
from quoting.workshop.models import CutPlan, WorkOrder
from quoting.workshop.services.marks import mark_row
from tenants.people.access import CompanyRequest

BY_SCRIPT = "X-Marks"


def _mark(request: CompanyRequest, subject: WorkOrder | CutPlan) -> HttpResponse:
    """The row named ``hecho`` is done, that named ``sin-hacer`` is not."""
    done, undone = request.POST.get("hecho", "")[:16], request.POST.get("sin-hacer", "")[:16]
    by_script = BY_SCRIPT in request.headers
    try:
        mark_row(subject, done or undone, bool(done), request.user, timezone.now())
    except QuotingError as error:
        if by_script:
            return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
        messages.error(request, str(error))
    if by_script:
        return HttpResponse(status=204)
    return redirect(f"{subject.get_absolute_url()}#fila-{done or undone}")


of_order = about(WorkOrder, "version__costs")(builders, require_POST)(_mark)
of_plan = about(CutPlan)(builders, require_POST)(_mark)
