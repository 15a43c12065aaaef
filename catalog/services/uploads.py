"""A file with the whole catalogue, or a part of it: shown first, applied whole, prices undoable.

The plan holds only what changes, as the YAML file would say it. When it is applied the catalogue
must still be the one against which it was shown.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, BinaryIO, NamedTuple

from django.db.models import Q, QuerySet

from catalog.core import codec
from catalog.models import Finish, Line, Material, Price, Product
from catalog.models.edition import changing_catalog
from catalog.portable import document
from catalog.portable.changes import Changes, PriceChange, compare
from catalog.portable.columns import folded
from catalog.portable.document import FORMAT, KINDS, Document, Priced
from catalog.portable.files import FileRefused, Plain, locating, parse
from catalog.portable.reading import read_catalog
from catalog.portable.sheets import Sheet, SheetRefused, read_book
from catalog.portable.stored import stored_catalog
from catalog.portable.tables import BY_TITLE, EXPLANATIONS, TABLES, Table
from catalog.portable.untabulating import Tabulated, changes_of
from catalog.portable.writing import sections
from catalog.ripples import Touched
from catalog.services.importing import record_changes, write_changes
from catalog.services.price_changes import ChangeRefused, Planned, apply_plan, replaced_note
from catalog.services.trials import tried
from tenants.people.models import User

YAML_ENDINGS = (".yaml", ".yml")
MOST_YAML = 2_000_000
PEEKED = 2_000  # bytes
_YAML_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n)*formato:")
FREE = "Hay precios de 0; sube el archivo otra vez y confirma que no cuestan."
MOVED = "El catálogo cambió mientras lo revisabas; sube el archivo otra vez."


class Upload(NamedTuple):
    """What a file would change of ``current``: ``data`` is the plan as plain JSON, for the page
    that shows it to bring back; ``unchanged`` counts what the file names and leaves as it is;
    ``free`` are the prices of zero, which somebody must confirm."""

    current: Document
    changes: Changes
    notes: list[str]
    unchanged: int
    data: dict[str, Any]
    free: list[Priced]


def plan_upload(
    file: BinaryIO, name: str, size: int, day: date, table: Table | None = None
) -> Upload:
    """What the file would change. A new price of a table is valid from ``day`` on; ``table`` says
    what a CSV is, or a workbook none of whose sheets is called as one of the tables.

    Raises FileRefused with every fault, and SheetRefused for a file that cannot be read at all.
    """
    current = stored_catalog()
    written: Plain = ""
    if _is_yaml(file, name):
        written = _yaml_of(file, size)
        found = _of_yaml(written, current)
    else:
        found = _of_tables(file, size, current, day, table or _named_by_file(name))
    plain = {"formato": FORMAT, **sections(_touched(found.changes, current))}
    # Compared as it will be when it comes back, to the last digit.
    changes = compare(current, read_catalog(plain))  # type: ignore[arg-type]  # lists, all of them
    trials = tried(current, _touched(changes, current), changes)
    if trials.faults:
        with locating(written):
            raise FileRefused(trials.faults)
    data = {"catalog": plain, "shown": codec.digest(changes), "label": name[:120]}
    notes = [*found.notes, *trials.notes, *_replaced(changes.prices, day)]
    return Upload(current, changes, notes, found.unchanged, data, trials.free)


@changing_catalog()
def apply_upload(
    data: Mapping[str, Any], *, by: User, moment: datetime, zero_prices: bool = False
) -> Changes:
    """Write a plan: all of it, or nothing. Its prices are one change of prices for each day, which
    can be undone.

    Raises ChangeRefused if the catalogue is no longer what it was when the plan was shown, or where
    a price is zero without ``zero_prices``.
    """
    try:
        changes = compare(stored_catalog(), read_catalog(data["catalog"]))
    except FileRefused as refusal:
        raise ChangeRefused(MOVED) from refusal
    if codec.digest(changes) != data["shown"]:
        raise ChangeRefused(MOVED)
    if not zero_prices and any(not amount for _, _, amount in changes.prices):
        raise ChangeRefused(FREE)
    write_changes(replace(changes, prices=()), moment=moment)
    for day, planned in _planned(changes.prices):
        apply_plan(planned, f"Catálogo: {data['label']}", day, by=by, moment=moment)
    record_changes(changes, by)
    return changes


def touched_by(data: Mapping[str, Any]) -> Touched:
    """The rows that a plan would alter."""
    catalog = data["catalog"]
    priced = {code for of_day in catalog["precios"].values() for code in of_day}
    materials = priced.union(*(catalog[section] for section in KINDS))
    currencies = {code for of_day in catalog["tipos_de_cambio"].values() for code in of_day}
    return Touched(
        materials=_ids(Material.objects.filter(Q(code__in=materials) | Q(currency__in=currencies))),
        products=_ids(Product.objects.filter(code__in=catalog["productos"])),
        lines=_ids(Line.objects.filter(code__in=catalog["lineas"])),
        finishes=_ids(Finish.objects.filter(code__in=catalog["acabados"])),
    )


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _is_yaml(file: BinaryIO, name: str) -> bool:
    """By what the file says first, and else by its name."""
    start = file.read(PEEKED)
    file.seek(0)
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return False
    return name.lower().endswith(YAML_ENDINGS) or _YAML_START.match(start) is not None


def _yaml_of(file: BinaryIO, size: int) -> Plain:
    if size > MOST_YAML:
        raise SheetRefused("Un archivo YAML pesa a lo más 2 MB; divídelo.")
    return parse(file.read(MOST_YAML + 1))


def _of_yaml(written: Plain, current: Document) -> Tabulated:
    wanted = read_catalog(written)
    with locating(written):
        changes = compare(current, wanted)
    named = len(wanted.finishes) + len(wanted.materials) + len(wanted.lines) + len(wanted.products)
    return Tabulated(changes, [], named - len(changes.entries))


def _of_tables(
    file: BinaryIO, size: int, current: Document, day: date, table: Table | None
) -> Tabulated:
    book = read_book(
        file,
        size,
        lambda titles: [title for title in titles if folded(title) in BY_TITLE] or titles[:1],
    )
    tables = [(found, sheet) for sheet in book.sheets if (found := _named(sheet.title) or table)]
    if not tables:
        titles = ", ".join(f"«{each.title}»" for each in TABLES)
        raise SheetRefused(f"Di qué trae el archivo, o llama a sus hojas {titles}.")
    said = changes_of(tables, current, day)
    unread = [title for title in book.unread if folded(title) != folded(EXPLANATIONS)]
    hidden = [told for _, sheet in tables if (told := _hidden(sheet))]
    return said._replace(notes=[*book._replace(unread=unread).left_out, *hidden, *said.notes])


def _hidden(sheet: Sheet) -> str:
    """In words, the rows that a filter hides: a file of the catalogue is read whole."""
    rows = [str(row.number) for row in sheet.rows if row.number in sheet.hidden]
    if not rows:
        return ""
    some = ", ".join(rows[:5]) + (" y más" if len(rows) > 5 else "")
    return f"«{sheet.title}»: también se leen las filas ocultas: {len(rows)} (fila {some})."


def _named_by_file(name: str) -> Table | None:
    """What an exported CSV says it is by its own name."""
    return next((table for table in TABLES if folded(name).startswith(table.slug)), None)


def _named(title: str) -> Table | None:
    return BY_TITLE.get(folded(title))


def _touched(changes: Changes, current: Document) -> Document:
    """The document that says just what changes."""
    finishes = changes.of(document.Finish)
    if changes.finish_order:
        known = {**current.finishes, **finishes}
        finishes = {code: known[code] for code in changes.finish_order}
    return Document(
        finishes=finishes,
        materials=changes.of(document.Material),
        lines=changes.of(document.Line),
        products=changes.of(document.Product),
        prices={of: amount for of, _, amount in changes.prices},
        rates={of: rate for of, _, rate in changes.rates},
    )


def _replaced(prices: tuple[PriceChange, ...], today: date) -> list[str]:
    """What other changes of prices wrote for the very days, and this one replaces."""
    notes = []
    for day in sorted({of.since for of, _, _ in prices}):
        named = {(of.material, of.finish) for of, _, _ in prices if of.since == day}
        notes += replaced_note(named, day, today)
    return notes


def _planned(prices: tuple[PriceChange, ...]) -> Iterator[tuple[date, list[Planned]]]:
    """The prices of each day, the first day first, beside those they take the place of."""
    materials = Material.objects.in_bulk([of.material for of, _, _ in prices], field_name="code")
    finishes = {row.code: row for row in Finish.objects.all()}
    for day, of_day in groupby(sorted(prices, key=lambda price: price.of.since), _day):
        rows = Price.objects.filter(material__in=materials.values()).current(day)
        former = {(row.material_id, row.finish_id): row.amount for row in rows}
        planned = []
        for of, _, amount in of_day:
            material, finish = materials[of.material], finishes[of.finish] if of.finish else None
            key = (material.pk, finish.pk if finish else None)
            planned.append(Planned(material, finish, former.get(key), amount))
        yield day, planned


def _day(price: PriceChange) -> date:
    return price.of.since
