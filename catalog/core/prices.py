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
from dataclasses import dataclass
from decimal import Decimal

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


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Pesos per unit of purchase by (material code, finish code); finish None is the base price."""

    prices: Mapping[tuple[str, str | None], Decimal]

    def price(self, material: Material, finish: Finish | None = None) -> Decimal:
        """The price of one unit of purchase, or MissingPrice."""
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
