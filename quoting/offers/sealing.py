"""The slow half of an acceptance: its evidence pack, made once and kept."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.template.loader import render_to_string

from catalog.core import codec
from quoting.core import evidence
from quoting.core.evidence import COPY, PDF, PROMISE, README, SIGNATURE, TERMS
from quoting.drafts.models.fields import as_stored
from quoting.offers.models.responses import EvidencePack, Outcome
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from tenants.schemas.context import current_company
from tenants.schemas.transactions import atomic


def pack_outcome(outcome: Outcome, moment: datetime) -> EvidencePack:
    """The evidence pack of an acceptance, made unless it is there already; harmless twice. It is
    made once more with the PDF where that was not ready by then."""
    found = pack_of(outcome)
    if found is not None and not awaits_pdf(outcome, found):
        return found
    files = _files(outcome)
    has_pdf = PDF in files or COPY in files
    if found is not None and not has_pdf:
        return found
    content = evidence.seal(outcome.evidence.facts, files, own_key())
    pack = EvidencePack(
        outcome=outcome, sha256=sha256(content).hexdigest(), made_at=moment, has_pdf=has_pdf
    )
    pack.file.save(pack_name(outcome.version), ContentFile(content), save=False)
    try:
        with atomic():
            pack.save(force_insert=True)
    except IntegrityError:  # another worker was faster
        pack.file.delete(save=False)
        return EvidencePack.objects.get(outcome=outcome, has_pdf=has_pdf)
    return pack


def own_key() -> bytes:
    """The private key that seals the packs of the current company."""
    return evidence.company_key(settings.EVIDENCE_KEY, current_company().identity)


def pack_of(outcome: Outcome) -> EvidencePack | None:
    """The fullest pack that there is of an acceptance."""
    return EvidencePack.objects.filter(outcome=outcome).first()


def awaits_pdf(outcome: Outcome, pack: EvidencePack) -> bool:
    """Whether ``pack`` is to be followed by one with the PDF, not ready when it was accepted."""
    return not pack.has_pdf and not outcome.evidence.facts.pdf_sha256


def pack_name(version: QuoteVersion) -> str:
    return f"Constancia-{version.folio}-v{version.number}.zip"


def _files(outcome: Outcome) -> dict[str, bytes]:
    """What goes into the pack. The PDF is the very one that was accepted or, where none was ready
    by then, the newest of the same."""
    version, given = outcome.version, outcome.evidence
    [promise] = as_stored(QuoteVersion.objects.filter(pk=version.pk), "promise")
    accepted, pdfs = given.facts.pdf_sha256, _pdfs(version)
    same = (content for content in pdfs if sha256(content).hexdigest() == accepted)
    files = {
        PROMISE: codec.canonical(promise),  # as it was written, of which its digest was taken
        TERMS: version.promise.terms.encode(),
        README: render_to_string("quoting/texts/evidence.txt").encode(),
        SIGNATURE: given.signature,
        PDF if accepted else COPY: next(same if accepted else pdfs, b""),
    }
    return {name: files[name] for name in files if files[name] or name == TERMS}


def _pdfs(version: QuoteVersion) -> Iterator[bytes]:
    """What is stored of the documents of all that was sent, the newest first."""
    ready = version.documents.filter(state=QuoteDocument.State.READY)
    for document in ready.filter(is_agreement=False):
        try:
            with document.file.open("rb") as stored:
                yield stored.read()
        except FileNotFoundError:
            continue
