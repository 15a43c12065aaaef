"""From what a window costs to what the customer pays.

A price method turns the direct cost of one unit, family by family, into its price before tax.
Companies mean different things by "25 % de utilidad"; each method says what it does, and
`UnitPrice.margin` shows what is left of the sale. Pesos; rates are per cent; each figure is
rounded half up to the cent where it appears.

    additive   cost + overhead % of cost + profit % of cost
    cascade    cost × (1 + overhead) × (1 + profit)
    margin     cost × (1 + overhead) ÷ (1 - profit): profit is a share of the sale
    factors    each family's cost × its factor; labour is inside the factors, services pass at cost
    per_area   the product's own price per m² × the square metres of the opening
    matrix     the product's own table of prices by width and height

The last two ignore the cost, which still says what margin they leave. A minimum per piece comes
after any method.

The quotation: the discount is taken once on the subtotal, the tax once on what remains; shown by
line they are shared by largest remainder, so every column adds up.

>>> cost = {Family.PROFILES: Decimal("589.43"), Family.GLASS: Decimal("330.93"),
...         Family.HARDWARE: Decimal("251.42"), Family.LABOUR: Decimal("324.00"),
...         Family.SERVICES: Decimal("250.00")}
>>> price_unit(cost, PriceRules())
UnitPrice(direct_cost=Decimal('1745.78'), overhead=Decimal('261.87'), price=Decimal('2444.10'))
>>> total_up([Decimal("17939.50")], Discount(percent=Decimal(5)), Decimal(16)).total
Decimal('19769.32')
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from catalog.core.errors import EngineError
from catalog.core.matrix import PriceMatrix
from catalog.core.money import HUNDRED, ZERO, allocate, cents, percent
from catalog.core.recipes import Family

_SQUARE_METRE = Decimal(1_000_000)

CostByFamily = Mapping[Family, Decimal]


class PricingError(EngineError):
    """Rules or discounts that cannot give a price."""


class PriceMethod(StrEnum):
    ADDITIVE = "additive"
    CASCADE = "cascade"
    MARGIN = "margin"
    FACTORS = "factors"
    PER_AREA = "per_area"
    MATRIX = "matrix"

    @property
    def label(self) -> str:
        return _METHOD_LABELS[self]


_METHOD_LABELS = {
    PriceMethod.ADDITIVE: "Indirectos y utilidad sobre el costo",
    PriceMethod.CASCADE: "Indirectos y luego utilidad, en cascada",
    PriceMethod.MARGIN: "Margen sobre la venta",
    PriceMethod.FACTORS: "Factor por familia de materiales",
    PriceMethod.PER_AREA: "Precio por m² de cada producto",
    PriceMethod.MATRIX: "Tabla de precios por ancho y alto",
}

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
class UnitPrice:
    """The price of one unit before tax, and what it is made of."""

    direct_cost: Decimal
    overhead: Decimal
    price: Decimal

    @property
    def profit(self) -> Decimal:
        """What remains of the price after cost and overhead."""
        return self.price - self.direct_cost - self.overhead

    @property
    def margin(self) -> Decimal:
        """The profit as per cent of the price, to two decimals."""
        return cents(self.profit / self.price * HUNDRED) if self.price else ZERO


class OwnPrices(NamedTuple):
    """What a product itself says of its price: pesos before tax; None where it says nothing."""

    name: str
    per_area: Decimal | None = None
    matrix: PriceMatrix | None = None
    least: Decimal | None = None


def price_unit(costs: CostByFamily, rules: PriceRules) -> UnitPrice:
    """The price of a unit with these direct costs (`Takeoff.cost_by_family`), or PricingError.

    Under a method that only products can answer, what is sold alone is priced on its cost."""
    return _METHODS.get(rules.method, _additive)(costs, rules)


def price_product(
    costs: CostByFamily, width: Decimal, height: Decimal, own: OwnPrices, rules: PriceRules
) -> UnitPrice:
    """The price of one unit of a product for an opening of these mm; PricingError or MatrixError
    when the product has no price of its own where the method asks for one.

    >>> own = OwnPrices("Ventana fija", per_area=Decimal(1500), least=Decimal(900))
    >>> by_area = PriceRules(PriceMethod.PER_AREA)
    >>> cost = {Family.PROFILES: Decimal(400)}
    >>> price_product(cost, Decimal(1500), Decimal(1200), own, by_area).price
    Decimal('2700.00')
    >>> price_product(cost, Decimal(600), Decimal(600), own, by_area).price
    Decimal('900.00')
    """
    match rules.method:
        case PriceMethod.PER_AREA:
            if own.per_area is None:
                raise PricingError(
                    f"«{own.name}» no tiene precio por m²; escríbelo en el catálogo."
                )
            unit = _listed(costs, rules, own.per_area * width * height / _SQUARE_METRE)
        case PriceMethod.MATRIX:
            if own.matrix is None:
                raise PricingError(
                    f"«{own.name}» no tiene tabla de precios; escríbela en el catálogo."
                )
            unit = _listed(costs, rules, own.matrix.price(width, height))
        case _:
            unit = price_unit(costs, rules)
    least = max(rules.min_piece, own.least or ZERO)
    return unit if unit.price >= least else replace(unit, price=cents(least))


def _listed(costs: CostByFamily, rules: PriceRules, price: Decimal) -> UnitPrice:
    cost = _direct_cost(costs)
    return UnitPrice(cost, percent(cost, rules.overhead), cents(price))


def _direct_cost(costs: CostByFamily) -> Decimal:
    return sum(costs.values(), ZERO)


def _additive(costs: CostByFamily, rules: PriceRules) -> UnitPrice:
    cost = _direct_cost(costs)
    overhead = percent(cost, rules.overhead)
    return UnitPrice(cost, overhead, cost + overhead + percent(cost, rules.profit))


def _cascade(costs: CostByFamily, rules: PriceRules) -> UnitPrice:
    cost = _direct_cost(costs)
    price = cost * (HUNDRED + rules.overhead) * (HUNDRED + rules.profit) / (HUNDRED * HUNDRED)
    return UnitPrice(cost, percent(cost, rules.overhead), cents(price))


def _margin(costs: CostByFamily, rules: PriceRules) -> UnitPrice:
    cost = _direct_cost(costs)
    price = cost * (HUNDRED + rules.overhead) / (HUNDRED - rules.profit)
    return UnitPrice(cost, percent(cost, rules.overhead), cents(price))


def _factors(costs: CostByFamily, rules: PriceRules) -> UnitPrice:
    price = ZERO
    for family, cost in costs.items():
        factor = rules.factors.get(family, _DEFAULT_FACTORS.get(family))
        if factor is None:
            raise PricingError(f"Falta el factor de precio de {family.label.lower()}.")
        price += cents(cost * factor)
    return UnitPrice(_direct_cost(costs), ZERO, price)


COST_METHODS = (
    PriceMethod.ADDITIVE,
    PriceMethod.CASCADE,
    PriceMethod.MARGIN,
    PriceMethod.FACTORS,
)
"""Those that start from the cost; the others from a price that the product has of its own."""

_METHODS: dict[PriceMethod, Callable[[CostByFamily, PriceRules], UnitPrice]] = {
    PriceMethod.ADDITIVE: _additive,
    PriceMethod.CASCADE: _cascade,
    PriceMethod.MARGIN: _margin,
    PriceMethod.FACTORS: _factors,
}


def line_amount(quantity: Decimal | int, unit_price: Decimal) -> Decimal:
    """What a line of a quotation amounts to: a window, an item or a service."""
    return cents(quantity * unit_price)


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount on the subtotal: either per cent or pesos; neither is no discount."""

    percent: Decimal = ZERO
    amount: Decimal = ZERO

    def __post_init__(self) -> None:
        if self.percent and self.amount:
            raise PricingError("El descuento va en porcentaje o en pesos, no en los dos.")
        if not 0 <= self.percent <= HUNDRED or self.amount < 0:
            raise PricingError("El descuento va de 0 a 100 %, o en pesos desde 0.")

    def on(self, subtotal: Decimal) -> Decimal:
        """The pesos taken from `subtotal`."""
        taken = cents(self.amount) if self.amount else percent(subtotal, self.percent)
        if taken > subtotal:
            raise PricingError("El descuento no puede ser mayor que el subtotal.")
        return taken


NO_DISCOUNT = Discount()


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


class LineShare(NamedTuple):
    """The part of the quotation's discount and tax that belongs to one line."""

    discount: Decimal
    tax: Decimal


def total_up(amounts: Sequence[Decimal], discount: Discount, tax_rate: Decimal) -> Totals:
    """The totals of lines with these amounts."""
    if not 0 <= tax_rate <= HUNDRED:
        raise PricingError("La tasa de IVA va de 0 a 100 %.")
    subtotal = sum(amounts, ZERO)
    return Totals(subtotal, discount.on(subtotal), tax_rate)


def share_out(totals: Totals, amounts: Sequence[Decimal]) -> tuple[LineShare, ...]:
    """Discount and tax by line: each column adds up to the totals to the cent."""
    discounts = allocate(totals.discount, amounts)
    bases = [amount - discount for amount, discount in zip(amounts, discounts, strict=True)]
    taxes = allocate(totals.tax, bases)
    return tuple(map(LineShare, discounts, taxes))
