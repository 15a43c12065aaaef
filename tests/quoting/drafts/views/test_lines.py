"""The panel of a line: what follows the typing, what saving refuses, who sees what."""

import json
import re
from decimal import Decimal
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Material, Price, Product
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services import lines
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.people.services import choose_length_unit
from tenants.schemas.companies import Company
from tests.people import CompanyClient, make_person
from tests.quoting.drafts.panel import HTMX, Browse, preview, save, service, window
from tests.quoting.make import (
    FIXED,
    SLIDING,
    TODAY,
    add,
    make_house_job,
    make_sent,
    make_service,
    make_window,
)


@pytest.mark.parametrize(
    ("width", "reading"),
    [
        ("150", "150 cm = 1,500 mm"),
        ("1.50 m", "1.5 m = 1,500 mm"),
        ("1m50", "1.5 m = 1,500 mm"),
        ("150.0 cm", "150 cm = 1,500 mm"),
    ],
)
def test_a_measure_is_shown_as_it_was_read_with_its_price(
    client: CompanyClient, quote: Quote, width: str, reading: str
) -> None:
    page = preview(client, quote, window(width=width))
    assert reading in page
    assert "2,444.10" in page
    assert "2,835.16" in page  # the total follows
    assert "<svg" in page


def test_typing_changes_nothing(client: CompanyClient, quote: Quote) -> None:
    preview(client, quote, window())
    quote.refresh_from_db()
    assert (quote.lines.count(), quote.total) == (0, 0)


def test_half_typed_is_not_an_error_yet(client: CompanyClient, quote: Quote) -> None:
    page = preview(client, quote, window(height=""))
    assert "Escribe el alto." in page
    assert 'class="error"' not in page


def test_a_measure_beyond_the_product_is_an_error_at_its_field(
    client: CompanyClient, quote: Quote
) -> None:
    for typed, told in (
        ("251", "El alto máximo es 240 cm; escribiste 251 cm."),
        ("2,510 mm", "El alto máximo es 2,400 mm; escribiste 2,510 mm."),
        ("2.51 m", "El alto máximo es 2.4 m; escribiste 2.51 m."),
        ("0", "Escribe un alto mayor que cero."),
    ):
        page = preview(client, quote, window(height=typed, width="150 cm"))
        notes = page.split('id="notes_height"')[1].split("</div>")[0]
        assert "data-bad" in notes
        assert told in notes


def test_a_measure_that_fits_another_unit_is_asked_with_answers_to_tap(
    client: CompanyClient, quote: Quote
) -> None:
    page = save(client, quote, window(width="400", height="230"), status=422)
    notes = page.split('id="notes_width"')[1].split("</div>")[0]
    assert "¿400 cm o 400 mm?" in notes
    assert re.findall('data-answer="([^"]+)"', notes) == ["400 cm", "400 mm"]
    assert not quote.lines.exists()
    save(client, quote, window(width="400 mm", height="120 cm"))
    assert quote.lines.get().width == 400


def glass_after(client: CompanyClient, quote: Quote, former: str, glass: str, code: str) -> str:
    """The glass that is marked once ``code`` is picked after ``former`` with ``glass``."""
    products = {row.code: row for row in Product.objects.filter(code__in=[former, code])}
    typed = window(
        product=products[code].pk,
        offered=products[former].pk,
        glass=Material.objects.get(code=glass).pk,
        width="",
        height="",
    )
    page = preview(client, quote, typed)
    found = re.search(r'name="glass".*?value="([0-9]+)" selected', page, re.DOTALL)
    assert found
    return Material.objects.get(pk=found[1]).code


def test_a_product_has_its_own_glass_unless_a_person_chose_another(
    client: CompanyClient, quote: Quote
) -> None:
    usual = {
        row.code: row.default_glass.code for row in Product.objects.exclude(default_glass=None)
    }
    assert glass_after(client, quote, "CORR-3-XO", usual["CORR-3-XO"], "FIJA-3") == usual["FIJA-3"]
    assert glass_after(client, quote, "CORR-3-XO", "TINTEX-6", "FIJA-3") == "TINTEX-6"
    for code in ("ESPEJO", "PUERTA-TEMPLADA", "BARANDAL-12"):
        assert glass_after(client, quote, "CORR-3-XO", "TINTEX-6", code) == usual[code]


