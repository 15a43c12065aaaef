from dataclasses import replace
from decimal import ROUND_DOWN, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.compiled import compile_product
from catalog.core.errors import EngineError
from catalog.core.measures import show_measure
from catalog.core.money import cents
from catalog.core.prices import MissingPrice, PriceBook
from catalog.core.recipes import Component, Family, Line, Product
from quoting.core.parts import Opening, Takeoff, TakeoffError, Waste
from quoting.core.takeoff import take_off
from tests.catalog.core.examples import (
    BLACK,
    CLEAR_6,
    CLEAR_24,
    LINE_3,
    NATURAL,
    compiled,
    make_awning_window,
    make_fixed_window,
    make_price_book,
    make_sliding_window,
    make_window_with_screen,
)
from tests.quoting.core import builders


def make_product(*components: Component, line: Line = LINE_3, **rest: object) -> Product:
    return Product("P", "Prueba", line, components, **rest)  # type: ignore[arg-type]  # of many kinds


def make_opening(size: str = "1500x1200", **changes: object) -> Opening:
    width, height = map(Decimal, size.split("x"))
    return Opening(width, height, NATURAL, CLEAR_6)._replace(**changes)


def taken_off(product: Product, opening: Opening, waste: Waste | None = None) -> Takeoff:
    return take_off(compiled(product), opening, make_price_book(), waste or Waste())


def refusal_of(product: Product, opening: Opening) -> TakeoffError:
    with pytest.raises(TakeoffError) as refusal:
        taken_off(product, opening)
    return refusal.value


def codes(takeoff: Takeoff) -> set[str]:
    return {line.material.code for line in takeoff.cost_lines}


def test_an_option_adds_its_parts_and_their_cost() -> None:
    window = make_window_with_screen()
    without = taken_off(window, make_opening())
    with_screen = taken_off(window, make_opening(options={"mosquitero": True}))
    assert codes(with_screen) - codes(without) == {"MOSQUITERO-2"}
    assert len(with_screen.parts) == len(without.parts) + 2
    assert with_screen.direct_cost > without.direct_cost


def test_an_option_the_product_does_not_have_is_refused() -> None:
    error = refusal_of(make_window_with_screen(), make_opening(options={"ARCO": True}))
    assert "no tiene la opción «ARCO»" in str(error)


@pytest.mark.parametrize("size", ["399.9x1200", "3000.1x1200", "1500x299", "1500x2401"])
def test_an_opening_beyond_the_limits_of_the_product_is_refused_with_the_limits(size: str) -> None:
    error = refusal_of(make_sliding_window(), make_opening(size))
    assert error.field == ("height" if size.startswith("1500x") else "width")
    asked = show_measure(Decimal(size.split("x")[error.field == "height"]))
    told = {"399.9": "ancho mínimo es 400 mm", "3000.1": "ancho máximo es 3,000 mm"}
    told |= {"299": "alto mínimo es 300 mm", "2401": "alto máximo es 2,400 mm"}
    [limit] = [words for side, words in told.items() if side in size.split("x")]
    assert str(error) == f"El {limit}; escribiste {asked}."


@pytest.mark.parametrize(
    "size", ["0x1200", "-5x1200", "1500x20001", "1500x0.9", "NaNx1200", "1500xInf"]
)
def test_no_product_is_measured_for_an_opening_that_cannot_be(size: str) -> None:
    product = make_product(Component("Riel", "RIEL-3", length="100"))
    error = refusal_of(product, make_opening(size))
    assert error.field == ("height" if size.startswith("1500x") else "width")


def test_the_limits_themselves_are_accepted() -> None:
    for size in ("400x300", "3000x2400"):
        assert taken_off(make_sliding_window(), make_opening(size)).parts


def test_glass_too_thick_for_the_frame_is_refused_with_what_the_line_takes() -> None:
    error = refusal_of(make_sliding_window(), make_opening(glass=CLEAR_24))
    assert error.field == "glass"
    assert "mide 24 mm" in str(error) and "de 3 mm a 6 mm" in str(error)


