"""The worked examples of the trade, to the cent and to the tenth of a millimetre."""

from decimal import Decimal

import pytest

from catalog.core.prices import PriceBook
from catalog.core.recipes import Component, Family, Line, Product, profile
from quoting.core.parts import Opening, Takeoff, Waste
from quoting.core.pricing import (
    COST_METHODS,
    PriceMethod,
    PriceRules,
    line_amount,
    price_unit,
    total_up,
)
from quoting.core.takeoff import take_off
from tests.catalog.core.examples import (
    CLEAR_6,
    NATURAL,
    compiled,
    make_awning_window,
    make_fixed_window,
    make_insect_screen,
    make_price_book,
    make_sliding_window,
)

FACTORS = {
    Family.PROFILES: Decimal("2.5"),
    Family.GLASS: Decimal("2.5"),
    Family.HARDWARE: Decimal("2.5"),
}


def taken_off(product: Product, size: str, waste: Waste | None = None) -> Takeoff:
    width, height = map(Decimal, size.split("x"))
    opening = Opening(width, height, NATURAL, CLEAR_6)
    return take_off(compiled(product), opening, make_price_book(), waste or Waste())


def cuts(takeoff: Takeoff) -> list[str]:
    """Each cut as pieces, length and role."""
    return [f"{p.pieces} × {p.length.normalize():f} {p.role}" for p in takeoff.parts]


def panes(takeoff: Takeoff) -> list[str]:
    return [f"{p.pieces} × {p.width.normalize():f}×{p.height.normalize():f}" for p in takeoff.panes]


def amounts(takeoff: Takeoff, family: Family) -> dict[str, str]:
    return {
        line.material.code: str(line.amount)
        for line in takeoff.cost_lines
        if line.material.family is family
    }


def costs(takeoff: Takeoff) -> list[str]:
    return [str(cost) for cost in takeoff.cost_by_family.values()]


def prices(takeoff: Takeoff, factors: dict[Family, Decimal] = FACTORS) -> dict[str, str]:
    return {
        method.value: str(
            price_unit(takeoff.cost_by_family, PriceRules(method, factors=factors)).price
        )
        for method in COST_METHODS
    }


def test_the_sliding_window_is_cut_costed_and_priced_to_the_cent() -> None:
    window = taken_off(make_sliding_window(), "1500x1200")
    assert cuts(window) == [
        "1 × 1500 Riel",
        "1 × 1500 Cabezal",
        "2 × 1174 Jambas",
        "1 × 1170 Cerco chapa hoja fija",
        "1 × 1160 Cerco chapa hoja corrediza",
        "1 × 1170 Traslape hoja fija",
        "1 × 1160 Traslape hoja corrediza",
        "2 × 657.5 Zoclo",
        "2 × 657.5 Cabezal de hoja",
    ]
    assert panes(window) == ["1 × 672.5×1075", "1 × 672.5×1065"]
    assert amounts(window, Family.PROFILES) == {
        "RIEL-3": "57.81",
        "CHAMBRANA-3": "199.00",
        "CERCO-3": "91.74",
        "TRASLAPE-3": "120.31",
        "ZOCLO-3": "81.95",
        "CABEZAL-HOJA-3": "38.62",
    }
    assert amounts(window, Family.GLASS) == {"CLARO-6": "330.93"}
    assert amounts(window, Family.HARDWARE) == {
        "CARRETILLA-3": "70.00",
        "PERICO-12": "45.00",
        "FELPA": "27.90",
        "VINIL-12": "41.82",
        "PIJA-10X1": "6.40",
        "PIJA-10X15": "8.00",
        "PIJA-10X2": "4.80",
        "SILICON": "47.50",
    }
    assert costs(window) == ["589.43", "330.93", "251.42", "324.00", "250.00"]
    cut = sum(part.length * part.pieces for part in window.parts)
    assert (cut, window.glass_area) == (Decimal(12638), Decimal("1.43915"))
    assert sum(pane.perimeter for pane in window.panes) == 6970
    price = price_unit(window.cost_by_family, PriceRules())
    assert [str(part) for part in (price.direct_cost, price.overhead, price.profit)] == [
        *("1745.78", "261.87", "436.45")
    ]
    assert prices(window) == {
        "additive": "2444.10",
        "cascade": "2509.56",
        "margin": "2676.86",
        "factors": "3179.46",
    }


@pytest.mark.parametrize(("rate", "total"), [(16, "2835.16"), (8, "2639.63")])
def test_the_sliding_window_carries_its_tax(rate: int, total: str) -> None:
    window = taken_off(make_sliding_window(), "1500x1200")
    price = price_unit(window.cost_by_family, PriceRules()).price
    assert str(total_up([price], Decimal(0), Decimal(rate)).total) == total


