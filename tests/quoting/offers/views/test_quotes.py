from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Price, Product
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import CustomerIsMissing
from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from quoting.offers.services.sending import send_quote
from quoting.offers.services.sharing import share
from tenants.people.models import User
from tenants.people.roles import Role
from tests.people import CompanyClient
from tests.quoting.make import (
    FIXED,
    SLIDING,
    add,
    make_concept,
    make_customer,
    make_house_job,
    make_quote,
    make_sent,
    make_service,
    make_window,
)

Browse = Callable[..., CompanyClient]


@pytest.fixture
def client(client_for: Browse, seller: User) -> CompanyClient:
    return client_for(seller)


def read(client: CompanyClient, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_a_new_company_is_told_what_to_do_first(client: CompanyClient) -> None:
    assert "Haz tu primera cotización" in read(client, "/cotizaciones/")


def test_the_list_finds_folio_customer_and_site_without_accents(
    client: CompanyClient, seller: User
) -> None:
    make_sent(seller)
    make_quote(seller, make_customer("Inmobiliaria Álamo"), site="Cancún, torre 2")

    for words in ("cot-0001", "MENDOZA", "encinos"):
        page = read(client, f"/cotizaciones/?q={words}")
        assert "COT-0001" in page
        assert "Álamo" not in page
    assert "Inmobiliaria Álamo" in read(client, "/cotizaciones/?q=alamo+cancun")
    assert "Ninguna cotización coincide" in read(client, "/cotizaciones/?q=nadie")
    read(client, "/cotizaciones/?q=%00%F0%9F%AA%9F%27--&page=abc&estado=otro")


def test_the_list_filters_by_state_and_counts_each(client: CompanyClient, seller: User) -> None:
    make_sent(seller)
    make_quote(seller, "Sr. Tinoco")
    page = read(client, "/cotizaciones/?estado=ready")
    assert "COT-0001" in page
    assert "Sr. Tinoco" not in page
    assert 'Borradores <span class="num">1</span>' in page


def test_the_list_costs_the_same_queries_however_long(client: CompanyClient, seller: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            read(client, "/cotizaciones/")
        return len(caught)

    make_quote(seller)
    queries()
    few = queries()
    customer = make_customer()
    Quote.objects.bulk_create(Quote(customer=customer, seller=seller) for _ in range(100))
    assert queries() == few <= 10  # session, person and transaction included
    page = read(client, "/cotizaciones/?page=4")
    assert "Página 4 de 4" in page
    assert "101 en total" in page
    assert "Página 1 de 4" in read(client, "/cotizaciones/?estado=draft")
    assert "Ninguna cotización" in read(client, "/cotizaciones/?estado=sent")


def test_a_quotation_starts_at_once_without_asking_for_whom(
    client: CompanyClient, seller: User
) -> None:
    response = client.post("/cotizaciones/nueva/")
    quote = Quote.objects.get()
    assert response["Location"] == f"/cotizaciones/{quote.pk}/"
    assert (quote.customer.name, quote.customer.casual, quote.seller) == ("", True, seller)
    page = read(client, response["Location"])
    assert "Cotización sin cliente" in page
    assert "¿Para quién es?" in page
    listed = read(client, "/cotizaciones/")
    assert "Sin cliente" in listed
    assert ">Borrador<" in listed and f"Borrador {quote.pk}" not in listed
    assert not Customer.objects.listed().exists()


def test_who_it_is_for_is_said_later_with_name_and_number(client: CompanyClient) -> None:
    client.post("/cotizaciones/nueva/")
    quote = Quote.objects.get()
    typed = {"customer_name": "Sra. Mendoza", "phone": "55 1234 5678", "site": "Los Encinos"}
    answer = client.post(f"/cotizaciones/{quote.pk}/cliente/?revisar=1", typed)
    assert answer["Location"] == f"/cotizaciones/{quote.pk}/revisar/"
    quote.refresh_from_db()
    assert quote.title == "Sra. Mendoza, Los Encinos"
    customer = Customer.objects.get()  # nobody without a name is left behind
    assert (customer.phone, customer.casual) == ("55 1234 5678", False)


def test_a_name_alone_stays_out_of_the_list_of_customers(client: CompanyClient) -> None:
    client.post("/cotizaciones/nueva/")
    quote = Quote.objects.get()
    client.post(f"/cotizaciones/{quote.pk}/cliente/", {"customer_name": "Sr. Vela"})
    assert Customer.objects.get().casual


def test_a_picked_customer_wins_over_what_was_typed(client: CompanyClient) -> None:
    customer = make_customer("Taller Núñez")
    client.post("/cotizaciones/nueva/")
    quote = Quote.objects.get()
    typed = {"customer_name": "nun", "customer": customer.pk}
    client.post(f"/cotizaciones/{quote.pk}/cliente/", typed)
    quote.refresh_from_db()
    assert quote.customer == customer
    assert Customer.objects.count() == 1


def test_a_customer_is_quoted_from_their_page(client: CompanyClient) -> None:
    customer = make_customer("Taller Núñez")
    client.post("/cotizaciones/nueva/", {"customer": customer.pk})
    assert Quote.objects.get().customer == customer


def test_nothing_is_sent_to_nobody(client: CompanyClient, seller: User) -> None:
    client.post("/cotizaciones/nueva/")
    quote = Quote.objects.get()
    add(quote, make_window(FIXED))
    page = read(client, f"/cotizaciones/{quote.pk}/revisar/")
    assert "¿Para quién es?" in page
    assert "Cerrar y compartir" not in page
    client.post(f"/cotizaciones/{quote.pk}/enviar/")
    quote.refresh_from_db()
    assert quote.is_draft
    with pytest.raises(CustomerIsMissing):
        send_quote(quote, seller, timezone.now())


def test_terms_can_be_written_before_the_customer(client: CompanyClient, seller: User) -> None:
    client.post("/cotizaciones/nueva/")
    quote = Quote.objects.get()
    typed = {
        "customer_name": "", "seller": seller.pk, "site": "", "discount": "5", "tax_rate": "16",
        "validity_days": "15", "notes": "", "edition": "0",
    }  # fmt: skip
    assert client.post(f"/cotizaciones/{quote.pk}/datos/", typed).status_code == 302
    quote.refresh_from_db()
    assert (quote.discount, quote.customer.name) == (5, "")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Escribe el nombre del cliente."),
        ({"customer_name": "a" * 10_000}, "como máximo 120 caracteres"),
        ({"customer_name": "Ana", "customer": "99999999999999999999"}, "ya no está disponible"),
        ({"customer_name": "Ana\0"}, "caracteres que no se ven"),
        ({"customer_name": "Ana", "site": "🪟" * 201}, "como máximo 200 caracteres"),
        ({"customer_name": "Ana", "phone": "no sé"}, "teléfono"),
    ],
)
def test_a_bad_customer_is_refused_and_writes_nothing(
    client: CompanyClient, typed: dict[str, str], message: str
) -> None:
    client.post("/cotizaciones/nueva/")
    quote = Quote.objects.get()
    response = client.post(f"/cotizaciones/{quote.pk}/cliente/", typed)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Customer.objects.exclude(name="").exists()


