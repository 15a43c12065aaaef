"""The evidence pack of an acceptance: made, and checked by anybody without this system.

A pack is a ZIP. ``manifest.json`` holds the facts of the acceptance and the SHA-256 of every other
file; ``manifest.sig`` is its Ed25519 signature. A change without the private key is found out::

    python -m quoting.core.evidence CONSTANCIA.zip --key LLAVE

The facts hold the hash of the PDF that was accepted. Where none was ready by then they say so, and
the pack may hold a *copy*, made afterwards of the same content, under a name of its own.

``LLAVE`` is the company's public key, 64 hexadecimal digits, or a file that holds it. Without it
the pack is checked against the key that it brings along, which a forger would replace: the verdict
says so. Exit code 0: untouched; 1: not.

>>> key = public_key(bytes(32))
>>> check(b"PK", key).problems
('El archivo ZIP está dañado.',)
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from catalog.core import codec
from catalog.core.codec import CodecError, Raw
from catalog.core.errors import EngineError
from catalog.core.money import show_money
from quoting.core.promise import Foot, Milestone, Promise
from quoting.core.selection import SelectionError, select

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sig"
PROMISE, TERMS, README = "cotizacion.json", "condiciones.txt", "LEEME.txt"
PDF, COPY, SIGNATURE = "cotizacion.pdf", "cotizacion-copia.pdf", "firma.png"
_ALWAYS = {MANIFEST, SEAL, PROMISE, TERMS, README}
_SOMETIMES = {PDF, COPY, SIGNATURE}
_PURPOSE = b"cotizador: constancia de aceptacion 1\n"  # a signature for this and nothing else
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Offerer:
    """The company whose quotation was accepted; ``account`` is its own in the system, which no
    letterhead changes."""

    trade_name: str
    legal_name: str = ""
    rfc: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who accepted; ``written_by`` is the person of the company who wrote it down, if one did."""

    name: str
    role: str = ""
    written_by: str = ""


@dataclass(frozen=True, slots=True)
class Reception:
    """How the acceptance came in; ``link`` is the key of the customer's link."""

    channel: str
    link: int | None = None
    ip: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What was accepted, by whom and when. Hashes are SHA-256; ``pdf_sha256`` is empty when no
    document was ready by then, ``signature_sha256`` when none was drawn."""

    company: Offerer
    folio: str
    version: int
    promise_digest: str
    terms_sha256: str
    lines: tuple[int, ...]
    whole: bool
    totals: Foot
    accepted_by: Signer
    received: Reception
    at: datetime
    milestones: tuple[Milestone, ...] = ()
    pdf_sha256: str = ""
    signature_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The facts of an acceptance, and the picture of its signature (a PNG, or nothing)."""

    facts: Facts
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class Manifest:
    """``facts`` as they were written: later programmes may know more of them."""

    facts: Raw
    facts_digest: str
    files: dict[str, str]
    public_key: str
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Verdict:
    """``problems`` are sentences; without any the pack is untouched. ``facts`` is None unless the
    manifest is genuine. ``key`` is the public key it was checked with; ``key_was_given`` says that
    it came from outside; ``has_copy`` that the PDF in it was made later. ``digest`` is that of the
    facts."""

    problems: tuple[str, ...]
    facts: Facts | None
    key: str
    key_was_given: bool
    has_copy: bool = False
    digest: str = ""

    @property
    def is_genuine(self) -> bool:
        return not self.problems


class PackError(EngineError):
    """Something that is no evidence pack, or not a whole one."""


def company_key(root: bytes, account: str) -> bytes:
    """The private key of a company, 32 bytes, derived from the programme's: no company can seal
    what another's key opens (HKDF, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=_PURPOSE + account.encode()).derive(root)


def public_key(private: bytes) -> str:
    """The public half of a private key of 32 bytes, hexadecimal."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def seal(facts: Facts, files: Mapping[str, bytes], private: bytes) -> bytes:
    """The pack of ``facts`` and ``files``, always the same, signed with a key of 32 bytes."""
    hashes = {name: sha256(content).hexdigest() for name, content in files.items()}
    written = Raw(codec.write(facts))
    manifest = codec.write(Manifest(written, codec.digest(facts), hashes, public_key(private)))
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(_PURPOSE + manifest)
    return _zipped({MANIFEST: manifest, SEAL: signature.hex().encode(), **files})


def check(pack: bytes, key: str = "") -> Verdict:
    """Whether ``pack`` is as it was sealed under the public ``key`` (its own, when empty)."""
    given = bool(key)
    try:
        files = _unzipped(pack)
        manifest = codec.read(Manifest, files[MANIFEST])
        key = key or manifest.public_key
        _check_signature(files, key)
        facts = codec.read(Facts, bytes(manifest.facts))
    except PackError as error:
        return Verdict((str(error),), None, key, given)
    except CodecError:
        return Verdict(("El manifiesto no se puede leer.",), None, key, given)
    problems = tuple(_problems(pack, files, manifest, facts))
    return Verdict(problems, facts, key, given, COPY in files, manifest.facts_digest)


