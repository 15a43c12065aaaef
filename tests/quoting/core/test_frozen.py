import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from catalog.core.compiled import compile_product
from catalog.core.recipes import Product
from quoting.core.frozen import FrozenError, freeze, thaw
from quoting.core.takeoff import Opening, Takeoff, Waste, take_off
from tests.catalog.core.examples import (
    CLEAR_6,
    NATURAL,
    compiled,
    make_price_book,
    make_window_with_screen,
)
from tests.quoting.core import builders


def make_takeoff() -> Takeoff:
    opening = Opening(Decimal("1500.5"), Decimal(1200), NATURAL, CLEAR_6, {"MOSQUITERO": True})
    return take_off(compiled(make_window_with_screen()), opening, make_price_book(), Waste())


def through_json(takeoff: Takeoff) -> Takeoff:
    return thaw(json.loads(json.dumps(freeze(takeoff))))


def test_a_takeoff_survives_json_unchanged() -> None:
    takeoff = make_takeoff()
    thawed = through_json(takeoff)
    assert thawed == takeoff
    assert thawed.cost_by_family == takeoff.cost_by_family
    assert [str(part.length) for part in thawed.parts] == [str(p.length) for p in takeoff.parts]


def test_a_repeating_decimal_loses_nothing() -> None:
    takeoff = make_takeoff()
    third = takeoff.parts[0]._replace(length=Decimal(1000) / 3)
    assert through_json(takeoff._replace(parts=(third,))).parts == (third,)


def test_a_frozen_takeoff_does_not_follow_the_catalogue() -> None:
    takeoff = make_takeoff()
    data = freeze(takeoff)
    renamed = replace(CLEAR_6, name="Otro nombre")
    assert renamed != CLEAR_6
    assert "Claro 6 mm" in json.dumps(data)
    assert thaw(data).direct_cost == takeoff.direct_cost


def test_data_of_an_unknown_format_is_refused() -> None:
    with pytest.raises(FrozenError):
        thaw({**freeze(make_takeoff()), "format": 99})


@given(builders.sound_products, builders.sound_openings, builders.company_wastes)
def test_any_takeoff_survives_json_unchanged(
    product: Product, opening: Opening, waste: Waste
) -> None:
    ready = compile_product(product, builders.MATERIALS)
    takeoff = take_off(ready, opening, builders.PRICES, waste)
    assert through_json(takeoff) == takeoff
