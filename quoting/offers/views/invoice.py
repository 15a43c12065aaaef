"""What an invoice needs of a sent quotation: a page that says what is missing, and the files."""

import json

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quoting.core.cfdi import ADVANCE, concept_rows, party_rows, payment_rows, payment_tree, tree
from quoting.core.invoice import LINE, Invoice
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.promises.invoice import invoice_of
from quoting.offers.promises.promise import standing
from quoting.offers.services.answers import outcome_of
from tenants.people.access import CompanyRequest, for_sellers, get_or_404
from tenants.web.spreadsheets import attached, csv_response, workbook_response

FORMAT = 1


@for_sellers
@require_safe
def page(request: CompanyRequest, pk: int) -> HttpResponse:
    version, is_accepted, invoice = _invoiced(pk)
    context = {
        "version": version,
        "quote": version.quote,
        "invoice": invoice,
        "accepted": is_accepted,
        "missing": _by_place(invoice),
    }
    return render(request, "quoting/invoice/page.html", context)


@for_sellers
@require_safe
def export(request: CompanyRequest, pk: int, kind: str) -> HttpResponse:
    """The same data as a file; ``kind`` is json, xlsx or csv."""
    version, is_accepted, invoice = _invoiced(pk)
    name = f"factura-{str(version).replace(' ', '-')}"
    if kind == "xlsx":
        sheets = {
            "Conceptos": concept_rows(invoice),
            "Datos": party_rows(invoice),
            "Pagos": payment_rows(invoice),
        }
        return workbook_response(sheets, name)
    if kind == "csv":
        return csv_response(concept_rows(invoice), name)
    content = {
        "formato": FORMAT,
        "cotizacion": str(version),
        "estado": "aceptada" if is_accepted else "enviada",
        "faltantes": [str(missing) for missing in invoice.missing],
        "comprobante": tree(invoice),
        "pagos": payment_tree(invoice),
        "anticipo": ADVANCE,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return attached(HttpResponse(text, content_type="application/json"), f"{name}.json")


def _invoiced(pk: int) -> tuple[QuoteVersion, bool, Invoice]:
    """The version in force of its quotation, whether it was accepted, and its invoice."""
    in_force = QuoteVersion.objects.filter(number=F("quote__version"))
    version = get_or_404(in_force.select_related("quote__customer"), pk=pk)
    outcome = outcome_of(version)
    is_accepted = outcome is not None and outcome.is_agreement
    return version, is_accepted, invoice_of(version, standing(version, outcome))


def _by_place(invoice: Invoice) -> dict[str, str]:
    """What is missing, enumerated, by whose it is; of the lines, their numbers."""
    found: dict[str, list[str]] = {}
    for missing in invoice.missing:
        text = str(missing.number) if missing.place == LINE else missing.text
        found.setdefault(missing.place, []).append(text)
    return {place: _enumerated(texts) for place, texts in found.items()}


def _enumerated(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} y {last}" if first else last
