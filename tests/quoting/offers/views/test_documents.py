"""The panels of PDF and link on the page of a sent quotation."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.services.documents import request_document
from quoting.offers.services.links import living_link
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import make_sent

Browse = Callable[..., CompanyClient]
State = QuoteDocument.State
HTMX = {"HX-Request": "true"}


@pytest.fixture
def version(owner: User) -> QuoteVersion:
    sent = make_sent(owner)
    request_document(sent, owner)
    return sent


def panel(client: CompanyClient, version: QuoteVersion, state: str = "") -> str:
    response = client.get(f"/versiones/{version.pk}/documento/?estado={state}", headers=HTMX)
    return response.content.decode()


def test_while_the_pdf_is_made_the_panel_asks_again_each_second(
    version: QuoteVersion, seller: User, client_for: Browse
) -> None:
    html = panel(client_for(seller), version)

    assert 'hx-trigger="every 1s"' in html
    assert 'role="status"' in html


def test_nothing_is_swapped_until_something_changes(
    version: QuoteVersion, seller: User, client_for: Browse
) -> None:
    browser = client_for(seller)
    path = f"/versiones/{version.pk}/documento/?estado=queued"

    assert browser.get(path).status_code == 204
    QuoteDocument.objects.update(state=State.RENDERING, started_at=timezone.now())
    assert browser.get(path).status_code == 200


def test_a_failure_shows_its_reason_and_a_retry(
    version: QuoteVersion,
    seller: User,
    client_for: Browse,
    django_capture_on_commit_callbacks,
) -> None:
    QuoteDocument.objects.update(state=State.FAILED, reason="Divídela en dos.")
    browser = client_for(seller)
    html = panel(browser, version)
    assert "Divídela en dos." in html
    assert "hx-trigger" not in html

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(f"/versiones/{version.pk}/documento/hacer/", headers=HTMX)

    assert 'hx-trigger="every 1s"' in answer.content.decode()
    assert "Descargar PDF" in panel(browser, version)


def test_the_pdf_is_streamed_to_owner_and_sales_only(
    version: QuoteVersion,
    owner: User,
    seller: User,
    worker: User,
    client_for: Browse,
    django_capture_on_commit_callbacks,
) -> None:
    QuoteDocument.objects.update(state=State.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        document = request_document(version, owner)
    path = f"/documentos/{document.pk}/pdf/"

    for user in (owner, seller):
        response = client_for(user).get(path)
        assert b"".join(response.streaming_content).startswith(b"%PDF")
        assert "COT-0001 Sra Mendoza.pdf" in response["Content-Disposition"]
    assert client_for(worker).get(path).status_code == 403
    assert client_for(None).get(path).status_code == 302


def test_an_unfinished_pdf_is_not_found(
    version: QuoteVersion, seller: User, client_for: Browse
) -> None:
    document = QuoteDocument.objects.get()

    assert client_for(seller).get(f"/documentos/{document.pk}/pdf/").status_code == 404


def test_a_pdf_that_the_storage_lost_is_not_found(
    version: QuoteVersion, seller: User, client_for: Browse
) -> None:
    QuoteDocument.objects.update(state=State.READY, file="cotizaciones/perdido.pdf")
    document = QuoteDocument.objects.get()

    assert client_for(seller).get(f"/documentos/{document.pk}/pdf/").status_code == 404


def test_revoking_and_changing_the_link_ask_for_the_pdf_with_the_right_qr(
    version: QuoteVersion, seller: User, client_for: Browse
) -> None:
    browser = client_for(seller)
    first = living_link(version)

    browser.post(f"/enlaces/{first.pk}/revocar/")
    assert living_link(version) is None
    assert QuoteDocument.objects.count() == 2

    browser.post(f"/versiones/{version.pk}/enlace/")
    assert living_link(version) not in (None, first)
    assert QuoteDocument.objects.count() == 3


def test_a_link_that_never_was_is_not_called_revoked(
    owner: User, seller: User, client_for: Browse
) -> None:
    browser = client_for(seller)
    sent = make_sent(owner)
    address = f"/cotizaciones/{sent.quote_id}/"
    page = browser.get(address).content.decode()
    assert "Todavía no hay enlace" in page
    assert "desactivado" not in page

    browser.post(f"/versiones/{sent.pk}/enlace/")
    assert "Enviar al cliente" in browser.get(address).content.decode()

    browser.post(f"/enlaces/{living_link(sent).pk}/revocar/")
    page = browser.get(address).content.decode()
    assert "El enlace está desactivado" in page
    assert "Todavía no hay enlace" not in page


@pytest.mark.parametrize("path", ["versiones/{0}/enlace/", "versiones/{0}/documento/hacer/"])
def test_what_changes_something_needs_a_post(
    version: QuoteVersion, seller: User, client_for: Browse, path: str
) -> None:
    assert client_for(seller).get("/" + path.format(version.pk)).status_code == 405
