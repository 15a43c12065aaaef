"""Editing materials, their prices, and finishes."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from catalog.core.recipes import MaterialKind, RecipeError
from catalog.forms.finishes import FinishForm
from catalog.forms.materials import MATERIAL_FORMS, MaterialForm, PricesForm
from catalog.models import ExchangeRate, Finish, Material, Product
from catalog.ripples import Touched
from catalog.services.materials import doubtful_prices, save_finish, save_material
from catalog.services.soundness import BreaksProducts
from catalog.templatetags.catalog import money_in
from catalog.views.ripples import drafts_of, telling_drafts
from tenants.people.access import CompanyRequest, for_owner, get_or_404
from tenants.schemas.clock import today
from tenants.web.pages import form_page, show_form
from tenants.web.requests import posted


@for_owner
@form_page
def new_material(request: CompanyRequest, kind: str) -> HttpResponse:
    if kind not in set(MaterialKind):
        raise Http404
    return _edit(request, Material(kind=kind))


@for_owner
@form_page
def material(request: CompanyRequest, pk: int) -> HttpResponse:
    return _edit(request, get_or_404(Material.objects.all(), pk=pk))


def _edit(request: CompanyRequest, row: Material) -> HttpResponse:
    name, day = row.name, today()
    form = MATERIAL_FORMS[MaterialKind(row.kind)](posted(request), instance=row)
    prices = PricesForm(row, day, posted(request))
    if all([form.is_valid(), prices.is_valid()]) and _save(request, form, prices, day):
        return redirect("catalog:material", row.pk)
    context = {"prices": prices, "material": row, "name": name}
    context["kinds"] = list(MaterialKind)
    context["rates"] = ExchangeRate.objects.by_currency(day)
    context["drafts"] = drafts_of(_touched(row))
    context["products"] = Product.objects.made_of(row) if row.pk else Product.objects.none()
    return show_form(request, "catalog/materials/edit.html", form, context, wrong=form.is_bound)


def _save(request: CompanyRequest, form: MaterialForm, prices: PricesForm, day: date) -> bool:
    """Whether it was written; what stands against it is shown in the form."""
    try:
        with telling_drafts(request, _touched(form.instance)):
            save_material(form.instance, prices.new_prices, day=day, by=request.user)
            messages.success(request, f"Guardamos «{form.instance.name}».")
    except (BreaksProducts, RecipeError) as error:
        form.add_error(None, str(error))
        return False
    for finish, amount, reference in doubtful_prices(prices.current, prices.new_prices):
        where = f"en {finish.name.lower()}" if finish else "base"
        now, before = (money_in(each, form.instance.currency) for each in (amount, reference))
        messages.warning(request, f"El precio {where} quedó en {now}, lejos de {before}. Revísalo.")
    return True


def _touched(row: Material) -> Touched:
    return Touched(materials=[row.pk] if row.pk else [])


@for_owner
@form_page
def finish(request: CompanyRequest, pk: int | None = None) -> HttpResponse:
    """A finish, or a new one."""
    row = get_or_404(Finish.objects.all(), pk=pk) if pk else Finish()
    name, touched = row.name, Touched(finishes=[row.pk] if row.pk else [])
    form = FinishForm(posted(request), instance=row)
    if request.method == "POST" and form.is_valid():
        with telling_drafts(request, touched):
            save_finish(row, by=request.user)
            messages.success(request, f"Guardamos el acabado «{row.name}».")
        return redirect("catalog:finishes")
    context = {"finish": row, "name": name, "drafts": drafts_of(touched)}
    return show_form(request, "catalog/finishes/edit.html", form, context)
