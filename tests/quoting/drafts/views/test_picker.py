"""What helps to find a product by its drawing."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Product
from quoting.drafts.models.quotes import Quote
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import AWNING, FIXED, SLIDING, add, make_quote, make_service, make_window

ADDRESS = "/cotizaciones/productos/"


def test_every_product_in_use_has_its_drawing(client: CompanyClient) -> None:
    Product.objects.filter(code="MOSQ-2").update(retired_at=timezone.now())
    drawings = client.get(ADDRESS).json()["drawings"]
    assert set(drawings) == {str(row.pk) for row in Product.objects.in_use()}
    assert all(svg.startswith("<svg") for svg in drawings.values())


def test_a_product_that_cannot_be_priced_is_drawn_all_the_same(client: CompanyClient) -> None:
    product = Product.objects.get(code="FIJA-3")
    product.components.update(length="NADA")
    assert client.get(ADDRESS).json()["drawings"][str(product.pk)].startswith("<svg")


def test_what_the_seller_sells_lately_comes_first_and_once(
    client: CompanyClient, quote: Quote, owner: User
) -> None:
    add(quote, make_window(SLIDING), make_window(FIXED), make_window(FIXED))
    add(quote, make_service("BOQUILLA"), make_window(SLIDING))
    add(make_quote(owner), make_window(AWNING))
    codes = [Product.objects.get(pk=pk).code for pk in client.get(ADDRESS).json()["lately"]]
    assert codes == ["CORR-3-XO", "FIJA-3"]


def test_more_products_cost_no_more_queries(client: CompanyClient) -> None:
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS)
    assert len(queries) <= 14


def test_without_a_script_the_list_has_the_products_by_line(
    client: CompanyClient, quote: Quote
) -> None:
    page = client.get(f"/cotizaciones/{quote.pk}/").content.decode()
    listed = page.split('name="product"')[1].split("</select>")[0]
    assert '<optgroup label="Línea 3&quot;">' in listed
    assert listed.count("<option") == Product.objects.in_use().count() + 1
    assert f'data-drawings="{ADDRESS}"' in page