def test_glass_of_unknown_thickness_is_refused_where_the_line_has_limits() -> None:
    error = refusal_of(make_sliding_window(), make_opening(glass=replace(CLEAR_6, thickness=None)))
    assert error.field == "glass" and "Agrega el espesor" in str(error)


def test_a_window_needs_its_glass_and_a_screen_does_not() -> None:
    error = refusal_of(make_fixed_window(), make_opening(glass=None))
    assert error.field == "glass" and error.is_missing
    rail = make_product(Component("Riel", "RIEL-3", length="AT"))
    assert taken_off(rail, make_opening(glass=None)).panes == ()


def test_the_thickness_of_the_chosen_glass_is_known_to_the_formulas() -> None:
    product = make_product(Component("Junquillo", "JUNQUILLO-3", length="AT - 4*ESPESOR"))
    assert taken_off(product, make_opening()).parts[0].length == 1476


@pytest.mark.parametrize("size", ["185x1200", "100x1200"])
def test_a_cut_of_nothing_names_its_component_formula_and_value(size: str) -> None:
    product = replace(make_sliding_window(), min_width=None)
    error = refusal_of(product, make_opening(size))
    value = show_measure((Decimal(size.split("x")[0]) - 185) / 2)
    assert str(error).startswith(f"Zoclo: «(AT-185)/2» da {value} y debe ser mayor que cero")


def test_a_pane_of_nothing_is_refused() -> None:
    product = make_product(Component("Vidrio", None, width="AT", height="ALT-1200"))
    error = refusal_of(product, make_opening())
    assert str(error).startswith("Vidrio: «ALT-1200» da 0 mm y debe ser mayor que cero")


def test_a_piece_longer_than_its_bar_is_refused() -> None:
    product = make_product(Component("Riel", "RIEL-3", length="AT"))
    assert taken_off(product, make_opening("6100x500")).parts
    error = refusal_of(product, make_opening("6100.1x500"))
    assert "no cabe" in str(error) and "6,100 mm" in str(error)


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize(
    "component",
    [
        Component("Pieza", "RIEL-3", length=builders.HUGE),
        Component("Pieza", "RIEL-3", builders.HUGE, length="AT"),
        Component("Pieza", None, width=builders.HUGE, height="AT"),
        Component("Pieza", "PIJA-10X1", builders.HUGE),
        Component("Pieza", "FELPA", length=builders.HUGE),
        Component("Pieza", "MO-FIJA", width="AT", height=builders.HUGE),
    ],
)
def test_a_number_beyond_words_is_refused_in_few_words(component: Component, sign: str) -> None:
    signed = replace(
        component,
        **{
            name: sign + builders.HUGE
            for name in ("count", "length", "width", "height")
            if getattr(component, name) == builders.HUGE
        },
    )
    error = refusal_of(make_product(signed), make_opening())
    assert str(error).startswith("Pieza: ")
    assert len(str(error)) < 250


@pytest.mark.parametrize("count", ["AT/1000", "AT-1501", "AT*1000"])
def test_pieces_of_a_profile_are_whole_and_reasonable(count: str) -> None:
    product = make_product(Component("Riel", "RIEL-3", count, length="AT"))
    error = refusal_of(product, make_opening())
    assert str(error).startswith(f"Riel: «{count}» da ")
    assert "debe dar un número entero" in str(error)


def test_a_count_of_zero_leaves_the_component_out() -> None:
    product = make_product(
        Component("Riel", "RIEL-3", length="AT"),
        Component("Refuerzo", "CERCO-3", "if(AT > 2000, 1, 0)", length="AT"),
        Component("Pijas", "PIJA-10X1", "0"),
    )
    assert codes(taken_off(product, make_opening())) == {"RIEL-3"}


def test_a_negative_quantity_of_a_consumable_is_refused() -> None:
    count = make_product(Component("Pijas", "PIJA-10X1", "AT-1501"))
    assert "no puede ser menor que cero" in str(refusal_of(count, make_opening()))
    length = make_product(Component("Felpa", "FELPA", "1200-AT", length="ALT-1300"))
    assert "debe ser mayor que cero" in str(refusal_of(length, make_opening()))


