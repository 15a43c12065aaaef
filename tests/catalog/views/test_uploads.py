"""The page that takes the catalogue away and brings it back."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as upload
from django.utils import timezone
from openpyxl import load_workbook

from catalog.models import Finish, Material, Price, PriceChange
from catalog.portable.tables import TABLES, Table
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.catalog.make import queries_of
from tests.people import CompanyClient, make_person

PAGE = "/catalogo/archivo/"
FORM = {"kind": "", "valid_from": "2030-01-01"}


def plan_in(page: str) -> str:
    return page.split('name="plan" value="')[1].split('"')[0]


def send(client: CompanyClient, content: bytes, name: str, kind: str = "") -> str:
    form = FORM | {"file": upload(name, content), "kind": kind}
    return client.post(f"{PAGE}revisar/", form).content.decode()


def test_the_catalogue_goes_out_changes_and_comes_back(owner_client: CompanyClient) -> None:
    answer = owner_client.get(f"{PAGE}bajar/excel/")
    assert answer["Content-Disposition"] == (
        f'attachment; filename="catalogo-{timezone.localdate()}.xlsx"'
    )
    assert "Nada cambia" in send(owner_client, answer.content, "catalogo.xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == [*(table.title for table in TABLES), "Instrucciones"]
    sheet = book["Materiales y precios"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "RIEL-3")
    row[1].value, row[5].value = "Riel <nuevo>", 2300
    content = BytesIO()
    book.save(content)

    page = send(owner_client, content.getvalue(), "catalogo.xlsx")

    for said in ("Riel &lt;nuevo&gt;", "$ 223.88", "$ 2,300.00", "1 ene 2030", "Revisa"):
        assert said in page.replace("\N{NO-BREAK SPACE}", " "), said
    assert not Price.objects.filter(amount=2300).exists()

    answer = owner_client.post(f"{PAGE}aplicar/", {"plan": plan_in(page)}, follow=True)

    assert "Aplicamos el archivo: 1 cambiado, 1 precio." in answer.content.decode()
    assert Material.objects.get(code="RIEL-3").name == "Riel <nuevo>"
    assert Price.objects.get(amount=2300).change == PriceChange.objects.get()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.slug)
def test_each_table_goes_out_and_comes_back_as_csv(
    owner_client: CompanyClient, table: Table
) -> None:
    answer = owner_client.get(f"{PAGE}bajar/{table.slug}/")
    assert answer.content.startswith(b"\xef\xbb\xbfClave,")
    assert "Nada cambia" in send(owner_client, answer.content, "tabla.csv", table.slug)


def test_the_template_explains_every_column(owner_client: CompanyClient) -> None:
    book = load_workbook(BytesIO(owner_client.get(f"{PAGE}plantilla/").content))
    told = [row[1] for row in book["Instrucciones"].iter_rows(values_only=True)]
    for table in TABLES:
        sheet = book[table.title]
        assert [cell.value for cell in sheet[1]] == [column.title for column in table.columns]
        assert sheet["A2"].value == "EJEMPLO"
        assert {column.title for column in table.columns} <= set(told)


def test_an_old_csv_of_a_spreadsheet_is_read(owner_client: CompanyClient) -> None:
    text = "Código;Nombre;Precio\r\nRIEL-3;Riel ñandú;\r\n"
    page = send(owner_client, text.encode("cp1252"), "vieja.csv", "materiales")
    assert "Riel ñandú" in page


def test_faults_are_told_on_the_page_and_nothing_is_written(owner_client: CompanyClient) -> None:
    rows = "".join(f"N-{n},x,\n" for n in range(40))
    before = Price.objects.count()
    cases = [
        (b"Clave,Precio\nRIEL-3,caro", "x.csv", "materiales", "fila 2, columna Precio: «caro»"),
        (f"Clave,Nombre,Clase\n{rows}".encode(), "x.csv", "materiales", "Y 15 más."),
        (b"Clave\nRIEL-3", "x.csv", "", "Di qué trae el archivo"),
        (b"PK\x03\x04", "x.xlsx", "", "dañado"),
        (b"x" * 5_000_001, "x.csv", "materiales", "el máximo son 5 MB"),
        (b"a: [", "x.yaml", "", "el corchete que se abre aquí no se cierra"),
        (b"Clave\nRIEL-3", "x.csv", "inventado", "Elige uno de la lista"),
        (b"", "x.csv", "", "El archivo está vacío."),
    ]
    for content, name, kind, said in cases:
        form = FORM | {"file": upload(name, content), "kind": kind}
        answer = owner_client.post(f"{PAGE}revisar/", form)
        assert answer.status_code == 422, name
        assert said in answer.content.decode(), said
    owner_client.post(f"{PAGE}aplicar/", {"plan": "inventado"})
    assert Price.objects.count() == before


def test_a_price_far_from_its_other_finishes_is_marked_even_the_first_time(
    owner_client: CompanyClient,
) -> None:
    Price.objects.filter(material__code="RIEL-3", finish__code="NEGRO").delete()
    for black, marks in ((b"26.60", 1), (b"266", 0)):
        rows = b"Clave,Acabado,Precio\nRIEL-3,NEGRO," + black
        page = send(owner_client, rows, "x.csv", "materiales")
        assert page.count(">Revisa<") == marks, black


def test_rates_and_the_order_of_the_finishes_are_shown_too(owner_client: CompanyClient) -> None:
    rates = "formato: 1\ntipos_de_cambio:\n  2026-11-24: {USD: 18.42}\n"
    page = send(owner_client, rates.encode(), "dolar.yaml")
    assert "Tipo de cambio de USD desde el 24 nov 2026: 18.42." in page
    answer = owner_client.post(f"{PAGE}aplicar/", {"plan": plan_in(page)}, follow=True)
    assert "Aplicamos el archivo: 1 tipo de cambio." in answer.content.decode()

    table = "Clave\nNEGRO\nNATURAL\nMADERA\nBLANCO\n"
    page = send(owner_client, table.encode(), "acabados.csv")
    assert "Los acabados quedan en este orden: NEGRO, NATURAL, MADERA, BLANCO." in page
    owner_client.post(f"{PAGE}aplicar/", {"plan": plan_in(page)})
    assert list(Finish.objects.values_list("code", flat=True))[:2] == ["NEGRO", "NATURAL"]


def test_a_name_is_shown_as_a_text_wherever_it_comes_from(owner_client: CompanyClient) -> None:
    row = '"<b>x</b>","=1+1"'
    page = send(owner_client, f"Clave,Nombre,Proveedor\nRIEL-3,{row}\n".encode(), "materiales.csv")
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page
    owner_client.post(f"{PAGE}aplicar/", {"plan": plan_in(page)})
    out = owner_client.get(f"{PAGE}bajar/materiales/").content.decode()
    assert ",'=1+1," in out


def test_a_plan_is_applied_once(owner_client: CompanyClient) -> None:
    page = send(owner_client, b"Clave,Precio\nRIEL-3,240", "x.csv", "materiales")
    for _ in range(2):
        answer = owner_client.post(f"{PAGE}aplicar/", {"plan": plan_in(page)}, follow=True)
    assert "El catálogo cambió mientras lo revisabas" in answer.content.decode()
    assert Price.objects.get(valid_from="2030-01-01").amount == Decimal(240)


def test_a_plan_of_another_company_is_worthless(
    owner_client: CompanyClient,
    client_for: Callable[..., CompanyClient],
    neighbour: Company,
) -> None:
    page = send(owner_client, b"Clave,Precio\nRIEL-3,240", "x.csv", "materiales")
    with company_context(neighbour):
        before = Price.objects.count()
        other = client_for(make_person(Role.OWNER), company=neighbour)
        answer = other.post(f"{PAGE}aplicar/", {"plan": plan_in(page)}, follow=True)
        assert "ya no sirve" in answer.content.decode()
        assert Price.objects.count() == before


def test_a_file_that_does_not_exist_is_not_found(owner_client: CompanyClient) -> None:
    assert owner_client.get(f"{PAGE}bajar/todo/").status_code == 404


def test_the_pages_take_few_queries(owner_client: CompanyClient) -> None:
    assert queries_of(owner_client, PAGE) <= 8
    assert queries_of(owner_client, f"{PAGE}bajar/excel/") <= 16


def test_the_page_asks_about_a_price_of_zero(owner_client: CompanyClient) -> None:
    page = send(owner_client, b"Clave,Precio\nFELPA,0\n", "lista.csv", "materiales")
    assert "1 precio es 0: confirmo que no cuesta." in page
    signed = {"plan": plan_in(page)}

    asked = owner_client.post(f"{PAGE}aplicar/", signed, follow=True)
    assert "Hay precios de 0" in asked.content.decode()
    assert not Price.objects.filter(amount=0).exists()
    owner_client.post(f"{PAGE}aplicar/", signed | {"zero_prices": "on"})
    assert Price.objects.filter(material__code="FELPA", amount=0).exists()


@pytest.mark.parametrize("name", ["catalogo.txt", "materiales.csv", "catalogo.yaml"])
def test_a_file_is_read_as_what_it_is_whatever_it_is_called(
    owner_client: CompanyClient, name: str
) -> None:
    yaml = b"# Mi lista\n\nformato: 1\nprecios:\n  2030-12-01: {RIEL-3: 301.5}\n"
    assert "$ 301.50" in send(owner_client, yaml, name).replace("\N{NO-BREAK SPACE}", " ")
    book = owner_client.get(f"{PAGE}bajar/excel/").content
    assert "Nada cambia" in send(owner_client, book, name)
