"""A draft evaluated: every line measured and priced as catalogue and settings are on a day.

Screens print what ``evaluate_quote`` returns and never calculate.

Lengths are millimetres, money is pesos, rates are per cent.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from catalog.core.drawing import Sketch
from catalog.core.errors import EngineError
from catalog.core.layout import LayoutError
from catalog.core.matrix import PriceMatrix
from catalog.core.measures import show_measure
from catalog.core.money import ZERO, show_money
from catalog.core.prices import MissingPrice
from catalog.core.recipes import Family, Option, Unit, WasteMode
from catalog.models import HingeSide, Product
from catalog.snapshots import Catalog, load_catalog
from quoting.core.direct import charged_quantity, price_alone
from quoting.core.parts import (
    Opening,
    Takeoff,
    TakeoffError,
    TakeoffErrorKind,
    Waste,
    options_of,
)
from quoting.core.pricing import (
    Discount,
    OwnPrices,
    PriceMethod,
    PriceRules,
    price_product,
    total_up,
)
from quoting.core.takeoff import take_off
from quoting.core.waste import (
    NO_PLANS,
    BarTerms,
    Job,
    Plans,
    ProfileBars,
    WasteRow,
    bars_of,
    charge_bars,
    check_bars,
    compare,
)
from quoting.core.words import LARGEST
from quoting.drafts.evaluation.cautions import with_cautions
from quoting.drafts.evaluation.evaluated import EvaluatedLine, EvaluatedQuote, LineError
from quoting.drafts.evaluation.plans import known_plans
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings

SCREEN_OPTION = "MOSQUITERO"  # the option whose choice shows in the drawing
Options = Mapping[str, bool | Decimal]


def evaluate_quote(
    quote: Quote,
    day: date,
    lines: Iterable[QuoteLine] | None = None,
    settings: QuoteSettings | None = None,
    rules: PriceRules | None = None,
    catalog: Catalog | None = None,
) -> EvaluatedQuote:
    """``quote`` with its stored lines, or with ``lines`` in their stead, saved or not.

    ``settings`` and ``rules`` stand in for the company's own, ``catalog`` for what the lines need
    of it. The number of queries does not grow with the lines.
    """
    settings = settings or QuoteSettings.load()
    rows = list(quote.lines.described() if lines is None else lines)
    catalog = catalog or catalog_of(rows, day)
    waste = Waste(settings.waste, settings.waste, settings.min_pane)
    terms = bar_terms(settings)
    evaluator = _Evaluator(catalog, rules or price_rules(settings), waste, terms)
    evaluated = tuple(evaluator.line(number, row) for number, row in enumerate(rows, start=1))
    plans = known_plans(row.contents for row in _all_bars(evaluated, terms) if row.is_estimate)
    evaluated = evaluator.with_bars(evaluated, plans)
    bars = bars_of([job for _, job in _jobs(counted(evaluated))], terms, plans)
    wanted = (row.contents for row in _all_bars(evaluated, terms, plans) if row.is_estimate)
    evaluated = with_cautions(evaluated, catalog.doubtful, evaluator.rules, waste.min_pane)
    amounts = [line.amount for line in evaluated if line.counts and line.amount is not None]
    totals = total_up(amounts, Discount(percent=quote.discount), quote.tax_rate)
    return EvaluatedQuote(
        quote, settings, evaluator.rules, day, evaluated, totals, bars, tuple(wanted), plans
    )


def catalog_of(rows: Iterable[QuoteLine], day: date) -> Catalog:
    """What these lines, of one quotation or of many, need of the catalogue on ``day``."""
    rows = list(rows)
    return load_catalog(
        day,
        products=[row.product for row in rows if row.product],
        materials=[sold for row in rows for sold in (row.glass, row.material) if sold],
        finishes=[row.finish for row in rows if row.finish],
    )


def evaluate_line(row: QuoteLine, day: date) -> EvaluatedLine:
    """One line by itself, which need not belong to a quotation."""
    return evaluate_quote(Quote(), day, [row]).lines[0]


def compare_waste(evaluated: EvaluatedQuote) -> tuple[WasteRow, ...]:
    """What the total charges of each profile against the bars that it takes."""
    jobs = [job for _, job in _jobs(counted(evaluated.lines))]
    return compare(jobs, bar_terms(evaluated.settings), evaluated.plans)


def counted(lines: Iterable[EvaluatedLine]) -> list[EvaluatedLine]:
    return [line for line in lines if line.counts]


def _all_bars(
    lines: Iterable[EvaluatedLine], terms: BarTerms, plans: Plans = NO_PLANS
) -> Iterator[ProfileBars]:
    """Of what counts, and of everything as if it were chosen."""
    lines = list(lines)
    for some in (lines,) if all(line.counts for line in lines) else (counted(lines), lines):
        yield from bars_of([job for _, job in _jobs(some)], terms, plans)


def bar_terms(settings: QuoteSettings) -> BarTerms:
    return BarTerms(WasteMode(settings.waste_mode), Decimal(settings.kerf), Decimal(settings.trim))


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


def price_rules(settings: QuoteSettings) -> PriceRules:
    """The company's own; factors that it never wrote are the engine's."""
    factors = {Family(name): Decimal(factor) for name, factor in settings.factors.items()}
    method = PriceMethod(settings.method)
    return PriceRules(
        method, settings.overhead, settings.profit, factors, Decimal(settings.min_piece)
    )


def own_prices(product: Product) -> OwnPrices:
    """What the product says of its price. Raises MatrixError if its table cannot be read."""
    matrix = product.price_matrix
    return OwnPrices(
        product.name,
        product.price_per_area,
        None if matrix is None else PriceMatrix.from_data(matrix),
        product.min_price,
    )


class _Evaluator:
    def __init__(self, catalog: Catalog, rules: PriceRules, waste: Waste, terms: BarTerms) -> None:
        self.catalog = catalog
        self.rules = rules
        self.waste = waste
        self.terms = terms

    def line(self, number: int, row: QuoteLine) -> EvaluatedLine:
        unit = _unit(row)
        quantity = charged_quantity(unit, row.quantity, row.width, row.height)
        line = EvaluatedLine(row, number, quantity, unit)
        try:
            line = replace(line, sketch=self._sketch(row))
            return _checked(self._priced(line))
        except LineError as error:
            return replace(line, error=error)
        except EngineError as error:
            return replace(line, error=LineError(str(error), _field_of(error, row)))

    def _sketch(self, row: QuoteLine) -> Sketch | None:
        """What the drawing of the line shows, as soon as it has a product and measures."""
        if row.product is None or not row.width or not row.height:
            return None
        product = self.catalog.products[row.product.pk]
        chosen = options_of(row.options)
        return Sketch(
            product.scheme,
            product.notation,
            row.width,
            row.height,
            has_screen=any(answer and SCREEN_OPTION in name for name, answer in chosen.items()),
            viewed_from=product.viewed_from,
            hinged_right=row.product.hinge == HingeSide.RIGHT,
            measures=tuple(
                (option.name, option.length(chosen.get(option.name)))
                for option in product.options
                if option.measure is not None
            ),
        )

    def _priced(self, line: EvaluatedLine) -> EvaluatedLine:
        match line.row.kind:
            case QuoteLine.Kind.PRODUCT:
                return self._with_product(line)
            case QuoteLine.Kind.MATERIAL:
                return self._with_material(line)
        return self._with_concept(line)

    def _with_product(self, line: EvaluatedLine) -> EvaluatedLine:
        row = line.row
        if row.product is None:
            raise LineError("Elige el producto.", "product")
        product = self.catalog.product(row.product.pk)
        chosen = options_of(row.options)
        line = replace(line, options=_in_words(product.product.options, chosen))
        if row.width is None:
            raise LineError("Escribe el ancho.", "width")
        if row.height is None:
            raise LineError("Escribe el alto.", "height")
        opening = Opening(
            row.width,
            row.height,
            None if row.finish_id is None else self.catalog.finish(row.finish_id),
            None if row.glass_id is None else self.catalog.material(row.glass_id),
            chosen,
        )
        takeoff = take_off(product, opening, self.catalog.prices, self.waste)
        check_bars(takeoff, self.terms)
        return self._priced_as(line, takeoff)

    def with_bars(
        self, lines: tuple[EvaluatedLine, ...], plans: Plans
    ) -> tuple[EvaluatedLine, ...]:
        """The lines with whole bars in their cost, where the quotation is charged so.

        What counts pays the bars of what counts; what waits for a choice, its share of the bars of
        all, as if it were chosen.
        """
        certain = _charged(counted(lines), self.terms, plans)
        everything_counts = all(line.counts for line in lines)
        every = certain if everything_counts else _charged(lines, self.terms, plans)
        return tuple(
            line
            if line.takeoff is None
            else self._with_takeoff(line, (certain if line.counts else every)[line.number])
            for line in lines
        )

    def _with_takeoff(self, line: EvaluatedLine, takeoff: Takeoff) -> EvaluatedLine:
        if takeoff == line.takeoff:
            return line
        try:
            return _checked(self._priced_as(line, takeoff))
        except LineError as error:
            return replace(line, error=error)

    def _priced_as(self, line: EvaluatedLine, takeoff: Takeoff) -> EvaluatedLine:
        opening, product = takeoff.opening, line.row.product
        own = own_prices(product) if product else OwnPrices("")
        costs = takeoff.cost_by_family
        price = price_product(costs, opening.width, opening.height, own, self.rules)
        return replace(line, takeoff=takeoff, price=price, unit_price=price.price)

    def _with_material(self, line: EvaluatedLine) -> EvaluatedLine:
        row = line.row
        if row.material is None:
            raise LineError("Elige el artículo o servicio.", "material")
        sale_price = row.material.sale_price if row.unit_price is None else row.unit_price
        material = self.catalog.material(row.material.pk)
        try:
            cost = self.catalog.prices.price(material)
        except MissingPrice as error:
            if sale_price is None:
                message = f"{row.material.name} no tiene precio en el catálogo; escríbelo aquí."
                raise LineError(message, "unit_price") from error
            return replace(line, unit_price=sale_price)  # only what it leaves is unknown
        price = price_alone(material, cost, sale_price, self.rules)
        return replace(line, price=price, unit_price=price.price)

    def _with_concept(self, line: EvaluatedLine) -> EvaluatedLine:
        if not line.row.description:
            raise LineError("Escribe el concepto.", "description")
        if line.row.unit_price is None:
            raise LineError("Escribe el precio.", "unit_price")
        return replace(line, unit_price=line.row.unit_price)


def _checked(line: EvaluatedLine) -> EvaluatedLine:
    if line.amount is not None and line.amount > LARGEST:
        raise LineError(
            "El importe pasa de 999,999,999.99; revisa la cantidad y el precio.", "quantity"
        )
    if line.amount is not None and line.amount < 0:
        raise LineError(
            f"El descuento no puede pasar del importe, {show_money(line.gross or ZERO)}.",
            "discount_amount",
        )
    return line


def _unit(row: QuoteLine) -> Unit:
    if row.kind == QuoteLine.Kind.MATERIAL and row.material is not None:
        return Unit(row.material.unit)
    return Unit.PIECE


def _in_words(options: Iterable[Option], chosen: Options) -> tuple[str, ...]:
    """The label of each option that is taken, and each measure with its own."""
    words = []
    for option in options:
        answer = chosen.get(option.name)
        if option.measure is not None:
            words.append(f"{option.label}: {show_measure(option.length(answer))}")
        elif answer is True:
            words.append(option.label)
    return tuple(words)


def _field_of(error: EngineError, row: QuoteLine) -> str:
    """The form field that puts an error of the engine right, or empty."""
    match error:
        case MissingPrice(finish=None):
            return ""
        case MissingPrice():
            return "finish"
        case TakeoffError(kind=TakeoffErrorKind.GLASS):
            return "glass"
        case TakeoffError(kind=TakeoffErrorKind.OPTION, component=name) | LayoutError(measure=name):
            return measure_field(name) if name else ""
        case TakeoffError(kind=TakeoffErrorKind.SIZE, value=value):
            return "width" if value == row.width and _width_is_out(row) else "height"
    return ""


def measure_field(option: str) -> str:
    """The form field in which the measure ``option`` is written."""
    return f"measure_{option}"


def _width_is_out(row: QuoteLine) -> bool:
    product, width = row.product, row.width
    if product is None or width is None:
        return False
    return not (product.min_width or width) <= width <= (product.max_width or width)
