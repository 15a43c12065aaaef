"""Background work of quotations."""

from django.db.models import F
from django.utils import timezone

from quoting.offers import delivery
from quoting.offers.models.responses import CustomerLink, Outcome
from quoting.offers.models.versions import QuoteDocument
from quoting.offers.sealing import pack_outcome
from tenants.work.queues import PDF, Priority
from tenants.work.tasks import company_task, enqueue

ACCEPTED = Outcome.Kind.ACCEPTED


@company_task(PDF, Priority.WAITED_FOR)
def make_document(document_id: int, link_id: int | None) -> None:
    """Make the PDF of a sent quotation, with the QR of that link; harmless twice. What was accepted
    while it was being made has its evidence pack completed."""
    once_more = F("attempts") + 1
    document = QuoteDocument.objects.claim(document_id, timezone.now(), attempts=once_more)
    if document is not None:
        link = CustomerLink.objects.get(pk=link_id) if link_id else None
        delivery.make_document(document, link)
    # Also when it is made already: the worker that made it may have died just then.
    for outcome in Outcome.objects.filter(version__documents=document_id, kind=ACCEPTED):
        enqueue(make_evidence_pack, outcome.pk)


@company_task(PDF)
def make_evidence_pack(outcome_id: int) -> None:
    """The evidence pack of an acceptance; harmless twice."""
    pack_outcome(Outcome.objects.select_related("version").get(pk=outcome_id), timezone.now())
