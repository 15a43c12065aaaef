"""The data for an invoice of what was sent or accepted: a page and three files."""

import json
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from catalog.models import Product
from quoting.drafts.models.customers import Customer
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.sending import send_quote
from tenants.people.models import CompanyProfile, User
from tests.catalog.make import queries_of
from tests.people import CompanyClient
from tests.quoting.make import (
    MOMENT,
    add,
    make_concept,
    make_quote,
    make_sent,
    make_service,
    make_window,
)


@pytest.fixture
def version(seller: User) -> QuoteVersion:
    return make_sent(seller)


def file_of(client: CompanyClient, version: QuoteVersion) -> dict:
    answer = client.get(f"/versiones/{version.pk}/factura.json")
    assert "attachment" in answer["Content-Disposition"]
    return json.loads(answer.content)


def test_what_was_sent_adds_up_to_its_total(client: CompanyClient, version: QuoteVersion) -> None:
    data = file_of(client, version)["comprobante"]

    assert Decimal(data["Total"]) == version.total == Decimal("19769.32")
    assert Decimal(data["SubTotal"]) == Decimal("17939.50")
    assert data["Conceptos"][0]["Descripcion"] == (
        'Ventana corrediza XO línea 3" (Recámaras), 150 cm × 120 cm, Natural, Claro 6 mm'
    )


def test_only_what_was_accepted_is_invoiced(client: CompanyClient, version: QuoteVersion) -> None:
    accept(version, Acceptance("Ing. Mendoza", "", "phone", lines=[1, 3]), MOMENT)

    data = file_of(client, version)

    assert data["estado"] == "aceptada"
    assert len(data["comprobante"]["Conceptos"]) == 2
    assert sum(Decimal(row["Total"]) for row in data["pagos"]) == version.outcome.total
    assert data["pagos"][0]["Pago"] == "Anticipo"
    assert Decimal(data["comprobante"]["Total"]) == version.outcome.total < version.total


def test_what_is_missing_is_said_and_what_is_written_later_counts(
    client: CompanyClient, client_for, owner: User, version: QuoteVersion
) -> None:
    Product.objects.update(sat_code="")
    page = client.get(f"/versiones/{version.pk}/factura/").content.decode()
    assert "régimen fiscal y código postal fiscal.</li>" in page
    assert f"/clientes/{version.quote.customer_id}/editar/" in page
    assert "Clave SAT de 1, 2 y 3" in page
    assert 'href="/empresa/"' not in page  # a seller may not write it
    assert 'href="/empresa/"' in client_for(owner).get(f"/versiones/{version.pk}/factura/").text
    assert "Partida 2: clave SAT" in file_of(client, version)["faltantes"]

    Product.objects.update(sat_code="30171600")
    CompanyProfile.objects.update(
        legal_name="Vidrios Alfa, S.A. de C.V.", rfc="VAL010203AB1", tax_regime="601",
        postal_code="76000",
    )  # fmt: skip
    Customer.objects.update(
        rfc="MELA800101AB1", tax_name="Laura Mendoza", tax_regime="612", tax_postal_code="37000",
        tax_use="G03",
    )  # fmt: skip

    page = client.get(f"/versiones/{version.pk}/factura/").content.decode()
    assert "Están todos los datos" in page
    data = file_of(client, version)
    assert data["faltantes"] == []
    assert data["comprobante"]["Emisor"]["Nombre"] == "VIDRIOS ALFA"
    assert data["comprobante"]["Receptor"]["Nombre"] == "LAURA MENDOZA"


def test_each_kind_of_line_has_its_unit(client: CompanyClient, seller: User) -> None:
    quote = add(
        make_quote(seller),
        make_window(),
        make_service("INSTALACION", "2"),
        make_concept("Flete a obra", "500"),
    )
    data = file_of(client, send_quote(quote, seller, MOMENT))["comprobante"]

    assert [row["ClaveUnidad"] for row in data["Conceptos"]] == ["H87", "E48", "H87"]
    assert [row["NoIdentificacion"] for row in data["Conceptos"]] == [
        "CORR-3-XO",
        "INSTALACION",
        "",
    ]


def test_the_spreadsheets_have_the_same_amounts(
    client: CompanyClient, version: QuoteVersion
) -> None:
    book = load_workbook(BytesIO(client.get(f"/versiones/{version.pk}/factura.xlsx").content))
    heading, *rows = book["Conceptos"].iter_rows(values_only=True)
    amount, discount, tax = (
        heading.index(name) for name in ("Importe", "Descuento", "ImporteImpuesto")
    )
    total = sum(row[amount] - row[discount] + row[tax] for row in rows)
    assert round(total, 2) == 19769.32
    assert ("Falta", "Emisor: régimen fiscal") in list(book["Datos"].iter_rows(values_only=True))
    text = client.get(f"/versiones/{version.pk}/factura.csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 4


def test_the_quotation_leads_to_it_while_it_can_be_invoiced(
    client: CompanyClient, version: QuoteVersion
) -> None:
    address = f"/versiones/{version.pk}/factura/"
    assert address in client.get(f"/cotizaciones/{version.quote_id}/").content.decode()
    accept(version, Acceptance("Ing. Mendoza", "", "phone", lines=[1]), MOMENT)
    assert address in client.get(f"/cotizaciones/{version.quote_id}/").content.decode()


def test_a_former_version_has_none_and_the_workshop_does_not_enter(
    client: CompanyClient, client_for, worker: User, version: QuoteVersion
) -> None:
    assert client_for(worker).get(f"/versiones/{version.pk}/factura/").status_code == 403
    version.quote.version = 2
    version.quote.save()
    assert client.get(f"/versiones/{version.pk}/factura/").status_code == 404


def test_more_lines_take_no_more_queries(client: CompanyClient, seller: User) -> None:
    few = send_quote(add(make_quote(seller), make_window()), seller, MOMENT)
    many = send_quote(
        add(make_quote(seller), *(make_window(location=str(n)) for n in range(6))), seller, MOMENT
    )
    queries_of(client, f"/versiones/{few.pk}/factura/")

    assert (
        queries_of(client, f"/versiones/{many.pk}/factura/")
        == queries_of(client, f"/versiones/{few.pk}/factura/")
        < 15
    )
