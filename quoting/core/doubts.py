"""What deserves a second look in the lines of a draft, once they are priced.

>>> from datetime import date
>>> from catalog.core.catalog import ListedMaterial
>>> from catalog.core.prices import PriceBook
>>> from catalog.core.recipes import Material, MaterialKind, Unit
>>> from quoting.core.draft import QuoteTerms, TypedLine
>>> wheel = Material("R", "Rueda", MaterialKind.HARDWARE, Unit.PIECE)
>>> listed = ListedMaterial(3, wheel, sale_price=Decimal(100))
>>> typed = TypedLine(LineKind.MATERIAL, material=3, unit_price=Decimal(9))
>>> line = EvaluatedLine(
...     None, 0, 1, typed, Decimal(1), Unit.PIECE, material=listed, unit_price=Decimal(9)
... )
>>> draft = Draft(Catalog({}, {3: listed}, {}, PriceBook({})), QuoteTerms(), date(2026, 3, 2), ())
>>> [caution.kind for caution in with_own_cautions(draft, line).cautions]
[<CautionKind.TYPED_PRICE: 'typed_price'>]
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from catalog.core.catalog import Catalog
from catalog.core.money import ZERO, cents
from catalog.core.outliers import span
from quoting.core import cautions
from quoting.core.cautions import Caution, CautionKind, Sold
from quoting.core.draft import Draft, LineKind
from quoting.core.evaluated import EvaluatedLine
from quoting.core.pricing import COST_METHODS, PriceMethod, PriceRules, price_unit

Lines = tuple[EvaluatedLine, ...]


def with_own_cautions(draft: Draft, line: EvaluatedLine) -> EvaluatedLine:
    """The priced ``line`` with the cautions that it has by itself."""
    found = (*_of_window(draft, line), *_of_typed_price(line, draft.terms.rules))
    return replace(line, cautions=found) if found or line.cautions else line


def with_cautions(draft: Draft, lines: Lines) -> Lines:
    """``lines`` with the cautions, besides their own, that comparing their prices gives."""
    windows = [line for line in lines if line.takeoff is not None and line.unit_price]
    siblings = cautions.of_siblings([_sold(line) for line in windows])
    odd = {windows[place].number: caution for place, caution in siblings.items()}
    listed: Mapping[int, Caution] = {}
    if draft.terms.rules.method is PriceMethod.PER_AREA:
        listed = _far_in_catalog(windows, draft.catalog)
    if not odd and not listed:
        return lines
    return tuple(_doubted(line, listed, odd) for line in lines)


def _doubted(
    line: EvaluatedLine, listed: Mapping[int, Caution], odd: Mapping[int, Caution]
) -> EvaluatedLine:
    product = line.product.id if line.product else None
    more = [listed[product]] if product is not None and product in listed else []
    if line.number in odd:
        more.append(odd[line.number])
    return replace(line, cautions=(*line.cautions, *more)) if more else line


def _of_window(draft: Draft, line: EvaluatedLine) -> Iterator[Caution]:
    product, takeoff = line.product, line.takeoff
    if product is None or takeoff is None:
        return
    rules, profiles, safety = draft.terms.rules, product.line, product.needs_safety_glass
    limits = profiles.glass_min, profiles.glass_max
    yield from cautions.of_glass(takeoff.panes, profiles.name, *limits, safety=safety)
    yield from cautions.of_sheets(takeoff.panes)
    yield from cautions.of_bars(takeoff.cost_lines, draft.terms.bars)
    if any(not finish.is_retired for finish in draft.catalog.finishes.values()):
        yield from cautions.of_finish(takeoff.cost_lines)
    yield from cautions.of_materials(takeoff.cost_lines, draft.catalog.doubtful)
    least = max(rules.min_piece, product.least or ZERO)
    if least and line.unit_price == cents(least):
        yield Caution(CautionKind.LEAST_PRICE, value=least)
    if rules.method in COST_METHODS:  # a listed price knows nothing of panes
        yield from cautions.of_leasts(takeoff, draft.terms.waste.min_pane)


def _of_typed_price(line: EvaluatedLine, rules: PriceRules) -> Iterator[Caution]:
    """A price that somebody wrote beside what the catalogue would ask."""
    typed, usual = line.typed.unit_price, usual_price(line, rules)
    if typed is None or not usual or line.material is None:
        return
    if (around := span([usual])).is_far(typed):
        yield Caution(CautionKind.TYPED_PRICE, line.material.name, typed, *around)


def usual_price(line: EvaluatedLine, rules: PriceRules) -> Decimal | None:
    """What the catalogue asks for a unit of an article, whatever somebody typed; None of anything
    else, and where it does not know."""
    material = line.material
    if material is None or line.typed.kind is not LineKind.MATERIAL:
        return None
    if material.sale_price is not None or line.price is None:
        return material.sale_price
    return price_unit({material.value.family: line.price.direct_cost}, rules).price


def _sold(line: EvaluatedLine) -> Sold:
    family = (line.product.line_id, line.product.value.scheme) if line.product else None
    return Sold(family, line.area or Decimal(1), line.unit_price or ZERO)


def _far_in_catalog(windows: list[EvaluatedLine], catalog: Catalog) -> Mapping[int, Caution]:
    """The products whose price per m² is far from all others of their line, by id."""
    products = {line.product.id: line.product for line in windows if line.product}
    by_line: dict[int, dict[int, Decimal]] = {}
    for row in catalog.products.values():
        if row.per_area is not None and not row.is_retired:
            by_line.setdefault(row.line_id, {})[row.id] = row.per_area
    found = {}
    for pk, product in products.items():
        price = product.per_area
        others = [other for key, other in by_line.get(product.line_id, {}).items() if key != pk]
        if price is not None and others and (usual := span(others)).is_far(price):
            where = product.line.name
            found[pk] = Caution(CautionKind.CATALOG_PRICE, product.name, price, *usual, where)
    return found
