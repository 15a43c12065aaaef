"""The page right after closing: every way to give a quotation to its customer."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.offers.models.responses import CustomerLink, Sharing
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.links import ensure_link, revoke_link
from quoting.offers.services.sending import send_quote
from tenants.outbox.models import Mail
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import make_house_job


@pytest.fixture
def link(seller: User) -> CustomerLink:
    version = send_quote(make_house_job(seller), seller, timezone.now())
    made = ensure_link(version, seller)
    assert made is not None
    return made


def read(client: CompanyClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_the_page_offers_every_way(client: CompanyClient, link: CustomerLink) -> None:
    page = read(client, f"/versiones/{link.version_id}/compartir/")
    for words in (
        "Listo: COT-0001", "19,769.32", "No tenemos su WhatsApp. Agrégalo",
        "Por correo, con el PDF",
        "Copiar enlace", "Código QR", "Ya la envié por otro medio",
    ):  # fmt: skip
        assert words in page


def test_the_number_is_the_one_that_the_customer_has_today(
    client: CompanyClient, link: CustomerLink
) -> None:
    assert link.version.promise.customer.phone == ""
    Customer.objects.update(phone="(477) 123-4567")
    page = read(client, f"/versiones/{link.version_id}/compartir/")
    assert 'href="https://wa.me/524771234567?text=Hola' in page
    assert "No tenemos su WhatsApp" not in page


def test_whatsapp_takes_the_number_and_the_message_that_were_written(
    client: CompanyClient, link: CustomerLink
) -> None:
    typed = {"number": "\u202a+52 1 477\u00a0123 4567\u202c", "message": "Hola, Lupita"}
    answer = client.post(f"/enlaces/{link.pk}/whatsapp/", typed)
    address = urlsplit(answer["Location"])
    assert (address.netloc, address.path) == ("wa.me", "/524771234567")
    assert parse_qs(address.query)["text"][0].startswith("Hola, Lupita\nhttp")
    assert Customer.objects.get().phone == "+52 1 477 123 4567"
    assert "https://wa.me" in answer["Content-Security-Policy"] or answer.status_code == 302


@pytest.mark.parametrize("number", ["123", "ext. 5", "abc", "1" * 400])
def test_a_number_that_whatsapp_cannot_call_is_named(
    client: CompanyClient, link: CustomerLink, number: str
) -> None:
    answer = client.post(f"/enlaces/{link.pk}/whatsapp/", {"number": number, "message": "Hola"})
    assert answer.status_code == 422
    assert "Escribe un número de 10 dígitos" in answer.content.decode()
    assert not Sharing.objects.exists()
    assert Customer.objects.get().phone == ""


@pytest.mark.parametrize("to", ["", "nadie", "a@b", "x" * 400 + "@a.mx", "a@b.mx\nBcc: c@d.mx"])
def test_what_is_no_e_mail_is_said_so(client: CompanyClient, link: CustomerLink, to: str) -> None:
    answer = client.post(f"/enlaces/{link.pk}/correo/", {"to": to})
    assert answer.status_code == 422
    assert not Mail.objects.filter(kind="offer").exists()


def test_an_e_mail_is_on_its_way(client: CompanyClient, link: CustomerLink) -> None:
    answer = client.post(f"/enlaces/{link.pk}/correo/", {"to": "lupita@casa.example"})
    page = read(client, answer["Location"])
    assert "Por enviar por correo a lupita@casa.example" in page
    assert Mail.objects.filter(kind="offer", to="lupita@casa.example").exists()


def test_sharing_is_the_main_thing_to_do_until_it_was_done(
    client: CompanyClient, link: CustomerLink
) -> None:
    address = f"/cotizaciones/{link.version.quote_id}/"
    share = f'<a class="button primary" href="/versiones/{link.version_id}/compartir/">'
    answer = f'<a class="button primary" href="/versiones/{link.version_id}/aceptada/">'
    page = read(client, address)
    assert share in page and answer not in page
    assert "Lista para enviar" in page
    client.post(f"/enlaces/{link.pk}/compartido/", {"channel": "copy"})
    page = read(client, address)
    assert share not in page and answer in page
    assert 'badge info">Enviada' in page


def test_the_list_tells_ready_from_sent(client: CompanyClient, link: CustomerLink) -> None:
    assert "Lista para enviar" in read(client, "/cotizaciones/")
    assert "COT-0001" in read(client, "/cotizaciones/?estado=ready")
    client.post(f"/enlaces/{link.pk}/compartido/", {"channel": "whatsapp"})
    assert "COT-0001" in read(client, "/cotizaciones/?estado=sent")
    assert "COT-0001" not in read(client, "/cotizaciones/?estado=ready")


def test_the_report_counts_apart_what_was_not_sent(
    client_for, owner: User, link: CustomerLink
) -> None:
    browser = client_for(owner)
    assert "1 en espera (1 sin enviar)" in read(browser, "/reportes/")
    Quote.objects.update(state=Quote.State.SENT)
    assert "1 en espera</span>" in read(browser, "/reportes/")


def test_a_link_that_was_closed_is_not_sent(
    client: CompanyClient, link: CustomerLink, seller: User
) -> None:
    revoke_link(link, seller, timezone.now())
    page = read(client, f"/versiones/{link.version_id}/compartir/")
    assert "El enlace está desactivado" in page and "wa.me" not in page
    answer = client.post(f"/enlaces/{link.pk}/correo/", {"to": "lupita@casa.example"})
    assert answer.status_code == 422
    assert not Sharing.objects.exists()


def test_what_was_answered_has_its_own_page(client: CompanyClient, link: CustomerLink) -> None:
    accept(link.version, Acceptance("Laura"), timezone.now())
    answer = client.get(f"/versiones/{link.version_id}/compartir/")
    assert answer["Location"] == f"/cotizaciones/{link.version.quote_id}/"
