from collections.abc import Callable

import pytest

from catalog.models import Price, Product
from tenants.people.models import User
from tests.people import CompanyClient

Browse = Callable[..., CompanyClient]


@pytest.fixture
def client(client_for: Browse, owner: User) -> CompanyClient:
    return client_for(owner)


def trial(client: CompanyClient, code: str = "CORR-3-XO", **typed: str) -> str:
    product = Product.objects.get(code=code)
    address = f"/catalogo/productos/{product.pk}/probar/"
    response = client.post(address, typed) if typed else client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_product_is_tried_with_measures_that_fit_it(client: CompanyClient) -> None:
    page = trial(client)
    for expected in ("<html", "657.5", "1,170", "1,745.78", "2,444.10", "<svg xmlns", "589.43"):
        assert expected in page


def test_the_trial_leads_back_to_its_product(client: CompanyClient) -> None:
    product = Product.objects.get(code="CORR-3-XO")
    page = trial(client)
    assert "<h1>Probar con medidas</h1>" in page
    assert f'class="back" href="/catalogo/productos/{product.pk}/"' in page


def test_every_product_of_the_starter_catalogue_can_be_tried(client: CompanyClient) -> None:
    for product in Product.objects.in_use():
        page = trial(client, product.code)
        assert "Costo directo" in page, product.code


def test_the_catalogue_embeds_a_fragment(client: CompanyClient) -> None:
    product = Product.objects.get(code="CORR-3-XO")
    response = client.get(
        f"/catalogo/productos/{product.pk}/probar/", headers={"HX-Request": "true"}
    )
    assert b"<html" not in response.content
    assert response.content.count(b"<h2") == 1


def test_the_result_follows_measures_and_options(client: CompanyClient) -> None:
    plain = trial(client, width="2.00 m", height="1.20 m")
    assert "200 × 120\N{NO-BREAK SPACE}cm" in plain
    assert "osquitero vertical" not in plain
    assert "osquitero" in trial(client, width="200", height="120", options="MOSQUITERO")


@pytest.mark.parametrize(
    ("width", "message"),
    [
        ("abc", "no es una medida"),
        ("1e999", "no es una medida"),
        ("9" * 5000, "no es una medida"),
        ("9,000 mm", "El ancho máximo es 3,000 mm; escribiste 9,000 mm."),
        ("", "Escribe el ancho."),
    ],
)
def test_bad_measures_are_named(client: CompanyClient, width: str, message: str) -> None:
    page = trial(client, width=width, height="120 cm")
    assert message in page
    assert "Precio sin IVA" not in page


def test_a_missing_price_is_named(client: CompanyClient) -> None:
    Price.objects.filter(material__code="FELPA").delete()
    assert "no tiene precio" in trial(client)


def test_only_the_owner_tries_products(client_for: Browse, seller: User, worker: User) -> None:
    product = Product.objects.first()
    for person in (seller, worker):
        response = client_for(person).get(f"/catalogo/productos/{product.pk}/probar/")
        assert response.status_code == 403
