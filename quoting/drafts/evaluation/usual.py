"""A product at a size that it usually has, to show what it is before anybody measured."""

from decimal import Decimal

from catalog.models import Product
from quoting.drafts.models.quotes import QuoteLine

WIDTH, HEIGHT = Decimal(1500), Decimal(1200)


def usual_line(product: Product) -> QuoteLine:
    """An unsaved line of ``product`` with measures within its limits."""
    return QuoteLine(
        kind=QuoteLine.Kind.PRODUCT,
        product=product,
        width=_within(WIDTH, product.min_width, product.max_width),
        height=_within(HEIGHT, product.min_height, product.max_height),
    )


def _within(value: Decimal, least: Decimal | None, most: Decimal | None) -> Decimal:
    return min(max(value, least or value), most or value)
