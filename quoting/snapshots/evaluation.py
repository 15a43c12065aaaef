"""A draft evaluated: every line measured and priced as catalogue and settings are on a day.

Screens print what ``evaluate_quote`` returns and never calculate.

Lengths are millimetres, money is pesos, rates are per cent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from catalog.core.drawing import Sketch
from catalog.core.errors import EngineError
from catalog.core.matrix import PriceMatrix
from catalog.core.money import HUNDRED, ZERO, milestones, percent
from catalog.core.prices import MissingPrice
from catalog.core.recipes import Family, Scheme, Unit, ViewSide, WasteMode
from catalog.models import Product
from catalog.snapshots import Catalog, load_catalog
from quoting.core.direct import charged_quantity, price_alone
from quoting.core.earnings import Earnings, earnings
from quoting.core.parts import Opening, Takeoff, TakeoffError, TakeoffErrorKind, Waste
from quoting.core.pricing import (
    Discount,
    OwnPrices,
    PriceMethod,
    PriceRules,
    Totals,
    UnitPrice,
    line_amount,
    price_product,
    total_up,
)
from quoting.core.takeoff import take_off
from quoting.core.waste import BarTerms, WasteRow, charge_bars, compare
from quoting.core.words import LARGEST
from quoting.models import Quote, QuoteLine, QuoteSettings

SCREEN_OPTION = "MOSQUITERO"  # the option whose choice shows in the drawing


class LineError(EngineError):
    """Why a line has no price; ``field`` is the form field that puts it right, or empty."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class EvaluatedLine:
    """A line with everything that is shown of it. Without a price there is an ``error``.

    ``quantity`` is what is charged, in ``unit``; ``row.quantity`` counts pieces. ``takeoff`` and
    ``price`` are of one unit; a thing sold alone has a price without takeoff, and without a known
    cost neither. ``options`` are the labels of the chosen ones.
    """

    row: QuoteLine
    number: int
    quantity: Decimal
    unit: Unit
    options: tuple[str, ...] = ()
    sketch: Sketch | None = None
    takeoff: Takeoff | None = None
    price: UnitPrice | None = None
    unit_price: Decimal | None = None
    error: LineError | None = None

    @property
    def gross(self) -> Decimal | None:
        """The amount before the line's own discount."""
        return None if self.unit_price is None else line_amount(self.quantity, self.unit_price)

    @property
    def discount(self) -> Decimal:
        """The pesos taken off this line."""
        return percent(self.gross or ZERO, self.row.discount)

    @property
    def amount(self) -> Decimal | None:
        return None if self.gross is None else self.gross - self.discount

    @property
    def counts(self) -> bool:
        """Whether it is in the total before the customer chooses."""
        return self.row.inclusion == QuoteLine.Inclusion.INCLUDED

    @property
    def title(self) -> str:
        row = self.row
        named = row.product or row.material
        return named.name if named else row.description

    @property
    def details(self) -> str:
        """What the customer reads below the title."""
        row = self.row
        if row.product is not None:
            return row.description or row.product.description
        return row.description if row.material is not None else ""

    @property
    def area(self) -> Decimal | None:
        """Square metres of one piece."""
        width, height = self.row.width, self.row.height
        return None if width is None or height is None else Opening(width, height).area

    @property
    def is_retired(self) -> bool:
        """Whether something in it has left the catalogue since."""
        row = self.row
        named = (row.product, row.finish, row.glass, row.material)
        return any(thing is not None and thing.is_retired for thing in named)


@dataclass(frozen=True, slots=True)
class EvaluatedQuote:
    """A quotation as it stands on ``day``: the one result that every screen reads."""

    quote: Quote
    settings: QuoteSettings
    rules: PriceRules
    day: date
    lines: tuple[EvaluatedLine, ...]
    totals: Totals

    @property
    def problems(self) -> tuple[str, ...]:
        """What must be put right before it can be sent, a sentence each."""
        if not self.lines:
            return ("Agrega al menos una partida.",)
        found = [f"Partida {line.number}: {line.error}" for line in self.lines if line.error]
        if not found and not any(line.counts for line in self.lines):
            return ("Deja al menos una partida incluida: ahora todas las elige el cliente.",)
        if not found and self.totals.total <= 0:
            found.append("El total es cero; revisa los precios y el descuento.")
        if self.totals.total > LARGEST:
            found.append("El total pasa de 999,999,999.99; revisa medidas, cantidades y precios.")
        return tuple(found)

    @property
    def has_choices(self) -> bool:
        """Whether something waits for the customer's choice, outside the total."""
        return not all(line.counts for line in self.lines)

    @property
    def rooms(self) -> list[str]:
        """The floors and zones in use, each once."""
        return list(dict.fromkeys(line.row.room for line in self.lines if line.row.room))

    @property
    def valid_until(self) -> date:
        return self.day + timedelta(days=self.quote.validity_days)

    @property
    def milestones(self) -> list[dict[str, Any]]:
        """The company's payments with their amounts: label, percent, when, amount."""
        terms = self.settings.milestones
        if not terms:
            return []
        amounts = milestones(self.totals.total, [Decimal(term["percent"]) for term in terms])
        return [term | {"amount": amount} for term, amount in zip(terms, amounts, strict=True)]

    @property
    def earnings(self) -> Earnings:
        priced = [(line.quantity, line.price) for line in self.lines if line.price and line.counts]
        return earnings(priced, self.totals.base)

    @property
    def lines_without_cost(self) -> int:
        """Lines that are charged although what they cost is not known."""
        return sum(
            line.counts and line.unit_price is not None and line.price is None
            for line in self.lines
        )

    @property
    def discount_given(self) -> Decimal:
        """What lines and quotation together take off the price, as per cent of it."""
        gross = sum((line.gross or ZERO for line in self.lines if line.counts), ZERO)
        taken = gross - self.totals.base
        return taken / gross * HUNDRED if gross else ZERO