def _check_signature(files: Mapping[str, bytes], key: str) -> None:
    try:
        verifier = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    except ValueError as error:
        raise PackError("La llave pública debe tener 64 dígitos hexadecimales.") from error
    try:
        signature = bytes.fromhex(files[SEAL].decode("ascii"))
        verifier.verify(signature, _PURPOSE + files[MANIFEST])
        if files[SEAL] != signature.hex().encode():  # another spelling of the same
            raise InvalidSignature
    except (InvalidSignature, ValueError) as error:
        raise PackError(
            "La firma electrónica del manifiesto no corresponde a esta llave: el manifiesto "
            "cambió, o lo selló alguien más."
        ) from error


def _problems(
    pack: bytes, files: Mapping[str, bytes], manifest: Manifest, facts: Facts
) -> list[str]:
    """What does not agree, once the manifest is known to be genuine."""
    listed = manifest.files
    found = [f"Sobra el archivo {name}." for name in set(files) - {MANIFEST, SEAL} - set(listed)]
    for name, expected in listed.items():
        if name not in files:
            found.append(f"Falta el archivo {name}.")
        elif sha256(files[name]).hexdigest() != expected:
            found.append(f"El archivo {name} cambió.")
    if not found and not _ALWAYS <= set(files) <= _ALWAYS | _SOMETIMES:
        found.append("La constancia no tiene los archivos que debe.")
    if not found and sha256(manifest.facts).hexdigest() != manifest.facts_digest:
        found.append("La huella de los datos de la aceptación no coincide.")
    found = found or list(_contradictions(files, facts))
    if not found and _zipped(files) != pack:
        found.append("El contenido está completo, pero el archivo ZIP no es el original.")
    return sorted(found)


def _contradictions(files: Mapping[str, bytes], facts: Facts) -> Iterator[str]:
    """What the files say otherwise than the facts."""
    if sha256(files[PROMISE]).hexdigest() != facts.promise_digest:
        yield "La cotización no es la que se aceptó."
    for name, expected, what in (
        (TERMS, facts.terms_sha256, "Las condiciones no son las que se aceptaron."),
        (SIGNATURE, facts.signature_sha256, "La firma no es la de quien aceptó."),
        (PDF, facts.pdf_sha256, "El PDF no es el que se aceptó."),
    ):
        found = sha256(files[name]).hexdigest() if name in files else ""
        if found != expected and not (name == PDF and not found):
            yield what
    if COPY in files and facts.pdf_sha256:
        yield "Sobra la copia: la constancia ya dice qué PDF se aceptó."
    try:
        promise = codec.read(Promise, files[PROMISE])
        total = select(promise, facts.lines).totals.total
    except (CodecError, SelectionError) as error:
        yield str(error)
        return
    if (promise.folio, promise.version) != (facts.folio, facts.version):
        yield "El folio o la versión no son los que se aceptaron."
    if total != facts.totals.total:
        yield "El total aceptado no es el de las partidas elegidas."


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """One spelling of a ZIP: no compression, no clock, the files in the order of their names."""
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return output.getvalue()


def _unzipped(pack: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(pack)) as archive:
            names = archive.namelist()
            files = {name: archive.read(name) for name in names}
    except Exception as error:  # a damaged ZIP raises errors of many kinds
        raise PackError("El archivo ZIP está dañado.") from error
    if len(files) != len(names):
        raise PackError("La constancia tiene un archivo repetido.")
    for name in (MANIFEST, SEAL):
        if name not in files:
            raise PackError(f"Falta el archivo {name}.")
    return files


def spoken(verdict: Verdict) -> str:
    """The verdict in Spanish, for whoever asked."""
    lines = ["CONSTANCIA AUTÉNTICA" if verdict.is_genuine else "CONSTANCIA ALTERADA"]
    lines += [f"  - {problem}" for problem in verdict.problems]
    facts = verdict.facts
    if facts is not None and verdict.is_genuine:
        who, role = facts.accepted_by.name, facts.accepted_by.role
        taken = ", ".join(map(str, facts.lines))
        what = "completa" if facts.whole else f"partidas: {taken}"
        lines += [
            f"  Cotización: {facts.folio}, versión {facts.version} ({what})",
            f"  De: {facts.company.trade_name} (cuenta {facts.company.account})",
            f"  Aceptada por: {who}{f', {role}' if role else ''}",
            f"  Momento: {facts.at.isoformat()}",
            f"  Total aceptado: ${show_money(facts.totals.total)}",
            f"  Huella: {verdict.digest}",
        ]
        if verdict.has_copy:
            lines.append("  El PDF es una copia hecha después de aceptar, del mismo contenido.")
    if verdict.is_genuine and not verdict.key_was_given:
        lines += [
            "  Ojo: se revisó con la llave que trae la propia constancia. Pide a la empresa su",
            f"  llave pública: compara que sea {verdict.key} o repite con --key.",
        ]
    return "\n".join(lines)
