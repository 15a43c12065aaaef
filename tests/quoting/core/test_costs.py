"""A cost sheet survives being stored, whatever the catalogue does meanwhile."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given

from catalog.core import codec
from catalog.core.compiled import compile_product
from catalog.core.recipes import Product
from quoting.core.costs import CostSheet
from quoting.core.parts import Opening, Takeoff, Waste
from quoting.core.pricing import Price, PriceRules
from quoting.core.takeoff import take_off
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


def make_sheet(*takeoffs: Takeoff) -> CostSheet:
    price = Price(Decimal("1745.78"), Decimal("261.87"), Decimal("2444.10"))
    lines = [(number, price, takeoff) for number, takeoff in enumerate(takeoffs, 1)]
    return CostSheet.of(PriceRules(), Decimal(5), [*lines, (len(lines) + 1, None, None)])


def stored(sheet: CostSheet) -> CostSheet:
    return codec.read(CostSheet, codec.write(sheet))


def test_a_takeoff_survives_storage_unchanged() -> None:
    takeoff = make_takeoff()
    sheet = stored(make_sheet(takeoff))
    assert sheet == make_sheet(takeoff)
    (kept,) = sheet.takeoffs().values()
    assert kept == takeoff
    assert kept.cost_by_family == takeoff.cost_by_family
    assert [str(part.length) for part in kept.parts] == [str(p.length) for p in takeoff.parts]
    assert sheet.prices().keys() == {1}


def test_a_repeating_decimal_loses_nothing() -> None:
    takeoff = make_takeoff()
    third = takeoff.parts[0]._replace(length=Decimal(1000) / 3)
    kept = stored(make_sheet(takeoff._replace(parts=(third,)))).takeoffs()
    assert kept[1].parts == (third,)


def test_a_kept_takeoff_does_not_follow_the_catalogue() -> None:
    takeoff = make_takeoff()
    data = codec.write(make_sheet(takeoff))
    assert replace(CLEAR_6, name="Otro nombre") != CLEAR_6
    assert "Claro 6 mm" in data.decode()
    assert codec.read(CostSheet, data).takeoffs()[1].direct_cost == takeoff.direct_cost


def test_a_material_is_written_once_however_many_lines_take_it() -> None:
    one, many = (codec.write(make_sheet(*[make_takeoff()] * count)) for count in (1, 50))
    assert one.count(b"Claro 6 mm") == many.count(b"Claro 6 mm") == 1


def test_only_the_lines_asked_for_are_read() -> None:
    sheet = stored(make_sheet(make_takeoff(), make_takeoff(), make_takeoff()))
    assert sheet.takeoffs([2, 9]).keys() == {2}


@given(builders.sound_products, builders.sound_openings, builders.company_wastes)
def test_any_takeoff_survives_storage_unchanged(
    product: Product, opening: Opening, waste: Waste
) -> None:
    ready = compile_product(product, builders.MATERIALS)
    takeoff = take_off(ready, opening, builders.PRICES, waste)
    sheet = make_sheet(takeoff)
    assert stored(sheet).takeoffs() == {1: takeoff}
    assert codec.digest(stored(sheet)) == codec.digest(sheet)