def test_two_units_in_one_window_are_asked_about(client: CompanyClient, quote: Quote) -> None:
    page = save(client, quote, window(width="1,500 mm", height="120"), status=422)
    notes = page.split('id="notes_height"')[1].split("</div>")[0]
    assert re.findall('data-answer="([^"]+)"', notes) == ["120 cm", "120 mm"]
    assert not quote.lines.exists()


def test_a_size_in_the_field_of_the_width_is_width_and_height(
    client: CompanyClient, quote: Quote
) -> None:
    for typed in ("150x120", "150 × 120 cm", "1.50 m por 1.20 m", "1500*1200 mm"):
        assert "2,444.10" in preview(client, quote, window(width=typed, height=""))
        save(client, quote, window(width=typed, height="", client_key=str(uuid4())))
        line = quote.lines.latest("pk")
        assert (line.width, line.height) == (1500, 1200)


@pytest.mark.parametrize(("unit", "width", "height"), [("mm", "1500", "1200"), ("m", "1.5", "1.2")])
def test_a_company_types_and_reads_its_measures_in_its_own_unit(
    client: CompanyClient, quote: Quote, company: Company, unit: str, width: str, height: str
) -> None:
    choose_length_unit(company, Company.LengthUnit(unit), by=make_person(Role.OWNER))
    typed = window(width=width, height=height)
    assert "2,444.10" in preview(client, quote, typed)
    page = save(client, quote, typed).replace("\N{NO-BREAK SPACE}", " ")
    assert f"{width} × {height} {unit}" in page.replace("1,", "1")
    assert f">{width} {unit}</text>" in page.replace("1,", "1")


def test_what_nobody_can_put_right_in_the_panel_is_said_in_the_preview(
    client: CompanyClient, quote: Quote
) -> None:
    Price.objects.filter(material__code="CLARO-6").delete()
    assert "Claro 6 mm no tiene precio" in preview(client, quote, window())


def test_another_product_brings_its_own_choices_and_keeps_what_was_typed(
    client: CompanyClient, quote: Quote
) -> None:
    awning = Product.objects.get(code="PROY-1400")
    page = preview(client, quote, window(product=awning.pk, offered="", width="60", height="60"))
    assert "2,102.34" in page  # with the glass that the product proposes, at once
    assert "MOSQUITERO" not in page
    assert 'id="choices"' in page
    assert 'name="width"' not in page  # a field in which a person types is not swapped
    offered = page.split('name="glass"')[1].split("</select>")[0]
    names = Material.objects.glasses().filter(thickness__gt=awning.line.glass_max)
    assert not [glass.name for glass in names if f">{glass.name}<" in offered]


def test_a_window_saved_before_its_choices_came_takes_the_glass_the_product_proposes(
    client: CompanyClient, quote: Quote
) -> None:
    fast = window(offered="")
    del fast["glass"]
    assert "2,444.10" in save(client, quote, fast)


def test_a_saved_line_leaves_the_panel_ready_for_the_next_of_its_kind(
    client: CompanyClient, quote: Quote
) -> None:
    page = save(client, quote, window(quantity="4"))
    assert "9,776.40" in page
    panel = page.split('id="panel"')[1]
    product = Product.objects.get(code="CORR-3-XO")
    assert f'value="{product.pk}" selected' in panel
    location = panel.split('name="location"')[1].split(">")[0]
    assert "value=" not in location
    assert "autofocus" in location


