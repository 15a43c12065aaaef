"""What one opening takes of a product, and what is charged of a thing sold alone.

>>> from datetime import date
>>> from catalog.core.catalog import Catalog, ListedMaterial
>>> from catalog.core.prices import PriceBook
>>> from catalog.core.recipes import Component, Line, Product, profile
>>> from quoting.core.draft import LineKind, QuoteTerms
>>> rail = ListedMaterial(3, profile("RIEL", "Riel", Decimal(6100)))
>>> jamb = Component("Jamba", "RIEL", "2", length="ALT - 26")
>>> door = ListedProduct(7, Product("P", "Puerta", Line("L", "Línea"), (jamb,)), line_id=1)
>>> draft = Draft(Catalog({7: door}, {3: rail}, {}, PriceBook({})), QuoteTerms(), date(2026, 3, 2))
>>> typed = TypedLine(LineKind.PRODUCT, product=7, width=Decimal(900))
>>> line = EvaluatedLine(None, 0, 1, typed, Decimal(1), Unit.PIECE, product=door)
>>> found = measure(line, door, draft)
>>> str(found.error), found.error.field
('Escribe el alto.', 'height')
>>> charged_quantity(Unit.SQUARE_METRE, Decimal(3), Decimal(1500), Decimal(1200))
Decimal('5.400')
>>> charged_quantity(Unit.METRE, Decimal("12.5"), None, None)
Decimal('12.5')
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from catalog.core.catalog import ListedProduct
from catalog.core.drawing import Sketch
from catalog.core.errors import EngineError
from catalog.core.layout import read_layout
from catalog.core.lengths import LengthUnit
from catalog.core.money import cents
from catalog.core.recipes import Material, Option, Unit
from quoting.core.built import built_of
from quoting.core.cutting.tenths import CuttingError
from quoting.core.draft import Draft, Options, TypedLine
from quoting.core.evaluated import EvaluatedLine, Refusal
from quoting.core.openings import beyond_bar
from quoting.core.parts import Opening
from quoting.core.pricing import Price, PriceRules, price_unit
from quoting.core.takeoff import take_off
from quoting.core.waste import charges_bars, first_beyond_bar

_METRE = Decimal(1000)
_THOUSANDTH = Decimal("0.001")


def measure(line: EvaluatedLine, product: ListedProduct, draft: Draft) -> EvaluatedLine:
    """``line`` with its drawing and what one piece of ``product`` takes, or why it cannot be."""
    typed, catalog, terms = line.typed, draft.catalog, draft.terms
    chosen = typed.chosen
    sketch, options, takeoff, error = None, line.options, None, None
    try:
        sketch = _sketch(typed, product, chosen, terms.unit)
        compiled = catalog.compiled(product.id)
        options = _in_words(product.value.options, chosen, terms.unit)
        if typed.width is None:
            raise EngineError("Escribe el ancho.", "width", is_missing=True)
        if typed.height is None:
            raise EngineError("Escribe el alto.", "height", is_missing=True)
        finish = line.finish.value if line.finish else None
        glass = line.glass.value if line.glass else None
        opening = Opening(typed.width, typed.height, finish, glass, chosen)
        takeoff = take_off(compiled, opening, catalog.prices, terms.waste)
        built = built_of(product.value.scheme, read_layout(product.value.notation), takeoff)
        sketch = replace(sketch, built=built) if sketch else None
        if (beyond := first_beyond_bar(takeoff, terms.bars)) is not None:
            raise beyond_bar(compiled, *beyond)
    except CuttingError as refused:  # its field is one of the saw's, not of a line
        takeoff, error = None, Refusal(str(refused))
    except EngineError as refused:
        takeoff, error = None, Refusal.of(refused, terms.unit)
    pays_bars = takeoff is not None and charges_bars(takeoff, terms.bars)
    found = replace(line, sketch=sketch, options=options, takeoff=takeoff, pays_bars=pays_bars)
    return found if error is None else replace(found, error=error)


def _sketch(
    line: TypedLine, listed: ListedProduct, chosen: Options, unit: LengthUnit
) -> Sketch | None:
    """What the drawing shows, as soon as there are measures."""
    if not line.width or not line.height:
        return None
    product = listed.value
    return Sketch(
        product.scheme,
        product.notation,
        line.width,
        line.height,
        has_screen=any(
            option.draws_screen and chosen.get(option.name) is True for option in product.options
        ),
        viewed_from=product.viewed_from,
        hinged_right=listed.hinged_right,
        measures=tuple(
            (option.name, option.length(chosen.get(option.name)))
            for option in product.options
            if option.measure is not None
        ),
        unit=unit,
    )


def _in_words(options: Iterable[Option], chosen: Options, unit: LengthUnit) -> tuple[str, ...]:
    """The label of each option that is taken, and each measure with its own."""
    words = []
    for option in options:
        answer = chosen.get(option.name)
        if option.measure is not None:
            words.append(f"{option.label}: {unit.show(option.length(answer))}")
        elif answer is True:
            words.append(option.label)
    return tuple(words)


def charged_quantity(
    unit: Unit, pieces: Decimal, width: Decimal | None, height: Decimal | None
) -> Decimal:
    """`pieces` of `width` (× `height`) mm in `unit`, to the thousandth. Quantity × price is then
    what the paper says. Without measures the quantity was typed in the unit already."""
    if unit is Unit.METRE and width is not None:
        measured = pieces * width / _METRE
    elif unit is Unit.SQUARE_METRE and width is not None and height is not None:
        measured = pieces * width * height / (_METRE * _METRE)
    else:
        return pieces
    return measured.quantize(_THOUSANDTH, ROUND_HALF_UP)


def price_alone(
    material: Material, purchase_price: Decimal, sale_price: Decimal | None, rules: PriceRules
) -> Price:
    """A unit of `material` at `sale_price`, or without one at what `rules` make of its cost."""
    cost = cents(purchase_price / material.use_per_purchase)
    unit = price_unit({material.family: cost}, rules)
    return unit if sale_price is None else replace(unit, price=sale_price)
