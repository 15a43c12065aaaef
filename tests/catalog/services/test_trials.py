"""What a file brings is tried before it is written: sizes, missing prices, prices of zero."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalog.models import Material, Price, Product
from catalog.portable.changes import compare
from catalog.portable.document import Document
from catalog.portable.files import FileRefused
from catalog.portable.stored import stored_catalog
from catalog.services.price_changes import ChangeRefused
from catalog.services.trials import tried
from catalog.services.uploads import Upload, apply_upload, plan_upload
from catalog.starter import starter_catalog
from quoting.drafts.models.settings import QuoteSettings
from tenants.people.models import User
from tests.catalog.make import DAY

pytestmark = pytest.mark.usefixtures("company")
FILE = """\
formato: 1
perfiles:
  POSTE-Y: {{nombre: Poste Y, tramo: 3000}}
lineas:
  LY: {{nombre: Línea Y}}
productos:
  POSTE-Y:
    nombre: Poste solo
    linea: LY
    ancho: [{least}, {most}]
    alto: [300, 900]
    piezas:
    - {{pieza: Poste, material: POSTE-Y, largo: {length}}}
precios:
  2026-01-01: {{POSTE-Y: {price}}}
"""


def make_file(length: str = "AT", least: int = 400, most: int = 2000, price: str = "200") -> bytes:
    return FILE.format(length=length, least=least, most=most, price=price).encode()


def plan(content: bytes) -> Upload:
    return plan_upload(BytesIO(content), "mi.yaml", len(content), DAY)


def refusal_of(content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        plan(content)
    return str(refusal.value)


def test_everything_that_can_be_quoted_comes_in_without_a_word() -> None:
    upload = plan(make_file())
    assert (upload.notes, upload.free) == ([], [])


@pytest.mark.parametrize(
    ("length", "told"),
    [
        ("AT - 2500", "A 400 mm × 300 mm: Poste: «AT - 2500» da -2,100 mm"),
        ("AT + 3000", "Poste: «AT + 3000» da 3,400 mm y no cabe en Poste Y"),
    ],
)
def test_a_product_that_can_be_made_in_no_size_is_refused_at_its_line(
    length: str, told: str
) -> None:
    refusal = refusal_of(make_file(length))
    assert refusal.startswith("línea 7, productos, POSTE-Y: no se puede hacer en ninguna de sus")
    assert told in refusal


def test_a_size_in_which_a_product_cannot_be_made_is_told() -> None:
    [note] = plan(make_file(most=3400)).notes
    assert note.startswith("Poste solo no se puede hacer a 3,400 mm × 900 mm: Poste: «AT» da 3,400")
    [note] = plan(make_file("AT - 500")).notes
    assert note.startswith("Poste solo no se puede hacer a 400 mm × 300 mm")


def test_the_companys_trim_counts() -> None:
    QuoteSettings.objects.update(trim=Decimal(600))
    [note] = plan(make_file()).notes
    assert "a 2,000 mm × 900 mm" in note and "se aprovechan 1,800 mm" in note


def test_a_material_without_a_price_is_told() -> None:
    text = make_file().decode().split("precios:")[0]
    assert plan(text.encode()).notes == [
        "Sin precio: Poste Y. Lo que los lleva no se cotiza hasta que lo tengan."
    ]


def test_a_price_of_zero_waits_for_somebody_to_confirm_it(owner: User) -> None:
    upload = plan(make_file(price="0"))
    assert [(of.material, of.finish) for of in upload.free] == [("POSTE-Y", None)]

    with pytest.raises(ChangeRefused, match="confirma que no cuestan"):
        apply_upload(upload.data, by=owner, moment=timezone.now())
    assert not Material.objects.filter(code="POSTE-Y").exists()
    apply_upload(upload.data, by=owner, moment=timezone.now(), zero_prices=True)
    assert Price.objects.get(material__code="POSTE-Y").amount == 0


def test_the_command_asks_too_and_is_answered_by_an_option(tmp_path: Path) -> None:
    path = tmp_path / "mi.yaml"
    path.write_bytes(make_file(price="0"))
    with pytest.raises(CommandError, match="línea 15, precios, 2026-01-01, POSTE-Y, base: "):
        call_command("catalog_import", str(path), company="vidrios-alfa")
    assert not Product.objects.filter(code="POSTE-Y").exists()
    call_command("catalog_import", str(path), "--zero-prices", company="vidrios-alfa")
    assert Product.objects.filter(code="POSTE-Y").exists()


def test_every_product_of_the_starter_catalogue_can_be_made_in_each_of_its_sizes() -> None:
    empty, whole = Document(), starter_catalog()
    found = tried(empty, whole, compare(empty, whole))
    assert (found.faults, found.notes, found.free) == ([], [], [])


def test_ones_own_catalogue_comes_in_again_whatever_is_in_it() -> None:
    """What was there before is not asked about when nothing of it changes."""
    Price.objects.filter(material__code="FELPA").update(amount=0)
    Material.objects.filter(code="RIEL-3").update(bar_length=500, use_per_purchase="0.5")
    mine = stored_catalog()
    found = tried(mine, mine, compare(mine, mine))
    assert found.faults == [] and found.free == []
