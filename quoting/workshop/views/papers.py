"""The workshop's papers: asked for, waited for, opened to print."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.services.errors import QuotingError
from quoting.workshop.models import CutPlan, WorkOrder, WorkshopPaper
from quoting.workshop.services.papers import request_paper
from quoting.workshop.views.orders import builders
from tenants.people.access import CompanyRequest, get_or_404
from tenants.web.files import file_response

Kind = WorkshopPaper.Kind
State = WorkshopPaper.State


@builders
@require_POST
def of_order(request: CompanyRequest, pk: int) -> HttpResponse:
    order = get_or_404(WorkOrder.objects.all(), pk=pk)
    return _ask(request, order.get_absolute_url(), order=order)


@builders
@require_POST
def of_plan(request: CompanyRequest, pk: int) -> HttpResponse:
    plan = get_or_404(CutPlan.objects.all(), pk=pk)
    if request.POST.get("papel") == Kind.COSTS and not request.user.is_owner:
        raise PermissionDenied
    return _ask(request, reverse("quoting:plan", args=[pk]), plan=plan)


@builders
@require_safe
def paper(request: CompanyRequest, pk: int) -> HttpResponse:
    """The page that waits; nothing to swap while nothing has changed."""
    found = _theirs(request, pk)
    waits = found.waits_at(timezone.now())
    if "HX-Request" in request.headers:
        return HttpResponse(status=204) if waits else HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "quoting/workshop/paper.html", {"paper": found, "waits": waits})


@builders
@require_safe
def paper_pdf(request: CompanyRequest, pk: int) -> FileResponse:
    found = _theirs(request, pk, state=State.READY)
    return file_response(found.file, f"{found}.pdf", inline=True)


def _ask(request: CompanyRequest, back: str, **of: Any) -> HttpResponse:
    try:
        asked = request_paper(request.POST.get("papel", ""), timezone.now(), **of)
    except QuotingError as error:
        messages.error(request, str(error))
        return redirect(back)
    return redirect("quoting:paper", asked.pk)


def _theirs(request: CompanyRequest, pk: int, **lookup: Any) -> WorkshopPaper:
    """What costs is the owner's alone."""
    rows = WorkshopPaper.objects.select_related("order", "plan")
    if not request.user.is_owner:
        rows = rows.exclude(kind=Kind.COSTS)
    return get_or_404(rows, pk=pk, **lookup)
