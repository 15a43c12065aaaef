"""The pages that change many prices, and copies of products."""

from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile as upload
from openpyxl import Workbook

from catalog.models import ExchangeRate, Material, Price, PriceChange, Product
from tests.people import CompanyClient

PAGE = "/catalogo/precios/"


def plan_in(page: str) -> str:
    return page.split('name="plan" value="')[1].split('"')[0]


def price_list() -> upload:
    book = Workbook()
    for row in (["Clave", "Precio"], ["RIEL-3", 250.5]):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return upload("lista.xlsx", content.getvalue())


def base_of(code: str) -> Decimal:
    return Price.objects.filter(material__code=code, finish=None).latest("valid_from").amount


def test_a_list_from_a_spreadsheet_is_shown_saved_and_undone(owner_client: CompanyClient) -> None:
    form = {"file": price_list(), "valid_from": "2030-01-01"}
    page = owner_client.post(f"{PAGE}lista/", form).content.decode()
    assert "250.50" in page
    assert base_of("RIEL-3") == Decimal("223.88")

    owner_client.post(f"{PAGE}guardar/", {"plan": plan_in(page)})
    assert base_of("RIEL-3") == Decimal("250.50")

    change = PriceChange.objects.get()
    owner_client.post(f"{PAGE}{change.pk}/deshacer/")
    assert base_of("RIEL-3") == Decimal("223.88")


def test_a_percentage_is_shown_before_it_is_saved(owner_client: CompanyClient) -> None:
    form = {"percent": "10", "kind": "vidrio", "supplier": "", "valid_from": "2030-01-01"}
    page = owner_client.post(f"{PAGE}porcentaje/", form).content.decode()
    assert "+10 %: Vidrio" in page

    owner_client.post(f"{PAGE}guardar/", {"plan": plan_in(page)})

    glass = Material.objects.get(code="CLARO-6")
    assert glass.prices.latest("valid_from").change == PriceChange.objects.get()


def test_bad_uploads_and_numbers_are_explained_and_write_nothing(
    owner_client: CompanyClient,
) -> None:
    day = {"valid_from": "2030-01-01"}
    cases = [
        ("lista/", {"file": upload("x.csv", b"Clave,Precio\nNADA,1")} | day, "Fila 2"),
        ("lista/", {"file": upload("x.xlsx", b"PK\x03\x04")} | day, "dañado"),
        ("lista/", {"file": upload("x.csv", b"")} | day, "vacío"),
        ("lista/", day, "Elige el archivo"),
        ("porcentaje/", {"percent": "mucho"} | day, "Escribe un número"),
        ("porcentaje/", {"percent": "5", "valid_from": "pronto"}, "Elige el día"),
    ]
    before = Price.objects.count()
    for address, typed, said in cases:
        answer = owner_client.post(PAGE + address, typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    owner_client.post(f"{PAGE}guardar/", {"plan": "inventado"})
    assert Price.objects.count() == before


def test_an_exchange_rate_is_written_by_day(owner_client: CompanyClient) -> None:
    for rate in ("21.35", "21.40"):
        owner_client.post(
            "/catalogo/tipos-de-cambio/",
            {"currency": "EUR", "rate": rate, "valid_from": "2030-01-01"},
        )
    assert ExchangeRate.objects.get().rate == Decimal("21.40")


def test_a_product_is_copied_with_its_pieces(owner_client: CompanyClient) -> None:
    source = Product.objects.get(code="CORR-3-XO")

    answer = owner_client.post(f"/catalogo/productos/{source.pk}/duplicar/")

    copy = Product.objects.get(code="CORR-3-XO-2")
    assert answer["Location"] == f"/catalogo/productos/{copy.pk}/"
    assert copy.components.count() == source.components.count() > 0
    assert copy.options.count() == source.options.count()
