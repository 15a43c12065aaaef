"""What a product asks for when it is sold, on its page."""

from decimal import Decimal

import pytest

from catalog.models import Product
from quoting.drafts.models.settings import QuoteSettings
from tests.catalog.make import product_form
from tests.people import CompanyClient

TABLE = "\t100\t150\n100\t1,800\t2300\n120\t2000\t2600.50"
SOLD = ("hinge", "needs_safety_glass", "min_price", "price_per_area", "price_matrix")


def sliding() -> Product:
    return Product.objects.get(code="CORR-3-XO")


def save(client: CompanyClient, **changes: str) -> tuple[int, str]:
    product = sliding()
    data = product_form(product, **changes)
    answer = client.post(f"/catalogo/productos/{product.pk}/", data, follow=True)
    return answer.status_code, answer.content.decode()


def test_all_of_it_is_saved_and_shown_again(owner_client: CompanyClient) -> None:
    status, page = save(
        owner_client,
        hinge="right",
        needs_safety_glass="on",
        min_price="$ 1,200",
        price_per_area="1850.50",
        price_matrix=TABLE,
    )
    product = sliding()
    assert status == 200
    assert (product.hinge, product.needs_safety_glass) == ("right", True)
    assert (product.min_price, product.price_per_area) == (1200, Decimal("1850.50"))
    assert product.price_matrix == {
        "widths": ["1000", "1500"],
        "heights": ["1000", "1200"],
        "prices": [["1800", "2300"], ["2000", "2600.5"]],
    }
    assert "\t100\t150\n100\t1800\t2300\n120\t2000\t2600.5" in page


def test_a_page_saved_as_it_stands_keeps_everything(owner_client: CompanyClient) -> None:
    save(owner_client, hinge="right", min_price="900", price_matrix=TABLE)
    before = Product.objects.values(*SOLD).get(code="CORR-3-XO")
    save(owner_client)
    after = Product.objects.values(*SOLD).get(code="CORR-3-XO")
    assert before == after


def test_a_page_from_before_these_fields_leaves_them(owner_client: CompanyClient) -> None:
    save(owner_client, hinge="right", min_price="900", price_matrix=TABLE)
    before = Product.objects.values(*SOLD).get(code="CORR-3-XO")
    old = {name: value for name, value in product_form(sliding()).items() if name not in SOLD}
    owner_client.post(f"/catalogo/productos/{sliding().pk}/", old)
    assert Product.objects.values(*SOLD).get(code="CORR-3-XO") == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"price_matrix": "\t100\n100\tmil"}, "Alto 100, ancho 100: «mil» no es un precio"),
        ({"price_matrix": "x" * 50_000}, "como máximo 40000"),
        ({"price_per_area": "-1"}, "Escribe 0 o más."),
        ({"min_price": "12,50"}, "Escribe un número"),
        ({"hinge": "arriba"}, "arriba"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_saved(
    owner_client: CompanyClient, changes: dict[str, str], message: str
) -> None:
    before = Product.objects.values(*SOLD).get(code="CORR-3-XO")
    status, page = save(owner_client, **changes)
    assert status == 422
    assert message in page
    assert Product.objects.values(*SOLD).get(code="CORR-3-XO") == before


@pytest.mark.parametrize(
    ("method", "shown", "spare"),
    [
        ("additive", [], ["price_per_area", "price_matrix"]),
        ("per_area", ["price_per_area"], ["price_matrix"]),
        ("matrix", ["price_matrix"], ["price_per_area"]),
    ],
)
def test_the_price_that_the_method_asks_for_stands_open(
    owner_client: CompanyClient, method: str, shown: list[str], spare: list[str]
) -> None:
    QuoteSettings.objects.update(method=method)
    page = owner_client.get(f"/catalogo/productos/{sliding().pk}/").content.decode()
    section = page.split("<h2>Al venderlo</h2>")[1].split("</section>")[0]
    front, folded = section.split("<details")
    for name in shown:
        assert f'name="{name}"' in front
    for name in spare:
        assert f'name="{name}"' in folded and f'name="{name}"' not in front


def test_prices_that_look_like_a_slip_are_saved_with_a_warning(owner_client: CompanyClient) -> None:
    Product.objects.filter(line__code="L3").update(price_per_area=Decimal(1800))
    _, page = save(owner_client, price_per_area="180", price_matrix="\t100\t150\n100\t2300\t1800")
    assert "El precio por m² quedó en $180.00" in page
    assert "1,500 mm × 1,000 mm cuesta menos que una medida más chica" in page
    assert sliding().price_per_area == 180


def test_products_that_the_method_cannot_price_are_told_in_their_list(
    owner_client: CompanyClient,
) -> None:
    address = "/catalogo/productos/"
    assert "Sin precio" not in owner_client.get(address).content.decode()
    QuoteSettings.objects.update(method="per_area")
    Product.objects.exclude(code="CORR-3-XO").update(price_per_area=Decimal(1800))
    page = owner_client.get(address).content.decode()
    assert "1 producto no se puede cotizar" in page
    assert page.count(">Sin precio<") == 1
    page = owner_client.get(f"{address}?sin_precio=1").content.decode()
    assert "CORR-3-XO" in page and "FIJA-3" not in page
