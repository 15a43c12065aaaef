"""A draft evaluated: every line measured and priced. Whatever shows a price prints this result.

The same draft gives the same prices, to the cent. Lengths are millimetres, money is pesos.

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

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial

from catalog.core.catalog import ListedMaterial
from catalog.core.errors import EngineError
from catalog.core.money import ZERO, show_money
from catalog.core.prices import MissingPrice
from catalog.core.recipes import Unit
from quoting.core import waste
from quoting.core.cutting.bars import MOST_PIECES
from quoting.core.cutting.contents import Contents
from quoting.core.doubts import Lines, with_cautions, with_own_cautions
from quoting.core.draft import Draft, DraftLine, LineKind
from quoting.core.evaluated import EvaluatedLine, Evaluation, Refusal
from quoting.core.measured import charged_quantity, measure, price_alone
from quoting.core.pricing import Price, price_product, total_up
from quoting.core.remembered import lines_of
from quoting.core.waste import NO_PLANS, Bars, Job, Key, Plans
from quoting.core.words import LARGEST


def evaluate(draft: Draft) -> Evaluation:
    """Every line of ``draft`` with its price or the reason why it has none, and the totals."""
    lines = _plannable(draft, _measured(draft))
    bars: Bars = ()
    wanted: tuple[Contents, ...] = ()
    if any(line.pays_bars for line in lines):
        lines = _with_bars(draft, lines)
        bars, every = _bars(draft, lines, draft.plans)
        wanted = _estimated(bars, every)
    lines = with_cautions(draft, lines)
    amounts = [line.amount for line in lines if line.counts and line.amount is not None]
    totals = total_up(amounts, draft.discount, draft.tax_rate)
    return Evaluation(draft, lines, totals, bars, wanted)


def wanted_plans(draft: Draft) -> tuple[Contents, ...]:
    """What exact plans of bars would price ``draft`` better than an estimate."""
    if not waste.may_charge_bars(draft.terms.bars, draft.catalog.waste_modes):
        return ()
    lines = _plannable(draft, _measured(draft))
    if not any(line.pays_bars for line in lines):
        return ()
    return _estimated(*_bars(draft, lines, NO_PLANS))


def compare_waste(evaluation: Evaluation) -> Bars:
    """What the total charges of each profile against the bars that it takes."""
    draft = evaluation.draft
    return waste.compare(_jobs(_counted(evaluation.lines)), draft.terms.bars, draft.plans)


def _measured(draft: Draft) -> Lines:
    """The lines priced each by itself."""
    known = lines_of(draft.catalog, draft.terms)
    return tuple(
        known.get((number, line, _kinds(line)), partial(_evaluated, draft, number, line))
        for number, line in enumerate(draft.lines, start=1)
    )


def _kinds(line: DraftLine) -> tuple[bool, ...]:
    """Which options are taken or left, since True equals a measure of 1 mm as a key."""
    return tuple(isinstance(answer, bool) for _, answer in line.typed.options)


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
    if typed.kind is LineKind.PRODUCT and found.product is not None:
        found = measure(found, found.product, draft)
        if found.error is not None:
            return found
    return _priced(draft, found)


def _priced(draft: Draft, line: EvaluatedLine) -> EvaluatedLine:
    """``line`` with its price before tax, or why it has none."""
    try:
        price, amount = _price_of(draft, line)
        found = replace(line, price=price, unit_price=amount)
        _check_writable(found)
    except EngineError as error:
        found = _without_price(line, Refusal.of(error, draft.terms.unit))
    return with_own_cautions(draft, found)


def _price_of(draft: Draft, line: EvaluatedLine) -> tuple[Price | None, Decimal]:
    """What one unit costs and leaves, where that is known, and what is charged for it."""
    typed, rules = line.typed, draft.terms.rules
    match typed.kind:
        case LineKind.PRODUCT:
            if line.product is None or line.takeoff is None:
                raise _missing("Elige el producto.", "product")
            costs, opening = line.takeoff.cost_by_family, line.takeoff.opening
            unit = price_product(costs, opening.width, opening.height, line.product, rules)
            return unit, unit.price
        case LineKind.MATERIAL:
            if line.material is None:
                raise _missing("Elige el artículo o servicio.", "material")
            return _price_of_material(draft, line.material, typed.unit_price)
    if not typed.description:
        raise _missing("Escribe el concepto.", "description")
    if typed.unit_price is None:
        raise _missing("Escribe el precio.", "unit_price")
    return None, typed.unit_price


def _price_of_material(
    draft: Draft, material: ListedMaterial, typed: Decimal | None
) -> tuple[Price | None, Decimal]:
    sale_price = material.sale_price if typed is None else typed
    try:
        cost = draft.catalog.prices.price(material.value)
    except MissingPrice as error:
        if sale_price is None:
            message = f"{material.name} no tiene precio en el catálogo; escríbelo aquí."
            raise _missing(message, "unit_price") from error
        return None, sale_price  # only what it leaves is unknown
    unit = price_alone(material.value, cost, sale_price, draft.terms.rules)
    return unit, unit.price


def _missing(message: str, field: str) -> EngineError:
    return EngineError(message, field, is_missing=True)


def _check_writable(line: EvaluatedLine) -> None:
    """Refuse an amount that no paper can carry."""
    amount = line.amount or ZERO
    if amount > LARGEST:
        message = "El importe pasa de 999,999,999.99; revisa la cantidad y el precio."
        raise EngineError(message, "quantity")
    if amount < 0:
        message = f"El descuento no puede pasar del importe, {show_money(line.gross or ZERO)}."
        raise EngineError(message, "discount_amount")


def _plannable(draft: Draft, lines: Lines) -> Lines:
    """The lines, without a price where their pieces are more than a plan of bars takes."""
    if not any(line.pays_bars for line in lines):
        return lines
    many = waste.crowded(_jobs(lines), draft.terms.bars)
    return tuple(_refused_if_crowded(line, many) for line in lines) if many else lines


def _refused_if_crowded(line: EvaluatedLine, many: Mapping[Key, int]) -> EvaluatedLine:
    for cost in line.takeoff.cost_lines if line.takeoff else ():
        if (pieces := many.get(waste.key_of(cost))) is not None:
            told = (
                f"La cotización lleva {pieces:,} piezas de {cost.material.name} y por tramos se "
                f"calculan hasta {MOST_PIECES:,}: divídela en dos, o cobra su merma por porcentaje."
            )
            return _without_price(line, Refusal(told, "quantity"))
    return line


def _without_price(line: EvaluatedLine, why: Refusal) -> EvaluatedLine:
    return replace(
        line, takeoff=None, pays_bars=False, price=None, unit_price=None, error=why, cautions=()
    )


def _with_bars(draft: Draft, lines: Lines) -> Lines:
    """The lines with whole bars in their cost. What counts pays the bars of what counts; what waits
    for a choice, its share of the bars of all, as if it were chosen."""
    certain, every = map(waste.shares_of, _bars(draft, lines, draft.plans))
    found = []
    for line in lines:
        if line.takeoff is not None:
            takeoff = waste.with_bars(line.takeoff, certain if line.counts else every)
            if takeoff != line.takeoff:
                line = _priced(draft, replace(line, takeoff=takeoff))
        found.append(line)
    return tuple(found)


def _bars(draft: Draft, lines: Lines, plans: Plans) -> tuple[Bars, Bars]:
    """The bars of what counts, and of everything as if it were chosen."""
    counted = _counted(lines)
    certain = waste.bars_of(_jobs(counted), draft.terms.bars, plans)
    if len(counted) == len(lines):
        return certain, certain
    return certain, waste.bars_of(_jobs(lines), draft.terms.bars, plans)


def _estimated(certain: Bars, every: Bars) -> tuple[Contents, ...]:
    """What is still priced by an estimate, each once."""
    return tuple(dict.fromkeys(row.contents for row in (*certain, *every) if row.is_estimate))


def _counted(lines: Lines) -> Lines:
    return tuple(line for line in lines if line.counts)


def _jobs(lines: Lines) -> list[Job]:
    """The windows to build."""
    return [(int(line.quantity), line.takeoff) for line in lines if line.takeoff is not None]
