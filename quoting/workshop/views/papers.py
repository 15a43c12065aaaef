"""The workshop's papers: asked for, waited for, opened to print."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.offers.views.pages import about, builders, polled
from quoting.workshop.models import CutPlan, WorkOrder, WorkshopPaper
from quoting.workshop.services.papers import request_paper
from tenants.people.access import CompanyRequest, get_or_404, works_read_only
from tenants.web.files import file_response

Kind = WorkshopPaper.Kind
State = WorkshopPaper.State


@works_read_only
@about(CutPlan)(builders, require_POST)
def of_plan(request: CompanyRequest, plan: CutPlan) -> HttpResponse:
    if request.POST.get("papel") == Kind.COSTS and not request.user.is_owner:
        raise PermissionDenied
    return _ask(request, plan)


@builders
@require_safe
def paper(request: CompanyRequest, pk: int) -> HttpResponse:
    """The page that waits; nothing to swap while nothing has changed."""
    found = _theirs(request, pk)
    waits = found.waits_at(timezone.now())
    context = {"paper": found, "waits": waits}
    return polled(request, waits) or render(request, "quoting/workshop/paper.html", context)


@builders
@require_safe
def paper_pdf(request: CompanyRequest, pk: int) -> FileResponse:
    found = _theirs(request, pk, state=State.READY)
    return file_response(found.file, f"{found}.pdf", inline=True)


def _ask(request: CompanyRequest, subject: WorkOrder | CutPlan) -> HttpResponse:
    asked = request_paper(request.POST.get("papel", ""), subject, timezone.now())
    return redirect("quoting:paper", asked.pk)


of_order = works_read_only(about(WorkOrder)(builders, require_POST)(_ask))


def _theirs(request: CompanyRequest, pk: int, **lookup: Any) -> WorkshopPaper:
    """What costs is the owner's alone."""
    rows = WorkshopPaper.objects.select_related("order", "plan")
    if not request.user.is_owner:
        rows = rows.exclude(kind=Kind.COSTS)
    return get_or_404(rows, pk=pk, **lookup)
