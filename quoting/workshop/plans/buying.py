"""The purchase list by supplier, with what it costs for those who may know."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.core.money import ZERO, cents
from catalog.core.prices import MissingPrice, PriceBook
from catalog.core.recipes import NO_TERMS
from catalog.current import catalog_on
from quoting.core.cutlist import CutList, Purchase, purchases
from quoting.core.cutting.contents import WorkshopPlan

NO_SUPPLIER = "Sin proveedor"


@dataclass(frozen=True, slots=True)
class Bought:
    """``price`` and ``amount`` are pesos, None where nobody asked or no price is known."""

    row: Purchase
    supplier_code: str
    price: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class SupplierList:
    supplier: str
    rows: tuple[Bought, ...]

    @property
    def amount(self) -> Decimal:
        """Of the rows whose price is known."""
        return sum((row.amount for row in self.rows if row.amount is not None), ZERO)

    @property
    def unpriced(self) -> int:
        return sum(row.amount is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class PurchaseList:
    suppliers: tuple[SupplierList, ...]
    costs: bool

    @property
    def amount(self) -> Decimal:
        return sum((each.amount for each in self.suppliers), ZERO)

    @property
    def unpriced(self) -> int:
        return sum(each.unpriced for each in self.suppliers)


def purchase_list(cuts: CutList, plan: WorkshopPlan, day: date, *, costs: bool) -> PurchaseList:
    """What ``cuts`` must buy by ``plan``, by the supplier that the catalogue names for each
    material now, in order of name; with ``costs``, at the prices of ``day``."""
    rows = purchases(
        cuts,
        bars={(row.code, row.finish_code): row.plan.to_buy for row in plan.profiles},
        sheets={row.code: len(row.plan.sheets) for row in plan.glass},
        bought_cut=frozenset(plan.bought_cut),
    )
    catalog = catalog_on(day)
    terms = {row.value.code: row.value.buying for row in catalog.materials.values()}
    prices = catalog.prices if costs else None
    found: dict[str, list[Bought]] = {}
    for row in rows:
        buying = terms.get(row.material.code, NO_TERMS)
        price = _price(row, prices)
        bought = Bought(
            row,
            buying.supplier_code,
            price,
            None if price is None else cents(price * row.bought),
        )
        found.setdefault(buying.supplier.strip() or NO_SUPPLIER, []).append(bought)
    suppliers = sorted(found, key=lambda name: (name == NO_SUPPLIER, name.lower()))
    return PurchaseList(tuple(SupplierList(name, tuple(found[name])) for name in suppliers), costs)


def _price(row: Purchase, prices: PriceBook | None) -> Decimal | None:
    if prices is None:
        return None
    try:
        return prices.price(row.material, row.finish)
    except MissingPrice:
        return None
