"""An untouched pack passes; whatever is done to one without the private key is found out."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from catalog.core import codec
from quoting.core.evidence import (
    COPY,
    MANIFEST,
    PDF,
    PROMISE,
    README,
    SEAL,
    SIGNATURE,
    TERMS,
    check,
    public_key,
    seal,
    spoken,
)
from tests.quoting.offers.make_promises import make_evidence, make_promise

PRIVATE, FORGERS = bytes(range(32)), bytes(range(32, 64))
KEY = public_key(PRIVATE)
TAMPERINGS = 200
PROJECT = Path(__file__).parents[3]
Files = dict[str, bytes]
Tampering = Callable[[Random], bytes]


def make_pack(
    folio: str = "COT-0001", private: bytes = PRIVATE, more: Files | None = None, **changes: str
) -> bytes:
    """``more`` files, and ``changes`` of its facts."""
    promise = make_promise(folio=folio)
    files = {
        PROMISE: codec.write(promise),
        TERMS: promise.terms.encode(),
        README: b"LEEME",
        PDF: f"%PDF of {folio}".encode(),
        SIGNATURE: b"\x89PNG " + folio.encode(),
    }
    hashes = {
        "pdf_sha256": sha256(files[PDF]).hexdigest(),
        "signature_sha256": sha256(files[SIGNATURE]).hexdigest(),
    }
    facts = make_evidence(promise, **hashes | changes).facts
    files |= more or {}
    return seal(facts, {name: found for name, found in files.items() if found}, private)


PACK, OTHER = make_pack(), make_pack("COT-0002")


def opened(pack: bytes) -> Files:
    with zipfile.ZipFile(BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def closed(files: Files) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content)
    return output.getvalue()


def flip_a_bit_of_the_zip(dice: Random) -> bytes:
    content = bytearray(PACK)
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return bytes(content)


def flip_a_bit_of_a_file(dice: Random) -> bytes:
    files = opened(PACK)
    name = dice.choice(sorted(files))
    content = bytearray(files[name])
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return closed(files | {name: bytes(content)})


def cut_short_or_add_to_the_zip(dice: Random) -> bytes:
    if dice.random() < 0.5:
        return PACK[: dice.randrange(len(PACK))]
    return PACK + dice.randbytes(dice.randrange(1, 20))


def remove_a_file(dice: Random) -> bytes:
    files = opened(PACK)
    del files[dice.choice(sorted(files))]
    return closed(files)


def add_a_file(dice: Random) -> bytes:
    return closed(opened(PACK) | {f"anexo-{dice.randrange(99)}.txt": b"de acuerdo"})


def swap_a_file_with_another_packs(dice: Random) -> bytes:
    name = dice.choice([MANIFEST, SEAL, PROMISE, PDF, SIGNATURE])
    return closed(opened(PACK) | {name: opened(OTHER)[name]})


def swap_two_files(dice: Random) -> bytes:
    files = opened(PACK)
    one, two = dice.sample(sorted(files), 2)
    files[one], files[two] = files[two], files[one]
    return closed(files)


def change_a_number(dice: Random) -> bytes:
    files = opened(PACK)
    promise = json.loads(files[PROMISE])
    promise["totals"]["total"] = f"{dice.randrange(1, 19000)}.00"
    return closed(files | {PROMISE: codec.write(promise)})


def with_facts(changes: dict[str, Any], files: Files) -> Files:
    """All hashes recomputed, as a forger without the key would."""
    manifest = json.loads(files[MANIFEST])
    manifest["facts"] |= changes
    manifest["facts_digest"] = codec.digest(manifest["facts"])
    others = {name: content for name, content in files.items() if name not in (MANIFEST, SEAL)}
    manifest["files"] = {name: sha256(content).hexdigest() for name, content in others.items()}
    return files | {MANIFEST: codec.write(manifest)}


def change_a_fact_and_recompute_all_hashes(dice: Random) -> bytes:
    changes = dice.choice(
        [
            {"accepted_by": {"name": f"Otra {dice.randrange(99)}", "role": ""}},
            {"at": f"2026-12-{dice.randrange(10, 31)}T10:15:00-06:00"},
            {"lines": [1], "whole": False},
            {"version": dice.randrange(2, 9)},
        ]
    )
    return closed(with_facts(changes, opened(PACK)))


def change_a_file_and_recompute_all_hashes(dice: Random) -> bytes:
    files = opened(PACK) | {TERMS: f"Garantía de {dice.randrange(2, 99)} años".encode()}
    return closed(with_facts({"terms_sha256": sha256(files[TERMS]).hexdigest()}, files))


def seal_it_again_with_another_key(dice: Random) -> bytes:
    return make_pack(private=dice.choice([FORGERS, dice.randbytes(32)]))


KINDS: list[Tampering] = [
    flip_a_bit_of_the_zip,
    flip_a_bit_of_a_file,
    cut_short_or_add_to_the_zip,
    remove_a_file,
    add_a_file,
    swap_a_file_with_another_packs,
    swap_two_files,
    change_a_number,
    change_a_fact_and_recompute_all_hashes,
    change_a_file_and_recompute_all_hashes,
    seal_it_again_with_another_key,
]


def test_an_untouched_pack_passes_and_says_what_was_accepted() -> None:
    for key in (KEY, ""):
        verdict = check(PACK, key)
        assert verdict.problems == ()
        assert "CONSTANCIA AUTÉNTICA" in spoken(verdict)
        assert "Aceptada por: Laura Mendoza, Compras" in spoken(verdict)
    assert "Pide a la empresa su" in spoken(check(PACK))
    assert closed(opened(PACK)) == PACK  # what the tamperings below start from
    assert seal(check(PACK).facts, _contents(PACK), PRIVATE) == PACK


def test_a_copy_is_admitted_only_where_no_pdf_was_accepted_and_says_so() -> None:
    copy = {PDF: b"", COPY: b"%PDF made later"}
    later = check(make_pack(more=copy, pdf_sha256=""), KEY)
    assert later.problems == ()
    assert "copia hecha después de aceptar" in spoken(later)
    assert "copia" not in spoken(check(PACK, KEY))

    for pack, problem in (
        (make_pack(more=copy), "Sobra la copia: la constancia ya dice qué PDF se aceptó."),
        (make_pack(pdf_sha256=""), "El PDF no es el que se aceptó."),
        (make_pack(more={PDF: b"%PDF other"}), "El PDF no es el que se aceptó."),
    ):
        assert check(pack, KEY).problems == (problem,)


def test_a_pack_of_an_older_or_a_newer_programme_stays_genuine() -> None:
    """What is hashed is what was written, not what today's programme would write."""
    facts, files = check(PACK).facts, _contents(PACK)
    newer = codec.plain(facts) | {"weather": "sol"}
    assert check(seal(newer, files, PRIVATE), KEY).problems == ()

    without_notes = json.loads(files[PROMISE])
    del without_notes["notes"]
    files[PROMISE] = codec.write(without_notes)
    older = replace(facts, promise_digest=sha256(files[PROMISE]).hexdigest())
    assert check(seal(older, files, PRIVATE), KEY).problems == ()


