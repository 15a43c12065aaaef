"""The slow half of an acceptance: its evidence pack, made once and kept."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError

from catalog.core import codec
from quoting.core import evidence
from quoting.core.evidence import COPY, PDF, PROMISE, README, SIGNATURE, TERMS, Evidence
from quoting.drafts.models.fields import as_stored
from quoting.offers.models.responses import EvidencePack, Outcome
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from tenants.schemas.connection import current_schema
from tenants.schemas.transactions import atomic

# What a reader finds in the pack, in the words of who opens it.
GUIDE = """CONSTANCIA DE ACEPTACIÓN

Esta carpeta prueba qué se aceptó, quién lo aceptó y cuándo.

  manifest.json      Los datos de la aceptación y la huella SHA-256 de cada archivo.
  manifest.sig       La firma electrónica (Ed25519) del manifiesto.
  cotizacion.json    La cotización tal como se envió, partida por partida.
  cotizacion.pdf     El PDF que recibió el cliente, si ya estaba listo al aceptar.
  cotizacion-copia.pdf  Si no lo estaba: el PDF de la misma cotización, hecho después.
  condiciones.txt    Las condiciones que se aceptaron.
  firma.png          La firma dibujada por quien aceptó, si la hubo.

Para revisarla sin conexión y sin el sistema, con el programa «evidence» del producto:

  python -m quoting.core.evidence CONSTANCIA.zip --key LLAVE

donde LLAVE es la llave pública de la empresa, que la dueña o el dueño descarga del sistema.
Si alguien cambia, quita o agrega aunque sea un solo byte, la revisión lo dice.
"""


def pack_outcome(outcome: Outcome, moment: datetime) -> EvidencePack:
    """The evidence pack of an acceptance, made unless it is there already, and made again once with
    the PDF where that was not ready by then; harmless twice."""
    found = pack_of(outcome)
    if found is not None and not awaits_pdf(outcome, found):
        return found
    files = _files(outcome)
    has_pdf = PDF in files or COPY in files
    if found is not None and not has_pdf:
        return found
    content = evidence.seal(_evidence(outcome).facts, files, own_key())
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
    return evidence.company_key(settings.EVIDENCE_KEY, current_schema())


def pack_of(outcome: Outcome) -> EvidencePack | None:
    """The fullest pack that there is of an acceptance."""
    return EvidencePack.objects.filter(outcome=outcome).first()


def awaits_pdf(outcome: Outcome, pack: EvidencePack) -> bool:
    """Whether ``pack`` is to be followed by one with the PDF, not ready when it was accepted."""
    return not pack.has_pdf and not _evidence(outcome).facts.pdf_sha256


def pack_name(version: QuoteVersion) -> str:
    return f"Constancia-{version.folio}-v{version.number}.zip"


def _files(outcome: Outcome) -> dict[str, bytes]:
    version = outcome.version
    given = _evidence(outcome)
    files = {
        PROMISE: _as_stored(version),
        TERMS: version.promise.terms.encode(),
        README: GUIDE.encode(),
        SIGNATURE: given.signature,
    }
    accepted = given.facts.pdf_sha256
    files |= {PDF: _accepted_pdf(version, accepted)} if accepted else {COPY: _later_pdf(version)}
    sometimes = {PDF, COPY, SIGNATURE}
    return {name: content for name, content in files.items() if content or name not in sometimes}


def _evidence(outcome: Outcome) -> Evidence:
    """What was written down of an acceptance, which always has it."""
    if outcome.evidence is None:
        raise ValueError(f"Outcome {outcome.pk} is no acceptance.")
    given: Evidence = outcome.evidence
    return given


def _as_stored(version: QuoteVersion) -> bytes:
    """The promise as it was written, of which ``version.digest`` was taken."""
    [written] = as_stored(QuoteVersion.objects.filter(pk=version.pk), "promise")
    return codec.canonical(written)


def _accepted_pdf(version: QuoteVersion, expected: str) -> bytes:
    """The very file that was accepted, or nothing."""
    contents = _pdfs(version)
    return next((found for found in contents if sha256(found).hexdigest() == expected), b"")


def _later_pdf(version: QuoteVersion) -> bytes:
    """The newest file of what was accepted, or nothing."""
    return next(_pdfs(version), b"")


def _pdfs(version: QuoteVersion) -> Iterator[bytes]:
    """What is stored of the documents of ``version``, the newest first."""
    for document in version.documents.filter(state=QuoteDocument.State.READY):
        try:
            with document.file.open("rb") as stored:
                yield stored.read()
        except FileNotFoundError:
            continue
