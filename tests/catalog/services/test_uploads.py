"""A file with the catalogue: shown, applied whole or not at all, its prices taken back."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from catalog.models import Material, Price, PriceChange, Product
from catalog.portable.files import FileRefused
from catalog.portable.sheets import SheetRefused
from catalog.portable.stored import stored_catalog
from catalog.portable.tables import BY_SLUG
from catalog.portable.workbooks import catalog_workbook
from catalog.portable.writing import write_catalog
from catalog.services.price_changes import ChangeRefused, undo_change
from catalog.services.uploads import Upload, apply_upload, plan_upload
from tenants.people.models import User
from tests.catalog.make import DAY, make_price

pytestmark = pytest.mark.usefixtures("company")
NOW = timezone.now()
LATER = date(2026, 12, 1)


def plan(content: bytes, name: str = "catalogo.xlsx", slug: str = "", day: date = DAY) -> Upload:
    return plan_upload(BytesIO(content), name, len(content), day, BY_SLUG.get(slug))


def csv_plan(text: str, slug: str = "materiales", day: date = DAY) -> Upload:
    return plan(text.encode(), "tabla.csv", slug, day)


def base_of(code: str, day: date = DAY) -> Decimal:
    return Price.objects.filter(material__code=code, finish=None).current(day).get().amount


def edited(**cells: object) -> bytes:
    """The exported workbook, with ``cells`` of the rail's first row changed by their headings."""
    book = load_workbook(BytesIO(catalog_workbook(stored_catalog(), DAY)))
    sheet = book["Materiales y precios"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in sheet.iter_rows() if row[0].value == "RIEL-3")[0].row
    for heading, value in cells.items():
        sheet.cell(row, headings[heading], value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_exported_catalogue_changes_nothing() -> None:
    for content, name in (
        (catalog_workbook(stored_catalog(), DAY), "catalogo.xlsx"),
        (write_catalog(stored_catalog()).encode(), "catalogo.yaml"),
    ):
        upload = plan(content, name)
        assert not upload.changes
        assert upload.notes == []
        assert upload.unchanged > 100


def test_a_changed_price_and_name_are_shown_written_and_the_price_undone(owner: User) -> None:
    before = stored_catalog()

    upload = plan(edited(Precio=250.5, Nombre="Riel de tres"), day=LATER)

    assert stored_catalog() == before
    assert [change.code for change in upload.changes.changed] == ["RIEL-3"]
    apply_upload(upload.data, by=owner, moment=NOW)
    assert Material.objects.get(code="RIEL-3").name == "Riel de tres"
    assert base_of("RIEL-3") == Decimal("223.88")
    assert base_of("RIEL-3", LATER) == Decimal("250.50")
    change = PriceChange.objects.get()
    assert (change.label, change.valid_from) == ("Catálogo: catalogo.xlsx", LATER)

    undo_change(change, by=owner, moment=NOW)

    assert stored_catalog().prices == before.prices


def test_prices_of_several_days_are_a_change_each(owner: User) -> None:
    text = "Clave;Precio;Desde\nRIEL-3;300;\nCERCO-3;310;2027-01-01\n"

    apply_upload(csv_plan(text).data, by=owner, moment=NOW)

    found = PriceChange.objects.order_by("valid_from").values_list("valid_from", flat=True)
    assert list(found) == [DAY, date(2027, 1, 1)]


def test_a_csv_says_what_it_is_by_its_name_or_the_form_does() -> None:
    text = b"Clave,Nombre\nGRUA,Gr\xc3\xbaa"
    assert plan(text, "Servicios-2026-11-24.csv").changes.new[0].section == "servicios"
    assert plan(text, "Servicios.csv", "lineas").changes.new[0].section == "lineas"


def test_new_things_are_written_with_their_prices(owner: User) -> None:
    text = "Clave,Nombre,Costo,Precio de venta\nGRUA,Grúa,900,1500\n"

    apply_upload(csv_plan(text, "servicios").data, by=owner, moment=NOW)

    crane = Material.objects.get(code="GRUA")
    assert (crane.kind, crane.sale_price, base_of("GRUA")) == ("servicio", 1500, 900)
    assert not crane.suggested


def test_what_the_file_does_not_name_stays(owner: User) -> None:
    before = stored_catalog()

    apply_upload(csv_plan("Clave,Proveedor\nRIEL-3,Otro\n").data, by=owner, moment=NOW)

    after = stored_catalog()
    others = {code for code in before.materials if before.materials[code] != after.materials[code]}
    assert others == {"RIEL-3"}
    assert after.products == before.products


def test_a_yaml_file_brings_products_with_their_pieces(owner: User) -> None:
    text = write_catalog(stored_catalog()).replace("CORR-3-XO:", "CORR-NUEVA:")

    apply_upload(plan(text.encode(), "mi.YAML").data, by=owner, moment=NOW)

    copy = Product.objects.get(code="CORR-NUEVA")
    source = Product.objects.get(code="CORR-3-XO")
    assert copy.components.count() == source.components.count() > 0


def test_a_plan_is_refused_once_the_catalogue_is_another(owner: User) -> None:
    upload = csv_plan("Clave,Precio\nRIEL-3,300\n")
    make_price(Material.objects.get(code="RIEL-3"), "290", DAY)

    with pytest.raises(ChangeRefused, match="cambió mientras lo revisabas"):
        apply_upload(upload.data, by=owner, moment=NOW)


def test_nothing_is_written_if_a_price_cannot_be(owner: User) -> None:
    """A change of prices that came between showing and applying stops the new name too."""
    upload = csv_plan("Clave,Nombre,Precio\nRIEL-3,Otro nombre,300\n")
    other = csv_plan("Clave,Precio\nRIEL-3,300\n")
    apply_upload(other.data, by=owner, moment=NOW)

    with pytest.raises(ChangeRefused):
        apply_upload(upload.data, by=owner, moment=NOW)

    assert Material.objects.get(code="RIEL-3").name != "Otro nombre"


def test_a_price_that_another_change_wrote_that_day_is_replaced_with_a_word(owner: User) -> None:
    apply_upload(csv_plan("Clave,Precio\nRIEL-3,300\n").data, by=owner, moment=NOW)

    again = csv_plan("Clave,Precio\nRIEL-3,310\n")
    assert "Hoy ya lo cambiaste (24 nov). ¿Reemplazar ese precio?" in again.notes
    apply_upload(again.data, by=owner, moment=NOW)
    rail = Price.objects.filter(material__code="RIEL-3", finish=None)
    assert rail.latest("valid_from").amount == 310
    undo_change(PriceChange.objects.first(), by=owner, moment=NOW)
    assert rail.latest("valid_from").amount == 300
    assert not csv_plan("Clave,Precio\nRIEL-3,310\n", day=LATER).notes


def test_a_change_that_would_break_a_product_is_refused() -> None:
    with pytest.raises(FileRefused, match="CORR-3-XO"):
        csv_plan("Clave,Unidad\nFELPA,m2\n")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "x.xlsx", "vacío"),
        (b"Clave,Precio\nRIEL-3,1", "x.csv", "Di qué trae el archivo, o llama a sus hojas «Mater"),
        (b"\xff\xd8\xff\xe0\0\0", "foto.jpg", "No es una tabla"),
        (b"x" * 2_000_001, "x.yaml", "a lo más 2 MB"),
    ],
    ids=["nothing", "a table of nobody knows what", "a picture", "a huge text"],
)
def test_a_file_that_cannot_be_read_is_explained(content: bytes, name: str, said: str) -> None:
    with pytest.raises(SheetRefused, match=said):
        plan(content, name)


def test_a_yaml_file_with_faults_says_them() -> None:
    with pytest.raises(FileRefused, match="un catálogo empieza con «formato: 1»"):
        plan(b"perfiles: {}", "x.yml")
