"""Plans of cut: made by a worker for one order or several, shown as they are cut and bought."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.forms.fields import number_in
from quoting.offers.views.pages import about, builders, polled, telling
from quoting.workshop.models import CutPlan, WorkOrder
from quoting.workshop.plans.buying import purchase_list
from quoting.workshop.plans.sheet import cuts_of, sheets_of
from quoting.workshop.services.cut_plans import ask_plan, mark_cut, may_undo, retry_plan, undo_cut
from quoting.workshop.services.marks import marks_of
from quoting.workshop.services.papers import OF_A_PLAN, WITH_COSTS
from tenants.people.access import CompanyRequest, for_owner, get_or_404
from tenants.schemas.clock import today
from tenants.web.pages import page_of

State = CutPlan.State


@builders
@require_safe
def plans(request: CompanyRequest) -> HttpResponse:
    rows = CutPlan.objects.defer("stored").select_related("made_by").prefetch_related("orders")
    return render(request, "quoting/workshop/plans.html", {"page_obj": page_of(request, rows)})


@builders
@require_POST
def make(request: CompanyRequest) -> HttpResponse:
    chosen = filter(None, map(number_in, request.POST.getlist("orden")))
    orders = list(WorkOrder.objects.filter(pk__in=chosen).order_by("pk"))
    with telling(request):
        return redirect(ask_plan(orders, by=request.user))
    return redirect("quoting:workshop")


@about(CutPlan, "made_by")(builders, require_safe)
def plan(request: CompanyRequest, found: CutPlan) -> HttpResponse:
    """The plan, or how far it is; a page that waits asks again and is answered when it is made."""
    waits = found.waits_at(timezone.now())
    if answer := polled(request, waits):
        return answer
    context: dict[str, Any] = {"plan": found, "waits": waits, "orders": found.orders.order_by("pk")}
    if found.state == State.READY:
        context |= _cuts(found)
        context["papers"] = OF_A_PLAN + (WITH_COSTS if request.user.is_owner else ())
        context["may_undo"] = request.user.is_owner and may_undo(found, timezone.now())
    return render(request, "quoting/workshop/plan.html", context)


@about(CutPlan)(builders, require_POST)
def retry(request: CompanyRequest, found: CutPlan) -> None:
    retry_plan(found, timezone.now())


@about(CutPlan)(builders, require_POST)
def cut(request: CompanyRequest, found: CutPlan) -> None:
    mark_cut(found, request.user, timezone.now())
    messages.success(request, "Listo: los retazos usados salieron y los nuevos entraron.")


@about(CutPlan)(for_owner, require_POST)
def uncut(request: CompanyRequest, found: CutPlan) -> None:
    undo_cut(found, request.user, timezone.now())
    messages.success(request, "El plan volvió a estar sin cortar y los retazos como estaban.")


@builders
@require_safe
def purchases(request: CompanyRequest, pk: int) -> HttpResponse:
    """What is bought for the plan, by supplier; what it costs, for the owner alone."""
    found = get_or_404(CutPlan.objects.filter(state=State.READY), pk=pk)
    needed = purchase_list(found, today(), costs=request.user.is_owner)
    context = {"plan": found, "orders": found.orders.order_by("pk"), "purchases": needed}
    return render(request, "quoting/workshop/purchases.html", context)


def _cuts(plan: CutPlan) -> dict[str, Any]:
    """How it is cut, with the glass that is ordered cut, and that of which no sheet is known."""
    read = plan.plan
    cuts = cuts_of(sheets_of(plan.built, read.step))
    planned = {row.code for row in read.glass} | set(read.bought_cut)
    return {
        "read": read,
        "cuts": cuts,
        "step": read.step,
        "done": marks_of(plan),
        "mark_url": reverse("quoting:plan_mark", args=[plan.pk]),
        "bought_cut": [row for row in cuts.glass if row.material.code in read.bought_cut],
        "unplanned": [row for row in cuts.glass if row.material.code not in planned],
    }
