"""The workshop: what to cut, glaze and fetch for a sent quotation; never what it costs."""

from django.core.paginator import Paginator
from django.db.models.fields.json import KT, KeyTransform
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.search import matching
from quoting.drawings import screen_drawing
from quoting.models import QuoteVersion
from quoting.snapshots.workshop import pieces_to_build, workshop_sheet
from tenants.access import CompanyRequest, get_or_404, role_required
from tenants.accounts.roles import Role

PAGE = 25

builders = role_required(Role.OWNER, Role.WORKSHOP)


@builders
@require_safe
def sent_quotes(request: CompanyRequest) -> HttpResponse:
    q = request.GET.get("q", "")
    versions = matching(
        QuoteVersion.objects.all(), q, "folio", "quote__customer__name", "quote__site"
    )
    rows = versions.order_by("-sent_at", "-pk").values(
        "pk",
        "folio",
        "number",
        "sent_at",
        customer=KT("snapshot__public__customer__name"),
        site=KT("snapshot__public__site"),
        lines=KeyTransform("lines", KeyTransform("public", "snapshot")),
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = [row | {"pieces": pieces_to_build(row["lines"])} for row in page]
    context = {"page_obj": page, "versions": listed, "q": q}
    return render(request, "quoting/workshop/list.html", context)


@builders
@require_safe
def cut_list(request: CompanyRequest, pk: int) -> HttpResponse:
    version = get_or_404(QuoteVersion.objects.all(), pk=pk)
    sheet = workshop_sheet(version.snapshot)
    context = {
        "folio": version.folio,
        "number": version.number,
        "sent_at": version.sent_at,
        "sheet": sheet,
        "built": [{"row": line, "svg": screen_drawing(line.sketch)} for line in sheet.built],
    }
    return render(request, "quoting/workshop/cut_list.html", context)
