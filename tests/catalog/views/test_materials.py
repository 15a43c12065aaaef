import re
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.core.recipes import MaterialKind
from catalog.models import Finish, Material, Price
from tests.catalog.make import make_price
from tests.people import CompanyClient

NEW = {
    "perfil": {"bar_length": "6.10 m", "weight": "0.8"},
    "vidrio": {"thickness": "6", "sheet_area": "4.68"},
    "herraje": {"unit": "pza", "purchase_unit": "caja", "use_per_purchase": "12"},
    "consumible": {"unit": "m", "purchase_unit": "kg", "use_per_purchase": "40"},
    "mano_de_obra": {"unit": "m2"},
    "servicio": {"unit": "m", "sale_price": "$ 1,180.00"},
}


def material_form(row: Material, **changes: str) -> dict[str, str]:
    stored = {
        "name": row.name,
        "code": row.code,
        "bar_length": f"{row.bar_length} mm" if row.bar_length else "",
        "unit": row.unit,
        "purchase_unit": row.purchase_unit,
        "use_per_purchase": str(row.use_per_purchase),
    }
    return stored | changes


def test_every_kind_has_a_form() -> None:
    assert NEW.keys() == {kind.value for kind in MaterialKind}


@pytest.mark.parametrize("kind", NEW)
def test_a_material_of_each_kind_is_added_with_its_price(
    owner_client: CompanyClient, kind: str
) -> None:
    data = {"name": "Algo nuevo", "code": "nuevo-1", "prices-base": "$ 1,234.50"} | NEW[kind]
    answer = owner_client.post(f"/catalogo/materiales/nuevo/{kind}/", data)
    row = Material.objects.get(code="NUEVO-1")
    assert answer.headers["Location"] == f"/catalogo/materiales/{row.pk}/"
    assert row.kind == kind and not row.suggested
    price = row.prices.get()
    assert price.amount == Decimal("1234.50")
    assert price.valid_from == timezone.localdate() and price.finish is None
    assert owner_client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("kind", "title", "example"),
    [
        ("perfil", "Perfil nuevo", "RIEL-3"),
        ("vidrio", "Vidrio nuevo", "CLARO-6"),
        ("mano_de_obra", "Mano de obra nueva", "MO-FIJA"),
        ("servicio", "Servicio nuevo", "INSTALACION"),
    ],
)
def test_a_form_speaks_of_its_own_kind(
    owner_client: CompanyClient, kind: str, title: str, example: str
) -> None:
    page = owner_client.get(f"/catalogo/materiales/nuevo/{kind}/").content.decode()
    assert f"<h1>{title}</h1>" in page and f"por ejemplo {example}." in page
    assert ("Acabado" in page) == (kind == "perfil")


def test_what_follows_from_the_kind_is_filled_in(owner_client: CompanyClient) -> None:
    for kind, data in NEW.items():
        data = {"name": kind, "code": kind.replace("_", "-")} | data
        owner_client.post(f"/catalogo/materiales/nuevo/{kind}/", data)
    rows = {
        row.kind: (row.unit, row.purchase_unit, row.use_per_purchase)
        for row in Material.objects.filter(suggested=False)
    }
    assert rows == {
        "perfil": ("m", "tramo", Decimal("6.1")),
        "vidrio": ("m2", "hoja", Decimal("4.68")),
        "herraje": ("pza", "caja", Decimal(12)),
        "consumible": ("m", "kg", Decimal(40)),
        "mano_de_obra": ("m2", "m²", Decimal(1)),
        "servicio": ("m", "m", Decimal(1)),
    }
    assert Material.objects.get(code="SERVICIO").sale_price == Decimal("1180.00")


def test_a_glass_without_a_sheet_is_bought_by_square_metre(owner_client: CompanyClient) -> None:
    data = {"name": "Templado 8 mm", "code": "TEMPLADO-8", "thickness": "8"}
    owner_client.post("/catalogo/materiales/nuevo/vidrio/", data)
    row = Material.objects.get(code="TEMPLADO-8")
    assert (row.purchase_unit, row.use_per_purchase) == ("m²", 1)


