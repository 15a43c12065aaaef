"""A product at a size that it usually has, to show what it is before anybody measured."""

from decimal import Decimal

from catalog.core.catalog import ListedProduct
from quoting.core.draft import LineKind, TypedLine

WIDTH, HEIGHT = Decimal(1500), Decimal(1200)


def usual_line(product: ListedProduct) -> TypedLine:
    """A line of ``product`` with measures within its limits."""
    value = product.value
    return TypedLine(
        LineKind.PRODUCT,
        product=product.id,
        width=_within(WIDTH, value.min_width, value.max_width),
        height=_within(HEIGHT, value.min_height, value.max_height),
    )


def _within(value: Decimal, least: Decimal | None, most: Decimal | None) -> Decimal:
    return min(max(value, least or value), most or value)
