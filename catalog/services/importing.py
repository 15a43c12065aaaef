"""A whole catalogue written at once: all of it, or nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

from catalog import models
from catalog.core.recipes import Component
from catalog.events import CatalogImported
from catalog.models.edition import changing_catalog
from catalog.portable import document
from catalog.portable.changes import Changes, PriceChange, compare
from catalog.portable.document import Document
from catalog.portable.files import FileRefused
from catalog.portable.stored import fill, stored_catalog
from catalog.services.trials import faults_of_free, tried
from tenants.events.recording import SYSTEM, record
from tenants.people.models import User

Row = TypeVar("Row", bound=models.Retirable)


@changing_catalog()
def import_catalog(
    wanted: Document,
    *,
    moment: datetime,
    by: User | None,
    retire_others: bool = False,
    zero_prices: bool = False,
) -> Changes:
    """Make the company's catalogue what ``wanted`` says of it, and tell what changed.

    What it names is updated by its code or created; with ``retire_others`` the rest is retired.
    Raises FileRefused, and writes nothing, unless the whole can be calculated and each product made
    in some size, or where a price is zero without ``zero_prices``.
    """
    current = stored_catalog()
    changes = compare(current, wanted, retire_others=retire_others)
    found = tried(current, wanted, changes)
    faults = found.faults + ([] if zero_prices else faults_of_free(found.free))
    if faults:
        raise FileRefused(faults)
    if changes:
        write_changes(changes, moment=moment)
        record_changes(changes, by)
    return changes


def record_changes(changes: Changes, by: User | None) -> None:
    fact = CatalogImported(
        new=len(changes.new),
        changed=len(changes.changed),
        retired=len(changes.retired),
        prices=len(changes.prices),
    )
    record(fact, by=by or SYSTEM)


@changing_catalog()
def write_changes(changes: Changes, *, moment: datetime, suggested: bool = False) -> None:
    """Write ``changes`` of the catalogue as it stands; what is written is marked as ``suggested``
    or no longer."""
    finishes = {row.code: row for row in models.Finish.objects.all()}
    materials = {row.code: row for row in models.Material.objects.all()}
    lines = {row.code: row for row in models.Line.objects.all()}
    write = partial(_write, moment=moment, suggested=suggested)
    write(models.Finish, finishes, changes.of(document.Finish))
    write(models.Material, materials, changes.of(document.Material))
    write(models.Line, lines, changes.of(document.Line))
    _order(finishes, changes.finish_order)
    _write_constants(lines, changes.of(document.Line))
    products = _products(changes.of(document.Product), lines, materials)
    write(models.Product, products, changes.of(document.Product))
    _write_recipes(products, materials, changes.of(document.Product))
    _write_prices(changes.prices, materials, finishes)
    for (since, currency), _, rate in changes.rates:
        models.ExchangeRate.objects.update_or_create(
            valid_from=since, currency=currency, defaults={"rate": rate}
        )


def _write(
    model: type[Row],
    rows: dict[str, Row],
    entries: Mapping[str, document.Entry],
    *,
    moment: datetime,
    suggested: bool,
) -> None:
    """Save what ``entries`` say in ``rows``, by code; new ones are added to them."""
    new: list[Row] = []
    known: list[Row] = []
    for code, entry in entries.items():
        row = rows.setdefault(code, model(code=code))
        fill(row, entry)
        if entry.retired != row.is_retired:
            row.retired_at = moment if entry.retired else None
        if hasattr(row, "suggested"):
            row.suggested = suggested
        (new if row.pk is None else known).append(row)
    written = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(new)
    model._default_manager.bulk_update(known, written)


def _order(finishes: Mapping[str, models.Finish], codes: tuple[str, ...]) -> None:
    for position, code in enumerate(codes):
        finishes[code].position = position
    models.Finish.objects.bulk_update([finishes[code] for code in codes], ["position"])


def _write_constants(
    lines: Mapping[str, models.Line], entries: Mapping[str, document.Line]
) -> None:
    models.LineConstant.objects.filter(line__code__in=entries).delete()
    models.LineConstant.objects.bulk_create(
        models.LineConstant(line=lines[code], **constant._asdict())
        for code, entry in entries.items()
        for constant in entry.constants
    )


def _products(
    entries: Mapping[str, document.Product],
    lines: Mapping[str, models.Line],
    materials: Mapping[str, models.Material],
) -> dict[str, models.Product]:
    """The products that are written, by code, with the rows that they name."""
    rows = {row.code: row for row in models.Product.objects.filter(code__in=entries)}
    for code, entry in entries.items():
        row = rows.setdefault(code, models.Product(code=code))
        row.line = lines[entry.line]
        row.default_glass = materials[entry.default_glass] if entry.default_glass else None
    return rows


def _write_recipes(
    products: Mapping[str, models.Product],
    materials: Mapping[str, models.Material],
    entries: Mapping[str, document.Product],
) -> None:
    models.ProductOption.objects.filter(product__code__in=entries).delete()
    models.Component.objects.filter(product__code__in=entries).delete()
    models.ProductOption.objects.bulk_create(
        models.ProductOption(product=products[code], kind=_kind_of(option), **option._asdict())
        for code, entry in entries.items()
        for option in entry.options
    )
    models.Component.objects.bulk_create(
        _component(products[code], position, piece, materials)
        for code, entry in entries.items()
        for position, piece in enumerate(entry.components)
    )


def _kind_of(option: document.Option) -> str:
    kinds = models.ProductOption.Kind
    return kinds.CHOICE if option.measure is None else kinds.MEASURE


def _component(
    product: models.Product,
    position: int,
    piece: Component,
    materials: Mapping[str, models.Material],
) -> models.Component:
    row = models.Component(product=product, position=position)
    fill(row, piece)
    row.material = None if piece.material is None else materials[piece.material]
    return row


def _write_prices(
    changes: Iterable[PriceChange],
    materials: Mapping[str, models.Material],
    finishes: Mapping[str, models.Finish],
) -> None:
    """A price of a day that is already there is corrected."""
    created = []
    for (since, code, finish), former, amount in changes:
        row = models.Price(
            material=materials[code],
            finish=finishes[finish] if finish else None,
            valid_from=since,
            amount=amount,
        )
        if former is None:
            created.append(row)
        else:
            there = models.Price.objects.filter(
                material=row.material, finish=row.finish, valid_from=since
            )
            models.PriceCorrection.objects.filter(price__in=there).delete()
            there.update(amount=amount, change=None)  # undoing a change leaves it
    models.Price.objects.bulk_create(created)