def _contents(pack: bytes) -> Files:
    return {name: content for name, content in opened(pack).items() if name not in (MANIFEST, SEAL)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_tampering_is_found_out(kind: Tampering) -> None:
    dice = Random(kind.__name__)
    passed = []
    for number in range(-(-TAMPERINGS // len(KINDS))):
        tampered = kind(dice)
        assert tampered != PACK
        if check(tampered, KEY).is_genuine:
            passed.append(number)
    assert passed == []


def test_every_single_bit_of_the_first_and_last_kilobyte_counts() -> None:
    places = [*range(0, 1024, 7), *range(len(PACK) - 1024, len(PACK))]
    for place in places:
        content = bytearray(PACK)
        content[place] ^= 1 << place % 8
        assert not check(bytes(content), KEY).is_genuine, place


@pytest.mark.parametrize("pack", [b"", b"PK", b"\0" * 500, closed({}), closed({MANIFEST: b"["})])
def test_what_is_no_pack_is_refused_in_words(pack: bytes) -> None:
    assert "ALTERADA" in spoken(check(pack, KEY))


def test_a_wrong_key_is_said_to_be_wrong() -> None:
    assert "64 dígitos" in spoken(check(PACK, "llave"))
    assert "no corresponde a esta llave" in spoken(check(PACK, public_key(FORGERS)))


def test_anybody_checks_a_pack_without_the_system(tmp_path: Path) -> None:
    path, key = tmp_path / "c.zip", tmp_path / "llave.txt"
    key.write_text(f"Llave pública:\n{KEY}\n")

    def run(pack: bytes, given: str) -> tuple[int, str]:
        path.write_bytes(pack)
        command = [sys.executable, "-m", "quoting.core.evidence", str(path), "--key", given]
        done = subprocess.run(
            command, cwd=PROJECT, env={"PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    for given in (KEY, str(key)):
        code, words = run(PACK, given)
        assert (code, words.splitlines()[0]) == (0, "CONSTANCIA AUTÉNTICA")
    code, words = run(change_a_number(Random(1)), KEY)
    assert (code, words.splitlines()[:2]) == (
        1,
        ["CONSTANCIA ALTERADA", "  - El archivo cotizacion.json cambió."],
    )


def test_the_checker_needs_neither_framework_nor_database() -> None:
    script = "import sys, quoting.core.evidence as e; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, env={}, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False"
