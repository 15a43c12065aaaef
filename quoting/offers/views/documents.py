"""The PDF and the customer's link, on the page of a sent quotation."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.paper import file_name
from quoting.offers.services.documents import current_document, request_document
from quoting.offers.services.links import living_link, replace_link, revoke_link
from quoting.offers.services.sharing import sharings_of
from quoting.offers.views.pages import about
from tenants.people.access import CompanyRequest, for_sellers, get_or_404, works_read_only
from tenants.web.files import file_response

of_link = about(CustomerLink, "version", page=lambda row: row.version)
UNDER_WAY = {QuoteDocument.State.QUEUED, QuoteDocument.State.RENDERING}


def delivery_panels(version: QuoteVersion) -> dict[str, Any]:
    """What the panels of document and link show; the page of a sent quotation adds it to its
    own context."""
    panels = _document_panel(version) | {"sharings": sharings_of(version)}
    if panels["link"] is None:
        return panels | {"link_revoked": version.links.exists()}
    return panels | {"link_url": customer_url(panels["link"])}


def _document_panel(version: QuoteVersion) -> dict[str, Any]:
    link = living_link(version)
    document = current_document(version, link)
    waits = document is not None and document.waits_at(timezone.now())
    return {"version": version, "document": document, "document_waits": waits, "link": link}


@about(QuoteVersion)(for_sellers, require_safe)
def document_panel(request: CompanyRequest, version: QuoteVersion) -> HttpResponse:
    """The panel while the PDF is made; nothing to swap while nothing has changed."""
    panel = _document_panel(version)
    if panel["document_waits"] and request.GET.get("estado") == panel["document"].state:
        return HttpResponse(status=204)
    return render(request, "quoting/documents/panel.html", panel)


@works_read_only
@about(QuoteVersion)(for_sellers, require_POST)
def make_document(request: CompanyRequest, version: QuoteVersion) -> HttpResponse | None:
    request_document(version, by=request.user)
    if "HX-Request" not in request.headers:
        return None
    return render(request, "quoting/documents/panel.html", _document_panel(version))


@for_sellers
@require_safe
def document_pdf(request: CompanyRequest, pk: int) -> FileResponse:
    ready = QuoteDocument.objects.filter(state=QuoteDocument.State.READY)
    return pdf_response(get_or_404(ready.select_related("version"), pk=pk))


def pdf_response(document: QuoteDocument) -> FileResponse:
    """The file of a document that is ready; 404 if the storage lost it."""
    return file_response(document.file, file_name(document.version.promise))


@about(QuoteVersion)(for_sellers, require_POST)
def create_link(request: CompanyRequest, version: QuoteVersion) -> None:
    replace_link(version, by=request.user, moment=timezone.now())
    request_document(version, by=request.user)  # its QR leads to the new link


@of_link(for_sellers, require_POST)
def close_link(request: CompanyRequest, link: CustomerLink) -> None:
    revoke_link(link, by=request.user, moment=timezone.now())
    request_document(link.version, by=request.user)  # without the QR that leads nowhere now
