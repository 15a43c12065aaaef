"""The workshop: its orders by priority and date, each with its sheet; never what they cost."""

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.models.quotes import LinePhoto
from quoting.drafts.services.errors import QuotingError
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.views.pages import about, builders
from quoting.workshop.forms import OrderForm, StepForm
from quoting.workshop.models import WorkOrder
from quoting.workshop.plans.sheet import photos_of, sheet_of, step_of
from quoting.workshop.services import work_orders as services
from quoting.workshop.services.marks import marks_of
from quoting.workshop.services.papers import OF_AN_ORDER
from tenants.people.access import CompanyRequest, any_role, for_sellers, get_or_404
from tenants.people.roles import Role
from tenants.schemas.clock import today
from tenants.web.files import file_response
from tenants.web.pages import page_of, show_form

UNDER_WAY, ALL = "en-curso", "todas"

State = WorkOrder.State
TOLD_UNPAID = {State.READY, *WorkOrder.HANDED_OVER}
"""The states in which an order says that its job is not paid: ready, and out of the house."""


@any_role
@require_safe
def orders(request: CompanyRequest) -> HttpResponse:
    text, state = request.GET.get("q", "")[:100], request.GET.get("estado", UNDER_WAY)
    found = WorkOrder.objects.search(text)
    counts = dict(found.order_by().values_list("state").annotate(Count("id")))
    filters = _filters(counts)
    state = state if state in {value for value, _, _ in filters} else UNDER_WAY
    rows = found.marking_late(today()).select_related("quote__customer").defer("lines", "notes")
    if state == UNDER_WAY:
        rows = rows.under_way()
    elif state != ALL:
        rows = rows.filter(state=state)
    count = next(count for value, _, count in filters if value == state)
    context = {
        "page_obj": page_of(request, rows, count=count),
        "q": text,
        "state": state,
        "filters": filters,
        "total": sum(counts.values()),
        "may_plan": request.user.role in {Role.OWNER, Role.WORKSHOP},
    }
    return render(request, "quoting/workshop/orders.html", context)


def _filters(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """What the list is narrowed to: address, label and how many there are of each."""
    total = sum(counts.values())
    finished = sum(counts.get(state, 0) for state in WorkOrder.FINISHED)
    states = [(state.value, str(state.label), counts.get(state, 0)) for state in State]
    return [
        (UNDER_WAY, "En curso", total - finished),
        *(each for each in states if each[2]),
        (ALL, "Todas", total),
    ]


@any_role
@require_safe
def order(request: CompanyRequest, pk: int) -> HttpResponse:
    found = _order(pk)
    return _show(request, found, OrderForm(instance=found))


@builders
@require_POST
def order_edit(request: CompanyRequest, pk: int) -> HttpResponse:
    found = _order(pk)
    form = OrderForm(request.POST, instance=found)
    if not form.is_valid():
        return _show(request, found, form)
    services.edit_order(found, **form.cleaned_data, by=request.user)
    messages.success(request, "Guardamos los datos de la orden.")
    return redirect(found)


@about(WorkOrder)(builders, require_POST)
def order_move(request: CompanyRequest, found: WorkOrder) -> None:
    form = StepForm(request.POST)
    if not form.is_valid():
        raise QuotingError(str(next(iter(form.errors.values()))[0]))
    moved = services.move(found, **form.cleaned_data, by=request.user, moment=timezone.now())
    messages.success(request, f"{moved} quedó en «{moved.get_state_display()}».")


@about(QuoteVersion)(for_sellers, require_POST)
def order_open(request: CompanyRequest, version: QuoteVersion) -> None:
    """Hand a sent version to the workshop, when its customer said yes by other means."""
    if not services.may_build(version, today()):
        raise QuotingError(f"{version} ya no está vigente; pasa al taller la que sí lo está.")
    opened = services.open_work_order(version, None, request.user, timezone.now())
    messages.success(request, f"{version} ya está en el taller: es la orden {opened}.")


@about(QuoteVersion)(any_role, require_safe)
def cut_list(request: CompanyRequest, version: QuoteVersion) -> HttpResponse:
    """The cuts of a sent version, accepted or not."""
    sheet = sheet_of(version, step_of())
    context = {"version": version, "sheet": sheet, "cuts": sheet.cuts}
    context |= services.order_panel(version, today())
    return render(request, "quoting/workshop/cut_list.html", context)


@any_role
@require_safe
def photo(request: CompanyRequest, pk: int) -> FileResponse:
    """The picture of an opening that is in the workshop."""
    ordered = LinePhoto.objects.filter(quote__work_orders__isnull=False).distinct()
    found = get_or_404(ordered, pk=pk)
    return file_response(found.file, f"foto-{found.pk}.jpg", inline=True)


def _order(pk: int) -> WorkOrder:
    rows = WorkOrder.objects.marking_late(today())
    return get_or_404(rows.select_related("quote__customer", "version"), pk=pk)


def _show(request: CompanyRequest, order: WorkOrder, form: OrderForm) -> HttpResponse:
    onwards, back, may_cancel = services.steps_of(order)
    may_move = request.user.role in {Role.OWNER, Role.WORKSHOP}
    sheet = sheet_of(order.version, step_of(), order.lines, photos_of([order])[order.pk])
    context = {
        "order": order,
        "events": order.events.select_related("by").order_by("-id"),
        "onwards": onwards,
        "back": back,
        "may_cancel": may_cancel,
        "may_move": may_move,
        "cancelled": State.CANCELLED,
        "papers": OF_AN_ORDER,
        "done": marks_of(order),
        "mark_url": may_move and reverse("quoting:order_mark", args=[order.pk]),
        "sheet": sheet,
        "cuts": sheet.cuts,
        "unpaid": services.unpaid_account(order) if order.state in TOLD_UNPAID else None,
        "sees_money": request.user.role in {Role.OWNER, Role.SALES},
    }
    return show_form(request, "quoting/workshop/order.html", form, context)