def test_the_fixed_window_is_cut_costed_and_priced_to_the_cent() -> None:
    window = taken_off(make_fixed_window(), "800x600")
    assert cuts(window) == [
        "2 × 800 Escalonado horizontal",
        "2 × 574 Escalonado vertical",
        "2 × 774 Junquillo horizontal",
        "2 × 548 Junquillo vertical",
    ]
    assert panes(window) == ["1 × 768×568"]
    assert amounts(window, Family.PROFILES) == {"ESCALONADO-3": "63.76", "JUNQUILLO-3": "138.16"}
    assert costs(window) == ["201.92", "100.31", "53.06", "57.60", "250.00"]
    price = price_unit(window.cost_by_family, PriceRules())
    assert [str(part) for part in (price.direct_cost, price.overhead, price.profit)] == [
        *("662.89", "99.43", "165.72")
    ]
    assert prices(window) == {
        "additive": "928.04",
        "cascade": "952.90",
        "margin": "1016.43",
        "factors": "1138.23",
    }


def test_the_awning_window_is_cut_costed_and_priced_to_the_cent() -> None:
    window = taken_off(make_awning_window(), "600x600")
    assert cuts(window) == [
        "2 × 600 Cerco horizontal",
        "2 × 600 Cerco vertical",
        "2 × 558 Hoja horizontal",
        "2 × 558 Hoja vertical",
        "2 × 481 Junquillo horizontal",
        "2 × 456 Junquillo vertical",
    ]
    mitred = [part.left_angle == part.right_angle == 45 for part in window.parts]
    assert mitred == [True] * 4 + [False] * 2
    assert panes(window) == ["1 × 481×481"]
    assert amounts(window, Family.PROFILES) == {
        "CERCO-1400": "217.71",
        "HOJA-1400": "202.47",
        "JUNQUILLO-1400": "169.99",
    }
    assert costs(window) == ["590.17", "53.20", "518.30", "90.00", "250.00"]
    price = price_unit(window.cost_by_family, PriceRules())
    assert [str(part) for part in (price.direct_cost, price.overhead, price.profit)] == [
        *("1501.67", "225.25", "375.42")
    ]
    european = {
        Family.PROFILES: Decimal("2.2"),
        Family.GLASS: Decimal("2.5"),
        Family.HARDWARE: Decimal("2.2"),
    }
    assert prices(window, european) == {
        "additive": "2102.34",
        "cascade": "2158.65",
        "margin": "2302.56",
        "factors": "2821.63",
    }


def test_another_deduction_for_the_leaf_changes_only_its_rails_and_glass() -> None:
    usual = taken_off(make_sliding_window(), "1500x1200")
    other = taken_off(
        make_sliding_window(leaf_rail="(AT-180)/2", pane_width="(AT-180)/2+15"), "1500x1200"
    )
    changed = {part.role: part.length for part in set(other.parts) - set(usual.parts)}
    assert changed == {"Zoclo": 660, "Cabezal de hoja": 660}
    assert [pane.width for pane in other.panes] == [675, 675]
    assert [pane.height for pane in other.panes] == [pane.height for pane in usual.panes]


def test_the_insect_screen_covers_half_of_the_window() -> None:
    screen = taken_off(make_insect_screen(), "1500x1200")
    assert cuts(screen) == ["2 × 1175 Vertical", "2 × 725 Horizontal"]


def test_a_single_stile_is_priced_by_its_family_factor() -> None:
    stile = profile("POSTE-2", 'Poste 2"', Decimal(6000))
    product = Product(
        "P", "Poste", Line("L2", 'Línea 2"'), (Component("P", "POSTE-2", length="AT"),)
    )
    takeoff = take_off(
        compiled(product, {"POSTE-2": stile}),
        Opening(Decimal(1420), Decimal(100)),
        PriceBook({("POSTE-2", None): Decimal(180)}),
        Waste(profiles=Decimal(0)),
    )
    rules = PriceRules(PriceMethod.FACTORS, factors={Family.PROFILES: Decimal("1.35")})
    assert str(price_unit(takeoff.cost_by_family, rules).price) == "57.51"


def test_vinyl_around_the_panes_is_bought_by_weight() -> None:
    window = taken_off(make_sliding_window(), "1500x1200")
    vinyl = next(line for line in window.cost_lines if line.material.code == "VINIL-12")
    assert vinyl.net == Decimal("6.97")
    by_kilogram = vinyl._replace(material=profile("VINIL", "Vinil por kilogramo", Decimal(40_000)))
    assert by_kilogram.purchase_quantity == Decimal("0.17425")


def test_the_example_quotation_adds_up_to_the_cent() -> None:
    lines = [
        (4, taken_off(make_sliding_window(), "1500x1200")),
        (2, taken_off(make_fixed_window(), "800x600")),
        (3, taken_off(make_awning_window(), "600x600")),
    ]
    totals = total_up(
        [
            line_amount(quantity, price_unit(takeoff.cost_by_family, PriceRules()).price)
            for quantity, takeoff in lines
        ],
        Decimal(5),
        Decimal(16),
    )
    assert [str(amount) for amount in (*totals[:2], totals.base, totals.tax, totals.total)] == [
        *("17939.50", "896.98", "17042.52", "2726.80", "19769.32")
    ]
