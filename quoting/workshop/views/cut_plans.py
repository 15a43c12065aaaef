"""Plans of cut: made by a worker for one order or several, shown as they are cut and bought."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.core.cutlist import CutList
from quoting.core.cutting.contents import WorkshopPlan
from quoting.core.cutting.drawing import draw_sheet
from quoting.drafts.forms.fields import number_in
from quoting.drafts.services.errors import QuotingError
from quoting.workshop.drawings import bar_drawing
from quoting.workshop.models import CutPlan, WorkOrder
from quoting.workshop.plans.buying import purchase_list
from quoting.workshop.plans.cutting import cuts_of, lines_of
from quoting.workshop.services.cut_plans import ask_plan, mark_cut, may_undo, retry_plan, undo_cut
from quoting.workshop.services.papers import OF_A_PLAN, WITH_COSTS
from quoting.workshop.views.orders import builders
from tenants.people.access import CompanyRequest, get_or_404, role_required
from tenants.people.roles import Role
from tenants.schemas.clock import today

PAGE = 30
State = CutPlan.State


@builders
@require_safe
def plans(request: CompanyRequest) -> HttpResponse:
    rows = CutPlan.objects.defer("stored").select_related("made_by").prefetch_related("orders")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "quoting/workshop/plans.html", {"page_obj": page})


@builders
@require_POST
def make(request: CompanyRequest) -> HttpResponse:
    chosen = filter(None, map(number_in, request.POST.getlist("orden")))
    orders = list(WorkOrder.objects.filter(pk__in=chosen).order_by("pk"))
    try:
        return redirect("quoting:plan", ask_plan(orders, by=request.user).pk)
    except QuotingError as error:
        messages.error(request, str(error))
        return redirect("quoting:workshop")


@builders
@require_safe
def plan(request: CompanyRequest, pk: int) -> HttpResponse:
    """The plan, or how far it is; a page that waits asks again and is answered when it is made."""
    found = get_or_404(CutPlan.objects.select_related("made_by"), pk=pk)
    waits = found.waits_at(timezone.now())
    if "HX-Request" in request.headers and waits:
        return HttpResponse(status=204)
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context: dict[str, Any] = {"plan": found, "waits": waits, "orders": found.orders.order_by("pk")}
    if found.state == State.READY:
        context |= shown(found.plan, _cuts(found))
        context["papers"] = OF_A_PLAN + (WITH_COSTS if request.user.is_owner else ())
        context["may_undo"] = request.user.is_owner and may_undo(found, timezone.now())
    return render(request, "quoting/workshop/plan.html", context)


@builders
@require_POST
def retry(request: CompanyRequest, pk: int) -> HttpResponse:
    retry_plan(get_or_404(CutPlan.objects.all(), pk=pk), request.user, timezone.now())
    return redirect("quoting:plan", pk)


@builders
@require_POST
def cut(request: CompanyRequest, pk: int) -> HttpResponse:
    found = get_or_404(CutPlan.objects.all(), pk=pk)
    try:
        mark_cut(found, request.user, timezone.now())
        messages.success(request, "Listo: los retazos usados salieron y los nuevos entraron.")
    except QuotingError as error:
        messages.error(request, str(error))
    return redirect("quoting:plan", pk)


@role_required(Role.OWNER)
@require_POST
def uncut(request: CompanyRequest, pk: int) -> HttpResponse:
    found = get_or_404(CutPlan.objects.all(), pk=pk)
    try:
        undo_cut(found, request.user, timezone.now())
        messages.success(request, "El plan volvió a estar sin cortar y los retazos como estaban.")
    except QuotingError as error:
        messages.error(request, str(error))
    return redirect("quoting:plan", pk)


@builders
@require_safe
def purchases(request: CompanyRequest, pk: int) -> HttpResponse:
    """What is bought for the plan, by supplier; what it costs, for the owner alone."""
    found = get_or_404(CutPlan.objects.filter(state=State.READY), pk=pk)
    needed = purchase_list(_cuts(found), found.plan, today(), costs=request.user.is_owner)
    context = {"plan": found, "orders": found.orders.order_by("pk"), "purchases": needed}
    return render(request, "quoting/workshop/purchases.html", context)


def shown(read: WorkshopPlan, cuts: CutList) -> dict[str, Any]:
    """A plan as pages print it: with its drawings, and the glass that is ordered cut apart."""
    return {
        "read": read,
        "cuts": cuts,
        "profiles": [
            {
                "row": row,
                "bars": [{"row": bar, "svg": bar_drawing(row, bar)} for bar in row.plan.bars],
            }
            for row in read.profiles
        ],
        "sheets": [
            {
                "row": row,
                "sheets": [{"row": each, "svg": draw_sheet(each)} for each in row.plan.sheets],
            }
            for row in read.glass
        ],
        "bought_cut": [row for row in cuts.glass if row.material.code in read.bought_cut],
        "unplanned": [
            row
            for row in cuts.glass
            if row.material.code not in read.bought_cut
            and row.material.code not in {planned.code for planned in read.glass}
        ],
    }


def _cuts(plan: CutPlan) -> CutList:
    return cuts_of(lines_of(plan.orders.select_related("version__costs").order_by("pk")))
