"""The PDF of a sent quotation: asked for, made once for the same content, asked for again,
and enclosed in e-mails."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import file_digest, sha256

from django.utils import timezone

from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink, Outcome
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.paper import LAYOUT, file_name
from quoting.offers.promises.promise import accepted_part
from quoting.offers.services.links import ensure_link, living_link
from quoting.offers.tasks import make_document
from tenants.outbox.kinds import Enclosure, NotYet
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.schemas.transactions import atomic
from tenants.work.tasks import enqueue

State = QuoteDocument.State
LONGEST_WAIT = timedelta(minutes=10)  # of an e-mail for its PDF; later it goes without


def content_hash(
    version: QuoteVersion, link: CustomerLink | None, part: Outcome | None = None
) -> str:
    """Equal for documents that would print the same: promise, layout, the address of the QR, and
    the ``part`` that was accepted, if it is of one."""
    address = customer_url(link) if link else ""
    printed = [version.digest, str(LAYOUT), address, *([part.evidence_digest] if part else [])]
    return sha256("\n".join(printed).encode()).hexdigest()


def current_document(version: QuoteVersion, link: CustomerLink | None) -> QuoteDocument | None:
    """The document of what stands of ``version``, as it would be printed today; if that was not
    asked for since layout or address changed, the newest that is ready. None if there is neither.
    """
    part = accepted_part(version)
    documents = version.documents.filter(is_agreement=part is not None)
    current = documents.filter(content_hash=content_hash(version, link, part)).first()
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
def request_document(version: QuoteVersion, by: User, *, as_sent: bool = False) -> QuoteDocument:
    """Have the PDF of what stands of ``version`` made, with the customer's link in it; ``as_sent``
    of all that was sent, whatever was accepted of it.

    The same content is made once, however often and by how many it is asked for; one that failed
    or was lost is tried again.
    """
    part = None if as_sent else accepted_part(version)
    link = ensure_link(version, by)
    document, is_new = QuoteDocument.objects.get_or_create(
        content_hash=content_hash(version, link, part),
        defaults={"version": version, "is_agreement": part is not None},
    )
    if is_new or QuoteDocument.objects.put_back(document.pk, timezone.now()):
        enqueue(make_document, document.pk, link.pk if link else None)
    return document


def wait_for_pdf(mail: Mail, version: QuoteVersion) -> bool:
    """Whether the PDF of what stands of ``version`` is there. Raises NotYet while it is made."""
    moment, document = timezone.now(), current_document(version, living_link(version))
    waits = document is not None and document.waits_at(moment)
    if waits and moment - mail.asked_at < LONGEST_WAIT:
        raise NotYet
    return _is_there(document)


def pdf_of(version: QuoteVersion) -> Iterator[Enclosure]:
    """The file, unless there is none."""
    document = current_document(version, living_link(version))
    if document is not None and _is_there(document):
        with document.file.open("rb") as stored:
            yield Enclosure(file_name(version.promise), "application/pdf", stored.read())


def _is_there(document: QuoteDocument | None) -> bool:
    """Whether its file is there: the storage may have lost it."""
    if document is None or document.state != State.READY:
        return False
    return document.file.storage.exists(document.file.name or "")
