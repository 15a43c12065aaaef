"""The PDF of a sent quotation: one worker makes it, and writes how it ended."""

from quoting.offers.addresses import customer_url
from quoting.offers.events import DocumentMade
from quoting.offers.models.responses import CustomerLink
from quoting.offers.models.versions import QuoteDocument
from tenants.events.recording import SYSTEM, record
from tenants.late import late
from tenants.work.making import store_pdf, telling

pdf = late("quoting.offers.pdf")
TOO_SLOW = "Tardó demasiado en convertirse a PDF. Vuelve a intentarlo en unos minutos."


def make_document(document: QuoteDocument, link: CustomerLink | None) -> None:
    """The PDF of a version that was claimed, with the QR of ``link``."""
    address = customer_url(link) if link else ""
    with telling(document, TOO_SLOW):
        version = document.version
        if store_pdf(document, lambda: pdf.render_quote(version.promise, address)):
            fact = DocumentMade(version=version.number)
            record(fact, by=SYSTEM, subject=f"quote:{version.quote_id}")