def evaluate_quote(
    quote: Quote,
    day: date,
    lines: Iterable[QuoteLine] | None = None,
    settings: QuoteSettings | None = None,
    rules: PriceRules | None = None,
) -> EvaluatedQuote:
    """``quote`` with its stored lines, or with ``lines`` in their stead, saved or not.

    ``settings`` and ``rules`` stand in for the company's own. The number of queries does not grow
    with the lines.
    """
    settings = settings or QuoteSettings.load()
    rows = list(quote.lines.described() if lines is None else lines)
    catalog = load_catalog(
        day,
        products=[row.product for row in rows if row.product],
        materials=[sold for row in rows for sold in (row.glass, row.material) if sold],
        finishes=[row.finish for row in rows if row.finish],
    )
    waste = Waste(settings.waste, settings.waste, settings.min_pane)
    evaluator = _Evaluator(catalog, rules or price_rules(settings), waste)
    evaluated = tuple(evaluator.line(number, row) for number, row in enumerate(rows, start=1))
    evaluated = evaluator.with_bars(evaluated, bar_terms(settings))
    amounts = [line.amount for line in evaluated if line.counts and line.amount is not None]
    totals = total_up(amounts, Discount(percent=quote.discount), quote.tax_rate)
    return EvaluatedQuote(quote, settings, evaluator.rules, day, evaluated, totals)


def evaluate_line(row: QuoteLine, day: date) -> EvaluatedLine:
    """One line by itself, which need not belong to a quotation."""
    return evaluate_quote(Quote(), day, [row]).lines[0]


def compare_waste(evaluated: EvaluatedQuote) -> tuple[WasteRow, ...]:
    """What the quotation charges of each profile against the bars that it takes."""
    return compare(_jobs(evaluated.lines), bar_terms(evaluated.settings))


def bar_terms(settings: QuoteSettings) -> BarTerms:
    return BarTerms(WasteMode(settings.waste_mode), Decimal(settings.kerf), Decimal(settings.trim))


def _jobs(lines: Iterable[EvaluatedLine]) -> list[tuple[int, Takeoff]]:
    return [(int(line.quantity), line.takeoff) for line in lines if line.takeoff is not None]


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
    def __init__(self, catalog: Catalog, rules: PriceRules, waste: Waste) -> None:
        self.catalog = catalog
        self.rules = rules
        self.waste = waste

    def line(self, number: int, row: QuoteLine) -> EvaluatedLine:
        unit = _unit(row)
        quantity = charged_quantity(unit, row.quantity, row.width, row.height)
        line = EvaluatedLine(row, number, quantity, unit)
        try:
            line = replace(line, sketch=sketch(row))
            return _checked(self._priced(line))
        except LineError as error:
            return replace(line, error=error)
        except EngineError as error:
            return replace(line, error=LineError(str(error), _field_of(error, row)))

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
        line = replace(
            line,
            options=tuple(
                option.label for option in product.product.options if row.options.get(option.name)
            ),
        )
        if row.width is None:
            raise LineError("Escribe el ancho.", "width")
        if row.height is None:
            raise LineError("Escribe el alto.", "height")
        opening = Opening(
            row.width,
            row.height,
            None if row.finish_id is None else self.catalog.finish(row.finish_id),
            None if row.glass_id is None else self.catalog.material(row.glass_id),
            row.options,
        )
        return self._priced_as(line, take_off(product, opening, self.catalog.prices, self.waste))

    def with_bars(
        self, lines: tuple[EvaluatedLine, ...], terms: BarTerms
    ) -> tuple[EvaluatedLine, ...]:
        """The lines with whole bars in their cost, where the quotation is charged so."""
        charged = iter(charge_bars(_jobs(lines), terms))
        return tuple(
            line if line.takeoff is None else self._with_takeoff(line, next(charged))
            for line in lines
        )

    def _with_takeoff(self, line: EvaluatedLine, takeoff: Takeoff) -> EvaluatedLine:
        if takeoff == line.takeoff:
            return line
        return _checked(self._priced_as(line, takeoff))

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
    return line


def _unit(row: QuoteLine) -> Unit:
    if row.kind == QuoteLine.Kind.MATERIAL and row.material is not None:
        return Unit(row.material.unit)
    return Unit.PIECE


def sketch(row: QuoteLine) -> Sketch | None:
    """What the drawing of the line shows, as soon as it has a product and measures."""
    product = row.product
    if product is None or not row.width or not row.height:
        return None
    return Sketch(
        Scheme(product.scheme),
        product.notation,
        row.width,
        row.height,
        has_screen=any(chosen and SCREEN_OPTION in name for name, chosen in row.options.items()),
        viewed_from=ViewSide(product.viewed_from),
    )


def _field_of(error: EngineError, row: QuoteLine) -> str:
    """The form field that puts an error of the engine right, or empty."""
    match error:
        case MissingPrice(finish=None):
            return ""
        case MissingPrice():
            return "finish"
        case TakeoffError(kind=TakeoffErrorKind.GLASS):
            return "glass"
        case TakeoffError(kind=TakeoffErrorKind.SIZE, value=value):
            return "width" if value == row.width and _width_is_out(row) else "height"
    return ""


def _width_is_out(row: QuoteLine) -> bool:
    product, width = row.product, row.width
    if product is None or width is None:
        return False
    return not (product.min_width or width) <= width <= (product.max_width or width)
