"""A change of what products stand on is refused while it would break one of them."""

from collections.abc import Iterable

from catalog.core.compiled import ProductError, compile_product
from catalog.models import Product
from catalog.snapshots import material_value, product_of_row

SHOWN = 3


class BreaksProducts(Exception):
    """The change would leave products that cannot be calculated; ``str()`` names them."""

    def __init__(self, broken: list[tuple[Product, ProductError]]) -> None:
        faults = [f"«{product.name}»: {error.problems[0]}" for product, error in broken[:SHOWN]]
        if len(broken) > SHOWN:
            faults.append(f"y {len(broken) - SHOWN} productos más.")
        super().__init__("El cambio no se guardó porque dejaría sin calcular " + " ".join(faults))
        self.products = [product for product, _ in broken]


def check_products(products: Iterable[int]) -> None:
    """Raises BreaksProducts if one of them, as it is stored now, cannot be calculated.

    To be called inside the transaction that changed something beneath them."""
    rows = Product.objects.with_recipe().filter(pk__in=set(products))
    materials = {
        piece.material.code: material_value(piece.material)
        for row in rows
        for piece in row.components.all()
        if piece.material
    }
    broken = []
    for row in rows:
        try:
            compile_product(product_of_row(row), materials)
        except ProductError as error:
            broken.append((row, error))
    if broken:
        raise BreaksProducts(broken)
