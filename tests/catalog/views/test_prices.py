"""The pages that change many prices, and copies of products."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile as upload
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from catalog.models import ExchangeRate, Finish, Line, Material, Price, PriceChange, Product
from tenants.people.models import User
from tests.catalog.make import line_form, make_price, make_product, product_form
from tests.people import CompanyClient
from tests.quoting.make import add, make_quote, make_window

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


def test_rows_that_the_workbook_hides_are_asked_about(owner_client: CompanyClient) -> None:
    book = Workbook()
    for row in (["Clave", "Precio"], ["RIEL-3", 300], ["FELPA", 999]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    content = BytesIO()
    book.save(content)
    for marked, count in (({}, "1 precio cambia"), ({"hidden": "on"}, "2 precios cambian")):
        form = {"file": upload("l.xlsx", content.getvalue()), "valid_from": "2030-01-01"} | marked
        page = owner_client.post(f"{PAGE}lista/", form).content.decode()
        assert count in page
        assert ("Leer también las filas ocultas" in page) == (not marked)


def test_a_percentage_is_shown_before_it_is_saved(owner_client: CompanyClient) -> None:
    form = {"percent": "10", "kind": "vidrio", "supplier": "", "valid_from": "2030-01-01"}
    page = owner_client.post(f"{PAGE}porcentaje/", form).content.decode()
    assert "+10 %: Vidrio" in page

    owner_client.post(f"{PAGE}guardar/", {"plan": plan_in(page)})

    glass = Material.objects.get(code="CLARO-6")
    assert glass.prices.latest("valid_from").change == PriceChange.objects.get()


def shown_codes(client: CompanyClient, **chosen: str) -> tuple[str, set[str]]:
    """The preview of +10 % under these choices, and the codes of the materials in it."""
    page = client.post(
        f"{PAGE}porcentaje/", {"percent": "10", "valid_from": "2030-01-01"} | chosen
    ).content.decode()
    table = page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""
    return page, set(re.findall(r'class="muted small">([^<]+)</span></th>', table))


def test_a_percentage_is_narrowed_by_line_finish_kind_and_supplier_together(
    owner_client: CompanyClient,
) -> None:
    line = Line.objects.create(code="LX", name="Línea X")
    product = make_product("PX", line)  # of the 3" rail alone
    Material.objects.filter(code="RIEL-3").update(supplier="Cuprum")

    page, codes = shown_codes(owner_client, line="LX", kind="perfil", finish="BLANCO")
    assert codes == {"RIEL-3"}
    assert "+10 %: Línea X, Perfil, Blanco" in page
    assert "251.20" in page  # 228.36 and 10 %
    assert "266.42" not in page  # what it costs in another finish
    assert "1 de estos materiales también va en otras líneas" in page

    assert shown_codes(owner_client, line="LX", supplier="Cuprum")[1] == {"RIEL-3"}
    assert not shown_codes(owner_client, line="LX", kind="vidrio")[1]
    assert "RIEL-3" in shown_codes(owner_client, supplier="Cuprum")[1]
    product.retired_at = timezone.now()
    product.save()
    assert not shown_codes(owner_client, line="LX")[1]


def test_the_base_price_alone_can_be_raised(owner_client: CompanyClient) -> None:
    page, codes = shown_codes(owner_client, finish="base", kind="perfil")

    assert "RIEL-3" in codes
    assert "246.27" in page  # 223.88 and 10 %
    assert "251.20" not in page


def test_profiles_that_follow_their_base_price_are_named_and_left(
    owner_client: CompanyClient,
) -> None:
    bronze = Finish.objects.create(code="BRONCE", name="Bronce", surcharge=Decimal(15))
    rail = Material.objects.get(code="RIEL-3")
    make_price(rail, "300", finish=bronze)
    profiles = Material.objects.filter(kind="perfil").count()

    page, codes = shown_codes(owner_client, finish="BRONCE")

    assert codes == {"RIEL-3"}
    assert f"{profiles - 1} perfiles no tienen precio propio en Bronce" in page


def test_bad_uploads_and_numbers_are_explained_and_write_nothing(
    owner_client: CompanyClient,
) -> None:
    day = {"valid_from": "2030-01-01"}
    cases = [
        (
            "lista/",
            {"file": upload("x.csv", b"Clave,Precio\nNADA,1")} | day,
            "Ningún material tiene",
        ),
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


def test_a_price_in_dollars_is_shown_in_pesos_with_its_rate_of_that_day(
    owner_client: CompanyClient,
) -> None:
    glass = Material.objects.get(code="CLARO-6")
    Material.objects.filter(pk=glass.pk).update(currency="USD")
    Price.objects.filter(material=glass).update(amount=Decimal("55.50"))
    pages = ("/catalogo/materiales/?tipo=vidrio", f"/catalogo/materiales/{glass.pk}/")
    for page in pages:
        text = read(owner_client, page)
        assert "55.50 USD" in text
        assert "Falta el tipo de cambio: dólares" in text
        assert 'href="/catalogo/tipos-de-cambio/"' in text
    missing = "Falta el tipo de cambio de USD: lo usa 1 material"
    assert missing in read(owner_client, "/catalogo/tipos-de-cambio/")

    for rate, day in (("18.4235", date(2026, 11, 3)), ("99", date(2999, 1, 1))):
        ExchangeRate.objects.create(currency="USD", rate=Decimal(rate), valid_from=day)

    for page in pages:
        text = read(owner_client, page)
        assert "55.50 USD" in text
        assert "= $ 1,022.50 a 18.4235 (3 nov 2026)" in text
        assert "Falta el tipo de cambio" not in text
    assert missing not in read(owner_client, "/catalogo/tipos-de-cambio/")
    form = {"percent": "10", "kind": "vidrio", "valid_from": "2030-01-01"}
    page = owner_client.post(f"{PAGE}porcentaje/", form).content.decode()
    assert "61.05 USD" in plain(page)
    assert "= $ 1,124.75 a 18.4235" in plain(page)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def read(client: CompanyClient, path: str) -> str:
    return plain(client.get(path).content.decode())


def test_a_product_is_copied_with_its_pieces(owner_client: CompanyClient) -> None:
    source = Product.objects.get(code="CORR-3-XO")

    answer = owner_client.post(f"/catalogo/productos/{source.pk}/duplicar/")

    copy = Product.objects.get(code="CORR-3-XO-2")
    assert answer["Location"] == f"/catalogo/productos/{copy.pk}/"
    assert copy.components.count() == source.components.count() > 0
    assert copy.options.count() == source.options.count()


def test_before_a_change_the_drafts_that_follow_it_are_named(
    owner_client: CompanyClient, owner: User
) -> None:
    quote = add(make_quote(owner, "Constructora Nogal"), make_window())
    form = {"percent": "10", "kind": "perfil", "valid_from": "2030-01-01"}

    page = owner_client.post(f"{PAGE}porcentaje/", form).content.decode()

    assert "Cambia 1 borrador" in page
    assert f'<a href="/cotizaciones/{quote.pk}/">' in page
    assert "Constructora Nogal" in page
    assert "Lo enviado no cambia" in page
    form |= {"finish": "NEGRO"}  # in which no draft is
    page = owner_client.post(f"{PAGE}porcentaje/", form).content.decode()
    assert "Ningún borrador cambia de precio" in page


def test_saving_says_which_drafts_changed(owner_client: CompanyClient, owner: User) -> None:
    quote = add(make_quote(owner, "Constructora Nogal"), make_window())
    line = Line.objects.get(code="L3")
    product = Product.objects.get(code="CORR-3-XO")
    rail = Material.objects.get(code="RIEL-3")
    bought = {"name": rail.name, "code": rail.code, "bar_length": "610"}
    constants = line_form(line)
    rebate = next(name for name, value in constants.items() if value == "DESC_CERCO_CORR")
    pages = {
        f"/catalogo/lineas/{line.pk}/": (constants, {rebate.replace("name", "value"): "240"}),
        f"/catalogo/productos/{product.pk}/": (product_form(product), {"components-0-count": "2"}),
        f"/catalogo/materiales/{rail.pk}/": (bought, {"prices-base": "300"}),
    }
    for address, (form, change) in pages.items():
        assert "Puede cambiar 1 borrador" in owner_client.get(address).content.decode()
        page = owner_client.post(address, form, follow=True).content.decode()
        assert "Cambió" not in page, address
        page = owner_client.post(address, form | change, follow=True).content.decode()
        assert "Cambió 1 borrador" in page, address
        assert f'<a href="/cotizaciones/{quote.pk}/">' in page


def test_the_pages_of_prices_take_as_many_queries_with_many_drafts(
    owner_client: CompanyClient, owner: User
) -> None:
    form = {"percent": "10", "kind": "perfil", "valid_from": "2030-01-01"}

    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            owner_client.post(f"{PAGE}porcentaje/", form)
        return len(context)

    add(make_quote(owner), make_window())
    queries()  # the first one fills caches
    few = queries()
    for _ in range(4):
        add(make_quote(owner), make_window(), make_window())
    assert queries() == few < 30


def test_prices_typed_in_the_list_of_materials_are_one_change_that_is_undone(
    owner_client: CompanyClient,
) -> None:
    rail, felt = (Material.objects.get(code=code) for code in ("RIEL-3", "FELPA"))
    address = "/catalogo/materiales/?q=3"
    typed = {f"precio-{rail.pk}": "250.50", f"precio-{felt.pk}": ""}
    page = owner_client.post(address, typed).content.decode()
    assert "250.50" in page
    assert base_of("RIEL-3") == Decimal("223.88")

    owner_client.post(f"{PAGE}guardar/", {"plan": plan_in(page)})
    assert base_of("RIEL-3") == Decimal("250.50")
    change = PriceChange.objects.get()
    assert change.prices.count() == 1
    owner_client.post(f"{PAGE}{change.pk}/deshacer/")
    assert base_of("RIEL-3") == Decimal("223.88")


def test_a_price_that_cannot_be_read_is_said_in_its_row(owner_client: CompanyClient) -> None:
    rail = Material.objects.get(code="RIEL-3")
    answer = owner_client.post("/catalogo/materiales/?q=RIEL-3", {f"precio-{rail.pk}": "mucho"})
    assert answer.status_code == 422
    assert 'value="mucho"' in answer.content.decode()
    same = owner_client.post("/catalogo/materiales/?q=RIEL-3", {f"precio-{rail.pk}": ""})
    assert same.status_code == 302
    assert not PriceChange.objects.exists()
