"""From what a window costs to what the customer pays.

A price method turns the direct cost of one unit, family by family, into its price before tax.
Companies mean different things by "25 % de utilidad"; `Price.margin` shows what each method leaves
of the sale. Pesos; rates are per cent; each figure is rounded half up to the cent where it appears.

    additive   cost + overhead % of cost + profit % of cost
    cascade    cost × (1 + overhead) × (1 + profit)
    margin     cost × (1 + overhead) ÷ (1 - profit): profit is a share of the sale
    factors    each family's cost × its factor; labour is inside the factors, services pass at cost
    per_area   the product's own price per m² × the square metres of the opening
    matrix     the product's own table of prices by width and height

The last two ignore the cost, which still says what margin they leave. A minimum per piece comes
after any method.

The quotation: the discount is taken once on the subtotal, the tax once on what remains.

>>> cost = {Family.PROFILES: Decimal("589.43"), Family.GLASS: Decimal("330.93"),
...         Family.HARDWARE: Decimal("251.42"), Family.LABOUR: Decimal("324.00"),
...         Family.SERVICES: Decimal("250.00")}
>>> price_unit(cost, PriceRules())
Price(direct_cost=Decimal('1745.78'), overhead=Decimal('261.87'), price=Decimal('2444.10'))
>>> total_up([Decimal("17939.50")], Decimal(5), Decimal(16)).total
Decimal('19769.32')
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from catalog.core.catalog import ListedProduct
from catalog.core.errors import EngineError
from catalog.core.money import HUNDRED, ZERO, cents, percent
from catalog.core.recipes import Family, Labelled

_SQUARE_METRE = Decimal(1_000_000)

CostByFamily = Mapping[Family, Decimal]


class PricingError(EngineError):
    """Rules or discounts that cannot give a price."""


class PriceMethod(Labelled):
    ADDITIVE = "additive", "Indirectos y utilidad sobre el costo"
    CASCADE = "cascade", "Indirectos y luego utilidad, en cascada"
    MARGIN = "margin", "Margen sobre la venta"
    FACTORS = "factors", "Factor por familia de materiales"
    PER_AREA = "per_area", "Precio por m² de cada producto"
    MATRIX = "matrix", "Tabla de precios por ancho y alto"


OWN_PRICE_METHODS = (PriceMethod.PER_AREA, PriceMethod.MATRIX)
"""Those that start from a price that the product has of its own; the others from its cost."""

COST_METHODS = tuple(method for method in PriceMethod if method not in OWN_PRICE_METHODS)

_DEFAULT_FACTORS = {Family.LABOUR: Decimal(0), Family.SERVICES: Decimal(1)}


@dataclass(frozen=True, slots=True)
class PriceRules:
    """How a company turns cost into price; `overhead` and `profit` are per cent.

    `factors` only serve the method of that name: labour is 0 and services 1 unless they say so.
    `min_piece` is what a window or door is sold for at least, pesos before tax.
    """

    method: PriceMethod = PriceMethod.ADDITIVE
    overhead: Decimal = Decimal(15)
    profit: Decimal = Decimal(25)
    factors: Mapping[Family, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    min_piece: Decimal = ZERO

    def __post_init__(self) -> None:
        if self.min_piece < 0:
            raise PricingError("El precio mínimo no puede ser negativo.")
        if self.overhead < 0 or self.profit < 0:
            raise PricingError("Los indirectos y la utilidad no pueden ser negativos.")
        if self.method is PriceMethod.MARGIN and self.profit >= HUNDRED:
            raise PricingError("El margen sobre la venta debe ser menor que 100 %.")
        if any(factor < 0 for factor in self.factors.values()):
            raise PricingError("Los factores no pueden ser negativos.")


@dataclass(frozen=True, slots=True)
class Price:
    """What a unit or a quotation is sold for before tax, and what that is made of."""

    direct_cost: Decimal
    overhead: Decimal
    price: Decimal

    @property
    def full_cost(self) -> Decimal:
        """Cost with overhead: what is left of the price above it is profit."""
        return self.direct_cost + self.overhead

    @property
    def profit(self) -> Decimal:
        """What remains of the price after cost and overhead."""
        return self.price - self.full_cost

    @property
    def margin(self) -> Decimal:
        """The profit as per cent of the price, to two decimals."""
        return cents(self.profit / self.price * HUNDRED) if self.price else ZERO


def price_unit(costs: CostByFamily, rules: PriceRules) -> Price:
    """The price of a unit with these direct costs (`Takeoff.cost_by_family`), or PricingError; what
    is sold alone under a method that only products can answer is priced on its cost."""
    cost = sum(costs.values(), ZERO)
    overhead = percent(cost, rules.overhead)
    match rules.method:
        case PriceMethod.CASCADE:
            factor = (HUNDRED + rules.overhead) * (HUNDRED + rules.profit)
            price = cents(cost * factor / (HUNDRED * HUNDRED))
        case PriceMethod.MARGIN:
            price = cents(cost * (HUNDRED + rules.overhead) / (HUNDRED - rules.profit))
        case PriceMethod.FACTORS:
            overhead, price = ZERO, _by_factors(costs, rules)
        case _:
            price = cost + overhead + percent(cost, rules.profit)
    return Price(cost, overhead, price)


def price_product(
    costs: CostByFamily, width: Decimal, height: Decimal, product: ListedProduct, rules: PriceRules
) -> Price:
    """The price of one unit of a product for an opening of these mm; PricingError or MatrixError
    when the product has no price of its own where the method asks for one.

    >>> from catalog.core.recipes import Line, Product
    >>> fixed = Product("F", "Ventana fija", Line("L", "Línea"), ())
    >>> listed = ListedProduct(1, fixed, 1, per_area=Decimal(1500), least=Decimal(900))
    >>> by_area = PriceRules(PriceMethod.PER_AREA)
    >>> cost = {Family.PROFILES: Decimal(400)}
    >>> price_product(cost, Decimal(1500), Decimal(1200), listed, by_area).price
    Decimal('2700.00')
    >>> price_product(cost, Decimal(600), Decimal(600), listed, by_area).price
    Decimal('900.00')
    """
    unit = price_unit(costs, rules)
    if rules.method in OWN_PRICE_METHODS:
        unit = replace(unit, price=cents(_own_price(product, width, height, rules.method)))
    least = max(rules.min_piece, product.least or ZERO)
    return unit if unit.price >= least else replace(unit, price=cents(least))


def _own_price(
    product: ListedProduct, width: Decimal, height: Decimal, method: PriceMethod
) -> Decimal:
    if method is PriceMethod.MATRIX:
        if product.matrix is None:
            raise PricingError(
                f"«{product.name}» no tiene tabla de precios; escríbela en el catálogo."
            )
        return product.matrix.price(width, height)
    if product.per_area is None:
        raise PricingError(f"«{product.name}» no tiene precio por m²; escríbelo en el catálogo.")
    return product.per_area * width * height / _SQUARE_METRE


def _by_factors(costs: CostByFamily, rules: PriceRules) -> Decimal:
    price = ZERO
    for family, cost in costs.items():
        factor = rules.factors.get(family, _DEFAULT_FACTORS.get(family))
        if factor is None:
            raise PricingError(f"Falta el factor de precio de {family.label.lower()}.")
        price += cents(cost * factor)
    return price


def earnings(lines: Iterable[tuple[Decimal, Price]], sale: Decimal) -> Price:
    """What a quotation of (quantity, price of a unit) pairs leaves, sold for `sale` pesos.

    A line without a known cost is simply not among them.

    >>> unit = Price(Decimal("1745.78"), Decimal("261.87"), Decimal("2444.10"))
    >>> earned = earnings([(Decimal(4), unit)], sale=Decimal("9287.58"))  # 9776.40 less 5 %
    >>> earned.direct_cost, earned.overhead, earned.profit, earned.margin
    (Decimal('6983.12'), Decimal('1047.48'), Decimal('1256.98'), Decimal('13.53'))
    """
    direct_cost = overhead = ZERO
    for quantity, unit in lines:
        direct_cost += cents(quantity * unit.direct_cost)
        overhead += cents(quantity * unit.overhead)
    return Price(direct_cost, overhead, sale)


def line_amount(quantity: Decimal | int, unit_price: Decimal) -> Decimal:
    """What a line of a quotation amounts to: a window, an item or a service."""
    return cents(quantity * unit_price)


class Totals(NamedTuple):
    """The foot of a quotation, pesos; `tax_rate` is per cent."""

    subtotal: Decimal
    discount: Decimal
    tax_rate: Decimal

    @property
    def base(self) -> Decimal:
        return self.subtotal - self.discount

    @property
    def tax(self) -> Decimal:
        return percent(self.base, self.tax_rate)

    @property
    def total(self) -> Decimal:
        return self.base + self.tax


def total_up(amounts: Iterable[Decimal], discount: Decimal, tax_rate: Decimal) -> Totals:
    """The totals of lines with these amounts; discount and tax are per cent."""
    if not 0 <= tax_rate <= HUNDRED:
        raise PricingError("La tasa de IVA va de 0 a 100 %.")
    if not 0 <= discount <= HUNDRED:
        raise PricingError("El descuento va de 0 a 100 %.")
    subtotal = sum(amounts, ZERO)
    return Totals(subtotal, percent(subtotal, discount), tax_rate)
