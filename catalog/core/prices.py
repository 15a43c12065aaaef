"""What a unit of purchase costs: pesos by material and finish.

Profiles of one system cost differently in every finish, and not in a constant proportion, so each
pair may have its own price; where it has none, the base price (finish None) is raised by the
finish's percentage and rounded to the cent, as it would stand in a list. Without either there is
no price: an error, never 0.

>>> from catalog.core.recipes import profile
>>> rail = profile("RIEL-3", 'Riel 3"', Decimal(6100))
>>> book = PriceBook({("RIEL-3", None): Decimal("223.88"), ("RIEL-3", "BLANCO"): Decimal("228.36")})
>>> book.price(rail, Finish("BLANCO", "Blanco"))
Decimal('228.36')
>>> book.price(rail, Finish("BRONCE", "Bronce", surcharge=Decimal(15)))
Decimal('257.46')
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from catalog.core.errors import EngineError
from catalog.core.money import HUNDRED, cents
from catalog.core.recipes import Finish, Material


class MissingPrice(EngineError):
    """A material without a price in the finish asked for."""

    def __init__(self, material: Material, finish: Finish | None) -> None:
        in_finish = f" en acabado {finish.name}" if finish else ""
        super().__init__(f"{material.name} no tiene precio{in_finish}; agrégalo en el catálogo.")
        self.material = material
        self.finish = finish
        self.field = "finish" if finish else ""


class MissingRate(MissingPrice):
    """Something is bought in a currency that has no rate yet, so that nobody knows its pesos."""

    def __init__(self, material: Material, currency: str) -> None:
        super().__init__(material, None)
        self.args = (
            f"{material.name} se compra en {currency} y no hay tipo de cambio; "
            "escríbelo en el catálogo, en Tipos de cambio.",
        )
        self.currency = currency


def in_pesos(price: Decimal, rate: Decimal) -> Decimal:
    """A price in a foreign currency at ``rate`` pesos a unit, to the cent.

    >>> in_pesos(Decimal("18.20"), Decimal("21.35"))
    Decimal('388.57')
    """
    return cents(price * rate)


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Per unit of purchase by (material code, finish code); finish None is the base price.

    Pesos, except for the materials in `currencies` (by code), which `rates` turns into pesos.

    >>> from catalog.core.recipes import profile
    >>> sash = profile("HOJA-PVC", "Hoja PVC", Decimal(5800))
    >>> prices = {("HOJA-PVC", None): Decimal("18.20")}
    >>> PriceBook(prices, {"HOJA-PVC": "EUR"}, {"EUR": Decimal("21.35")}).price(sash)
    Decimal('388.57')
    """

    prices: Mapping[tuple[str, str | None], Decimal]
    currencies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rates: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def price(self, material: Material, finish: Finish | None = None) -> Decimal:
        """The price of one unit of purchase in pesos, or MissingPrice or MissingRate."""
        price = self._listed(material, finish)
        currency = self.currencies.get(material.code) if self.currencies else None
        if currency is None:
            return price
        rate = self.rates.get(currency)
        if rate is None:
            raise MissingRate(material, currency)
        return in_pesos(price, rate)

    def _listed(self, material: Material, finish: Finish | None) -> Decimal:
        if finish is not None:
            own = self.prices.get((material.code, finish.code))
            if own is not None:
                return own
        base = self.prices.get((material.code, None))
        if base is not None:
            if finish is None or finish.surcharge == 0:
                return base
            if finish.surcharge is not None:
                return cents(base * (HUNDRED + finish.surcharge) / HUNDRED)
        raise MissingPrice(material, finish)
