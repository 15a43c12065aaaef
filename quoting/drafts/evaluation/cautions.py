"""What deserves a second look in the lines of a draft, once they are priced."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from catalog.core.money import cents
from catalog.core.outliers import Span, span
from catalog.core.recipes import MaterialKind
from catalog.models import Product
from quoting.core.cautions import (
    Caution,
    CautionKind,
    Sold,
    of_glass,
    of_leasts,
    of_materials,
    of_siblings,
)
from quoting.core.pricing import COST_METHODS, PriceMethod, PriceRules, price_unit
from quoting.drafts.evaluation.evaluated import EvaluatedLine
from quoting.drafts.models.quotes import QuoteLine

Lines = tuple[EvaluatedLine, ...]
Doubtful = Mapping[tuple[str, str | None], Span]


def with_cautions(lines: Lines, doubtful: Doubtful, rules: PriceRules, min_pane: Decimal) -> Lines:
    """The priced ``lines``, each with its cautions; ``min_pane`` is the least cost of a pane. One
    query more where products have prices per m²."""
    windows = [line for line in lines if line.takeoff is not None and line.unit_price]
    sold = [_sold(line) for line in windows]
    odd = {windows[place].number: caution for place, caution in of_siblings(sold).items()}
    listed = _far_in_catalog(windows) if rules.method is PriceMethod.PER_AREA else {}
    found = []
    for line in lines:
        cautions = [*_of_window(line, doubtful, rules, min_pane), *_of_typed_price(line, rules)]
        if line.row.product_id in listed:
            cautions.append(listed[line.row.product_id])
        if line.number in odd:
            cautions.append(odd[line.number])
        found.append(replace(line, cautions=tuple(cautions)) if cautions else line)
    return tuple(found)


def _of_window(
    line: EvaluatedLine, doubtful: Doubtful, rules: PriceRules, min_pane: Decimal
) -> Iterator[Caution]:
    product, takeoff = line.row.product, line.takeoff
    if product is None or takeoff is None:
        return
    profiles = product.line
    yield from of_glass(
        takeoff.panes,
        profiles.name,
        profiles.glass_min,
        profiles.glass_max,
        safety=product.needs_safety_glass,
    )
    yield from of_materials(takeoff.cost_lines, doubtful)
    least = max(rules.min_piece, product.min_price or Decimal(0))
    if least and line.unit_price == cents(least):
        yield Caution(CautionKind.LEAST_PRICE, value=least)
    if rules.method in COST_METHODS:  # a listed price knows nothing of panes
        yield from of_leasts(takeoff, min_pane)


def _of_typed_price(line: EvaluatedLine, rules: PriceRules) -> Iterator[Caution]:
    """A price that somebody wrote beside what the catalogue would ask."""
    typed, material = line.row.unit_price, line.row.material
    if typed is None or material is None or line.row.kind != QuoteLine.Kind.MATERIAL:
        return
    usual = material.sale_price
    if usual is None and line.price is not None:
        family = MaterialKind(material.kind).family
        usual = price_unit({family: line.price.direct_cost}, rules).price
    if usual and (around := span([usual])).is_far(typed):
        yield Caution(CautionKind.TYPED_PRICE, material.name, typed, *around)


def _sold(line: EvaluatedLine) -> Sold:
    product = line.row.product
    family = (product.line_id, product.scheme) if product else None
    return Sold(family, line.area or Decimal(1), line.unit_price or Decimal(0))


def _far_in_catalog(windows: list[EvaluatedLine]) -> dict[int | None, Caution]:
    """By id, the products whose price per m² is far from that of every other of their line."""
    products = {line.row.product.pk: line.row.product for line in windows if line.row.product}
    rows = Product.objects.in_use().exclude(price_per_area=None)
    rows = rows.filter(line__in={product.line_id for product in products.values()})
    by_line: dict[int, dict[int, Decimal]] = {}
    for pk, line, price in rows.values_list("pk", "line_id", "price_per_area"):
        by_line.setdefault(line, {})[pk] = price
    found: dict[int | None, Caution] = {}
    for pk, product in products.items():
        price = product.price_per_area
        others = [other for key, other in by_line.get(product.line_id, {}).items() if key != pk]
        if price is not None and others and (usual := span(others)).is_far(price):
            where = product.line.name
            found[pk] = Caution(CautionKind.CATALOG_PRICE, product.name, price, *usual, where)
    return found
