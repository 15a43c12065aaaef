from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import make_customer, make_quote

Browse = Callable[..., CompanyClient]


@pytest.fixture
def client(client_for: Browse, seller: User) -> CompanyClient:
    return client_for(seller)


def read(client: CompanyClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_holds_customers_and_not_who_was_passing_by(
    client: CompanyClient, seller: User
) -> None:
    assert "Todavía no hay clientes" in read(client, "/clientes/")
    make_customer("Taller Núñez")
    make_quote(seller, "Sr. Tinoco")
    page = read(client, "/clientes/")
    assert "Taller Núñez" in page
    assert "Sr. Tinoco" not in page
    assert "Taller Núñez" in read(client, "/clientes/?q=nunez")
    assert "Ningún cliente coincide" in read(client, "/clientes/?q=zzz")


def test_a_customer_is_written_and_shown_with_the_quotations(
    client: CompanyClient, seller: User
) -> None:
    typed = {"name": "Taller Núñez", "phone": "33 1234 5678", "rfc": "meXA800101ab1"}
    response = client.post("/clientes/nuevo/", typed)
    customer = Customer.objects.get()
    assert response["Location"] == f"/clientes/{customer.pk}/"
    assert customer.rfc == "MEXA800101AB1"
    quote = make_quote(seller, customer, site="Local 4")
    assert str(quote) in read(client, f"/clientes/{customer.pk}/")

    client.post(f"/clientes/{customer.pk}/editar/", typed | {"contact": "Sr. Núñez"})
    customer.refresh_from_db()
    assert customer.contact == "Sr. Núñez"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Falta este dato."),
        ("name", "x" * 10_000, "como máximo 120 caracteres"),
        ("phone", "doce", "teléfono de 10 dígitos"),
        ("email", "ana@", "correo electrónico"),
        ("rfc", "ABC", "12 o 13 caracteres"),
        ("address", "a\0b", "caracteres que no se ven"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_lost(
    client: CompanyClient, field: str, typed: str, message: str
) -> None:
    data = {"name": "Taller", "notes": "Paga puntual"} | {field: typed}
    response = client.post("/clientes/nuevo/", data)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert "Paga puntual" in response.content.decode()
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("phone", "\u202a+52 1 477 123 4567\u202c", "+52 1 477 123 4567"),
        ("phone", "\u200e477 123 4567", "477 123 4567"),
        ("phone", "477\u00a0123\u00a04567", "477 123 4567"),
        ("phone", "+52 (477) 123\u20114567", "+52 (477) 123-4567"),
        ("phone", "\ufeff4771234567", "4771234567"),
        ("phone", "477\u2060123\u20604567", "4771234567"),
        ("phone", "Tel. 477 123 4567", "477 123 4567"),
        ("phone", "+52 1 (477) 123 - 45 - 67", "+5214771234567"),
        ("rfc", "ABC-680524-P76", "ABC680524P76"),
        ("rfc", "XAXX 010101 000", "XAXX010101000"),
        ("rfc", "RFC: abc 680524 p76", "ABC680524P76"),
        ("tax_postal_code", "C.P. 37000", "37000"),
        ("tax_postal_code", "cp 37000", "37000"),
        ("tax_regime", "601 - General de Ley Personas Morales", "601"),
        ("tax_use", "G03 Gastos en general", "G03"),
    ],
)
def test_what_is_copied_from_elsewhere_is_kept_in_its_usual_form(
    client: CompanyClient, field: str, typed: str, kept: str
) -> None:
    answer = client.post("/clientes/nuevo/", {"name": "Taller", field: typed})
    assert answer.status_code == 302, field
    assert getattr(Customer.objects.get(), field) == kept


def test_typing_a_name_offers_who_is_known_and_the_name_itself(client: CompanyClient) -> None:
    nunez = make_customer("Taller Núñez")
    page = read(client, "/clientes/sugerencias/?customer_name=nunez")
    assert f'value="{nunez.pk}"' in page
    assert "Cliente de paso: «nunez»" in page
    assert f'value="{nunez.pk}" checked' in read(
        client, "/clientes/sugerencias/?customer_name=taller%20n%C3%BA%C3%B1ez"
    )
    assert "radio" not in read(client, "/clientes/sugerencias/?customer_name=")
    assert "<script>" not in read(client, "/clientes/sugerencias/?customer_name=<script>")


def test_the_lists_cost_the_same_queries_however_long(client: CompanyClient, seller: User) -> None:
    first = make_customer("Aluminios del Bajío")
    make_quote(seller, first)
    addresses = ("/clientes/", f"/clientes/{first.pk}/")

    def queries() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as caught:
                read(client, address)
            counts.append(len(caught))
        return counts

    queries()
    few = queries()
    Customer.objects.bulk_create(Customer(name=f"Cliente {number}") for number in range(100))
    Quote.objects.bulk_create(Quote(customer=first, seller=seller) for _ in range(100))
    assert queries() == few
    assert max(few) <= 10  # session, person and transaction included
    row = read(client, "/clientes/").split("Aluminios del Bajío")[1].split("</tr>")[0]
    assert ">101</td>" in row
    assert ">0</td>" in read(client, "/clientes/?page=2")


def test_what_an_invoice_asks_for_is_optional_and_checked_by_its_form(
    client: CompanyClient,
) -> None:
    typed = {"name": "Nogal", "city": "Puebla", "tax_name": "NOGAL SA DE CV", "tax_regime": "601",
             "tax_use": "G03", "tax_postal_code": "72000"}  # fmt: skip
    client.post("/clientes/nuevo/", typed)
    row = Customer.objects.get(name="Nogal")
    assert (row.city, row.tax_regime, row.tax_use) == ("Puebla", "601", "G03")

    for bad, said in (
        ({"tax_regime": "9"}, "3 cifras del régimen"),
        ({"tax_use": "X99"}, "clave del uso"),
        ({"tax_postal_code": "720"}, "5 cifras del código postal"),
    ):
        answer = client.post("/clientes/nuevo/", typed | bad)
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_what_an_invoice_asks_for_can_be_written(client: CompanyClient) -> None:
    page = read(client, "/clientes/nuevo/")
    for name in ("tax_name", "tax_regime", "tax_use", "tax_postal_code"):
        assert f'name="{name}"' in page
    typed = {"name": "Hotel Sol", "tax_regime": "601", "tax_use": "g03", "tax_postal_code": "64000"}
    client.post("/clientes/nuevo/", typed)
    assert Customer.objects.get().tax_use == "G03"
