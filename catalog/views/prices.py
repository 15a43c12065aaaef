"""Changing many prices at once, and exchange rates."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from catalog.forms.prices import ListForm, PercentForm, RateForm
from catalog.models import ExchangeRate, Material, PriceChange
from catalog.portable.sheets import SheetRefused, read_first
from catalog.ripples import Drafts, Touched, watch_drafts
from catalog.services.materials import save_rate
from catalog.services.price_changes import (
    ChangeRefused,
    Planned,
    apply_plan,
    as_data,
    compared,
    from_data,
    plan_percent,
    replaced_note,
    undo_change,
)
from catalog.services.price_lists import plan_list, unread_columns
from catalog.views.ripples import telling_drafts
from tenants.people.access import CompanyRequest, for_owner, get_or_404
from tenants.schemas.clock import today
from tenants.web.links import BadLink, sign, unsign
from tenants.web.pages import form_page, show_form
from tenants.web.requests import posted

PURPOSE = "price-plan"
SHOWN = 300


@for_owner
@require_safe
def prices(request: CompanyRequest) -> HttpResponse:
    return _page(request)


@for_owner
@require_POST
def percent(request: CompanyRequest) -> HttpResponse:
    form = PercentForm(today(), request.POST)
    if not form.is_valid():
        return _page(request, percent=form)
    valid_from = form.cleaned_data["valid_from"]
    rate = form.cleaned_data["percent"]
    planned = plan_percent(form.materials(), rate, valid_from, form.which())
    return show_preview(request, planned, form.label(), valid_from, form.notes())


@for_owner
@require_POST
def supplier_list(request: CompanyRequest) -> HttpResponse:
    form = ListForm(today(), request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, listed=form)
    file, valid_from = form.cleaned_data["file"], form.cleaned_data["valid_from"]
    try:
        book = read_first(file, file.size)
        sheet, told = book.sheets[0], list[str]()
        shown = form.shown(sheet, told)
        planned = compared(plan_list(shown, valid_from, told), valid_from)
    except SheetRefused as refusal:
        for fault in str(refusal).splitlines():
            form.add_error("file", fault)
        return _page(request, listed=form)
    notes = [*book.left_out, *unread_columns(shown), *told]
    return show_preview(request, planned, f"Lista: {file.name}", valid_from, notes)


@for_owner
@require_POST
def apply(request: CompanyRequest) -> HttpResponse:
    """Exactly what was shown: the page brings the signed plan back."""
    try:
        plan = unsign(PURPOSE, request.POST.get("plan", ""))
        planned, day = from_data(plan["rows"]), date.fromisoformat(plan["valid_from"])
        with telling_drafts(request, _touched(planned)):
            change = apply_plan(planned, plan["label"], day, by=request.user, moment=timezone.now())
            said = f"Cambiaron {len(planned)} precios: {change.label}."
            messages.success(request, said)
    except BadLink:
        messages.error(request, "La vista previa ya no sirve; vuelve a calcularla.")
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("catalog:prices")


@for_owner
@require_POST
def undo(request: CompanyRequest, pk: int) -> HttpResponse:
    change = get_or_404(PriceChange.objects.all(), pk=pk)
    materials = set(change.prices.values_list("material", flat=True))
    try:
        with telling_drafts(request, Touched(materials=materials)):
            undo_change(change, by=request.user, moment=timezone.now())
            said = f"Los precios volvieron a lo que eran antes de «{change.label}»."
            messages.success(request, said)
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("catalog:prices")


@for_owner
@form_page
def rates(request: CompanyRequest) -> HttpResponse:
    form = RateForm(today(), posted(request))
    if request.method == "POST" and form.is_valid():
        bought = Material.objects.filter(currency=form.cleaned_data["currency"])
        with telling_drafts(request, Touched(materials=list(bought.values_list("pk", flat=True)))):
            save_rate(**form.cleaned_data, by=request.user)
            messages.success(request, "Guardamos el tipo de cambio.")
        return redirect("catalog:rates")
    without = Material.objects.in_use().without_rate(today())
    context = {
        "rates": ExchangeRate.objects.order_by("-valid_from", "currency")[:60],
        "missing": without.values("currency").annotate(count=Count("pk")).order_by("currency"),
    }
    return show_form(request, "catalog/prices/rates.html", form, context)


def show_preview(
    request: CompanyRequest,
    planned: list[Planned],
    label: str,
    valid_from: date,
    notes: Sequence[str] = (),
) -> HttpResponse:
    """What would change, to be saved or not."""
    named = {(row.material.code, row.finish.code if row.finish else None) for row in planned}
    plan = {"rows": as_data(planned), "label": label, "valid_from": valid_from.isoformat()}
    context = {
        "planned": planned[:SHOWN],
        "hidden": max(len(planned) - SHOWN, 0),
        "doubtful": sum(plan.is_doubtful for plan in planned),
        "count": len(planned),
        "label": label,
        "notes": [*notes, *replaced_note(named, valid_from, today())],
        "rates": ExchangeRate.objects.by_currency(max(valid_from, today())),
        "drafts": _drafts(planned, valid_from),
        "valid_from": valid_from,
        "plan": sign(PURPOSE, plan),
    }
    return render(request, "catalog/prices/preview.html", context)


def _touched(planned: Sequence[Planned]) -> Touched:
    return Touched(materials={plan.material.pk for plan in planned})


def _drafts(planned: Sequence[Planned], valid_from: date) -> Drafts:
    """The drafts that the plan would change, on the first day on which it counts."""
    day = max(valid_from, today())
    watch = watch_drafts(_touched(planned), day)
    return watch.with_prices(
        {
            (plan.material.code, plan.finish.code if plan.finish else None): (
                plan.former,
                plan.amount,
            )
            for plan in planned
        }
    )


def _page(
    request: CompanyRequest, percent: PercentForm | None = None, listed: ListForm | None = None
) -> HttpResponse:
    day = today()
    context = {
        "percent": percent or PercentForm(day),
        "listed": listed or ListForm(day),
        "changes": PriceChange.objects.select_related("made_by")[:20],
    }
    status = 422 if percent or listed else 200
    return render(request, "catalog/prices/page.html", context, status=status)