def test_fifty_point_one_centimetres_are_exact_everywhere(
    client: CompanyClient, owner: User, client_for: Browse, quote: Quote
) -> None:
    save(client, quote, window(width="50.1", height="60.2"))
    line = quote.lines.get()
    assert (line.width, line.height) == (Decimal("501.0"), Decimal("602.0"))
    save(client, quote, window(width="501.5 mm", height="60.25 cm"))

    client.post(f"/cotizaciones/{quote.pk}/enviar/")
    for person in (client, client_for(owner)):
        for address in ("/cotizaciones/", f"/cotizaciones/{quote.pk}/", "/taller/"):
            if person is client and address == "/taller/":
                continue
            assert person.get(address).status_code == 200
    promise = quote.versions.get().promise
    assert [str(line.width) for line in promise.lines] == ["501", "501.5"]
    assert [str(line.height) for line in promise.lines] == ["602", "602.5"]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("width", "", "Escribe el ancho."),
        ("width", "abc", "no es una medida"),
        ("width", "NaN", "no es una medida"),
        ("width", "1e999", "no es una medida"),
        ("width", "999999999999", "no es una medida"),
        ("width", "9" * 10_000, "no es una medida"),
        ("width", "-150", "no es una medida"),
        ("width", "0", "mayor que cero"),
        ("height", "🪟🪟", "no es una medida"),
        ("quantity", "NaN", "de 1 a 9,999"),
        ("quantity", "1e999", "de 1 a 9,999"),
        ("quantity", "", "Falta este dato."),
        ("quantity", "2.5", "número entero"),
        ("location", "á" * 10_000, "como máximo 80 caracteres"),
        ("location", "a\0b", "caracteres que no se ven"),
        ("description", "🪟" * 1001, "como máximo 1000 caracteres"),
        ("product", "999999999999999999999", "ya no está disponible"),
        ("product", "uno", "ya no está disponible"),
        ("product", "", "Elige el producto."),
        ("glass", "1' OR 1=1", "ya no está disponible"),
        ("finish", "-7", "ya no está disponible"),
    ],
)
def test_bad_input_is_refused_by_name_and_nothing_typed_is_lost(
    client: CompanyClient, quote: Quote, field: str, typed: str, message: str
) -> None:
    page = save(client, quote, window(**{"location": "Sala de juntas", field: typed}), status=422)
    assert message in page
    assert quote.lines.count() == 0
    if field != "location":
        assert "Sala de juntas" in page
    preview(client, quote, window(**{field: typed}))


def test_emoji_and_markup_are_text_like_any_other(client: CompanyClient, quote: Quote) -> None:
    page = save(client, quote, window(location="🪟 <script>alert(1)</script>"))
    assert "🪟 &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_an_unknown_kind_of_line_is_a_window(client: CompanyClient, quote: Quote) -> None:
    save(client, quote, window(kind="otra"))
    assert quote.lines.get().kind == "product"


def test_a_service_by_the_metre_is_sold_by_its_length(client: CompanyClient, quote: Quote) -> None:
    save(client, quote, service(width="5.4 m", quantity="2"))
    quote.refresh_from_db()
    assert quote.total == Decimal("3157.06")  # 10.8 m × 252, with tax


def test_what_is_sold_alone_stands_under_headings_services_first(
    client: CompanyClient, quote: Quote
) -> None:
    page = client.get(f"/cotizaciones/{quote.pk}/?tipo=material").content.decode()
    offered = page.split('name="material"')[1].split("</select>")[0]
    headings = re.findall(r'<optgroup label="([^"]+)"', offered)
    assert headings == ["Servicio", "Vidrio", "Herraje", "Consumible"]
    assert "Instalación de ventana" in offered.split("</optgroup>")[0]
    assert "Riel" not in offered and "Fabricación" not in offered


def test_a_typed_price_is_the_price(client: CompanyClient, quote: Quote) -> None:
    save(client, quote, service(unit_price="$ 1,200.00", quantity="0.5"))
    quote.refresh_from_db()
    assert quote.total == Decimal("696.00")


def test_a_concept_needs_its_text_and_its_price(client: CompanyClient, quote: Quote) -> None:
    typed = {"kind": "free", "description": "", "quantity": "1", "unit_price": ""}
    assert "Escribe el concepto." in save(client, quote, typed, status=422)
    page = save(client, quote, typed | {"description": "Flete"}, status=422)
    assert "Escribe el precio." in page
    save(client, quote, typed | {"description": "Flete", "unit_price": "850"})
    assert quote.lines.get().unit_price == 850


def test_a_line_is_changed_in_place(client: CompanyClient, quote: Quote) -> None:
    add(quote, make_window(SLIDING), make_window(FIXED))
    line = quote.lines.first()
    address = f"/cotizaciones/{quote.pk}/partidas/{line.pk}/"
    assert 'value="150 cm"' in client.get(address, headers=HTMX).content.decode()

    response = client.post(address, window(quantity="2"), headers=HTMX)
    assert response.status_code == 200
    assert quote.lines.count() == 2
    assert quote.lines.first().quantity == 2


def test_the_editor_works_without_a_script(client: CompanyClient, quote: Quote) -> None:
    address = f"/cotizaciones/{quote.pk}/"
    assert client.get(f"{address}?tipo=material").status_code == 200
    response = client.post(f"{address}partidas/", window())
    assert response["Location"] == address
    response = client.post(f"{address}partidas/", window(width="abc"))
    assert response.status_code == 422
    assert b"<html" in response.content
    line = quote.lines.get()
    for act in ("duplicar", "mover", "quitar"):
        response = client.post(f"{address}partidas/{line.pk}/{act}/", {"arriba": "1"})
        assert response["Location"].partition("?")[0] == address
    assert "Quitaste una partida" in client.get(response["Location"]).content.decode()
    assert quote.lines.count() == 1


