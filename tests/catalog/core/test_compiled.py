from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from catalog.core.compiled import ProductError, compile_product
from catalog.core.formulas import FormulaErrorKind
from catalog.core.recipes import Component, Line, Option, Product
from tests.catalog.core.examples import (
    make_awning_window,
    make_fixed_window,
    make_insect_screen,
    make_materials,
    make_sliding_window,
    make_window_with_screen,
)


def make_product(
    *components: Component,
    constants: Mapping[str, Decimal] | None = None,
    options: tuple[Option, ...] = (),
) -> Product:
    return Product("P", "Prueba", Line("L", "Línea", constants or {}), components, options)


def problems_of(product: Product) -> list[tuple[str, str]]:
    with pytest.raises(ProductError) as refusal:
        compile_product(product, make_materials())
    return [(problem.component, problem.field) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    "product",
    [
        make_sliding_window(),
        make_fixed_window(),
        make_awning_window(),
        make_insect_screen(),
        make_window_with_screen(),
    ],
    ids=lambda product: product.code,
)
def test_the_examples_compile(product: Product) -> None:
    compiled = compile_product(product, make_materials())
    total = len(compiled.cuts) + len(compiled.panes) + len(compiled.supplies)
    assert total == len(product.components)


def test_every_problem_is_reported_with_its_component_and_formula() -> None:
    product = make_product(
        Component("Riel", "RIEL-3", length="AT -"),
        Component("Jamba", "CHAMBRANA-3", "DOS", length="ALT - ZOCLO"),
        Component("Zoclo", "NO-HAY", length="AT"),
        Component("Cerco", "CERCO-3"),
        Component("Vidrio", None, width="AT / 0", height="1 / 0"),
        Component("Pijas", "PIJA-10X1", "8", condition="MOSQUITRO"),
        Component("Traslape", "TRASLAPE-3", "1.5", length="AT"),
        Component("Duela", "TRASLAPE-3", "10001", length="AT"),
        Component("Felpa", "FELPA", length="PERIMETRO_VIDRIO"),
    )
    assert problems_of(product) == [
        ("Riel", "length"),
        ("Jamba", "count"),
        ("Jamba", "length"),
        ("Zoclo", "material"),
        ("Cerco", "length"),
        ("Vidrio", "width"),
        ("Vidrio", "height"),
        ("Pijas", "condition"),
        ("Traslape", "count"),
        ("Duela", "count"),
    ]


def test_a_problem_says_which_names_are_accepted() -> None:
    product = make_product(
        Component("Jamba", "CHAMBRANA-3", length="ALT - HOLGRA"),
        constants={"Holgura": Decimal(26)},
        options=(Option("mosquitero", "Con mosquitero"),),
    )
    expected = r"^Jamba, largo: .*¿Quisiste escribir HOLGURA\?$"
    with pytest.raises(ProductError, match=expected) as e:
        compile_product(product, make_materials())
    error = e.value.problems[0].error
    assert error is not None
    assert error.kind is FormulaErrorKind.UNKNOWN_NAME
    assert error.accepted == ("ALT", "AT", "ESPESOR", "HOLGURA", "MOSQUITERO")


@pytest.mark.parametrize("role", ["Riel", "Vidrio"])
def test_cuts_and_panes_cannot_depend_on_what_the_panes_add_up_to(role: str) -> None:
    glass = Component("Vidrio", None, width="VIDRIOS", height="ALT")
    rail = Component("Riel", "RIEL-3", length="PERIMETRO_VIDRIO")
    component = glass if role == "Vidrio" else rail
    assert problems_of(make_product(component))[0][0] == role


@pytest.mark.parametrize(
    "constants",
    [
        {"AT": Decimal(1)},
        {"vidrios": Decimal(1)},
        {"min": Decimal(1)},
        {"Y": Decimal(1)},
        {"TAMAÑO": Decimal(1)},
        {"2X": Decimal(1)},
        {"CON ESPACIO": Decimal(1)},
        {"": Decimal(1)},
        {"A": Decimal(1), "a": Decimal(2)},
        {"A": Decimal("NaN")},
        {"A": Decimal("1e10")},
    ],
)
def test_a_constant_that_formulas_could_not_tell_apart_is_refused(constants: Any) -> None:
    rail = Component("Riel", "RIEL-3", length="AT")
    assert problems_of(make_product(rail, constants=constants)) == [("", "")]


def test_limits_wastes_and_angles_make_sense() -> None:
    product = make_product(
        Component("Riel", "RIEL-3", length="AT", waste=Decimal(101)),
        Component("Cerco", "CERCO-3", length="AT", left_angle=Decimal(-45)),
        Component("Zoclo", "ZOCLO-3", length="AT", right_angle=Decimal(181)),
    )
    limited = replace(product, min_width=Decimal(500), max_width=Decimal(400))
    assert problems_of(limited) == [
        ("", ""),
        ("Riel", "waste"),
        ("Cerco", "left_angle"),
        ("Zoclo", "right_angle"),
    ]


def test_an_option_may_not_share_the_name_of_a_constant() -> None:
    product = make_product(
        Component("Riel", "RIEL-3", length="AT"),
        constants={"REFUERZO": Decimal(1)},
        options=(Option("refuerzo", "Con refuerzo"),),
    )
    assert problems_of(product) == [("", "")]


def test_a_product_without_components_is_refused() -> None:
    assert problems_of(make_product()) == [("", "")]


def test_charges_are_ordered_by_family_whatever_the_recipe_says() -> None:
    recipe = make_fixed_window()
    backwards = compile_product(
        replace(recipe, components=recipe.components[::-1]), make_materials()
    )
    assert [charge.material.code for charge in backwards.charges] == [
        *("JUNQUILLO-3", "ESCALONADO-3", "", "SILICON", "PIJA-10X2", "PIJA-10X1", "VINIL-11"),
        *("MO-FIJA", "INSTALACION"),
    ]
