"""Background work of quotations: one worker makes each thing, and writes how it ended."""

from django.utils import timezone

from quoting.drafts.services.errors import spoken_date
from quoting.offers.addresses import customer_url
from quoting.offers.events import DocumentMade
from quoting.offers.models.responses import CustomerLink, Outcome
from quoting.offers.models.versions import QuoteDocument
from quoting.offers.promises.promise import accepted_part, standing
from quoting.offers.sealing import pack_outcome
from tenants.events.recording import SYSTEM, record
from tenants.late import late
from tenants.schemas.clock import day_of
from tenants.work.making import store_pdf, telling
from tenants.work.queues import PDF, Priority
from tenants.work.tasks import company_task, enqueue

pdf = late("quoting.offers.pdf.quote")
ACCEPTED = Outcome.Kind.ACCEPTED
TOO_SLOW = "Tardó demasiado en convertirse a PDF. Vuelve a intentarlo en unos minutos."


@company_task(PDF, Priority.WAITED_FOR)
def make_document(document_id: int, link_id: int | None) -> None:
    """Make the PDF of a sent quotation, with the QR of that link; harmless twice. What was accepted
    while it was being made has its evidence pack completed. Nobody reads one whose link was revoked
    before its turn came."""
    link = CustomerLink.objects.filter(pk=link_id).first() if link_id else None
    if link is not None and link.revoked_at is not None:
        QuoteDocument.objects.filter(pk=document_id, state=QuoteDocument.State.QUEUED).delete()
        return
    document = QuoteDocument.objects.claim(document_id, timezone.now())
    if document is not None:
        render_document(document, link)
    # Also when it is made already: the worker that made it may have died just then.
    for outcome in Outcome.objects.filter(version__documents=document_id, kind=ACCEPTED):
        enqueue(make_evidence_pack, outcome.pk)


@company_task(PDF)
def make_evidence_pack(outcome_id: int) -> None:
    """The evidence pack of an acceptance; harmless twice."""
    pack_outcome(Outcome.objects.select_related("version").get(pk=outcome_id), timezone.now())


def render_document(document: QuoteDocument, link: CustomerLink | None) -> None:
    """The PDF of a version that was claimed, with the QR of ``link``."""
    address = customer_url(link) if link else ""
    with telling(document, TOO_SLOW):
        version = document.version
        part = accepted_part(version) if document.is_agreement else None
        promise = standing(version, part).as_promise() if part else version.promise
        accepted = f"{part.name}, el {spoken_date(day_of(part.at))}" if part else ""
        if store_pdf(document, lambda: pdf.render_quote(promise, address, accepted)):
            fact = DocumentMade(version=version.number)
            record(fact, by=SYSTEM, subject=f"quote:{version.quote_id}")