def test_sales_never_see_cost_margin_or_cuts(client_for: Browse, seller: User, owner: User) -> None:
    quote = make_house_job(seller)
    line = quote.lines.first()
    sent = make_sent(seller).quote
    pages = {
        f"/cotizaciones/{quote.pk}/": None,
        f"/cotizaciones/{quote.pk}/partidas/{line.pk}/": None,
        f"/cotizaciones/{quote.pk}/partidas/vista/": window(),
        f"/cotizaciones/{sent.pk}/": None,
    }
    secrets = ("1,745.78", "1745.78", "261.87", "Costo", "argen", "Indirectos", "erma", "Riel 3")

    def read(client: CompanyClient, address: str, typed: dict[str, Any] | None) -> str:
        response = client.post(address, typed, headers=HTMX) if typed else client.get(address)
        assert response.status_code == 200
        return f"{response.headers}{response.content.decode()}"

    for address, typed in pages.items():
        text = read(client_for(seller), address, typed)
        assert not [secret for secret in secrets if secret in text], address
        assert "argen" in read(client_for(owner), address, typed), address


def test_the_preview_costs_the_same_queries_however_long_the_quotation(
    client: CompanyClient, quote: Quote
) -> None:
    typed = window()

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            preview(client, quote, typed)
        return len(caught)

    add(quote, make_window(SLIDING), make_window(FIXED))
    queries()
    few = queries()
    add(quote, *(make_window(FIXED) for _ in range(8)), make_service("BOQUILLA"))
    assert queries() == few <= 16  # session, person and transaction included


def test_the_editor_costs_the_same_queries_however_long_the_quotation(
    client: CompanyClient, quote: Quote
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/cotizaciones/{quote.pk}/")
        return len(caught)

    add(quote, make_window(SLIDING), make_service("BOQUILLA"))
    queries()
    few = queries()
    add(quote, *(make_window(FIXED) for _ in range(8)), make_service("PELICULA"))
    for line in list(quote.lines.all()):
        lines.duplicate_line(line.quote, line.pk, TODAY)
    assert queries() == few <= 30


HOSTILE = (
    "", "NaN", "-Infinity", "1e999", "0x10", "9" * 400, "🪟", "a\0b", "' OR 1=1 --", "<b>", "٣",
    "99999999999999999999", "-1", "1,5",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["product", "material", "free"])
def test_no_text_in_any_field_breaks_the_panel(
    client: CompanyClient, quote: Quote, kind: str
) -> None:
    fine = window() | {"options": "MOSQUITERO"}
    if kind == "material":
        fine = service(location="", description="", width="1", height="1")
    if kind == "free":
        fine = {"kind": "free", "description": "Flete", "quantity": "1", "unit_price": "5"}
    address = f"/cotizaciones/{quote.pk}/partidas/"
    for field in fine:
        for text in HOSTILE:
            typed = fine | {field: text, "offered": text[:1]}
            assert client.post(f"{address}vista/", typed, headers=HTMX).status_code == 200
        typed = fine | {field: HOSTILE[5]}
        assert client.post(address, typed, headers=HTMX).status_code in {200, 422}


def test_the_page_carries_what_changes_a_line_without_the_servers_panel(
    client: CompanyClient, quote: Quote
) -> None:
    add(
        quote,
        make_window(SLIDING, location='Sala "norte"', options={"MOSQUITERO": True}, discount=5),
        make_service("INSTALACION", "2", internal_note="Traer escalera"),
    )
    before = list(quote.lines.values())
    page = client.get(quote.get_absolute_url()).content.decode()
    carried = [json.loads(unescape(each)) for each in re.findall(r'data-fields="([^"]*)"', page)]
    for row, pairs in zip(quote.lines.all(), carried, strict=True):
        typed: dict[str, list[str]] = {}
        for name, value in pairs:
            typed.setdefault(name, []).append(value)
        address = f"{quote.get_absolute_url()}partidas/{row.pk}/"
        assert client.post(address, typed, headers=HTMX).status_code == 200
    after = list(quote.lines.values())
    assert [each.pop("edition") for each in after] == [1, 1]
    assert [{**each, "edition": 0} for each in after] == [{**each, "edition": 0} for each in before]