def test_a_get_makes_no_quotation(client: CompanyClient) -> None:
    read(client, "/cotizaciones/nueva/")
    read(client, "/cotizaciones/nueva/?cliente=9999999999999999999999")
    assert not Quote.objects.exists()


def test_the_header_changes_discount_tax_and_customer(client: CompanyClient, seller: User) -> None:
    quote = make_house_job(seller)
    customer = make_customer("Taller Núñez")
    typed = {
        "customer": customer.pk, "customer_name": "", "seller": seller.pk, "site": "Bodega",
        "discount": "10 %", "tax_rate": "16", "validity_days": "30", "notes": "Sin herrería",
    }  # fmt: skip
    refused = client.post(f"/cotizaciones/{quote.pk}/datos/", typed | {"tax_rate": "8"})
    assert refused.status_code == 422
    assert "Solo el dueño puede cambiar el IVA" in refused.content.decode()
    response = client.post(f"/cotizaciones/{quote.pk}/datos/", typed)
    assert response["Location"] == f"/cotizaciones/{quote.pk}/"
    quote.refresh_from_db()
    assert quote.customer == customer
    assert quote.total == Decimal("18728.84")  # 17,939.50 less 10 % plus 16 %


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("seller", "999999999999999999999", "ya no está disponible"),
        ("discount", "101", "de 0 a 100"),
        ("discount", "NaN", "de 0 a 100"),
        ("tax_rate", "17", "ya no está disponible"),
        ("validity_days", "0", "de 1 a 365"),
        ("notes", "x" * 10_000, "como máximo 2000 caracteres"),
    ],
)
def test_a_bad_header_is_refused_and_keeps_what_was_typed(
    client: CompanyClient, seller: User, field: str, typed: str, message: str
) -> None:
    quote = make_house_job(seller)
    data = {
        "customer": quote.customer_id, "customer_name": "", "seller": seller.pk,
        "site": "Bodega 7", "discount": "0", "tax_rate": "16", "validity_days": "15", "notes": "",
    } | {field: typed}  # fmt: skip
    response = client.post(f"/cotizaciones/{quote.pk}/datos/", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert message in page
    assert "Bodega 7" in page
    quote.refresh_from_db()
    assert quote.total == Decimal("19769.32")


def test_whoever_answers_for_the_quotation_is_chosen_among_those_who_sell(
    client: CompanyClient, make_user: Callable[..., User], seller: User
) -> None:
    quote = make_house_job(seller)
    colleague = make_user(Role.OWNER, full_name="Berta Colega")
    make_user(Role.WORKSHOP, full_name="Tomás Taller")
    gone = make_user(Role.SALES, full_name="Gil Exvendedor", is_active=False)
    address = f"/cotizaciones/{quote.pk}/"
    page = read(client, f"{address}datos/")
    assert f'value="{seller.pk}" selected' in page
    assert "Berta Colega" in page
    assert not [name for name in ("Tomás Taller", "Gil Exvendedor") if name in page]

    typed = {
        "customer": quote.customer_id, "customer_name": "", "discount": "0", "tax_rate": "16",
        "validity_days": "15",
    }  # fmt: skip
    assert client.post(f"{address}datos/", typed | {"seller": gone.pk}).status_code == 422
    client.post(f"{address}datos/", typed | {"seller": colleague.pk})
    client.post(f"{address}enviar/")
    assert quote.versions.get().promise.seller == "Berta Colega"


def test_review_shows_what_will_be_sent_and_sends_it(client: CompanyClient, seller: User) -> None:
    quote = make_house_job(seller)
    page = read(client, f"/cotizaciones/{quote.pk}/revisar/")
    assert "19,769.32" in page
    assert "Cerrar y compartir" in page
    quote.refresh_from_db()
    assert quote.is_draft

    assert client.get(f"/cotizaciones/{quote.pk}/enviar/").status_code == 405
    for _ in range(2):  # a double click
        response = client.post(f"/cotizaciones/{quote.pk}/enviar/")
        assert response["Location"] == f"/versiones/{quote.versions.get().pk}/compartir/"
    assert "Listo: COT-0001" in read(client, response["Location"])
    assert "COT-0001" in read(client, f"/cotizaciones/{quote.pk}/")


def test_review_shows_only_what_the_customer_will_see(
    client_for: Browse, owner: User, seller: User
) -> None:
    address = f"/cotizaciones/{make_house_job(owner).pk}/revisar/"
    for person in (owner, seller):
        page = read(client_for(person), address)
        assert not [word for word in ("Costo", "argen", "Indirectos", "Utilidad") if word in page]


def test_a_stale_tab_that_sends_again_is_told_and_shown_what_was_sent(
    client: CompanyClient, seller: User
) -> None:
    version = make_sent(seller)
    share(version, "copy", seller, timezone.now())
    quote = version.quote
    response = client.post(f"/cotizaciones/{quote.pk}/enviar/")
    assert "COT-0001 ya se había enviado. Así quedó." in read(client, response["Location"])
    assert quote.versions.count() == 1

    response = client.get(f"/cotizaciones/{quote.pk}/revisar/")
    assert "COT-0001 ya se envió y no se puede cambiar" in read(client, response["Location"])


def test_review_says_what_is_missing_and_offers_no_sending(
    client: CompanyClient, seller: User
) -> None:
    quote = add(make_quote(seller), make_window(SLIDING))
    Price.objects.filter(material__code="CLARO-6").delete()
    page = read(client, f"/cotizaciones/{quote.pk}/revisar/")
    assert "Partida 1: Claro 6 mm no tiene precio" in page
    assert "Cerrar y compartir" not in page

    client.post(f"/cotizaciones/{quote.pk}/enviar/")
    assert "Partida 1: Claro 6 mm no tiene precio" in read(client, f"/cotizaciones/{quote.pk}/")
    quote.refresh_from_db()
    assert quote.is_draft


def test_the_sent_page_prints_the_promise_and_not_the_rows(
    client: CompanyClient, seller: User
) -> None:
    quote = make_sent(seller).quote
    Product.objects.update(name="Otra cosa", retired_at="2030-04-01T00:00:00Z")
    page = read(client, f"/cotizaciones/{quote.pk}/")
    assert "19,769.32" in page
    assert "Otra cosa" not in page
    assert page.count("<svg xmlns") == 3


def test_a_retired_product_is_marked_in_the_draft(client: CompanyClient, seller: User) -> None:
    quote = add(make_quote(seller), make_window(SLIDING))
    Product.objects.update(retired_at="2030-04-01T00:00:00Z")
    page = read(client, f"/cotizaciones/{quote.pk}/")
    assert "Retirado" in page
    assert "2,444.10" in page


def test_a_line_and_the_discount_read_the_same_from_the_draft_to_the_customer(
    client: CompanyClient, seller: User
) -> None:
    quote = make_house_job(seller)
    add(quote, make_service("BOQUILLA", "2", width=Decimal(5400)))
    address = f"/cotizaciones/{quote.pk}/"
    pages = [read(client, address), read(client, f"{address}revisar/")]
    client.post(f"{address}enviar/")
    pages.append(read(client, address))
    pages.append(read(client, customer_url(CustomerLink.objects.get())))
    for page in pages:
        words = " ".join(page.split())
        assert "150 × 120 cm · 1.8 m²" in words
        assert "2 de 540 cm" in words
        assert "Subtotal con descuento" in words


def test_a_copy_opens_as_a_draft(client: CompanyClient, seller: User) -> None:
    sent = make_sent(seller).quote
    response = client.post(f"/cotizaciones/{sent.pk}/duplicar/")
    page = read(client, response["Location"])
    assert "Esta es una copia de COT-0001 con los precios de hoy." in page
    assert "Borrador" in page


def test_a_draft_is_discarded_and_brought_back_and_a_sent_one_never(
    client: CompanyClient, seller: User
) -> None:
    draft, sent = make_house_job(seller), make_sent(seller).quote
    page = f"/cotizaciones/{draft.pk}/"
    assert client.post(f"{page}borrar/")["Location"] == page
    client.post(f"/cotizaciones/{sent.pk}/borrar/")
    assert list(Quote.objects.listed()) == [sent]
    assert "Recuperar" in read(client, page)
    assert page not in read(client, "/cotizaciones/")
    client.post(f"{page}recuperar/")
    assert set(Quote.objects.listed()) == {draft, sent}
    assert 'id="editor"' in read(client, page)


def test_the_workshop_sees_no_quotation(client_for: Browse, worker: User, seller: User) -> None:
    quote = add(make_quote(seller), make_concept("Flete", "100"))
    client = client_for(worker)
    for address in ("", "nueva/", f"{quote.pk}/", f"{quote.pk}/revisar/", f"{quote.pk}/datos/"):
        read(client, f"/cotizaciones/{address}", status=403)
    assert client.post(f"/cotizaciones/{quote.pk}/enviar/").status_code == 403


def test_an_address_out_of_bounds_is_not_found(client: CompanyClient) -> None:
    for number in ("0", "999999", "99999999999999999999999"):
        read(client, f"/cotizaciones/{number}/", status=404)


def test_review_names_the_signs_that_paper_cannot_print(
    client: CompanyClient, seller: User
) -> None:
    quote = make_house_job(seller)
    quote.lines.filter(position=0).update(location="Baño ② ⅜″ 🏠")
    address = f"/cotizaciones/{quote.pk}/revisar/"
    assert "no puede imprimir" not in read(client, address)

    first = quote.lines.order_by("position").first()
    quote.lines.filter(pk=first.pk).update(location="Baño 窓")
    Quote.objects.filter(pk=quote.pk).update(notes="نافذة")

    page = read(client, address)
    assert "no puede imprimir" in page
    assert "Partida 1: 窓" in page
    assert "Cliente, notas, condiciones o membrete: نافذة" in page
