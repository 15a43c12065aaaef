"""The catalogue of the current company as one frozen value, kept in the process.

It is kept under the company's schema and the edition of its catalogue, which every write raises,
so what is kept never needs to be thrown away by hand. Threads share it. The companies that were
used longest ago give way once all of them together pass ``MOST_VALUES``.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Lock
from uuid import UUID

from cachetools import LRUCache
from django.db.models import Exists, OuterRef

from catalog import models
from catalog.core.catalog import Catalog, ListedFinish, ListedMaterial, ListedProduct
from catalog.core.matrix import MatrixError, PriceMatrix
from catalog.core.outliers import Span, far_from_sisters
from catalog.core.prices import PriceBook
from catalog.core.recipes import RecipeError
from catalog.snapshots import finish_value, material_value, product_of_row
from tenants.schemas.connection import current_schema

MOST_VALUES = 100_000
"""Of all companies together: some 100 MB at the worst, where none has a common catalogue."""

MOST_DAYS = 4
"""Days whose prices are kept of one company: today's, and what somebody asks for besides."""

Amounts = Mapping[int, Mapping[int | None, Decimal]]  # by ids of material and finish


@dataclass(slots=True)
class _Kept:
    """A company's catalogue under one edition, by the days whose prices were asked for."""

    edition: UUID
    by_day: dict[date, Catalog]
    size: int


_kept: LRUCache[str, _Kept] = LRUCache(MOST_VALUES, getsizeof=lambda kept: kept.size)
_lock = Lock()


def catalog_on(day: date, edition: UUID | None = None) -> Catalog:
    """The whole catalogue of the current company, at the prices valid on ``day``.

    ``edition`` is the one that stands, if it was read already; else it takes one query. What is
    not kept yet takes eight more.
    """
    if models.is_changing():
        return load_catalog(day)
    edition = edition or models.current_edition()
    if edition is None:  # nobody ever wrote in it
        return load_catalog(day)
    schema = current_schema()
    with _lock:
        kept = _kept.get(schema)
        if kept is None or kept.edition != edition:
            kept = None
        elif (found := kept.by_day.get(day)) is not None:
            return found
        other = next(iter(kept.by_day.values())) if kept else None
    found = load_catalog(day, other)
    with _lock:
        _keep(schema, edition, day, found)
    return found


def _keep(schema: str, edition: UUID, day: date, catalog: Catalog) -> None:
    kept = _kept.pop(schema, None)
    days = kept.by_day if kept and kept.edition == edition else {}
    days[day] = catalog
    while len(days) > MOST_DAYS:
        del days[next(iter(days))]
    size = catalog.size + sum(len(each.prices.prices) for each in days.values())
    _kept[schema] = _Kept(edition, days, min(size, MOST_VALUES))


def load_catalog(day: date, other: Catalog | None = None) -> Catalog:
    """The whole catalogue out of its tables; ``other`` is the same edition on another day, of
    which only the prices change. Eight queries at most, two with ``other``; one more, the rates,
    where something is not bought in pesos."""
    if other is not None:
        materials, finishes, products = other.materials, other.finishes, other.products
    else:
        finishes = {
            row.pk: ListedFinish(row.pk, finish_value(row), row.is_retired)
            for row in models.Finish.objects.all()
        }
        rows = {row.pk: row for row in _material_rows()}
        materials = _materials(rows.values())
        products = _products(rows)
    amounts = _amounts(day)
    book = _price_book(materials, finishes, amounts, day)
    doubtful = _doubtful(materials, finishes, amounts, book)
    if other is not None:
        return other.with_prices(book, doubtful=doubtful)
    return Catalog(products, materials, finishes, book, doubtful)


def _material_rows() -> models.MaterialQuerySet:
    sold = models.Material.objects.sold_alone().filter(pk=OuterRef("pk"))
    rows = models.Material.objects.annotate(may_be_sold=Exists(sold))
    return rows.in_trade_order(models.SOLD_ALONE)


def _materials(rows: Collection[models.Material]) -> dict[int, ListedMaterial]:
    found = {}
    for row in rows:
        try:
            value = material_value(row)
        except RecipeError:  # what is made of it says so; the others go on
            continue
        found[row.pk] = ListedMaterial(
            row.pk,
            value,
            row.sale_price,
            row.currency,
            row.may_be_sold,  # type: ignore[attr-defined]  # annotated
            row.is_retired,
        )
    return found


def _products(materials: Mapping[int, models.Material]) -> dict[int, ListedProduct]:
    rows = models.Product.objects.select_related("line").prefetch_related(
        "line__constants", "options", "components"
    )
    found = {}
    for row in rows:
        for piece in row.components.all():
            if piece.material_id is not None:
                piece.material = materials[piece.material_id]
        found[row.pk] = ListedProduct(
            row.pk,
            product_of_row(row),
            row.line_id,
            row.description,
            row.default_glass_id,
            row.needs_safety_glass,
            row.hinge == models.HingeSide.RIGHT,
            row.price_per_area,
            _matrix(row),
            row.min_price,
            row.is_retired,
        )
    return found


def _matrix(row: models.Product) -> PriceMatrix | None:
    """The product's table; one that cannot be read is none, and the product says it lacks it."""
    try:
        return None if row.price_matrix is None else PriceMatrix.from_data(row.price_matrix)
    except MatrixError:
        return None


def _amounts(day: date) -> Amounts:
    found: dict[int, dict[int | None, Decimal]] = {}
    rows = models.Price.objects.current(day)
    for material, finish, amount in rows.values_list("material_id", "finish_id", "amount"):
        found.setdefault(material, {})[finish] = amount
    return found


def _price_book(
    materials: Mapping[int, ListedMaterial],
    finishes: Mapping[int, ListedFinish],
    amounts: Amounts,
    day: date,
) -> PriceBook:
    currencies = {
        row.value.code: row.currency
        for row in materials.values()
        if row.currency != models.Currency.MXN
    }
    codes = {None: None} | {pk: finish.value.code for pk, finish in finishes.items()}
    return PriceBook(
        {
            (materials[pk].value.code, codes[finish]): amount
            for pk, by_finish in amounts.items()
            if pk in materials
            for finish, amount in by_finish.items()
        },
        currencies,
        rates_on(day) if currencies else {},
    )


def _doubtful(
    materials: Mapping[int, ListedMaterial],
    finishes: Mapping[int, ListedFinish],
    amounts: Amounts,
    book: PriceBook,
) -> dict[tuple[str, str | None], Span]:
    found: dict[tuple[str, str | None], Span] = {}
    for pk, by_finish in amounts.items():
        if pk not in materials:
            continue
        code = materials[pk].value.code
        rate = book.rates.get(book.currencies.get(code, ""), Decimal(1))
        for finish, (least, most) in far_from_sisters(by_finish).items():
            usual = Span(least * rate, most * rate)
            if finish is not None:
                found[code, finishes[finish].value.code] = usual
                continue
            # The base price, and what is sold at it with a surcharge.
            own = (row.value.code for key, row in finishes.items() if key not in by_finish)
            found |= dict.fromkeys(((code, name) for name in (None, *own)), usual)
    return found


def rates_on(day: date) -> dict[str, Decimal]:
    """Pesos for one unit of each currency, as they stand on ``day``."""
    rows = models.ExchangeRate.objects.by_currency(day)
    return {currency: row.rate for currency, row in rows.items()}
