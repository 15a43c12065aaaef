"""The front of the catalogue and its four lists."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from catalog.core.measures import USUAL_LENGTH
from catalog.core.recipes import MaterialKind
from catalog.fields import MeasureField, understood
from catalog.forms.quick_prices import QuickPricesForm
from catalog.forms.sold import own_price
from catalog.models import (
    ExchangeRate,
    Finish,
    Line,
    Material,
    MaterialQuerySet,
    Product,
    Retirable,
    RetirableQuerySet,
)
from catalog.services.materials import accept_suggestions
from catalog.services.price_changes import compared
from catalog.views.prices import show_preview
from tenants.people.access import CompanyRequest, for_owner
from tenants.schemas.clock import today
from tenants.web.pages import form_page, page_of, show_form
from tenants.web.requests import posted

LONG = 50  # rows of a list on one page
MOST_FOUND = 20
QUICK = "A mano, en la lista de materiales"


SECTIONS: dict[str, type[Retirable]] = {
    "products": Product,
    "lines": Line,
    "materials": Material,
    "finishes": Finish,
}


@for_owner
@require_safe
def home(request: CompanyRequest) -> HttpResponse:
    """The sections with their counts, or what a search finds in all of them."""
    q = request.GET.get("q", "").strip()
    if q:
        found = {
            name: model.objects.in_use().search(q)[:MOST_FOUND] for name, model in SECTIONS.items()
        }
        return render(request, "catalog/home.html", {"q": q, "found": found})
    context = {
        "counts": {name: _counts(model) for name, model in SECTIONS.items()},
        "unpriced": Material.objects.in_use().unpriced(today()).count(),
    }
    return render(request, "catalog/home.html", context)


def _counts(model: type[Retirable]) -> dict[str, int]:
    rows = model.objects.in_use()
    if model is Finish:
        return rows.aggregate(in_use=Count("pk"))
    return rows.aggregate(in_use=Count("pk"), suggested=Count("pk", filter=Q(suggested=True)))


def _wants_retired(request: CompanyRequest) -> bool:
    return "retirados" in request.GET


def _list(
    request: CompanyRequest, rows: RetirableQuerySet, template: str, **more: object
) -> HttpResponse:
    context = _shown(request, rows) | more
    return render(request, f"catalog/{template}.html", context)


def _shown(request: CompanyRequest, rows: RetirableQuerySet) -> dict[str, Any]:
    """A page of the rows that are searched for: those in use, or those retired."""
    q = request.GET.get("q", "").strip()
    retired = _wants_retired(request)
    shown = (rows.retired() if retired else rows.in_use()).search(q)
    page = page_of(request, shown, LONG)
    return {"q": q, "retired": retired, "page_obj": page}


@for_owner
@form_page
def materials(request: CompanyRequest) -> HttpResponse:
    """The list, in which new base prices are typed; what they change is shown before."""
    counted = Material.objects.retired() if _wants_retired(request) else Material.objects.in_use()
    if suggested := _wants_suggested(request):
        counted = counted.filter(suggested=True)
    rows = _of_kind(request, counted).with_base_price(today()).in_trade_order()
    per_kind = dict(counted.values_list("kind").annotate(Count("pk")).order_by())
    context = {
        "kind": request.GET.get("tipo", ""),
        "kinds": [(kind.value, kind.label, per_kind.get(kind.value, 0)) for kind in MaterialKind],
        "total": sum(per_kind.values()),
        "rates": ExchangeRate.objects.by_currency(today()),
        "suggested": suggested,
        "suggested_count": Material.objects.in_use().filter(suggested=True).count(),
    }
    shown = _shown(request, rows)
    context |= shown
    form = QuickPricesForm(shown["page_obj"], posted(request))
    if request.method == "POST" and form.is_valid():
        if planned := form.planned():
            return show_preview(request, compared(planned, today()), QUICK, today())
        messages.info(request, "Escribe al menos un precio distinto del actual.")
        return redirect(request.get_full_path())
    context["quick"] = form
    return show_form(request, "catalog/materials/list.html", form, context)


@for_owner
@require_POST
def accept_materials(request: CompanyRequest) -> HttpResponse:
    """The suggested materials that the list shows for this same query were checked."""
    rows = _of_kind(request, Material.objects.in_use()).search(request.GET.get("q", "").strip())
    if accepted := accept_suggestions(rows, by=request.user):
        messages.success(request, f"Revisados: {accepted}. Ya no dicen «Sugerido».")
    return redirect(reverse("catalog:materials", query={"sugeridos": 1}))


def _wants_suggested(request: CompanyRequest) -> bool:
    return "sugeridos" in request.GET and not _wants_retired(request)


def _of_kind(request: CompanyRequest, rows: MaterialQuerySet) -> MaterialQuerySet:
    kind = request.GET.get("tipo", "")
    return rows.filter(kind=kind) if kind in set(MaterialKind) else rows


@for_owner
@require_safe
def finishes(request: CompanyRequest) -> HttpResponse:
    return _list(request, Finish.objects.all(), "finishes/list")


@for_owner
@require_safe
def lines(request: CompanyRequest) -> HttpResponse:
    in_use = Count("products", filter=Q(products__retired_at=None), distinct=True)
    rows = Line.objects.annotate(
        product_count=in_use, constant_count=Count("constants", distinct=True)
    ).order_by("name", "id")  # counting drops the model's own order
    return _list(request, rows, "lines/list")


@for_owner
@require_safe
def products(request: CompanyRequest) -> HttpResponse:
    lines = list(Line.objects.filter(products__isnull=False).distinct())
    line = next((row for row in lines if row.code == request.GET.get("linea")), None)
    rows = Product.objects.select_related("line")
    in_use = own_price.value()
    unpriced = set(rows.in_use().without(in_use).values_list("pk", flat=True))
    only_unpriced = bool(unpriced) and "sin_precio" in request.GET
    if line:
        rows = rows.filter(line=line)
    if only_unpriced:
        rows = rows.without(in_use)
    more = {"unpriced": unpriced, "only_unpriced": only_unpriced}
    return _list(request, rows, "products/list", line=line, lines=lines, **more)


@for_owner
@require_safe
def reading(request: CompanyRequest) -> HttpResponse:
    """How the one measure of the query is understood, for the hint under its field."""
    text = str(next(iter(request.GET.values()), ""))
    said, answers = understood(text, MeasureField(usual=USUAL_LENGTH))
    context = {"reading": said, "answers": answers}
    return render(request, "catalog/widgets/reading.html", context)
