"""The evidence pack of an acceptance: made, and checked by anybody without this system.

A pack is a ZIP. ``manifest.json`` holds the facts of the acceptance and the SHA-256 of every other
file; ``manifest.sig`` is its Ed25519 signature. Whoever changes anything without the private key
is found out::

    python -m quoting.core.evidence CONSTANCIA.zip --key LLAVE

The PDF that whoever accepted had before them is bound by its hash in the facts. Where none was
ready by then the facts say so, and the pack may hold a *copy*, made afterwards of the same content:
it has a name of its own, so it is never taken for what was seen.

``LLAVE`` is the company's public key, 64 hexadecimal digits, or a file that holds it. Without it
the pack is checked against the key that it brings along, which a forger would replace: the verdict
says so. Exit code 0: untouched; 1: not.

>>> key = public_key(bytes(32))
>>> check(b"PK", key).problems
('El archivo ZIP está dañado.',)
>>> canonical({"b": 1, "a": "ñ"}).decode()
'{"a":"ñ","b":1}'
"""

import json
import lzma
import struct
import sys
import zipfile
import zlib
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from catalog.core.errors import EngineError
from catalog.core.money import show_money
from quoting.core.selection import select

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sig"
PROMISE, TERMS, PDF, COPY, SIGNATURE, README = (
    "cotizacion.json",
    "condiciones.txt",
    "cotizacion.pdf",
    "cotizacion-copia.pdf",
    "firma.png",
    "LEEME.txt",
)
_ALWAYS = {MANIFEST, SEAL, PROMISE, TERMS, README}
_SOMETIMES = {PDF, COPY, SIGNATURE}
_PURPOSE = b"cotizador: constancia de aceptacion 1\n"  # a signature for this and nothing else
_EPOCH = (1980, 1, 1, 0, 0, 0)
# All that a ZIP with any bit of it changed has been seen to raise, and their kin.
_DAMAGES = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, OSError,
    EOFError, ValueError, RuntimeError, OverflowError, MemoryError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """``problems`` are sentences; without any the pack is untouched. ``facts`` is what the pack
    says when its manifest is genuine, else None. ``key`` is the public key it was checked with,
    and ``key_was_given`` whether it came from outside the pack; ``has_copy`` is whether the PDF in
    it was made after the acceptance."""

    problems: tuple[str, ...]
    facts: Mapping[str, Any] | None
    key: str
    key_was_given: bool
    has_copy: bool = False

    @property
    def is_genuine(self) -> bool:
        return not self.problems


class PackError(EngineError):
    """Something that is no evidence pack, or not a whole one."""


def canonical(data: object) -> bytes:
    """JSON with one spelling: the same bytes for the same data."""
    written = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode()


def digest_of(data: object) -> str:
    """SHA-256 of ``canonical(data)``, hexadecimal."""
    return sha256(canonical(data)).hexdigest()


def public_key(private: bytes) -> str:
    """The public half of a private key of 32 bytes, hexadecimal."""
    return _signer(private).public_key().public_bytes_raw().hex()


def seal(facts: Mapping[str, Any], files: Mapping[str, bytes], private: bytes) -> bytes:
    """The pack of ``facts`` and ``files``, signed with a private key of 32 bytes. The same input
    always gives the same bytes."""
    manifest = canonical(
        {
            "format": FORMAT,
            "facts": facts,
            "facts_digest": digest_of(facts),
            "files": {name: sha256(content).hexdigest() for name, content in files.items()},
            "public_key": public_key(private),
        }
    )
    signature = _signer(private).sign(_PURPOSE + manifest).hex().encode()
    return _zipped({MANIFEST: manifest, SEAL: signature, **files})


def check(pack: bytes, key: str = "") -> Verdict:
    """Whether ``pack`` is as it was sealed under the public ``key`` (its own, when empty)."""
    given = bool(key)
    try:
        files = _unzipped(pack)
        manifest = json.loads(files[MANIFEST])
        key = key or str(manifest["public_key"])
        _check_signature(files, key)
    except PackError as error:
        return Verdict((str(error),), None, key, given)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Verdict(("El manifiesto no se puede leer.",), None, key, given)
    problems = tuple(_problems(pack, files, manifest))
    return Verdict(problems, manifest["facts"], key, given, COPY in files)


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


