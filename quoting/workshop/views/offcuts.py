"""The rests of bars in stock: what there is, where it lies, what is thrown away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from catalog.core.numbers import plain_digits
from catalog.search import matching
from quoting.workshop.forms import OffCutForm, PlaceForm
from quoting.workshop.models import OffCut
from quoting.workshop.services.offcuts import add_offcut, discard_offcut, place_offcut
from quoting.workshop.views.orders import builders
from tenants.people.access import CompanyRequest, get_or_404

PAGE = 50


@builders
@require_http_methods(["GET", "HEAD", "POST"])
def offcuts(request: CompanyRequest) -> HttpResponse:
    form = OffCutForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        added = add_offcut(form.save(commit=False), by=request.user)
        messages.success(request, f"Guardamos el retazo de {plain_digits(added.length)} mm.")
        return redirect("quoting:offcuts")
    text = request.GET.get("q", "")[:100]
    stock = OffCut.objects.in_stock().select_related("material", "finish")
    rows = matching(stock, text, "material__name", "material__code", "finish__name", "place")
    context = {
        "form": form,
        "q": text,
        "page_obj": Paginator(rows.order_by("material__name", "finish", "-length"), PAGE).get_page(
            request.GET.get("page")
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "quoting/workshop/offcuts.html", context, status=status)


@builders
@require_POST
def place(request: CompanyRequest, pk: int) -> HttpResponse:
    offcut = get_or_404(OffCut.objects.in_stock(), pk=pk)
    form = PlaceForm(request.POST, instance=offcut)
    if form.is_valid():
        place_offcut(offcut, form.cleaned_data["place"], by=request.user)
        messages.success(request, "Guardamos dónde está el retazo.")
    else:
        messages.error(request, "El lugar cabe en 80 caracteres; resúmelo.")
    return redirect("quoting:offcuts")


@builders
@require_POST
def discard(request: CompanyRequest, pk: int) -> HttpResponse:
    offcut = get_or_404(OffCut.objects.all(), pk=pk)
    discard_offcut(offcut, by=request.user, moment=timezone.now())
    messages.success(request, "El retazo salió de las existencias.")
    return redirect("quoting:offcuts")
