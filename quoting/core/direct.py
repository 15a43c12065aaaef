"""What is sold by itself: an article or a service by piece, metre or square metre.

Pieces times their measures give the quantity that is charged, to the thousandth, so that quantity
× price is what the paper says. Without measures the quantity was typed in the unit already.
Its price is its own, or else what the company's method makes of its cost.

>>> charged_quantity(Unit.METRE, Decimal(2), Decimal(5400), None)
Decimal('10.800')
>>> charged_quantity(Unit.SQUARE_METRE, Decimal(3), Decimal(1500), Decimal(1200))
Decimal('5.400')
>>> charged_quantity(Unit.METRE, Decimal("12.5"), None, None)
Decimal('12.5')
"""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from catalog.core.money import cents
from catalog.core.recipes import Material, Unit
from quoting.core.pricing import PriceRules, UnitPrice, price_unit

_METRE = Decimal(1000)
_THOUSANDTH = Decimal("0.001")


def charged_quantity(
    unit: Unit, pieces: Decimal, width: Decimal | None, height: Decimal | None
) -> Decimal:
    """`pieces` of `width` (× `height`) mm, in `unit`."""
    if unit is Unit.METRE and width is not None:
        measured = pieces * width / _METRE
    elif unit is Unit.SQUARE_METRE and width is not None and height is not None:
        measured = pieces * width * height / (_METRE * _METRE)
    else:
        return pieces
    return measured.quantize(_THOUSANDTH, ROUND_HALF_UP)


def price_alone(
    material: Material, purchase_price: Decimal, sale_price: Decimal | None, rules: PriceRules
) -> UnitPrice:
    """A unit of `material`, pesos, with the cost and overhead it carries: sold at `sale_price`, or
    without one at what `rules` make of its cost."""
    cost = cents(purchase_price / material.use_per_purchase)
    unit = price_unit({material.family: cost}, rules)
    return unit if sale_price is None else replace(unit, price=sale_price)
