"""The starter catalogue, through database and engine."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.core import serializers

from catalog.core.catalog import Catalog
from catalog.core.compiled import CompiledProduct
from catalog.core.errors import EngineError
from catalog.current import load_catalog
from catalog.models import (
    Component,
    Finish,
    Line,
    LineConstant,
    Material,
    Price,
    Product,
    ProductOption,
)
from catalog.starter import load_starter_catalog
from quoting.core.parts import Opening, Takeoff, TakeoffError, Waste
from quoting.core.takeoff import take_off
from tenants.schemas.companies import Company

DAY = date(2026, 11, 24)
MODELS = (Finish, Material, Price, Line, LineConstant, Product, ProductOption, Component)
STEPS = 5


def whole_catalog() -> Catalog:
    return load_catalog(DAY)


def compiled(catalog: Catalog, code: str) -> CompiledProduct:
    return catalog.compiled(Product.objects.get(code=code).pk)


def measured(
    code: str,
    width: str,
    height: str,
    options: dict[str, bool | Decimal] | None = None,
    glass: str = "CLARO-6",
) -> Takeoff:
    """One natural window with 5 % of waste."""
    catalog = whole_catalog()
    opening = Opening(
        Decimal(width),
        Decimal(height),
        catalog.finishes[Finish.objects.get(code="NATURAL").pk].value,
        catalog.materials[Material.objects.get(code=glass).pk].value,
        options or {},
    )
    return take_off(compiled(catalog, code), opening, catalog.prices, Waste())


def amounts(takeoff: Takeoff) -> dict[str, str]:
    return {line.material.code: str(line.amount) for line in takeoff.cost_lines}


def cuts(takeoff: Takeoff) -> dict[str, tuple[Decimal, int]]:
    return {part.role: (part.length, part.pieces) for part in takeoff.parts}


def test_the_sliding_window_costs_what_the_worked_example_says(company: Company) -> None:
    takeoff = measured("CORR-3-XO", "1500", "1200")
    assert takeoff.direct_cost == Decimal("1745.78")
    assert amounts(takeoff) == {
        "RIEL-3": "57.81",
        "CHAMBRANA-3": "199.00",
        "CERCO-3": "91.74",
        "TRASLAPE-3": "120.31",
        "ZOCLO-3": "81.95",
        "CABEZAL-HOJA-3": "38.62",
        "CLARO-6": "330.93",
        "CARRETILLA-3": "70.00",
        "PERICO-12": "45.00",
        "FELPA": "27.90",
        "VINIL-12": "41.82",
        "PIJA-10X1": "6.40",
        "PIJA-10X15": "8.00",
        "PIJA-10X2": "4.80",
        "SILICON": "47.50",
        "MO-CORREDIZA": "324.00",
        "INSTALACION": "250.00",
    }


def test_the_fixed_window_costs_what_the_worked_example_says(company: Company) -> None:
    takeoff = measured("FIJA-3", "800", "600")
    assert takeoff.direct_cost == Decimal("662.89")
    assert amounts(takeoff) == {
        "ESCALONADO-3": "63.76",
        "JUNQUILLO-3": "138.16",
        "CLARO-6": "100.31",
        "VINIL-11": "13.36",
        "PIJA-10X1": "6.40",
        "PIJA-10X2": "4.80",
        "SILICON": "28.50",
        "MO-FIJA": "57.60",
        "INSTALACION": "250.00",
    }


def test_the_awning_window_costs_what_the_worked_example_says(company: Company) -> None:
    takeoff = measured("PROY-1400", "600", "600")
    assert takeoff.direct_cost == Decimal("1501.67")
    assert amounts(takeoff) == {
        "CERCO-1400": "247.21",  # the three together, what the example's one price gives
        "HOJA-1400": "257.22",
        "JUNQUILLO-1400": "85.74",
        "CLARO-6": "53.20",
        "ESCUADRA": "96.00",
        "BISAGRA-2": "90.00",
        "COMPAS": "170.00",
        "CIERRE": "65.00",
        "UNION": "8.00",
        "GOMA": "52.00",
        "PIJA-10X2": "4.80",
        "PIJA-8X05": "4.00",
        "SILICON": "28.50",
        "MO-PROYECTANTE": "90.00",
        "INSTALACION": "250.00",
    }
    mitred = {part.role for part in takeoff.parts if part.left_angle == part.right_angle == 45}
    assert mitred == {"Cerco horizontal", "Cerco vertical", "Hoja horizontal", "Hoja vertical"}


def test_changing_one_measure_of_the_line_moves_rails_and_panes_and_nothing_else(
    company: Company,
) -> None:
    before = measured("CORR-3-XO", "1500", "1200")
    LineConstant.objects.filter(line__code="L3", name="DESC_ZOCLO").update(value=180)
    after = measured("CORR-3-XO", "1500", "1200")
    assert {pane.width for pane in before.panes} == {Decimal("672.5")}
    assert {pane.width for pane in after.panes} == {Decimal(675)}
    changed = {role for role, cut in cuts(after).items() if cuts(before)[role] != cut}
    assert changed == {"Zoclo", "Cabezal de hoja"}
    assert cuts(after)["Zoclo"] == cuts(after)["Cabezal de hoja"] == (Decimal(660), 2)


def test_the_insect_screen_covers_half_of_the_window(company: Company) -> None:
    assert cuts(measured("MOSQ-2", "1500", "1200")) == {
        "Vertical": (Decimal(1175), 2),
        "Horizontal": (Decimal(725), 2),
    }


def test_the_screens_of_the_four_leaf_window_come_only_when_they_are_asked_for(
    company: Company,
) -> None:
    without = measured("CORR-3-OXXO", "2400", "1200")
    screened = measured("CORR-3-OXXO", "2400", "1200", {"MOSQUITERO": True})
    assert cuts(screened).keys() - cuts(without).keys() == {
        "Adaptador de mosquitero",
        "Mosquitero vertical",
        "Mosquitero horizontal",
    }
    assert cuts(screened)["Mosquitero horizontal"] == (Decimal("597.5"), 4)
    assert screened.direct_cost > without.direct_cost


def test_every_profile_has_a_price_in_each_finish_and_darker_ones_cost_more(
    company: Company,
) -> None:
    catalog = whole_catalog()
    finishes = {row.value.code: row.value for row in catalog.finishes.values()}
    materials = {row.value.code: row.value for row in catalog.materials.values()}
    rail = materials["RIEL-3"]
    sill = materials["ZOCLO-3"]
    prices = [catalog.prices.price(rail, finishes[code]) for code in ("BLANCO", "NEGRO", "MADERA")]
    assert prices == [Decimal("228.36"), Decimal("266.42"), Decimal("369.40")]
    assert catalog.prices.price(sill, finishes["NEGRO"]) == Decimal("423.59")  # 362.04 + 17 %


def test_loading_it_again_changes_nothing_and_keeps_what_the_company_edited(
    company: Company,
) -> None:
    Material.objects.filter(code="RIEL-3").update(name="Riel de mi proveedor", suggested=False)
    Product.objects.filter(code="MOSQ-2").update(code="MI-MOSQUITERO")
    before = [serializers.serialize("json", model.objects.order_by("pk")) for model in MODELS]
    load_starter_catalog(company.schema)
    assert before == [
        serializers.serialize("json", model.objects.order_by("pk")) for model in MODELS
    ]


def test_everything_in_it_is_marked_as_a_suggestion(company: Company) -> None:
    for model in (Material, Line, Product):
        assert model.objects.filter(suggested=True).exists()
        assert not model.objects.filter(suggested=False).exists()


def test_a_fixed_part_above_a_sliding_window_is_cut_to_the_measure_of_the_job(
    company: Company,
) -> None:
    alone, fixed = measured("CORR-3-XO", "1500", "1200"), measured("ANTEPECHO-3", "1500", "600")
    unit = measured("CORR-3-XO-FS", "1500", "1800", {"ALTO_FIJO": Decimal(600)})
    found = sorted((part.material.code, part.length, part.pieces) for part in unit.parts)
    parts = [*alone.parts, *fixed.parts]
    assert found == sorted((part.material.code, part.length, part.pieces) for part in parts)
    assert unit.glass_area == alone.glass_area + fixed.glass_area


def test_a_measure_beyond_its_limits_is_refused_with_them(company: Company) -> None:
    with pytest.raises(TakeoffError, match="Alto del fijo superior: el máximo es 1,200 mm; escr"):
        measured("CORR-3-XO-FS", "1500", "1800", {"ALTO_FIJO": Decimal(1300)})
    with pytest.raises(TakeoffError, match="Alto del fijo superior: escribe la medida, de 200 mm"):
        measured("CORR-3-XO-FS", "1500", "1800", {"ALTO_FIJO": True})


# Panes that lie over one another; the smallest opening has one whole blade more than it needs.
OVERLAP = {"CANCEL-BACALAR": Decimal("1.2"), "CELOSIA": Decimal("1.4")}


def starter_codes() -> list[str]:
    return [
        "ANTEPECHO-3",
        "BARANDAL-12",
        "BAT-3100",
        "CANCEL-BACALAR",
        "CANCEL-SEMILUJO",
        "CELOSIA",
        "CORR-15-XO",
        "CORR-2-XO",
        "CORR-3-OXXO",
        "CORR-3-XO",
        "CORR-3-XO-FI",
        "CORR-3-XO-FL",
        "CORR-3-XO-FS",
        "CORR-3-XXO",
        "CORR-4600-OXXO",
        "CORR-4600-XX",
        "CORR-4600-XXO",
        "ESPEJO",
        "FIJA-3",
        "FIJA-3-TRAMOS",
        "MOSQ-2",
        "PROY-1400",
        "PUERTA-1400",
        "PUERTA-3",
        "PUERTA-3-FIJOS",
        "PUERTA-BANO",
        "PUERTA-BOLSA-3",
        "PUERTA-DUELA-3",
        "PUERTA-TEMPLADA",
        "PVC-IS-PUERTA",
        "PVC-IS-VENTANA",
    ]


def test_the_starter_products_are_these(company: Company) -> None:
    codes = Product.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == starter_codes()


@pytest.mark.parametrize("code", starter_codes())
def test_a_product_can_be_built_over_its_whole_range_of_sizes(company: Company, code: str) -> None:
    catalog = whole_catalog()
    product = compiled(catalog, code)
    glasses = [row.value for row in catalog.glasses()]
    built = 0
    for width in _steps(product.product.min_width, product.product.max_width):
        for height in _steps(product.product.min_height, product.product.max_height):
            for finish in catalog.finishes.values():
                for glass in glasses:
                    opening = Opening(width, height, finish.value, glass)
                    try:
                        takeoff = take_off(product, opening, catalog.prices, Waste())
                    except TakeoffError as error:
                        assert error.field == "glass", error
                        continue
                    built += 1
                    assert takeoff.direct_cost > 0
                    assert all(part.length > 0 for part in takeoff.parts)
                    assert all(pane.width > 0 < pane.height for pane in takeoff.panes)
                    assert takeoff.glass_area <= opening.area * OVERLAP.get(code, 1)
    fitting = sum(map(product.product.line.takes, glasses))
    expected = fitting if product.uses_chosen_glass else len(glasses)
    assert built == STEPS * STEPS * len(catalog.finishes) * expected


def _steps(least: Decimal | None, most: Decimal | None) -> list[Decimal]:
    assert least and most
    return [least + (most - least) * step / (STEPS - 1) for step in range(STEPS)]


@pytest.mark.parametrize("code", starter_codes())
def test_a_product_refuses_a_size_out_of_its_range(company: Company, code: str) -> None:
    catalog = whole_catalog()
    product = compiled(catalog, code)
    too_wide = Opening(Decimal(9000), Decimal(1500))
    with pytest.raises(EngineError, match="El ancho máximo es"):
        take_off(product, too_wide, catalog.prices, Waste())


def taken(code: str, width: int, height: int, glass: str, **options: bool) -> Takeoff:
    catalog = whole_catalog()
    opening = Opening(
        Decimal(width),
        Decimal(height),
        catalog.finishes[Finish.objects.get(code="NATURAL").pk].value,
        catalog.materials[Material.objects.get(code=glass).pk].value,
        options,
    )
    return take_off(compiled(catalog, code), opening, catalog.prices, Waste())


def counted_cuts(takeoff: Takeoff) -> dict[str, tuple[int, Decimal]]:
    return {part.role: (part.pieces, part.length) for part in takeoff.parts}


def panes(takeoff: Takeoff) -> list[tuple[int, Decimal, Decimal]]:
    return [(pane.pieces, pane.width, pane.height) for pane in takeoff.panes]


def test_a_zoclo_of_180_widens_leaf_and_glass_alike(company: Company) -> None:
    LineConstant.objects.filter(line__code="L3", name="DESC_ZOCLO").update(value=180)
    result = taken("CORR-3-XO", 1500, 1200, "CLARO-6")
    assert counted_cuts(result)["Zoclo"] == (2, Decimal(660))
    assert {pane.width for pane in result.panes} == {Decimal(675)}


def test_the_screen_of_a_2_inch_window_covers_half_of_it(company: Company) -> None:
    assert counted_cuts(taken("MOSQ-2", 1500, 1200, "CLARO-6")) == {
        "Vertical": (2, Decimal(1175)),
        "Horizontal": (2, Decimal(725)),
    }


def test_a_pvc_window_is_cut_as_its_factory_says_with_the_weld_at_each_mitre(
    company: Company,
) -> None:
    result = taken("PVC-IS-VENTANA", 1200, 1000, "CLARO-3")
    assert counted_cuts(result) == {
        "Marco horizontal": (2, Decimal(1206)),
        "Marco vertical": (2, Decimal(1006)),
        "Hoja horizontal": (4, Decimal("593.1")),
        "Hoja vertical": (4, Decimal(971)),
        "Junquillo horizontal": (4, Decimal("558.9")),
        "Junquillo vertical": (4, Decimal("906.58")),
        "Riel": (1, Decimal(1200)),
    }
    assert panes(result) == [(2, Decimal("528.4"), Decimal("906.6"))]


def test_a_pvc_door_has_a_leaf_wider_than_half(company: Company) -> None:
    result = taken("PVC-IS-PUERTA", 1800, 2000, "TEMPLADO-6")
    assert counted_cuts(result)["Hoja horizontal"] == (2, Decimal(933))
    assert counted_cuts(result)["Traslape fijo"] == (1, Decimal("1954.8"))
    assert counted_cuts(result)["Riel"] == (1, Decimal(1773))
    assert panes(result)[0] == (1, Decimal("837.3"), Decimal("1954.8"))


def test_the_leaves_of_a_bathroom_screen_lie_over_one_another(company: Company) -> None:
    semilujo = taken("CANCEL-SEMILUJO", 1500, 1800, "TEMPLADO-6")
    assert counted_cuts(semilujo)["Marco horizontal"] == (4, Decimal("767.5"))
    bacalar = taken("CANCEL-BACALAR", 1500, 1900, "TEMPLADO-9.5")
    assert panes(bacalar) == [
        (1, Decimal(810), Decimal(1900)),
        (1, Decimal(750), Decimal(1892)),
    ]


def test_whole_planks_and_whole_blades_fill_a_height(company: Company) -> None:
    door = taken("PUERTA-DUELA-3", 900, 2100, "CLARO-6")
    assert counted_cuts(door)["Duelas"] == (17, Decimal(752))  # ceil(1983 / 120)
    assert panes(taken("CELOSIA", 600, 1000, "CLARO-6")) == [(12, Decimal(560), Decimal(100))]


def test_the_pvc_door_takes_what_its_factory_lists(company: Company) -> None:
    """Fifty doors of 1400 × 2000 mm, in metres of each profile."""
    takeoff = measured("PVC-IS-PUERTA", "1400", "2000", glass="TEMPLADO-6")
    metres = {line.material.code: line.net * 50 for line in takeoff.cost_lines}
    assert metres["HOJA-PUERTA-IS"] == Decimal("170.74")
    assert metres["TRASLAPE-IS"] == Decimal("195.18")
    assert metres["JUNQUILLO-IS"] == Decimal("508.39")


def test_the_pvc_door_may_be_taller_than_two_metres(company: Company) -> None:
    taller = measured("PVC-IS-PUERTA", "1400", "2400", glass="TEMPLADO-6")
    assert (
        taller.direct_cost
        > measured("PVC-IS-PUERTA", "1400", "2000", glass="TEMPLADO-6").direct_cost
    )


def test_a_starter_product_has_its_key_for_the_invoice_and_no_price_is_a_placeholder(
    company: Company,
) -> None:
    assert set(Product.objects.values_list("sat_code", flat=True)) == {
        "30171500", "30171600", "30171700"
    }  # fmt: skip
    assert not Product.objects.filter(suggested=False).exists()
    assert not Material.objects.filter(suggested=False).exists()
    prices = Price.objects.filter(finish=None, material__kind="perfil")
    assert {price.valid_from for price in prices} == {date(2026, 1, 1)}
    assert max(Counter(price.amount for price in prices).values()) <= 2
