"""The slow half of an acceptance: its evidence pack, made once and kept."""

from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from quoting.core import evidence
from quoting.core.evidence import PDF, PROMISE, README, SIGNATURE, TERMS
from quoting.models import EvidencePack, Outcome, QuoteDocument, QuoteVersion
from quoting.snapshots.evidence import facts_of, signature_of

# What a reader finds in the pack, in the words of who opens it.
GUIDE = """CONSTANCIA DE ACEPTACIÓN

Esta carpeta prueba qué se aceptó, quién lo aceptó y cuándo.

  manifest.json      Los datos de la aceptación y la huella SHA-256 de cada archivo.
  manifest.sig       La firma electrónica (Ed25519) del manifiesto.
  cotizacion.json    La cotización tal como se envió, partida por partida.
  cotizacion.pdf     El PDF que recibió el cliente, si ya estaba listo al aceptar.
  condiciones.txt    Las condiciones que se aceptaron.
  firma.png          La firma dibujada por quien aceptó, si la hubo.

Para revisarla sin conexión y sin el sistema, con el programa «evidence» del producto:

  python -m quoting.core.evidence CONSTANCIA.zip --key LLAVE

donde LLAVE es la llave pública de la empresa, que la dueña o el dueño descarga del sistema.
Si alguien cambia, quita o agrega aunque sea un solo byte, la revisión lo dice.
"""


def pack_outcome(outcome: Outcome, moment: datetime) -> EvidencePack:
    """The evidence pack of an acceptance, made unless it is there already; harmless twice."""
    found = EvidencePack.objects.filter(outcome=outcome).first()
    if found is not None:
        return found
    facts = facts_of(outcome.evidence)
    content = evidence.seal(facts, _files(outcome), settings.EVIDENCE_KEY)
    pack = EvidencePack(outcome=outcome, sha256=sha256(content).hexdigest(), made_at=moment)
    pack.file.save(pack_name(outcome.version), ContentFile(content), save=False)
    try:
        with transaction.atomic():
            pack.save(force_insert=True)
    except IntegrityError:  # another worker was faster
        pack.file.delete(save=False)
        return EvidencePack.objects.get(outcome=outcome)
    return pack


def pack_name(version: QuoteVersion) -> str:
    return f"Constancia-{version.folio}-v{version.number}.zip"


def _files(outcome: Outcome) -> dict[str, bytes]:
    version = outcome.version
    public = version.snapshot["public"]
    files = {
        PROMISE: evidence.canonical(public),
        TERMS: public["terms"].encode(),
        README: GUIDE.encode(),
        PDF: _accepted_pdf(version, outcome.evidence["pdf_sha256"]),
        SIGNATURE: signature_of(outcome.evidence),
    }
    sometimes = {PDF, SIGNATURE}
    return {name: content for name, content in files.items() if content or name not in sometimes}


def _accepted_pdf(version: QuoteVersion, expected: str) -> bytes:
    """The very file that was accepted, or nothing."""
    if not expected:
        return b""
    for document in version.documents.filter(state=QuoteDocument.State.READY):
        try:
            with document.file.open("rb") as stored:
                content = stored.read()
        except FileNotFoundError:
            continue
        if sha256(content).hexdigest() == expected:
            return content
    return b""
