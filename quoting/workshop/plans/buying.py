"""The purchase list by supplier, with what it costs for those who may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog.core.money import ZERO, cents
from catalog.core.prices import MissingPrice, PriceBook
from catalog.models import Finish, Material
from catalog.snapshots import load_catalog
from quoting.core.purchases import Purchase

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


def by_supplier(rows: Iterable[Purchase], day: date, *, costs: bool) -> list[SupplierList]:
    """``rows`` by the supplier that the catalogue names for each material now, in order of name;
    with ``costs``, at the prices of ``day``."""
    rows = list(rows)
    codes = {row.material.code for row in rows}
    materials = {row.code: row for row in Material.objects.filter(code__in=codes)}
    prices = _prices(rows, materials, day) if costs else None
    found: dict[str, list[Bought]] = {}
    for row in rows:
        material = materials.get(row.material.code)
        price = _price(row, prices)
        bought = Bought(
            row,
            material.supplier_code if material else "",
            price,
            None if price is None else cents(price * row.bought),
        )
        supplier = material.supplier.strip() if material else ""
        found.setdefault(supplier or NO_SUPPLIER, []).append(bought)
    return [
        SupplierList(supplier, tuple(found[supplier]))
        for supplier in sorted(found, key=lambda name: (name == NO_SUPPLIER, name.lower()))
    ]


def _prices(rows: list[Purchase], materials: dict[str, Material], day: date) -> PriceBook:
    codes = {row.finish.code for row in rows if row.finish}
    finishes = Finish.objects.filter(code__in=codes)
    return load_catalog(day, materials=materials.values(), finishes=finishes).prices


def _price(row: Purchase, prices: PriceBook | None) -> Decimal | None:
    if prices is None:
        return None
    try:
        return prices.price(row.material, row.finish)
    except MissingPrice:
        return None