def _problems(pack: bytes, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> list[str]:
    """What does not agree, once the manifest is known to be genuine."""
    listed = dict(manifest["files"])
    found = [f"Sobra el archivo {name}." for name in set(files) - {MANIFEST, SEAL} - set(listed)]
    for name, expected in listed.items():
        if name not in files:
            found.append(f"Falta el archivo {name}.")
        elif sha256(files[name]).hexdigest() != expected:
            found.append(f"El archivo {name} cambió.")
    if not found and not _ALWAYS <= set(files) <= _ALWAYS | _SOMETIMES:
        found.append("La constancia no tiene los archivos que debe.")
    found = found or list(_contradictions(files, manifest))
    if not found and _zipped(files) != pack:
        found.append("El contenido está completo, pero el archivo ZIP no es el original.")
    return sorted(found)


def _contradictions(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    """Where the facts and the files that they speak of disagree."""
    facts = manifest["facts"]
    public = json.loads(files[PROMISE])
    if digest_of(facts) != manifest["facts_digest"]:
        yield "La huella de los datos de la aceptación no coincide."
    if digest_of(public) != facts["public_digest"]:
        yield "La cotización no es la que se aceptó."
    if (public["folio"], public["version"]) != (facts["folio"], facts["version"]):
        yield "El folio o la versión no son los que se aceptaron."
    for name, fact, what in (
        (TERMS, "terms_sha256", "Las condiciones no son las que se aceptaron."),
        (SIGNATURE, "signature_sha256", "La firma no es la de quien aceptó."),
        (PDF, "pdf_sha256", "El PDF no es el que se aceptó."),
    ):
        found = sha256(files[name]).hexdigest() if name in files else ""
        if found != facts[fact] and not (name == PDF and not found):
            yield what
    if COPY in files and facts["pdf_sha256"]:
        yield "Sobra la copia: la constancia ya dice qué PDF se aceptó."
    total = select(public, facts["lines"]).totals.total
    if f"{total:.2f}" != facts["totals"]["total"]:
        yield "El total aceptado no es el de las partidas elegidas."


def _signer(private: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(private)


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
            if len(set(names)) != len(names):
                raise PackError("La constancia tiene un archivo repetido.")
            files = {name: archive.read(name) for name in names}
    except _DAMAGES as error:
        raise PackError("El archivo ZIP está dañado.") from error
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
        who, role = facts["accepted_by"]["name"], facts["accepted_by"]["role"]
        lines_taken = ", ".join(map(str, facts["lines"]))
        what = "completa" if facts["whole"] else f"partidas: {lines_taken}"
        lines += [
            f"  Cotización: {facts['folio']}, versión {facts['version']} ({what})",
            f"  De: {facts['company']['trade_name']}",
            f"  Aceptada por: {who}{f', {role}' if role else ''}",
            f"  Momento: {facts['at']}",
            f"  Total aceptado: ${show_money(Decimal(facts['totals']['total']))}",
            f"  Huella: {digest_of(facts)}",
        ]
        if verdict.has_copy:
            lines.append("  El PDF es una copia hecha después de aceptar, del mismo contenido.")
    if verdict.is_genuine and not verdict.key_was_given:
        lines += [
            "  Ojo: se revisó con la llave que trae la propia constancia. Pide a la empresa su",
            f"  llave pública: compara que sea {verdict.key} o repite con --key.",
        ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = ArgumentParser(prog="evidence", description="Revisa una constancia de aceptación.")
    parser.add_argument("pack", type=Path, help="la constancia, un archivo .zip")
    parser.add_argument("--key", default="", help="la llave pública, o un archivo que la tiene")
    chosen = parser.parse_args(arguments)
    try:
        pack = chosen.pack.read_bytes()
        key = _given_key(chosen.key)
    except (OSError, UnicodeDecodeError) as error:
        print(f"No se puede leer el archivo: {error}")
        return 1
    verdict = check(pack, key)
    print(spoken(verdict))
    return 0 if verdict.is_genuine else 1


def _given_key(text: str) -> str:
    """The key itself, or the last line of the file that holds it."""
    text = text.strip()
    if not text or (len(text) == 64 and not Path(text).exists()):
        return text.lower()
    lines = Path(text).read_text().split()
    return lines[-1].lower() if lines else "?"


if __name__ == "__main__":
    sys.exit(main())
