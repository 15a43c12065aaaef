"""The PDF of a sent quotation is made once, by one worker, and tells how it ended."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from quoting.offers import tasks
from quoting.offers.models.versions import QuoteDocument
from quoting.offers.pdf import quote as pdf
from quoting.offers.services.documents import current_document, request_document
from quoting.offers.services.links import living_link, replace_link, revoke_link
from quoting.offers.tasks import make_document
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.work.making import NO_ROOM, OUR_FAULT, CannotBeMade
from tenants.work.queues import PDF
from tests.people import make_person
from tests.quoting.make import make_sent

State = QuoteDocument.State
Committing = Callable[..., object]


def make_queued(by: User) -> QuoteDocument:
    return request_document(make_sent(by), by)


def deliver(document: QuoteDocument) -> QuoteDocument:
    """What the worker does when the task reaches it."""
    link = living_link(document.version)
    make_document(connection.schema_name, document.pk, link.pk if link else None)
    document.refresh_from_db()
    return document


def test_asking_makes_the_pdf_and_stores_it_for_the_company(
    owner: User, django_capture_on_commit_callbacks: Committing
) -> None:
    version = make_sent(owner)

    with django_capture_on_commit_callbacks(execute=True):
        document = request_document(version, owner)

    document.refresh_from_db()
    assert (document.state, document.pages) == (State.READY, 2)
    with document.file.open() as stored:
        assert stored.read().startswith(b"%PDF")
    assert connection.schema_name in document.file.path


def test_the_same_content_is_asked_for_once(
    owner: User, seller: User, django_capture_on_commit_callbacks: Committing
) -> None:
    version = make_sent(owner)

    with django_capture_on_commit_callbacks() as sent:
        documents = {request_document(version, by).pk for by in (owner, seller, owner)}

    assert len(documents) == QuoteDocument.objects.count() == 1
    assert len(sent) == 1


def test_a_pdf_whose_link_was_replaced_meanwhile_is_not_made(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make_queued(owner)
    link = living_link(document.version)
    assert link is not None
    replace_link(document.version, owner, timezone.now())
    monkeypatch.setattr(pdf, "render_quote", lambda *args: pytest.fail("nobody reads it"))
    make_document(connection.schema_name, document.pk, link.pk)
    assert not QuoteDocument.objects.filter(pk=document.pk).exists()


def test_delivering_twice_renders_once(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    document = deliver(make_queued(owner))
    monkeypatch.setattr(pdf, "render_quote", lambda *args: pytest.fail("rendered again"))

    assert deliver(document).state == State.READY


def test_a_new_link_or_none_is_another_content_since_the_qr_differs(owner: User) -> None:
    version = make_sent(owner)
    first = request_document(version, owner)

    link = replace_link(version, owner, timezone.now())
    second = request_document(version, owner)
    revoke_link(link, owner, timezone.now())
    third = request_document(version, owner)

    assert len({first.content_hash, second.content_hash, third.content_hash}) == 3
    assert current_document(version, link) == second
    assert current_document(version, None) == third


def test_a_new_layout_does_not_hide_the_pdf_that_is_there(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = deliver(make_queued(owner))
    version, link = document.version, living_link(document.version)
    monkeypatch.setattr("quoting.offers.services.documents.LAYOUT", 99)

    assert current_document(version, link) == document
    newer = request_document(version, owner)
    assert newer != document
    assert current_document(version, link) == newer


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CannotBeMade("Divídela en dos."), "Divídela en dos."),
        (SoftTimeLimitExceeded(), tasks.TOO_SLOW),
        (OSError("No space left on device"), NO_ROOM),
        (ZeroDivisionError(), OUR_FAULT),
    ],
)
def test_a_failure_leaves_a_reason_that_the_user_understands(
    owner: User, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr(pdf, "render_quote", fail)

    document = deliver(make_queued(owner))

    assert (document.state, document.reason) == (State.FAILED, reason)
    assert not document.file


def test_asking_again_after_a_failure_tries_again(
    owner: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Committing
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "render_quote", lambda *args: 1 / 0)
        document = deliver(make_queued(owner))

    with django_capture_on_commit_callbacks(execute=True):
        request_document(document.version, owner)

    document.refresh_from_db()
    assert (document.state, document.reason) == (State.READY, "")


def test_what_is_being_made_is_not_asked_again_until_its_worker_is_lost(owner: User) -> None:
    document = make_queued(owner)
    now = timezone.now()
    QuoteDocument.objects.update(state=State.RENDERING, started_at=now)

    put_back = QuoteDocument.objects.put_back
    assert not put_back(document.pk, now + timedelta(seconds=PDF.hard))
    assert put_back(document.pk, now + PDF.lease)


def test_what_waits_for_its_turn_is_not_asked_again_however_long_it_waits(owner: User) -> None:
    document = make_queued(owner)

    assert not QuoteDocument.objects.put_back(document.pk, timezone.now() + timedelta(days=1))


def test_a_document_of_a_killed_worker_is_claimed_again_after_a_while(owner: User) -> None:
    document = make_queued(owner)
    killed_at = timezone.now()
    assert QuoteDocument.objects.claim(document.pk, killed_at)

    assert QuoteDocument.objects.claim(document.pk, killed_at + timedelta(minutes=2)) is None
    assert QuoteDocument.objects.claim(document.pk, killed_at + PDF.lease)


def test_a_slow_worker_whose_claim_was_taken_over_leaves_no_trace(owner: User) -> None:
    document = make_queued(owner)
    early = timezone.now()
    slow = QuoteDocument.objects.claim(document.pk, early)
    quick = QuoteDocument.objects.claim(document.pk, early + timedelta(minutes=6))
    link = living_link(document.version)

    tasks.render_document(quick, link)
    tasks.render_document(slow, link)

    document.refresh_from_db()
    assert document.state == State.READY
    stored = default_storage.listdir("cotizaciones")[1]
    assert [name for name in stored if document.content_hash in name] == [
        document.file.name.rpartition("/")[2]
    ]


def test_two_workers_at_once_render_once(
    own_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quoting.offers.services.documents.enqueue", lambda *args: None)
    document = make_queued(make_person(Role.OWNER))
    together = Barrier(4)

    def work(moment: datetime) -> bool:
        with company_context(own_company):
            together.wait()
            claimed = QuoteDocument.objects.claim(document.pk, moment) is not None
        connection.close()
        return claimed

    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(work, [timezone.now()] * 4))

    assert sorted(claims) == [False, False, False, True]


def test_many_who_ask_at_once_make_one_document_and_one_link(
    own_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        "quoting.offers.services.documents.enqueue", lambda *args: asked.append(args)
    )
    owner = make_person(Role.OWNER)
    version = make_sent(owner)
    together = Barrier(4)

    def ask(number: int) -> int:
        with company_context(own_company):
            together.wait()
            found = request_document(version, owner).pk
        connection.close()
        return found

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(ask, range(4)))

    assert len(found) == len(asked) == version.links.count() == 1
