"""The PDF and the customer's link, on the page of a sent quotation."""

from typing import Any

import segno
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.services.errors import QuotingError
from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.paper import file_name
from quoting.offers.services.documents import current_document, request_document
from quoting.offers.services.links import (
    callable_number,
    living_link,
    note_sharing,
    replace_link,
    revoke_link,
    whatsapp_address,
)
from tenants.people.access import CompanyRequest, get_or_404, role_required
from tenants.people.roles import Role
from tenants.web.files import file_response

sellers = role_required(Role.OWNER, Role.SALES)

UNDER_WAY = {QuoteDocument.State.QUEUED, QuoteDocument.State.RENDERING}


def delivery_panels(version: QuoteVersion) -> dict[str, Any]:
    """What the panels of document and link show; the page of a sent quotation adds it to its
    own context."""
    link = living_link(version)
    return {"version": version} | _document_panel(version, link) | _link_panel(version, link)


def _document_panel(version: QuoteVersion, link: CustomerLink | None) -> dict[str, Any]:
    document = current_document(version, link)
    waits = document is not None and document.waits_at(timezone.now())
    return {"document": document, "document_waits": waits}


def _link_panel(version: QuoteVersion, link: CustomerLink | None) -> dict[str, Any]:
    if link is None:
        return {"link": None, "link_revoked": version.links.exists()}
    url = customer_url(link)
    return {
        "link": link,
        "link_url": url,
        "link_qr": segno.make(url, error="m").svg_data_uri(border=2, light="#fff"),
        "link_whatsapp": whatsapp_address(link),
        "link_number": callable_number(version.promise.customer.phone),
    }


@sellers
@require_safe
def document_panel(request: CompanyRequest, pk: int) -> HttpResponse:
    """The panel while the PDF is made; nothing to swap while nothing has changed."""
    version = get_or_404(QuoteVersion.objects.all(), pk=pk)
    panel = _document_panel(version, living_link(version))
    document = panel["document"]
    if panel["document_waits"] and request.GET.get("estado") == document.state:
        return HttpResponse(status=204)
    return render(request, "quoting/documents/panel.html", {"version": version} | panel)


@sellers
@require_POST
def make_document(request: CompanyRequest, pk: int) -> HttpResponse:
    version = get_or_404(QuoteVersion.objects.all(), pk=pk)
    request_document(version, by=request.user)
    if "HX-Request" not in request.headers:
        return redirect("quoting:quote", version.quote_id)
    panel = _document_panel(version, living_link(version))
    return render(request, "quoting/documents/panel.html", {"version": version} | panel)


@sellers
@require_safe
def document_pdf(request: CompanyRequest, pk: int) -> FileResponse:
    ready = QuoteDocument.objects.filter(state=QuoteDocument.State.READY)
    return pdf_response(get_or_404(ready.select_related("version"), pk=pk))


def pdf_response(document: QuoteDocument) -> FileResponse:
    """The file of a document that is ready; 404 if the storage lost it."""
    try:
        return file_response(document.file, file_name(document.version.promise))
    except FileNotFoundError as error:
        raise Http404 from error


@sellers
@require_POST
def create_link(request: CompanyRequest, pk: int) -> HttpResponse:
    version = get_or_404(QuoteVersion.objects.all(), pk=pk)
    replace_link(version, by=request.user, moment=timezone.now())
    request_document(version, by=request.user)  # its QR leads to the new link
    return redirect("quoting:quote", version.quote_id)


@sellers
@require_POST
def share_link(request: CompanyRequest, pk: int) -> HttpResponse:
    """What the page tells by itself when WhatsApp is opened or the address is copied."""
    link = get_or_404(CustomerLink.objects.select_related("version"), pk=pk)
    try:
        note_sharing(link, request.POST.get("channel", ""), by=request.user)
    except QuotingError:
        return HttpResponse(status=400)
    return HttpResponse(status=204)


@sellers
@require_POST
def close_link(request: CompanyRequest, pk: int) -> HttpResponse:
    link = get_or_404(CustomerLink.objects.select_related("version"), pk=pk)
    revoke_link(link, by=request.user, moment=timezone.now())
    request_document(link.version, by=request.user)  # without the QR that leads nowhere now
    return redirect("quoting:quote", link.version.quote_id)
