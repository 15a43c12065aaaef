from decimal import Decimal

import pytest

from catalog.core.recipes import Family, Material, MaterialKind, Unit, profile
from quoting.core.measured import charged_quantity, price_alone
from quoting.core.pricing import PriceMethod, PriceRules


@pytest.mark.parametrize(
    ("unit", "pieces", "width", "height", "charged"),
    [
        (Unit.PIECE, "3", "1500", "1200", "3"),
        (Unit.METRE, "2", "5400", None, "10.800"),
        (Unit.METRE, "12.5", None, None, "12.5"),
        (Unit.METRE, "1", "0.5", None, "0.001"),  # half a millimetre rounds up
        (Unit.SQUARE_METRE, "3", "1500", "1200", "5.400"),
        (Unit.SQUARE_METRE, "1", "501", "1201", "0.602"),
        (Unit.SQUARE_METRE, "2.25", None, None, "2.25"),
        (Unit.SQUARE_METRE, "2", "1500", None, "2"),
    ],
)
def test_what_is_charged_is_pieces_times_their_measures(
    unit: Unit, pieces: str, width: str | None, height: str | None, charged: str
) -> None:
    sides = [None if side is None else Decimal(side) for side in (width, height)]
    assert charged_quantity(unit, Decimal(pieces), *sides) == Decimal(charged)


def test_a_thing_sold_alone_costs_its_share_of_what_is_bought() -> None:
    rail = profile("RIEL", "Riel", Decimal(6100))
    unit = price_alone(rail, Decimal("223.88"), Decimal("60.00"), PriceRules())
    assert (unit.direct_cost, unit.overhead) == (Decimal("36.70"), Decimal("5.51"))
    assert unit.profit == Decimal("17.79")


@pytest.mark.parametrize(
    ("method", "price"),
    [
        (PriceMethod.ADDITIVE, "51.39"),
        (PriceMethod.CASCADE, "52.76"),
        (PriceMethod.MARGIN, "56.27"),
        (PriceMethod.FACTORS, "73.40"),
    ],
)
def test_without_a_price_of_its_own_a_thing_is_priced_by_the_method(
    method: PriceMethod, price: str
) -> None:
    rail = profile("RIEL", "Riel", Decimal(6100))
    rules = PriceRules(method, factors={Family.PROFILES: Decimal(2)})
    unit = price_alone(rail, Decimal("223.88"), None, rules)
    assert unit.price == Decimal(price)
    assert unit.direct_cost == Decimal("36.70")


def test_a_thing_sold_below_its_cost_shows_a_loss() -> None:
    freight = Material("FLETE", "Flete", MaterialKind.SERVICE, Unit.PIECE)
    unit = price_alone(freight, Decimal(500), Decimal(400), PriceRules())
    assert unit.profit == Decimal("-175.00")
    assert unit.margin == Decimal("-43.75")
