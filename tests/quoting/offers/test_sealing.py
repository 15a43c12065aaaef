"""An acceptance becomes a file that proves it, made once by a worker."""

import json
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config.env import derived_key, env_signing_key
from quoting.checks import evidence_key
from quoting.core.evidence import check, public_key, spoken
from quoting.offers.models.responses import EvidencePack, Outcome
from quoting.offers.sealing import own_key, pack_of
from quoting.offers.services.answers import Acceptance, accept, request_pack
from quoting.offers.services.documents import request_document
from quoting.offers.tasks import make_evidence_pack
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.quoting.make import MOMENT, make_sent

Committing = Callable[..., object]
PNG = b"\x89PNG signature"


def accepted(owner: User, committing: Committing) -> Outcome:
    version = make_sent(owner)
    with committing(execute=True):
        request_document(version, owner)
    answer = Acceptance("Laura", signature=PNG, link=version.links.get(), lines=[1, 2])
    with committing(execute=True):
        return accept(version, answer, MOMENT)


def test_the_pack_holds_what_was_accepted_and_passes(
    owner: User, django_capture_on_commit_callbacks: Committing
) -> None:
    outcome = accepted(owner, django_capture_on_commit_callbacks)
    pack = EvidencePack.objects.get()
    with pack.file.open() as stored:
        content = stored.read()
    verdict = check(content, public_key(own_key()))
    assert verdict.problems == ()
    assert verdict.facts.lines == (1, 2)
    with ZipFile(BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == [
            "LEEME.txt",
            "condiciones.txt",
            "cotizacion.json",
            "cotizacion.pdf",
            "firma.png",
            "manifest.json",
            "manifest.sig",
        ]
        assert archive.read("cotizacion.pdf").startswith(b"%PDF")
        assert archive.read("firma.png") == PNG
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["facts_digest"] == outcome.evidence_digest
    assert connection.schema_name in pack.file.path


def test_it_tells_nobody_what_the_company_earns(
    owner: User, django_capture_on_commit_callbacks: Committing
) -> None:
    accepted(owner, django_capture_on_commit_callbacks)
    with EvidencePack.objects.get().file.open() as stored, ZipFile(stored) as archive:
        texts = [archive.read(name) for name in archive.namelist() if name != "cotizacion.pdf"]
    for secret in (b"1745.78", b"direct_cost", b"takeoff", b"margin"):
        assert not any(secret in text for text in texts)


def test_it_is_made_once_however_often_it_is_asked_for(
    owner: User, django_capture_on_commit_callbacks: Committing
) -> None:
    outcome = accepted(owner, django_capture_on_commit_callbacks)
    before = EvidencePack.objects.values().get()
    make_evidence_pack(connection.schema_name, outcome.pk)
    with django_capture_on_commit_callbacks(execute=True) as asked:
        request_pack(Outcome.objects.get(), owner)
    assert asked == []
    assert EvidencePack.objects.values().get() == before


def test_an_acceptance_without_document_or_signature_has_its_pack_too(owner: User) -> None:
    outcome = accept(make_sent(owner), Acceptance("Laura", channel="phone", by=owner), MOMENT)
    make_evidence_pack(connection.schema_name, outcome.pk)
    with EvidencePack.objects.get().file.open() as stored:
        verdict = check(stored.read())
    assert verdict.problems == ()
    assert verdict.facts.pdf_sha256 == verdict.facts.signature_sha256 == ""


def test_a_pdf_that_was_not_ready_at_the_acceptance_comes_into_a_second_pack_as_a_copy(
    owner: User, django_capture_on_commit_callbacks: Committing
) -> None:
    version = make_sent(owner)
    with django_capture_on_commit_callbacks() as asked:
        outcome = accept(version, Acceptance("Laura", channel="phone", by=owner), MOMENT)
    document = version.documents.get()  # asked for by the acceptance itself
    assert document.state == document.State.QUEUED
    assert outcome.evidence.facts.pdf_sha256 == ""
    make_evidence_pack(connection.schema_name, outcome.pk)
    first = EvidencePack.objects.get()
    assert not first.has_pdf

    for work in asked:  # now the worker comes to it
        work()

    assert EvidencePack.objects.count() == 2
    full = pack_of(outcome)
    assert full is not None
    assert full.has_pdf
    document.refresh_from_db()
    with full.file.open() as stored, document.file.open() as pdf, ZipFile(stored) as archive:
        assert archive.read("cotizacion-copia.pdf") == pdf.read()
        assert "cotizacion.pdf" not in archive.namelist()
    with full.file.open() as stored, first.file.open() as before:
        verdicts = [check(pack.read(), public_key(own_key())) for pack in (stored, before)]
    assert [verdict.problems for verdict in verdicts] == [(), ()]
    assert verdicts[0].facts == verdicts[1].facts  # what was signed is the same
    assert "copia hecha después de aceptar" in spoken(verdicts[0])
    with django_capture_on_commit_callbacks() as asked:
        make_evidence_pack(connection.schema_name, outcome.pk)
        request_pack(outcome, owner)
    assert asked == []
    assert EvidencePack.objects.count() == 2


def test_the_key_is_the_operators_or_derived_on_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLAVE", "0123456789abcdef" * 4)
    assert env_signing_key("LLAVE", "secreto").hex() == "0123456789abcdef" * 4
    monkeypatch.setenv("LLAVE", " ")
    assert env_signing_key("LLAVE", "secreto") == derived_key("secreto") != derived_key("otro")
    for wrong in ("ab" * 32, "0123", "x" * 64):
        monkeypatch.setenv("LLAVE", wrong)
        with pytest.raises(ImproperlyConfigured, match="64 dígitos hexadecimales") as refusal:
            env_signing_key("LLAVE", "secreto")
        assert wrong not in str(refusal.value)


def test_no_company_can_seal_what_the_key_of_another_opens(
    owner: User,
    neighbour: Company,
    django_capture_on_commit_callbacks: Committing,
) -> None:
    outcome = accepted(owner, django_capture_on_commit_callbacks)
    assert outcome.evidence.facts.company.account == connection.schema_name
    with EvidencePack.objects.get().file.open() as stored:
        content = stored.read()
    ours = public_key(own_key())
    with company_context(neighbour):
        theirs = public_key(own_key())
    assert check(content, ours).is_genuine
    assert not check(content, theirs).is_genuine
    assert public_key(settings.EVIDENCE_KEY) not in {ours, theirs}
    assert f"(cuenta {connection.schema_name})" in spoken(check(content, ours))


def test_a_derived_key_stops_a_production(settings: object) -> None:
    settings.EVIDENCE_KEY_IS_OWN = False
    assert list(evidence_key(None)) == []
    settings.BASE_DOMAIN = "example.mx"
    assert [message.id for message in evidence_key(None)] == ["quoting.E001"]
    settings.EVIDENCE_KEY_IS_OWN = True
    assert list(evidence_key(None)) == []