def test_a_division_by_zero_names_its_component() -> None:
    product = make_product(
        Component("Riel", "RIEL-3", length="AT"),
        Component("Zoclo", "ZOCLO-3", length="AT/(ALT-1200)"),
    )
    error = refusal_of(product, make_opening())
    assert str(error).startswith("Zoclo: ") and "AT/(ALT-1200)" in str(error)


def test_a_component_left_out_cannot_fail() -> None:
    product = make_product(
        Component("Riel", "RIEL-3", length="AT"),
        Component("Zoclo", "ZOCLO-3", length="AT/(ALT-1200)", condition="ALT > 1200"),
    )
    assert len(taken_off(product, make_opening()).parts) == 1


def test_a_material_without_price_in_the_finish_is_named() -> None:
    with pytest.raises(MissingPrice, match='Riel 3" no tiene precio en acabado Negro'):
        taken_off(make_sliding_window(), make_opening(finish=BLACK))


def test_each_finish_has_its_own_price_and_hardware_has_none() -> None:
    book = make_price_book()
    black = {(code, "NEGRO"): price * 2 for (code, _), price in book.prices.items()}
    opening = make_opening(finish=BLACK)
    window = take_off(
        compiled(make_fixed_window()), opening, PriceBook({**book.prices, **black}), Waste()
    )
    natural = taken_off(make_fixed_window(), make_opening())
    families = window.cost_by_family
    assert families[Family.PROFILES] > natural.cost_by_family[Family.PROFILES] * 19 / 10
    assert families[Family.HARDWARE] == natural.cost_by_family[Family.HARDWARE]
    finishes = {line.material.family: line.finish for line in window.cost_lines}
    assert finishes[Family.PROFILES] is BLACK
    assert finishes[Family.GLASS] is finishes[Family.HARDWARE] is None


def test_the_waste_of_a_component_comes_before_the_companys() -> None:
    product = make_product(
        Component("Riel", "RIEL-3", length="1000"),
        Component("Riel adicional", "RIEL-3", length="1000", waste=Decimal(20)),
        Component("Felpa", "FELPA", length="1000", waste=Decimal(10)),
    )
    rail, felt = taken_off(product, make_opening()).cost_lines
    assert (rail.net, rail.quantity) == (2, Decimal("2.25"))
    assert (felt.net, felt.quantity) == (1, Decimal("1.1"))


def test_profiles_and_glass_have_a_waste_of_their_own() -> None:
    product = make_product(
        Component("Riel", "RIEL-3", length="1000"),
        Component("Vidrio", None, width="1000", height="1000"),
    )
    rail, pane = taken_off(
        product, make_opening(), Waste(profiles=Decimal(3), glass=Decimal(7))
    ).cost_lines
    assert (rail.quantity, pane.quantity) == (Decimal("1.03"), Decimal("1.07"))


def test_the_waste_of_the_chosen_glass_comes_before_the_companys() -> None:
    product = make_product(Component("Vidrio", None, width="1000", height="1000"))
    tempered = replace(CLEAR_6, waste=Decimal(0))
    (pane,) = taken_off(product, make_opening(glass=tempered)).cost_lines
    assert pane.quantity == 1


def test_a_fixed_pane_of_the_chosen_glass_is_charged_once_with_it() -> None:
    product = make_product(
        Component("Vidrio", None, width="1000", height="1000"),
        Component("Vidrio inferior", "CLARO-6", width="1000", height="500"),
    )
    lines = taken_off(product, make_opening()).cost_lines
    assert [(line.material.code, line.net) for line in lines] == [("CLARO-6", Decimal("1.5"))]


def test_the_totals_of_the_panes_are_known_to_supplies() -> None:
    product = make_product(
        Component("Vidrio", None, "2", width="1000", height="500"),
        Component("Vinil", "VINIL-11", length="PERIMETRO_VIDRIO"),
        Component("Silicón", "SILICON", "AREA_VIDRIO / 4"),
        Component("Pijas", "PIJA-10X1", "4 * VIDRIOS"),
    )
    quantities = [item.quantity for item in taken_off(product, make_opening()).items]
    assert quantities == [6, Decimal("0.25"), 8]


