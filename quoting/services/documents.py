"""The PDF of a sent quotation: asked for, made once for the same content, asked for again."""

from datetime import datetime
from hashlib import file_digest, sha256

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from quoting.addresses import customer_url
from quoting.delivery import ABANDONED_AFTER
from quoting.models import CustomerLink, QuoteDocument, QuoteVersion
from quoting.pdf import LAYOUT
from quoting.services.links import ensure_link
from quoting.tasks import make_document
from tenants.accounts.models import User
from tenants.tasks import enqueue

State = QuoteDocument.State


def content_hash(version: QuoteVersion, link: CustomerLink | None) -> str:
    """Equal for documents that would print the same: promise, layout, and the address of the QR."""
    address = customer_url(link) if link else ""
    return sha256(f"{version.digest}\n{LAYOUT}\n{address}".encode()).hexdigest()


def current_document(version: QuoteVersion, link: CustomerLink | None) -> QuoteDocument | None:
    """The document of what ``version`` would print today; if that was not asked for since layout
    or address changed, the newest that is ready. None if there is neither."""
    documents = version.documents.all()
    current = documents.filter(content_hash=content_hash(version, link)).first()
    return current or documents.filter(state=State.READY).first()


def document_sha256(version: QuoteVersion, link: CustomerLink | None) -> str:
    """SHA-256 of the PDF that whoever opens ``link`` is given; empty when none is ready."""
    document = current_document(version, link)
    if document is None or document.state != State.READY:
        return ""
    try:
        with document.file.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


@transaction.atomic
def request_document(version: QuoteVersion, by: User) -> QuoteDocument:
    """Have the PDF of ``version`` made, with the customer's link in it.

    The same content is made once, however often and by how many it is asked for; one that failed
    or was lost is tried again.
    """
    link = ensure_link(version, by)
    document, is_new = QuoteDocument.objects.get_or_create(
        content_hash=content_hash(version, link), defaults={"version": version}
    )
    if is_new or retry_document(document, timezone.now()):
        enqueue(make_document, document.pk, link.pk if link else None)
    return document


def retry_document(document: QuoteDocument, moment: datetime) -> bool:
    """Put a failed or lost document back in the queue; False if it is ready or on its way."""
    return bool(
        QuoteDocument.objects.filter(_stuck_at(moment), pk=document.pk).update(
            state=State.QUEUED, asked_at=moment, reason=""
        )
    )


def is_stuck(document: QuoteDocument, moment: datetime) -> bool:
    """Whether asking again would help."""
    return QuoteDocument.objects.filter(_stuck_at(moment), pk=document.pk).exists()


def _stuck_at(moment: datetime) -> Q:
    lost = moment - ABANDONED_AFTER
    return (
        Q(state=State.FAILED)
        | Q(state=State.QUEUED, asked_at__lt=lost)
        | Q(state=State.RENDERING, started_at__lt=lost)
    )
