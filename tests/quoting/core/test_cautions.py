from decimal import Decimal
from typing import Any

import pytest

from catalog.core.outliers import Span, far_from_sisters
from catalog.core.recipes import Finish, Material, MaterialKind, Unit, glass, profile
from quoting.core.cautions import (
    Caution,
    CautionKind,
    Sold,
    of_glass,
    of_leasts,
    of_materials,
    of_siblings,
    told,
)
from quoting.core.parts import CostLine, Opening, Pane, Takeoff

CLEAR = glass("CLARO-6", "Claro 6 mm", Decimal(6))
TUBE = profile("TUBO-3X1", "Tubo 3x1", Decimal(6100))
BLACK = Finish("NEGRO", "Negro")
Doubtful = dict[tuple[str, str | None], Span]


def make_glass(**facts: Any) -> Material:
    return Material(
        "T", "Templado 10 mm", MaterialKind.GLASS, Unit.SQUARE_METRE, thickness=Decimal(10), **facts
    )


def make_pane(material: Material, width: str = "800", height: str = "600", pieces: int = 1) -> Pane:
    return Pane("Vidrio", material, Decimal(width), Decimal(height), pieces, "")


def test_glass_that_is_not_safe_is_told_once_where_safety_is_asked_for() -> None:
    panes = [make_pane(CLEAR), make_pane(CLEAR, "500"), make_pane(make_glass(safety=True))]
    asked = of_glass(panes, "Línea 3", None, None, safety=True)
    assert asked == [Caution(CautionKind.SAFETY_GLASS, "Claro 6 mm")]
    assert of_glass(panes, "Línea 3", None, None, safety=False) == []


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        ("3", "6", "acepta de 3 mm a 6 mm"),
        (None, "6", "acepta hasta 6 mm"),
        ("12", None, "acepta desde 12 mm"),
    ],
)
def test_glass_that_the_frame_does_not_take_is_told(
    least: str | None, most: str | None, words: str
) -> None:
    limits = [None if side is None else Decimal(side) for side in (least, most)]
    found = of_glass([make_pane(make_glass())], "Línea 3", *limits, safety=False)
    assert [caution.kind for caution in found] == [CautionKind.THICKNESS]
    assert words in told(found[0])
    assert of_glass([make_pane(CLEAR)], "L", Decimal(6), Decimal(6), safety=False) == []


def test_the_tube_of_the_trade_that_cost_a_tenth_is_found_and_its_sisters_are_not() -> None:
    prices = {None: Decimal(197), "BLANCO": Decimal(204), "MADERA": Decimal(305)}
    assert far_from_sisters(prices) == {}
    assert far_from_sisters({**prices, "NEGRO": Decimal("22.37")}) == {
        "NEGRO": Span(Decimal(197), Decimal(305))
    }
    assert list(far_from_sisters({**prices, None: Decimal("19.7")})) == [None]


def test_of_two_prices_the_base_is_believed_and_zero_alone_is_no_sister() -> None:
    assert list(far_from_sisters({None: Decimal(200), "NEGRO": Decimal(2000)})) == ["NEGRO"]
    assert far_from_sisters({None: Decimal(200)}) == {}
    assert far_from_sisters({None: Decimal(0), "NEGRO": Decimal(0)}) == {}


def test_what_things_cost_is_told_only_to_who_may_see_it() -> None:
    price = Decimal("22.37")
    line = CostLine(TUBE, BLACK, Decimal(1), Decimal(1), price, price)
    doubtful: Doubtful = {("TUBO-3X1", "NEGRO"): Span(Decimal(197), Decimal(305))}
    [caution] = of_materials([line, line._replace(finish=None)], doubtful)
    assert told(caution) == (
        "Tubo 3x1 en negro cuesta $22.37; en otros acabados, de $197.00 a $305.00."
    )
    assert "$" not in told(caution, with_costs=False)
    assert "cuesta" not in told(caution, with_costs=False)


def make_takeoff(pane: Pane, price: str = "200") -> Takeoff:
    charged = pane.charged_area * pane.pieces * Decimal("1.05")
    line = CostLine(
        pane.material, None, pane.area, charged, Decimal(price), charged * Decimal(price)
    )
    return Takeoff(Opening(Decimal(1), Decimal(1)), (), (pane,), (), (line,))


def test_a_pane_smaller_than_the_least_area_is_noted() -> None:
    small = make_pane(make_glass(min_area=Decimal("0.5")), "400", "500", 2)
    [note] = of_leasts(make_takeoff(small), Decimal(0))
    assert (note.kind, note.is_note) == (CautionKind.LEAST_AREA, True)
    assert "mínimo de 0.5 m²" in told(note)
    large = make_pane(make_glass(min_area=Decimal("0.5")), "1000", "500")
    assert of_leasts(make_takeoff(large), Decimal(0)) == []


@pytest.mark.parametrize(("least", "is_noted"), [("42.01", True), ("42", False), ("0", False)])
def test_a_pane_that_costs_less_than_the_least_is_noted(least: str, is_noted: bool) -> None:
    pane = make_pane(CLEAR, "400", "500", 3)  # 0.2 m² × 1.05 × 200 each
    found = of_leasts(make_takeoff(pane), Decimal(least))
    assert [note.kind for note in found] == [CautionKind.LEAST_PANE] * is_noted


def test_a_window_is_compared_with_those_of_its_family_and_size_alone() -> None:
    lot = [
        Sold("XO", Decimal(2), Decimal(3000)),
        Sold("XO", Decimal(2), Decimal(3000)),
        Sold("XO", Decimal("1.8"), Decimal(300)),
        Sold("XO", Decimal("0.2"), Decimal(2000)),  # small ones cost more by the m²
        Sold("FIJA", Decimal(2), Decimal(200)),
    ]
    found = of_siblings(lot)
    assert 2 in found and 3 not in found and 4 not in found


def test_every_kind_of_caution_has_its_words() -> None:
    facts = ("Algo", Decimal(1), Decimal(1), Decimal(2), "Línea 3")
    words = {kind: told(Caution(kind, *facts)) for kind in CautionKind}
    assert len(set(words.values())) == len(CautionKind)
    assert all(text[0].isupper() and text.endswith(".") for text in words.values())