def test_the_weight_counts_every_material_whose_weight_is_known() -> None:
    assert taken_off(make_fixed_window(), make_opening("800x600")).weight == Decimal("6.54336")


def test_the_result_does_not_depend_on_the_arithmetic_of_the_thread() -> None:
    usual = taken_off(make_sliding_window(), make_opening("1333.3x1217.7"))
    with localcontext() as context:
        context.prec, context.rounding = 6, ROUND_DOWN
        assert taken_off(make_sliding_window(), make_opening("1333.3x1217.7")) == usual


@st.composite
def usual_windows(draw: st.DrawFn) -> tuple[Product, Opening]:
    product = draw(
        st.sampled_from([make_sliding_window(), make_fixed_window(), make_awning_window()])
    )
    width, height = (
        Decimal(draw(st.integers(int((least or 1) * 10), int((most or 1) * 10)))) / 10
        for least, most in (
            (product.min_width, product.max_width),
            (product.min_height, product.max_height),
        )
    )
    return product, Opening(width, height, NATURAL, CLEAR_6)


@given(usual_windows())
def test_usual_windows_of_any_size_fit_in_their_opening(window: tuple[Product, Opening]) -> None:
    product, opening = window
    takeoff = taken_off(product, opening)
    check_sums(takeoff)
    for pane in takeoff.panes:
        assert 0 < pane.width < opening.width
        assert 0 < pane.height < opening.height
    assert 0 < takeoff.glass_area < opening.area
    assert all(0 < part.length <= max(opening.width, opening.height) for part in takeoff.parts)
    cut = sum(part.length * part.pieces for part in takeoff.parts)
    assert cut > 2 * (opening.width + opening.height) - 60


@given(builders.sound_products, builders.sound_openings, builders.company_wastes)
def test_any_sound_product_of_any_size_adds_up(
    product: Product, opening: Opening, waste: Waste
) -> None:
    ready = compile_product(product, builders.MATERIALS)
    check_sums(take_off(ready, opening, builders.PRICES, waste))


@given(builders.products, builders.openings, builders.company_wastes)
def test_any_other_product_is_a_named_error_or_adds_up(
    product: Product, opening: Opening, waste: Waste
) -> None:
    try:
        takeoff = take_off(
            compile_product(product, builders.MATERIALS), opening, builders.PRICES, waste
        )
    except EngineError as error:
        assert str(error)
        return
    check_sums(takeoff)


def check_sums(takeoff: Takeoff) -> None:
    """Every cost line is exactly what the parts, panes and items add up to."""
    for part in takeoff.parts:
        assert part.pieces >= 1
        assert 0 < part.length <= (part.material.bar_length or 0)
    for pane in takeoff.panes:
        assert pane.pieces >= 1
        assert min(pane.width, pane.height) > 0
    assert all(item.quantity > 0 for item in takeoff.items)
    used: dict[str, Decimal] = {}
    for code, quantity in (
        *((part.material.code, part.length * part.pieces / 1000) for part in takeoff.parts),
        *((pane.material.code, pane.area) for pane in takeoff.panes),
        *((item.material.code, item.quantity) for item in takeoff.items),
    ):
        used[code] = used.get(code, Decimal(0)) + quantity
    tolerance = Decimal("1e-18")
    assert {line.material.code for line in takeoff.cost_lines} == set(used)
    assert len(takeoff.cost_lines) == len(used)
    for line in takeoff.cost_lines:
        assert abs(line.net - used[line.material.code]) < tolerance
        assert line.quantity >= line.net - tolerance
        assert line.amount == cents(line.quantity * line.price / line.material.use_per_purchase)
    families = list(Family)
    order = [families.index(line.material.family) for line in takeoff.cost_lines]
    assert order == sorted(order)
    assert takeoff.direct_cost == sum(takeoff.cost_by_family.values())
