"""The workshop: its orders by priority and date, each with its sheet; never what they cost."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.drawings import screen_drawing
from quoting.drafts.models.quotes import LinePhoto
from quoting.drafts.services.errors import QuotingError
from quoting.offers.models.versions import QuoteVersion
from quoting.workshop.forms import OrderForm, StepForm
from quoting.workshop.models import WorkOrder
from quoting.workshop.papers import photos_of
from quoting.workshop.plans.sheet import WorkshopSheet, workshop_sheet
from quoting.workshop.services.building import may_build, order_panel
from quoting.workshop.services.papers import OF_AN_ORDER
from quoting.workshop.services.work_orders import edit_order, move, open_work_order, steps_of
from tenants.people.access import CompanyRequest, any_role, get_or_404, role_required
from tenants.people.roles import Role
from tenants.schemas.clock import today
from tenants.web.files import file_response

PAGE = 30
UNDER_WAY, ALL = "en-curso", "todas"

builders = role_required(Role.OWNER, Role.WORKSHOP)
sellers = role_required(Role.OWNER, Role.SALES)
State = WorkOrder.State


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
    pages = Paginator(rows, PAGE)
    pages.count = next(count for value, _, count in filters if value == state)
    context = {
        "page_obj": pages.get_page(request.GET.get("page")),
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
        return _show(request, found, form, status=422)
    edit_order(found, **form.cleaned_data, by=request.user)
    messages.success(request, "Guardamos los datos de la orden.")
    return redirect(found)


@builders
@require_POST
def order_move(request: CompanyRequest, pk: int) -> HttpResponse:
    found = get_or_404(WorkOrder.objects.all(), pk=pk)
    form = StepForm(request.POST)
    try:
        if not form.is_valid():
            raise QuotingError(str(next(iter(form.errors.values()))[0]))
        step = form.cleaned_data
        moved = move(found, step["state"], request.user, timezone.now(), step["note"])
        messages.success(request, f"{moved} quedó en «{moved.get_state_display()}».")
    except QuotingError as error:
        messages.error(request, str(error))
    return redirect(found)


@sellers
@require_POST
def order_open(request: CompanyRequest, pk: int) -> HttpResponse:
    """Hand a sent version to the workshop, when its customer said yes by other means."""
    version = get_or_404(QuoteVersion.objects.all(), pk=pk)
    if not may_build(version, today()):
        messages.error(request, f"{version} ya no está vigente; pasa al taller la que sí lo está.")
        return redirect("quoting:quote", version.quote_id)
    opened = open_work_order(version, None, request.user, timezone.now())
    messages.success(request, f"{version} ya está en el taller: es la orden {opened}.")
    return redirect("quoting:quote", version.quote_id)


@any_role
@require_safe
def cut_list(request: CompanyRequest, pk: int) -> HttpResponse:
    """The cuts of a sent version, accepted or not."""
    version = get_or_404(QuoteVersion.objects.all(), pk=pk)
    context = {
        "folio": version.folio,
        "number": version.number,
        "sent_at": version.sent_at,
        "quote_id": version.quote_id,
    }
    context |= order_panel(version, today()) | drawn(workshop_sheet(version))
    return render(request, "quoting/workshop/cut_list.html", context)


@any_role
@require_safe
def photo(request: CompanyRequest, pk: int) -> FileResponse:
    """The picture of an opening that is in the workshop."""
    ordered = LinePhoto.objects.filter(quote__work_orders__isnull=False).distinct()
    found = get_or_404(ordered, pk=pk)
    return file_response(found.file, f"foto-{found.pk}.jpg", inline=True)


def drawn(sheet: WorkshopSheet, photos: dict[int, list[LinePhoto]] | None = None) -> dict[str, Any]:
    """``sheet`` as pages show it: its windows drawn, with the photos of their openings."""
    photos = photos or {}
    built = [
        {"row": line, "svg": screen_drawing(line.sketch), "photos": photos.get(line.number, [])}
        for line in sheet.built
    ]
    return {"sheet": sheet, "built": built}


def _order(pk: int) -> WorkOrder:
    rows = WorkOrder.objects.marking_late(today())
    return get_or_404(rows.select_related("quote__customer", "version", "created_by"), pk=pk)


def _show(
    request: CompanyRequest, order: WorkOrder, form: OrderForm, status: int = 200
) -> HttpResponse:
    onwards, back, may_cancel = steps_of(order)
    context = {
        "order": order,
        "form": form,
        "events": order.events.select_related("by").order_by("-id"),
        "onwards": onwards,
        "back": back,
        "may_cancel": may_cancel,
        "may_move": request.user.role in {Role.OWNER, Role.WORKSHOP},
        "cancelled": State.CANCELLED,
        "papers": OF_AN_ORDER,
    }
    context |= drawn(workshop_sheet(order.version, order.lines), photos_of([order])[order.pk])
    return render(request, "quoting/workshop/order.html", context, status=status)
