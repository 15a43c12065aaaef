"""The rests of bars in stock: what there is, where it lies, what is thrown away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from catalog.core.numbers import plain_digits
from quoting.offers.views.pages import about, builders
from quoting.workshop.forms import OffCutForm, PlaceForm
from quoting.workshop.models import OffCut
from quoting.workshop.services.cut_plans import add_offcut, discard_offcut, place_offcut
from tenants.people.access import CompanyRequest, get_or_404
from tenants.web.pages import form_page, page_of, show_form
from tenants.web.requests import posted
from tenants.web.search import matching

LONG = 50  # rows of the list on one page


@builders
@form_page
def offcuts(request: CompanyRequest) -> HttpResponse:
    form = OffCutForm(posted(request))
    if form.is_valid():
        added = add_offcut(form.save(commit=False), by=request.user)
        messages.success(request, f"Guardamos el retazo de {plain_digits(added.length)} mm.")
        return redirect("quoting:offcuts")
    text = request.GET.get("q", "")[:100]
    stock = OffCut.objects.in_stock().select_related("material", "finish")
    rows = matching(stock, text, "material__name", "material__code", "finish__name", "place")
    rows = rows.order_by("material__name", "finish", "-length")
    context = {"q": text, "page_obj": page_of(request, rows, LONG)}
    return show_form(request, "quoting/workshop/offcuts.html", form, context)


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


@about(OffCut, page=lambda row: "quoting:offcuts")(builders, require_POST)
def discard(request: CompanyRequest, offcut: OffCut) -> None:
    discard_offcut(offcut, by=request.user, moment=timezone.now())
    messages.success(request, "El retazo salió de las existencias.")
