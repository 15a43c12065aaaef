"""The seller's pages of a sent quotation's life."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quoting.core.evidence import check, public_key
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.sealing import own_key
from quoting.offers.services.answers import Acceptance, accept, ask, reject
from quoting.offers.services.endings import expire
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from quoting.offers.services.versions import start_revision
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import MOMENT, TODAY, make_house_job, make_sent, save_row

Browse = Callable[..., CompanyClient]
Committing = Callable[..., object]


def read(client: CompanyClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def make_versions(by: User) -> tuple[QuoteVersion, QuoteVersion]:
    """One with four sliding windows, followed by one with five."""
    first = make_sent(by)
    draft = start_revision(first.quote, by, TODAY)
    line = draft.lines.first()
    line.quantity = Decimal(5)
    save_row(line, TODAY)
    return first, send_quote(draft, by, MOMENT)


def test_a_new_version_is_begun_continued_and_sent(client: CompanyClient, seller: User) -> None:
    quote = make_sent(seller).quote
    address = f"/cotizaciones/{quote.pk}/"
    assert "Hacer nueva versión" in read(client, address)

    response = client.post(f"{address}nueva-version/")
    draft = quote.revisions.get()
    assert response["Location"] == f"/cotizaciones/{draft.pk}/"
    assert "que sigue vigente hasta que envíes esta" in read(client, response["Location"])
    assert "Seguir con la nueva versión" in read(client, address)

    review = read(client, f"/cotizaciones/{draft.pk}/revisar/")
    assert "Sustituye a COT-0001 con el mismo folio" in review
    for _ in range(2):  # the second time is a double click
        response = client.post(f"/cotizaciones/{draft.pk}/enviar/", {"revises": quote.pk})
        newest = quote.versions.latest("number")
        assert response["Location"] == f"/versiones/{newest.pk}/compartir/"
    assert "COT-0001 v2" in read(client, address)
    assert quote.versions.count() == 2


def test_a_former_version_says_that_there_is_a_newer_one(
    client: CompanyClient, seller: User
) -> None:
    first, second = make_versions(seller)
    page = read(client, f"/versiones/{first.pk}/")
    assert "Hay una versión más nueva" in page
    assert "19,769.32" in page
    assert "Registrar respuesta" not in page
    assert client.get(f"/versiones/{second.pk}/")["Location"] == f"/cotizaciones/{first.quote_id}/"


def test_what_changed_is_told_line_by_line(client: CompanyClient, seller: User) -> None:
    first, second = make_versions(seller)
    page = read(client, f"/versiones/{second.pk}/cambios/")
    for words in (
        "De la versión 1 a la 2",
        "<del>4</del></td><td><ins>5</ins>",
        "<del>$ 19,769.32</del>",
        "2 partidas sin cambios",
    ):
        assert words in page
    read(client, f"/versiones/{first.pk}/cambios/", status=404)


def test_an_acceptance_by_whatsapp_is_written_down(
    client: CompanyClient, seller: User, django_capture_on_commit_callbacks: Committing
) -> None:
    quote = make_today(seller)
    address = f"/versiones/{quote.versions.get().pk}/aceptada/"
    assert "1. Recámaras · $ 9,776.40" in read(client, address)
    typed = {"name": "Laura Mendoza", "role": "Compras", "channel": "whatsapp", "lines": [1, 3]}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, typed)["Location"] == f"/cotizaciones/{quote.pk}/"
    outcome = Outcome.objects.get()
    assert (outcome.kind, outcome.channel, outcome.lines) == ("accepted", "whatsapp", [1, 3])
    assert outcome.by == seller

    page = read(client, f"/cotizaciones/{quote.pk}/")
    for words in ("Laura Mendoza, Compras", "Por WhatsApp, lo registró", "<dd>2 de 3: 1, 3</dd>"):
        assert words in page
    assert "Hacer nueva versión" not in page
    assert client.get(address)["Location"] == f"/cotizaciones/{quote.pk}/"
    assert "ya está aceptada; no cambió nada" in read(client, f"/cotizaciones/{quote.pk}/")

    pack = client.get(f"/constancias/{outcome.pk}/")
    assert pack["Content-Disposition"] == 'attachment; filename="Constancia-COT-0001-v1.zip"'
    content = b"".join(pack)
    pack.close()
    assert check(content, public_key(own_key())).is_genuine


def test_the_margin_on_the_page_is_that_of_the_lines_that_were_accepted(
    client_for: Browse, owner: User
) -> None:
    quote = make_today(owner)
    client = client_for(owner)
    assert "Costo y margen <span" in read(client, f"/cotizaciones/{quote.pk}/")

    accept(quote.versions.get(), Acceptance("Laura", lines=[3]), timezone.now())

    page = read(client, f"/cotizaciones/{quote.pk}/")
    shown = page.split("Costo y margen de lo aceptado")[1].split("</section>")[0]
    assert "4,505.01" in shown  # three times 1501.67
    assert "810.91" in shown


def make_today(by: User) -> Quote:
    """Sent now: what a page may answer to."""
    return send_quote(make_house_job(by), by, timezone.now()).quote


def test_an_acceptance_is_taken_back_with_its_reason_and_stays_readable(
    client: CompanyClient, client_for: Browse, seller: User, owner: User
) -> None:
    quote = make_today(seller)
    version = quote.versions.get()
    told = Acceptance("Laura", channel="phone", by=seller)
    outcome = accept(version, told, timezone.now())
    address, home = f"/aceptaciones/{outcome.pk}/cancelar/", f"/cotizaciones/{quote.pk}/"
    assert f'href="{address}"' in read(client, home)
    assert "Se registró por error" in read(client, address)
    assert client.post(address, {"reason": "other"}).status_code == 422

    typed = {"reason": "mistake", "comment": "Era la otra cotización"}
    assert client.post(address, typed)["Location"] == home

    page = read(client, home)
    for words in (
        'badge bad">Cancelada', "Se registró por error", "Era la otra cotización", seller.full_name,
        "Antes se había aceptado", "Hacer nueva versión",
    ):  # fmt: skip
        assert words in page
    assert address not in page
    link = ensure_link(version, seller)
    customers = read(client, customer_url(link))
    assert "se aceptó y después se canceló" in customers
    assert "Aceptada por" not in customers
    assert "Canceladas" in read(client, "/cotizaciones/")


def test_what_a_customer_accepted_is_not_the_sellers_to_cancel(
    client: CompanyClient, client_for: Browse, seller: User, owner: User
) -> None:
    quote = make_today(seller)
    outcome = accept(quote.versions.get(), Acceptance("Laura"), timezone.now())
    address, home = f"/aceptaciones/{outcome.pk}/cancelar/", f"/cotizaciones/{quote.pk}/"
    assert address not in read(client, home)
    for response in (client.get(address), client.post(address, {"reason": "customer"})):
        assert response["Location"] == home
    assert "pídele al dueño que la cancele" in read(client, home)
    assert client_for(owner).get(address).status_code == 200


def test_a_rejection_by_telephone_is_written_down(client: CompanyClient, seller: User) -> None:
    quote = make_today(seller)
    address = f"/versiones/{quote.versions.get().pk}/rechazada/"
    read(client, address)
    typed = {"reason": "competitor", "comment": "Le dieron crédito", "channel": "phone"}
    client.post(address, typed)
    page = read(client, f"/cotizaciones/{quote.pk}/")
    for words in ("Rechazada", "Eligió a otro proveedor", "Le dieron crédito", "Por teléfono"):
        assert words in page


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        ("aceptada", {"name": "", "channel": "phone"}, "Quién acepta"),
        ("aceptada", {"name": "Ana", "channel": "link"}, "Cómo te lo dijo"),
        ("aceptada", {"name": "Ana\0", "channel": "phone"}, "caracteres que no se ven"),
        ("aceptada", {"name": "Ana", "channel": "phone", "lines": ["x"]}, "Partidas que acepta"),
        ("rechazada", {"reason": "otro", "channel": "phone"}, "Motivo"),
    ],
)
def test_a_bad_answer_is_refused_and_writes_nothing(
    client: CompanyClient, seller: User, kind: str, typed: dict[str, str], message: str
) -> None:
    quote = make_today(seller)
    response = client.post(f"/versiones/{quote.versions.get().pk}/{kind}/", typed)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Outcome.objects.exists()


def test_no_line_chosen_is_said(client: CompanyClient, seller: User) -> None:
    quote = make_today(seller)
    address = f"/versiones/{quote.versions.get().pk}/aceptada/"
    client.post(address, {"name": "Ana", "channel": "phone"})
    assert "Elige al menos una partida" in read(client, f"/cotizaciones/{quote.pk}/")
    assert not Outcome.objects.exists()


def test_where_the_whole_is_sold_there_are_no_lines_to_choose(
    client: CompanyClient, seller: User
) -> None:
    QuoteSettings.objects.update(partial_acceptance=False)
    quote = make_today(seller)
    address = f"/versiones/{quote.versions.get().pk}/aceptada/"
    assert "Partidas que acepta" not in read(client, address)
    client.post(address, {"name": "Ana", "channel": "phone"})
    assert Outcome.objects.get().lines == [1, 2, 3]


def test_what_customers_ask_stays_until_it_is_attended_to(
    client: CompanyClient, seller: User
) -> None:
    version = make_today(seller).versions.get()
    asked = ask(version, "change", "Laura", "¿Puede ser negro?", MOMENT)
    address = f"/cotizaciones/{version.quote_id}/"
    assert "¿Puede ser negro?" in read(client, address)
    client.post(f"/mensajes/{asked.pk}/atendido/")
    assert "¿Puede ser negro?" not in read(client, address)


def test_only_the_owner_has_the_public_key(client_for: Browse, owner: User, seller: User) -> None:
    answer = client_for(owner).get("/empresa/llave-publica/")
    assert answer.content.decode().split()[-1] == public_key(own_key())
    read(client_for(seller), "/empresa/llave-publica/", status=403)


def test_the_list_shows_and_filters_every_state(client: CompanyClient, seller: User) -> None:
    accepted, rejected = make_sent(seller), make_sent(seller)
    accept(accepted, Acceptance("Laura"), MOMENT)
    reject(rejected, "price", "", MOMENT)
    page = read(client, "/cotizaciones/")
    for words in ('badge ok">Aceptada', 'badge bad">Rechazada', 'Vencidas <span class="num">0'):
        assert words in page
    assert "COT-0002" not in read(client, "/cotizaciones/?estado=accepted")
    assert "COT-0002" in read(client, "/cotizaciones/?estado=rejected")


def test_an_overdue_quotation_says_so_before_the_clock_does(
    client: CompanyClient, seller: User
) -> None:
    quote = make_sent(seller).quote
    Quote.objects.update(valid_until="2020-01-01")
    assert 'badge warn">Vencida' in read(client, "/cotizaciones/")
    assert 'badge warn">Vencida' in read(client, f"/cotizaciones/{quote.pk}/")


def test_the_page_costs_the_same_queries_with_more_versions(
    client: CompanyClient, seller: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            read(client, f"/cotizaciones/{version.quote_id}/")
        return len(caught)

    _, version = make_versions(seller)
    queries()
    few = queries()
    for _ in range(3):
        version = send_quote(start_revision(version.quote, seller, TODAY), seller, MOMENT)
    assert queries() == few <= 24


def test_the_review_of_a_new_version_says_what_changes(client: CompanyClient, seller: User) -> None:
    version = make_today(seller).versions.get()
    draft = start_revision(version.quote, seller, timezone.localdate())
    address = f"/cotizaciones/{draft.pk}/revisar/"
    assert "Nada: las dos dicen lo mismo." in read(client, address)
    line = draft.lines.first()
    line.quantity = Decimal(5)
    save_row(line, timezone.localdate())
    assert "<del>4</del></td><td><ins>5</ins>" in read(client, address)
    assert "Qué cambia" not in read(client, f"/cotizaciones/{make_house_job(seller).pk}/revisar/")


def end_by(act: str, version: QuoteVersion, by: User) -> None:
    now = timezone.now()
    match act:
        case "accepted":
            accept(version, Acceptance("Laura"), now)
        case "rejected":
            reject(version, "price", "", now)
        case "expired":
            expire(version, now + timedelta(days=30))
        case "superseded":
            draft = start_revision(version.quote, by, timezone.localdate())
            send_quote(draft, by, now)


@pytest.mark.parametrize(
    ("act", "seller_reads", "customer_reads", "open_to_answers"),
    [
        ("current", 'badge info">Lista para enviar', "Aceptar", True),
        ("accepted", 'badge ok">Aceptada', "Aceptada por Laura", False),
        ("rejected", 'badge bad">Rechazada', "que no sigue adelante", False),
        ("expired", 'badge warn">Vencida', "Venció el", False),
        ("superseded", 'badge neutral">Sustituida', "Hay una versión más nueva", False),
    ],
)
def test_seller_and_customer_read_the_same(
    client_for: Browse,
    seller: User,
    act: str,
    seller_reads: str,
    customer_reads: str,
    open_to_answers: bool,
) -> None:
    version = make_today(seller).versions.get()
    address = customer_url(ensure_link(version, seller))
    end_by(act, version, seller)
    response = client_for(seller).get(f"/versiones/{version.pk}/", follow=True)
    page = response.content.decode()
    assert seller_reads in page
    assert ("Registrar respuesta" in page) == open_to_answers
    page = read(client_for(None), address)
    assert customer_reads in page
    assert ("/aceptar/" in page) == open_to_answers
