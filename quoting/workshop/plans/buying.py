"""What a plan of cut buys, by supplier, with what it costs for those who may know."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.core.money import ZERO, cents
from catalog.core.prices import MissingPrice, PriceBook
from catalog.core.recipes import NO_TERMS
from catalog.current import catalog_on
from quoting.core.cutlist import Purchase, purchases
from quoting.workshop.models import CutPlan
from quoting.workshop.plans.sheet import cuts_of, sheets_of

NO_SUPPLIER = "Sin proveedor"


@dataclass(frozen=True, slots=True)
class Bought:
    """``price`` is pesos, None where nobody asked or none is known."""

    row: Purchase
    supplier_code: str
    price: Decimal | None

    @property
    def amount(self) -> Decimal | None:
        return None if self.price is None else cents(self.price * self.row.bought)


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
        return sum(row.price is None for row in self.rows)


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


def purchase_list(plan: CutPlan, day: date, *, costs: bool) -> PurchaseList:
    """What the orders of ``plan`` must buy by it, by the supplier that the catalogue names for each
    material now, in order of name; with ``costs``, at the prices of ``day``."""
    read = plan.plan
    rows = purchases(
        cuts_of(sheets_of(plan.built, read.step)),
        bars={(row.code, row.finish_code): row.plan.to_buy for row in read.profiles},
        sheets={row.code: len(row.plan.sheets) for row in read.glass},
        bought_cut=frozenset(read.bought_cut),
    )
    catalog = catalog_on(day)
    terms = {row.value.code: row.value.buying for row in catalog.materials.values()}
    found: dict[str, list[Bought]] = {}
    for row in rows:
        buying = terms.get(row.material.code, NO_TERMS)
        bought = Bought(row, buying.supplier_code, _price(row, catalog.prices) if costs else None)
        found.setdefault(buying.supplier.strip() or NO_SUPPLIER, []).append(bought)
    suppliers = sorted(found, key=lambda name: (name == NO_SUPPLIER, name.lower()))
    return PurchaseList(tuple(SupplierList(name, tuple(found[name])) for name in suppliers), costs)


def _price(row: Purchase, prices: PriceBook) -> Decimal | None:
    try:
        return prices.price(row.material, row.finish)
    except MissingPrice:
        return None
