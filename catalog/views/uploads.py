"""The whole catalogue as a file: to take away, and to bring back changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from catalog.core.outliers import span
from catalog.forms.uploads import UploadForm
from catalog.models import ExchangeRate
from catalog.portable.changes import Changes
from catalog.portable.document import Material
from catalog.portable.files import FileRefused
from catalog.portable.oddities import odd_prices
from catalog.portable.review import differences
from catalog.portable.sheets import SheetRefused
from catalog.portable.stored import stored_catalog
from catalog.portable.tables import BY_SLUG, TABLES
from catalog.portable.tabulating import History, table_of
from catalog.portable.writing import write_catalog
from catalog.ripples import Drafts, watch_drafts
from catalog.services.price_changes import ChangeRefused
from catalog.services.uploads import Upload, apply_upload, plan_upload, touched_by
from catalog.views.ripples import drafts_of, telling_drafts
from tenants.late import late
from tenants.people.access import CompanyRequest, for_owner
from tenants.schemas.clock import today
from tenants.web.links import BadLink, sign, unsign
from tenants.web.pages import show_form
from tenants.web.spreadsheets import XLSX, attached

workbooks = late("catalog.portable.workbooks")
PURPOSE = "catalog-upload"
MOST_FAULTS = 25
CSV, YAML = "text/csv; charset=utf-8", "application/yaml; charset=utf-8"


@for_owner
@require_safe
def files(request: CompanyRequest) -> HttpResponse:
    return _page(request, UploadForm(today()))


@for_owner
@require_safe
def download(request: CompanyRequest, kind: str) -> HttpResponse:
    """«excel» and «yaml» are the whole catalogue; the tables' names, a CSV each."""
    day = today()
    if kind == "excel":
        return _attached(
            workbooks.catalog_workbook(stored_catalog(), day), XLSX, f"catalogo-{day}.xlsx"
        )
    if kind == "yaml":
        return _attached(write_catalog(stored_catalog()), YAML, f"catalogo-{day}.yaml")
    if kind not in BY_SLUG:
        raise Http404
    return _attached(
        workbooks.table_csv(BY_SLUG[kind], stored_catalog(), day), CSV, f"{kind}-{day}.csv"
    )


@for_owner
@require_safe
def template(request: CompanyRequest) -> HttpResponse:
    return _attached(workbooks.template_workbook(), XLSX, "plantilla-catalogo.xlsx")


@for_owner
@require_POST
def review(request: CompanyRequest) -> HttpResponse:
    """What the file would change; nothing is written."""
    form = UploadForm(today(), request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    file, day = form.cleaned_data["file"], form.cleaned_data["valid_from"]
    try:
        upload = plan_upload(file, file.name, file.size, day, form.table())
    except (FileRefused, SheetRefused) as refusal:
        return _page(request, form, str(refusal).splitlines())
    context = {
        "name": file.name,
        "upload": upload,
        "plan": sign(PURPOSE, upload.data),
        **_shown(upload),
    }
    return render(request, "catalog/files/preview.html", context)


@for_owner
@require_POST
def apply(request: CompanyRequest) -> HttpResponse:
    """Exactly what was shown: the page brings the signed plan back."""
    try:
        plan = unsign(PURPOSE, request.POST.get("plan", ""))
        with telling_drafts(request, touched_by(plan)):
            changes = apply_upload(
                plan,
                by=request.user,
                moment=timezone.now(),
                zero_prices="zero_prices" in request.POST,
            )
            messages.success(request, f"Aplicamos el archivo: {_counted(changes)}.")
    except BadLink:
        messages.error(request, "La vista previa ya no sirve; sube el archivo otra vez.")
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("catalog:files")


def _shown(upload: Upload) -> dict[str, Any]:
    """The rows of the preview: what is new, what differs and from what, and the prices."""
    changes = upload.changes
    history = History(upload.current.prices)
    materials = {**upload.current.materials, **changes.of(Material)}
    odd = odd_prices(upload.current.prices, changes)
    prices = []
    for of, _, amount in changes.prices:
        former = history.on(of.material, of.finish, of.since)
        prices.append(
            {
                "of": of,
                "material": materials[of.material],
                "former": former,
                "amount": amount,
                "is_doubtful": of in odd or bool(former and span([former]).is_far(amount)),
            }
        )
    return {
        "new": [(table_of(change.entry).title, change) for change in changes.new],
        "changed": [
            (table_of(change.entry).title, change, differences(change))
            for change in (*changes.changed, *changes.retired)
        ],
        "prices": prices,
        "doubtful": sum(row["is_doubtful"] for row in prices),
        "rates": ExchangeRate.objects.by_currency(today()),
        "drafts": _drafts(upload, history),
    }


def _drafts(upload: Upload, history: History) -> Drafts:
    """The drafts that change: with their totals where only prices of one day do."""
    changes = upload.changes
    days = {of.since for of, _, _ in changes.prices}
    touched = touched_by(upload.data)
    if changes.entries or changes.rates or len(days) != 1:
        return drafts_of(touched)
    day = days.pop()
    return watch_drafts(touched, max(day, today())).with_prices(
        {
            (of.material, of.finish): (history.on(of.material, of.finish, day), amount)
            for of, _, amount in changes.prices
        }
    )


def _counted(changes: Changes) -> str:
    changed = len(changes.changed) + len(changes.retired)
    counts = (
        (len(changes.new), "nuevo", "nuevos"),
        (changed, "cambiado", "cambiados"),
        (len(changes.prices), "precio", "precios"),
        (len(changes.rates), "tipo de cambio", "tipos de cambio"),
    )
    said = [f"{n} {one if n == 1 else many}" for n, one, many in counts if n]
    return ", ".join(said) or "el orden de los acabados"


def _page(
    request: CompanyRequest, form: UploadForm, faults: list[str] | None = None
) -> HttpResponse:
    faults = faults or []
    context = {
        "tables": TABLES,
        "faults": faults[:MOST_FAULTS],
        "more_faults": max(len(faults) - MOST_FAULTS, 0),
    }
    return show_form(request, "catalog/files/page.html", form, context, wrong=form.is_bound)


def _attached(content: bytes | str, content_type: str, name: str) -> HttpResponse:
    return attached(HttpResponse(content, content_type=content_type), name)
