"""The PDF that goes with an e-mail to a customer, which a worker may still be making."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.paper import file_name
from quoting.offers.services.documents import current_document
from quoting.offers.services.links import living_link
from tenants.outbox.kinds import Enclosure, NotYet
from tenants.outbox.models import Mail

LONGEST_WAIT = timedelta(minutes=10)  # later the letter goes without it


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
    if document is None or document.state != QuoteDocument.State.READY:
        return False
    return document.file.storage.exists(document.file.name or "")
