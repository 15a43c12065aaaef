"""Background work of quotations."""

from django.utils import timezone

from quoting.delivery import claim, make
from quoting.models import CustomerLink
from tenants.tasks import company_task


@company_task(queue="pdf", soft_time_limit=90, time_limit=120)
def make_document(document_id: int, link_id: int | None) -> None:
    """Make the PDF of a sent quotation, with the QR of that link; harmless twice."""
    document = claim(document_id, timezone.now())
    if document is not None:
        make(document, CustomerLink.objects.get(pk=link_id) if link_id else None)
