"""Editing lines and products."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from catalog.core.compiled import ProductError
from catalog.core.numbers import plain_digits
from catalog.forms.lines import ConstantFormSet, LineForm
from catalog.forms.lines_sold import LinesSoldForm
from catalog.forms.products import ProductEditor
from catalog.models import Line, Product
from catalog.ripples import Touched
from catalog.services.lines_sold import choose_lines
from catalog.services.products import clone_product, doubts_about, save_line, save_product
from catalog.services.soundness import BreaksProducts
from catalog.services.trials import doubt_about
from catalog.snapshots import material_value
from catalog.views.layouts import choices, drawn, usual_size
from catalog.views.ripples import drafts_of, telling_drafts
from tenants.people.access import CompanyRequest, for_owner, get_or_404
from tenants.web.pages import form_page, show_form
from tenants.web.requests import posted


@for_owner
@form_page
def lines_sold(request: CompanyRequest) -> HttpResponse:
    """Which lines the company sells; what is not marked leaves the lists with its products."""
    form = LinesSoldForm(posted(request))
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["lines"].values_list("pk", flat=True))
        told = choose_lines(chosen, moment=timezone.now(), by=request.user)
        messages.success(request, f"Vendes {told.kept} línea{'' if told.kept == 1 else 's'}.")
        return redirect("catalog:lines")
    return show_form(request, "catalog/lines/sold.html", form)


@for_owner
@form_page
def line(request: CompanyRequest, pk: int | None = None) -> HttpResponse:
    """A line of profiles, or a new one."""
    row = get_or_404(Line.objects.all(), pk=pk) if pk else Line()
    name, touched = row.name, Touched(lines=[row.pk] if row.pk else [])
    form = LineForm(posted(request), instance=row)
    constants = ConstantFormSet(
        posted(request), prefix="constants", initial=_constant_values(request, row)
    )
    if all([form.is_valid(), constants.is_valid()]):
        try:
            with telling_drafts(request, touched):
                save_line(row, constants.rows, by=request.user)
                messages.success(request, f"Guardamos «{row.name}».")
        except BreaksProducts as error:
            form.add_error(None, str(error))
        else:
            return redirect("catalog:line", row.pk)
    context = {"constants": constants, "line": row, "name": name, "drafts": drafts_of(touched)}
    return show_form(request, "catalog/lines/edit.html", form, context, wrong=form.is_bound)


def _constant_values(request: CompanyRequest, row: Line) -> list[dict[str, str]] | None:
    if request.method == "POST" or not row.pk:
        return None
    return [
        {"name": constant.name, "value": plain_digits(constant.value), "meaning": constant.meaning}
        for constant in row.constants.all()
    ]


@for_owner
@form_page
def product(request: CompanyRequest, pk: int | None = None) -> HttpResponse:
    """A product, or a new one."""
    row = _product(pk)
    name, touched = row.name, Touched(products=[row.pk] if row.pk else [])
    editor = ProductEditor(row, posted(request))
    if request.method == "POST" and editor.is_sound():
        try:
            with telling_drafts(request, touched):
                save_product(row, editor.components.rows, editor.options.rows, by=request.user)
                messages.success(request, f"Guardamos «{row.name}». Pruébalo con unas medidas.")
        except ProductError as error:  # its line or a material changed meanwhile
            editor.mark(error)
        else:
            for doubt in filter(None, (*doubts_about(row), _doubt_about(editor))):
                messages.warning(request, f"{doubt} Revísalo.")
            return redirect("catalog:product", row.pk)
    context = {"editor": editor, "product": row, "name": name, "lines_exist": Line.objects.exists()}
    context |= {"drawing": _drawing_of(editor), "layouts": choices(_typed(editor, "scheme"))}
    context["drafts"] = drafts_of(touched)
    status = 422 if request.method == "POST" else 200
    return render(request, "catalog/products/edit.html", context, status=status)


@for_owner
@require_POST
def clone(request: CompanyRequest, pk: int) -> HttpResponse:
    source = get_or_404(Product.objects.select_related("line"), pk=pk)
    copy = clone_product(source, by=request.user)
    messages.success(request, "Esta es la copia: cámbiale la clave y lo que quieras.")
    return redirect("catalog:product", copy.pk)


@for_owner
@require_POST
def check(request: CompanyRequest, pk: int | None = None) -> HttpResponse:
    """What is wrong with the form as it stands, while it is being typed; nothing is written."""
    row = _product(pk)
    editor = ProductEditor(row, request.POST)
    editor.is_sound()
    context = {"editor": editor, "doubt": _doubt_about(editor), "drawing": _drawing_of(editor)}
    return render(request, "catalog/products/check.html", context)


def _drawing_of(editor: ProductEditor) -> str:
    """What is typed, in a size that the product is made in."""
    notation = _typed(editor, "notation").upper().replace(" ", "")
    size = usual_size(editor.product)
    return drawn(_typed(editor, "scheme"), notation, size, _typed(editor, "viewed_from"))


def _typed(editor: ProductEditor, name: str) -> str:
    return str(editor.product_form[name].value() or "")


def _product(pk: int | None) -> Product:
    return get_or_404(Product.objects.select_related("line"), pk=pk) if pk else Product()


def _doubt_about(editor: ProductEditor) -> str:
    """Why the product cannot be made in some size, as far as its formulas are sound."""
    if editor.compiled is None:
        return ""
    glass = editor.product.default_glass
    return doubt_about(editor.compiled, material_value(glass) if glass else None)
