"""A draft evaluated: every line measured and priced. Whatever shows a price prints this result.

The same draft gives the same prices, to the cent. Lengths are millimetres, money is pesos, rates
are per cent.

>>> from datetime import date
>>> from catalog.core.catalog import Catalog
>>> from catalog.core.prices import PriceBook
>>> from quoting.core.draft import QuoteTerms, TypedLine
>>> freight = TypedLine(LineKind.FREE, description="Flete", unit_price=Decimal(850))
>>> catalog = Catalog({}, {}, {}, PriceBook({}))
>>> draft = Draft(catalog, QuoteTerms(), date(2026, 3, 2), (DraftLine(freight),))
>>> found = evaluate(draft)
>>> found.lines[0].amount, found.totals.total
(Decimal('850.00'), Decimal('986.00'))
>>> evaluate(draft) == found
True
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial

from catalog.core.catalog import ListedProduct
from catalog.core.errors import EngineError
from catalog.core.money import ZERO, show_money
from catalog.core.prices import MissingPrice
from catalog.core.recipes import Unit
from quoting.core.cutting.contents import Contents
from quoting.core.direct import charged_quantity, price_alone
from quoting.core.doubts import with_cautions, with_own_cautions
from quoting.core.draft import Draft, DraftLine, LineKind
from quoting.core.evaluated import EvaluatedLine, Evaluation, Refusal
from quoting.core.measured import Missing, measure
from quoting.core.parts import Takeoff
from quoting.core.pricing import Discount, OwnPrices, UnitPrice, price_product, total_up
from quoting.core.remembered import lines_of
from quoting.core.waste import (
    NO_PLANS,
    BarTerms,
    Job,
    Plans,
    ProfileBars,
    WasteRow,
    bars_of,
    charge_bars,
    charges_bars,
    compare,
    may_charge_bars,
)
from quoting.core.words import LARGEST


def evaluate(draft: Draft) -> Evaluation:
    """Every line of ``draft`` with its price or the reason why it has none, and the totals."""
    terms, plans = draft.terms.bars, draft.plans
    lines = _measured(draft)
    bars: tuple[ProfileBars, ...] = ()
    wanted: tuple[Contents, ...] = ()
    if any(line.pays_bars for line in lines):
        lines = _with_bars(draft, lines)
        bars = bars_of([job for _, job in _jobs(_counted(lines))], terms, plans)
        wanted = tuple(row.contents for row in _all_bars(lines, terms, plans) if row.is_estimate)
    lines = with_cautions(draft, lines)
    amounts = [line.amount for line in lines if line.counts and line.amount is not None]
    totals = total_up(amounts, Discount(percent=draft.discount), draft.tax_rate)
    return Evaluation(draft, lines, totals, bars, wanted)


def wanted_plans(draft: Draft) -> tuple[Contents, ...]:
    """What exact plans of bars would price ``draft`` better than an estimate; none of one that
    charges a percentage."""
    if not may_charge_bars(draft.terms.bars, draft.catalog.waste_modes):
        return ()
    lines = _measured(draft)
    if not any(line.pays_bars for line in lines):
        return ()
    bars = _all_bars(lines, draft.terms.bars, NO_PLANS)
    return tuple(row.contents for row in bars if row.is_estimate)


def compare_waste(evaluation: Evaluation) -> tuple[WasteRow, ...]:
    """What the total charges of each profile against the bars that it takes."""
    jobs = [job for _, job in _jobs(_counted(evaluation.lines))]
    return compare(jobs, evaluation.draft.terms.bars, evaluation.draft.plans)


def _measured(draft: Draft) -> tuple[EvaluatedLine, ...]:
    """The lines priced each by itself."""
    known = lines_of(draft.catalog, draft.terms)
    return tuple(
        known.get((number, line, _kinds(line)), partial(_evaluated, draft, number, line))
        for number, line in enumerate(draft.lines, start=1)
    )


def _kinds(line: DraftLine) -> tuple[bool, ...]:
    """Which options are taken or left, since True equals a measure of 1 mm as a key."""
    return tuple(isinstance(answer, bool) for _, answer in line.typed.options)


def _counted(lines: Iterable[EvaluatedLine]) -> list[EvaluatedLine]:
    return [line for line in lines if line.counts]


def _all_bars(
    lines: tuple[EvaluatedLine, ...], terms: BarTerms, plans: Plans
) -> Iterator[ProfileBars]:
    """Of what counts, and of everything as if it were chosen."""
    counted = _counted(lines)
    for some in (lines,) if len(counted) == len(lines) else (counted, lines):
        yield from bars_of([job for _, job in _jobs(some)], terms, plans)


def _evaluated(draft: Draft, number: int, line: DraftLine) -> EvaluatedLine:
    typed, catalog = line.typed, draft.catalog
    material = catalog.materials.get(typed.material or 0)
    unit = Unit.PIECE
    if typed.kind is LineKind.MATERIAL and material is not None:
        unit = material.value.unit
    found = EvaluatedLine(
        line.id,
        line.edition,
        number,
        typed,
        charged_quantity(unit, typed.quantity, typed.width, typed.height),
        unit,
        catalog.products.get(typed.product or 0),
        catalog.finishes.get(typed.finish or 0),
        catalog.materials.get(typed.glass or 0),
        material,
    )
    match typed.kind:
        case LineKind.PRODUCT:
            found = _with_product(draft, found)
        case LineKind.MATERIAL:
            found = _priced(found, partial(_of_material, draft, found))
        case _:
            found = _priced(found, partial(_of_concept, found))
    return with_own_cautions(draft, found)


def _with_product(draft: Draft, line: EvaluatedLine) -> EvaluatedLine:
    if line.product is None:
        return replace(line, error=Refusal("Elige el producto.", "product", is_missing=True))
    measured = measure(line.typed, line.product, draft.catalog, draft.terms)
    takeoff = measured.takeoff
    if takeoff is None:
        error = None if measured.error is None else _refusal(measured.error)
        return replace(line, options=measured.options, sketch=measured.sketch, error=error)
    found = replace(
        line,
        options=measured.options,
        sketch=measured.sketch,
        pays_bars=charges_bars(takeoff, draft.terms.bars),
    )
    return _with_takeoff(draft, found, line.product, takeoff)


def _with_takeoff(
    draft: Draft, line: EvaluatedLine, product: ListedProduct, takeoff: Takeoff
) -> EvaluatedLine:
    own = OwnPrices(product.name, product.per_area, product.matrix, product.least)

    def price() -> tuple[UnitPrice, Decimal]:
        opening, costs = takeoff.opening, takeoff.cost_by_family
        unit = price_product(costs, opening.width, opening.height, own, draft.terms.rules)
        return unit, unit.price

    return _priced(replace(line, takeoff=takeoff), price)


def _of_material(draft: Draft, line: EvaluatedLine) -> tuple[UnitPrice | None, Decimal]:
    if line.material is None:
        raise Missing("Elige el artículo o servicio.", "material")
    typed = line.typed.unit_price
    sale_price = line.material.sale_price if typed is None else typed
    try:
        cost = draft.catalog.prices.price(line.material.value)
    except MissingPrice as error:
        if sale_price is None:
            message = f"{line.material.name} no tiene precio en el catálogo; escríbelo aquí."
            raise Missing(message, "unit_price") from error
        return None, sale_price  # only what it leaves is unknown
    unit = price_alone(line.material.value, cost, sale_price, draft.terms.rules)
    return unit, unit.price


def _of_concept(line: EvaluatedLine) -> tuple[None, Decimal]:
    if not line.typed.description:
        raise Missing("Escribe el concepto.", "description")
    if line.typed.unit_price is None:
        raise Missing("Escribe el precio.", "unit_price")
    return None, line.typed.unit_price


def _priced(
    line: EvaluatedLine, price: Callable[[], tuple[UnitPrice | None, Decimal]]
) -> EvaluatedLine:
    """``line`` with its price before tax, or why it has none."""
    try:
        unit, amount = price()
    except EngineError as error:
        return _refused(line, _refusal(error))
    found = replace(line, price=unit, unit_price=amount)
    refusal = _unwritable(found)
    return found if refusal is None else _refused(line, refusal)


def _refused(line: EvaluatedLine, refusal: Refusal) -> EvaluatedLine:
    return replace(line, takeoff=None, pays_bars=False, price=None, unit_price=None, error=refusal)


def _unwritable(line: EvaluatedLine) -> Refusal | None:
    """Why no paper can carry the amount of a line."""
    amount = line.amount or ZERO
    if amount > LARGEST:
        message = "El importe pasa de 999,999,999.99; revisa la cantidad y el precio."
        return Refusal(message, "quantity")
    if amount < 0:
        message = f"El descuento no puede pasar del importe, {show_money(line.gross or ZERO)}."
        return Refusal(message, "discount_amount")
    return None


def _refusal(error: EngineError) -> Refusal:
    return Refusal(str(error), error.field, error.is_missing)


def _with_bars(draft: Draft, lines: tuple[EvaluatedLine, ...]) -> tuple[EvaluatedLine, ...]:
    """The lines with whole bars in their cost, where the quotation is charged so.

    What counts pays the bars of what counts; what waits for a choice, its share of the bars of
    all, as if it were chosen.
    """
    terms = draft.terms.bars
    certain = _charged(_counted(lines), terms, draft.plans)
    every = certain
    if not all(line.counts for line in lines):
        every = _charged(lines, terms, draft.plans)
    return tuple(
        with_own_cautions(draft, _with_takeoff(draft, line, line.product, takeoff))
        if line.product is not None
        and (takeoff := (certain if line.counts else every).get(line.number)) is not None
        and takeoff != line.takeoff
        else line
        for line in lines
    )


def _jobs(lines: Iterable[EvaluatedLine]) -> list[tuple[int, Job]]:
    """The windows to build, with the number of their line."""
    return [
        (line.number, (int(line.quantity), line.takeoff))
        for line in lines
        if line.takeoff is not None
    ]


def _charged(lines: Iterable[EvaluatedLine], terms: BarTerms, plans: Plans) -> dict[int, Takeoff]:
    """The takeoffs of ``lines`` with the bars that they take together, by number of line."""
    numbered = _jobs(lines)
    takeoffs = charge_bars([job for _, job in numbered], terms, plans)
    return {number: takeoff for (number, _), takeoff in zip(numbered, takeoffs, strict=True)}
