from decimal import Decimal

from quoting.core.pricing import Price, earnings

SLIDING = Price(Decimal("1745.78"), Decimal("261.87"), Decimal("2444.10"))
FIXED = Price(Decimal("662.89"), Decimal("99.43"), Decimal("928.04"))
AWNING = Price(Decimal("1501.67"), Decimal("225.25"), Decimal("2102.34"))


def test_the_discount_is_taken_from_the_profit() -> None:
    lines = [(Decimal(4), SLIDING), (Decimal(2), FIXED), (Decimal(3), AWNING)]
    earned = earnings(lines, sale=Decimal("17042.52"))
    assert earned.direct_cost == Decimal("12813.91")
    assert earned.overhead == Decimal("1922.09")
    assert earned.profit == Decimal("2306.52")
    assert earned.margin == Decimal("13.53")


def test_nothing_sold_earns_nothing() -> None:
    earned = earnings([], sale=Decimal(0))
    assert (earned.profit, earned.margin) == (0, 0)
