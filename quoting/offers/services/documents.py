"""The PDF of a sent quotation: asked for, made once for the same content, asked for again."""

from hashlib import file_digest, sha256

from django.utils import timezone

from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.paper import LAYOUT
from quoting.offers.services.links import ensure_link
from quoting.offers.tasks import make_document
from tenants.people.models import User
from tenants.schemas.transactions import atomic
from tenants.work.tasks import enqueue

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


@atomic
def request_document(version: QuoteVersion, by: User) -> QuoteDocument:
    """Have the PDF of ``version`` made, with the customer's link in it.

    The same content is made once, however often and by how many it is asked for; one that failed
    or was lost is tried again.
    """
    link = ensure_link(version, by)
    document, is_new = QuoteDocument.objects.get_or_create(
        content_hash=content_hash(version, link), defaults={"version": version}
    )
    if is_new or QuoteDocument.objects.put_back(document.pk, timezone.now()):
        enqueue(make_document, document.pk, link.pk if link else None)
    return document
