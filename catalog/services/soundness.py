"""A change of what products stand on is refused while it would break one of them."""

from collections.abc import Iterable

from catalog.core.compiled import ProductError, compile_product
from catalog.models import Material, Product
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
    rows = (
        Product.objects.filter(pk__in=set(products))
        .select_related("line")
        .prefetch_related("options", "components__material", "line__constants")
    )
    materials = {
        row.code: material_value(row)
        for row in Material.objects.filter(components__product__in=rows).distinct()
    }
    broken = []
    for row in rows:
        try:
            compile_product(product_of_row(row), materials)
        except ProductError as error:
            broken.append((row, error))
    if broken:
        raise BreaksProducts(broken)