@pytest.mark.parametrize(
    ("kind", "changes", "message"),
    [
        ("perfil", {"bar_length": "seis"}, "no es una medida"),
        ("perfil", {"bar_length": "20 cm"}, "de 30 cm a 2,000 cm"),
        ("perfil", {"waste": "101"}, "Escribe 100 o menos"),
        ("vidrio", {"thickness": ""}, "Falta este dato"),
        ("herraje", {"use_per_purchase": "0"}, "Escribe 0.0001 o más"),
        ("servicio", {"unit": "kg"}, "no es una de las opciones"),
        ("servicio", {"code": "clave con espacios"}, "letras mayúsculas"),
        ("servicio", {"code": "RIEL-3"}, "Otro material ya tiene esta clave"),
        ("servicio", {"prices-base": "-1"}, "Escribe 0 o más"),
        ("servicio", {"prices-base": "mucho"}, "Escribe un número"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    owner_client: CompanyClient, kind: str, changes: dict[str, str], message: str
) -> None:
    data = {"name": "Algo nuevo", "code": "NUEVO-1"} | NEW[kind] | changes
    before = Material.objects.count()
    answer = owner_client.post(f"/catalogo/materiales/nuevo/{kind}/", data)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert Material.objects.count() == before


def test_only_the_prices_that_are_typed_change(owner_client: CompanyClient) -> None:
    rail, black = Material.objects.get(code="RIEL-3"), Finish.objects.get(code="NEGRO")
    data = material_form(rail) | {f"prices-finish_{black.pk}": "280"}
    owner_client.post(f"/catalogo/materiales/{rail.pk}/", data)
    today = Price.objects.filter(material=rail, valid_from=timezone.localdate())
    assert [(price.finish_id, price.amount) for price in today] == [(black.pk, 280)]


def test_the_page_shows_prices_their_days_fallbacks_and_history(
    owner_client: CompanyClient,
) -> None:
    sill = Material.objects.get(code="ZOCLO-3")
    make_price(sill, "370.00", timezone.localdate())
    text = owner_client.get(f"/catalogo/materiales/{sill.pk}/").content.decode()
    assert "Base (natural)" in text
    assert "370.00" in text and "362.04" in text and "Precios anteriores" in text
    assert "432.90" in text and "base + 17" in text
    assert "Ventana corrediza XO línea 3" in text


def test_a_price_far_from_its_siblings_is_saved_with_a_warning(
    owner_client: CompanyClient,
) -> None:
    rail, black = Material.objects.get(code="CHAMBRANA-3"), Finish.objects.get(code="NEGRO")
    data = material_form(rail) | {f"prices-finish_{black.pk}": "22.37"}
    answer = owner_client.post(f"/catalogo/materiales/{rail.pk}/", data, follow=True)
    assert "El precio en negro quedó en" in answer.content.decode()
    assert "lejos de" in answer.content.decode()
    page = owner_client.get(f"/catalogo/materiales/{rail.pk}/").content.decode()
    assert page.count(">Revisa<") == 1  # and goes on being marked


def test_a_unit_that_breaks_a_product_is_refused_on_the_page(owner_client: CompanyClient) -> None:
    screws = Material.objects.get(code="PIJA-10X1")
    answer = owner_client.post(
        f"/catalogo/materiales/{screws.pk}/", material_form(screws, unit="m", **{})
    )
    assert answer.status_code == 422
    assert "dejaría sin calcular" in answer.content.decode()
    screws.refresh_from_db()
    assert screws.unit == "pza"


def test_a_page_is_read_without_writing(owner_client: CompanyClient) -> None:
    rail = Material.objects.get(code="RIEL-3")
    owner_client.get(f"/catalogo/materiales/{rail.pk}/")
    rail.refresh_from_db()
    assert rail.suggested


def test_a_finish_is_added_and_edited(owner_client: CompanyClient) -> None:
    data = {"name": "Bronce", "code": "bronce", "surcharge": "12 %"}
    owner_client.post("/catalogo/acabados/nuevo/", data)
    row = Finish.objects.get(code="BRONCE")
    assert row.surcharge == 12
    owner_client.post(f"/catalogo/acabados/{row.pk}/", data | {"surcharge": ""})
    row.refresh_from_db()
    assert row.surcharge is None


def test_a_retired_material_is_told_and_offered_again(owner_client: CompanyClient) -> None:
    row = Material.objects.get(code="RIEL-3")
    answer = owner_client.post(f"/catalogo/materiales/{row.pk}/retirar/", follow=True)
    assert "Retirado." in answer.content.decode()
    assert "Ofrecer otra vez" in answer.content.decode()
    owner_client.post(f"/catalogo/materiales/{row.pk}/restaurar/")
    assert Material.objects.in_use().filter(pk=row.pk).exists()


def test_retiring_needs_a_post(owner_client: CompanyClient) -> None:
    row = Material.objects.get(code="RIEL-3")
    assert owner_client.get(f"/catalogo/materiales/{row.pk}/retirar/").status_code == 405


def test_how_a_profile_is_bought_and_cut_is_kept(owner_client: CompanyClient) -> None:
    typed = {"name": "Riel", "code": "riel-x", "bar_length": "6.10 m", "currency": "EUR",
             "kerf": "5", "trim": "20", "min_offcut": "600", "waste_mode": "optimised",
             "supplier_code": "67826"}  # fmt: skip

    owner_client.post("/catalogo/materiales/nuevo/perfil/", typed)

    row = Material.objects.get(code="RIEL-X")
    assert (row.currency, row.kerf, row.trim, row.min_offcut) == ("EUR", 5, 20, 600)
    assert (row.waste_mode, row.supplier_code) == ("optimised", "67826")


def test_a_profile_that_nobody_sees_has_one_price(owner_client: CompanyClient) -> None:
    typed = {"name": "Refuerzo", "code": "refuerzo-x", "bar_length": "6 m", "no_finish": "on"}
    owner_client.post("/catalogo/materiales/nuevo/perfil/", typed)
    row = Material.objects.get(code="REFUERZO-X")
    assert not row.has_finish

    page = owner_client.get(f"/catalogo/materiales/{row.pk}/").content.decode()
    assert re.search(r'name="no_finish"[^>]* checked', page)
    assert 'name="prices-base"' in page and 'name="prices-finish_' not in page

    owner_client.post(f"/catalogo/materiales/{row.pk}/", typed | {"no_finish": ""})
    row.refresh_from_db()
    assert row.has_finish
    page = owner_client.get(f"/catalogo/materiales/{row.pk}/").content.decode()
    assert 'name="prices-finish_' in page


def test_a_sheet_that_is_measured_says_how_much_glass_it_has(owner_client: CompanyClient) -> None:
    typed = {
        "name": "Claro",
        "code": "claro-x",
        "thickness": "6",
        "sheet_width": "1.80 m",
        "sheet_height": "2.60 m",
        "side_step": "50",
        "min_area": "0.5",
        "safety": "on",
    }

    owner_client.post("/catalogo/materiales/nuevo/vidrio/", typed)

    row = Material.objects.get(code="CLARO-X")
    assert (row.use_per_purchase, row.purchase_unit) == (Decimal("4.68"), "hoja")
    assert (row.side_step, row.min_area, row.safety) == (50, Decimal("0.5"), True)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sheet_area": "3.60"}, "Una hoja de esas medidas tiene 4.68 m²"),
        ({"sheet_height": ""}, "Escribe los dos lados de la hoja"),
    ],
)
def test_an_area_that_the_sides_of_a_sheet_contradict_is_refused(
    owner_client: CompanyClient, changed: dict[str, str], told: str
) -> None:
    typed = {"name": "Claro", "code": "claro-x", "thickness": "6"}
    sides = {"sheet_width": "1.80 m", "sheet_height": "2.60 m"}

    answer = owner_client.post("/catalogo/materiales/nuevo/vidrio/", typed | sides | changed)

    assert answer.status_code == 422 and told in answer.content.decode()
    assert not Material.objects.filter(code="CLARO-X").exists()


@pytest.mark.parametrize("kind", ["vidrio", "herraje", "consumible", "servicio"])
def test_what_is_sold_alone_may_have_the_keys_of_an_invoice(
    owner_client: CompanyClient, kind: str
) -> None:
    address = f"/catalogo/materiales/nuevo/{kind}/"
    typed = {"name": "Algo", "code": "X", "sat_code": "72101500", "sat_unit": "e48"} | NEW[kind]
    for bad, said in (
        ({"sat_code": "7210"}, "8 cifras de la clave del SAT"),
        ({"sat_unit": "m²"}, "como H87, MTK o E48"),
    ):
        answer = owner_client.post(address, typed | bad)
        assert answer.status_code == 422
        assert said in answer.content.decode()

    owner_client.post(address, typed)

    row = Material.objects.get(code="X")
    assert (row.sat_code, row.sat_unit) == ("72101500", "E48")
