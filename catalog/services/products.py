"""What can be done with lines and products."""

from collections.abc import Mapping, Sequence
from itertools import count

from catalog.core import recipes
from catalog.core.compiled import CompiledProduct, compile_product
from catalog.core.matrix import PriceMatrix
from catalog.core.measures import show_measure
from catalog.core.money import show_money
from catalog.core.outliers import span
from catalog.events import LineSaved, ProductSaved
from catalog.models import Component, Line, LineConstant, Product, ProductOption
from catalog.models.edition import changing_catalog
from catalog.services.soundness import check_products
from catalog.snapshots import line_value, material_value, product_value
from tenants.events.recording import record
from tenants.people.models import User


@changing_catalog()
def save_line(line: Line, constants: Sequence[LineConstant], *, by: User) -> None:
    """Write a new or edited line; ``constants`` replace those it had.

    Raises BreaksProducts if a formula of its products uses a constant that is no longer there.
    """
    is_new = line.pk is None
    if not is_new:
        _lock(line)
    line.suggested = False
    line.save()
    line.constants.all().delete()
    for constant in constants:
        constant.pk, constant.line = None, line
    LineConstant.objects.bulk_create(constants)
    check_products(line.products.values_list("pk", flat=True))
    record(LineSaved(new=is_new), by=by, subject=line)


def check_product(
    product: Product, components: Sequence[Component], options: Sequence[ProductOption]
) -> CompiledProduct:
    """The product these rows describe, stored or not, ready to be measured; writes nothing.

    Raises ProductError with every problem of its formulas.
    """
    line = line_value(product.line, product.line.constants.all())
    value = product_value(product, line, components, options)
    return compile_product(value, _materials_of(components))


@changing_catalog()
def save_product(
    product: Product,
    components: Sequence[Component],
    options: Sequence[ProductOption],
    *,
    by: User,
) -> None:
    """Write a new or edited product; components, in this order, and options replace those it had.

    Raises ProductError, and writes nothing, unless all its formulas are sound.
    """
    product.line = _lock(product.line)
    check_product(product, components, options)
    is_new = product.pk is None
    product.suggested = False
    product.save()
    product.components.all().delete()
    product.options.all().delete()
    for position, component in enumerate(components):
        component.pk, component.product, component.position = None, product, position
    for option in options:
        option.pk, option.product = None, product
    Component.objects.bulk_create(components)
    ProductOption.objects.bulk_create(options)
    record(ProductSaved(new=is_new), by=by, subject=product)


def doubts_about(product: Product) -> list[str]:
    """What in the product's own prices looks like a slip of the keyboard, a sentence each."""
    found = []
    sisters = Product.objects.in_use().filter(line=product.line_id).exclude(pk=product.pk)
    prices = sisters.exclude(price_per_area=None).values_list("price_per_area", flat=True)
    if product.price_per_area is not None and prices:
        usual = span(prices)
        if usual.is_far(product.price_per_area):
            found.append(
                f"El precio por m² quedó en ${show_money(product.price_per_area)}; en los otros "
                f"productos de {product.line.name} va de ${show_money(usual.least)} a "
                f"${show_money(usual.most)}."
            )
    if product.price_matrix is not None:
        dips = PriceMatrix.from_data(product.price_matrix).dips
        sizes = [f"{show_measure(width)} × {show_measure(height)}" for width, height in dips]
        if sizes:
            found.append(f"En la tabla, {sizes[0]} cuesta menos que una medida más chica.")
    return found


@changing_catalog()
def clone_product(source: Product, *, by: User) -> Product:
    """A product like ``source``, with a code of its own, to be changed at will."""
    components, options = list(source.components.all()), list(source.options.all())
    copy = Product.objects.get(pk=source.pk)
    copy.pk, copy.retired_at = None, None
    copy._state.adding = True
    copy.code = _free_code(source.code)
    copy.name = f"{source.name} (copia)"[:120]
    save_product(copy, components, options, by=by)
    return copy


def _free_code(code: str) -> str:
    taken = set(Product.objects.values_list("code", flat=True))
    stem = code[:34]
    return next(name for n in count(2) if (name := f"{stem}-{n}") not in taken)


def _lock(line: Line) -> Line:
    """No one takes a constant away while a product that uses it is being written."""
    return Line.objects.select_for_update().get(pk=line.pk)


def _materials_of(components: Sequence[Component]) -> Mapping[str, recipes.Material]:
    rows = {component.material for component in components if component.material}
    return {row.code: material_value(row) for row in rows}
