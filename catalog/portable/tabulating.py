"""A catalogue as the rows of its tables, each cell as it is written down."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from catalog.core.numbers import plain_digits
from catalog.core.recipes import MaterialKind
from catalog.portable.columns import Column, spelled_out
from catalog.portable.document import SECTION_OF, Document, Entry, Line, Material, Priced, Product
from catalog.portable.files import Plain
from catalog.portable.tables import (
    CODE,
    EXAMPLE_CODE,
    FINISH,
    FINISHES,
    KIND,
    KIND_LABELS,
    LINES,
    MATERIALS,
    PRICE,
    PRODUCTS,
    SERVICES,
    SINCE,
    Table,
)

BASE_WORD = "Base"
PLACES = {kind: place for place, kind in enumerate(MaterialKind)}


class History:
    """The prices of a catalogue by what they are of, the oldest first."""

    def __init__(self, prices: Mapping[Priced, Decimal]) -> None:
        self.days: dict[tuple[str, str | None], list[tuple[date, Decimal]]] = defaultdict(list)
        for of in sorted(prices, key=lambda of: of.since):
            self.days[of.material, of.finish].append((of.since, prices[of]))

    def on(self, code: str, finish: str | None, day: date) -> Decimal | None:
        """The price in force on ``day``."""
        found = [amount for since, amount in self.days.get((code, finish), ()) if since <= day]
        return found[-1] if found else None

    def from_then_on(self, code: str, finish: str | None, day: date) -> list[tuple[date, Decimal]]:
        """The price in force on ``day`` and those that come."""
        days = self.days.get((code, finish), [])
        past = [place for place, (since, _) in enumerate(days) if since <= day]
        return days[past[-1] :] if past else days


def table_of(entry: Entry) -> Table:
    match entry:
        case Material():
            return SERVICES if entry.kind is MaterialKind.SERVICE else MATERIALS
        case Product():
            return PRODUCTS
        case Line():
            return LINES
    return FINISHES


def rows_of(table: Table, catalog: Document, day: date) -> Iterator[list[str]]:
    """The rows of ``table``, without its headings: what is in use first. Prices are those in force
    on ``day`` and those that come."""
    history = History(catalog.prices)
    for code, entry in _entries(table, catalog):
        said = spelled_out(entry)
        said[CODE] = code
        if isinstance(entry, Material):
            said[KIND] = KIND_LABELS[SECTION_OF[entry.kind]]
        for priced in _priced(code, entry, catalog, history, day):
            yield [column.cell(said | priced) for column in table.columns]


def example_of(table: Table) -> list[str]:
    """The row of the template."""
    return [_example(table, column) for column in table.columns]


def _example(table: Table, column: Column) -> str:
    if column.name == CODE:
        return EXAMPLE_CODE
    return table.example.get(column.title, table.example.get(column.name, ""))


def entries_of(table: Table, catalog: Document) -> Mapping[str, Entry]:
    """What shares its codes with the rows of ``table``: the materials of every kind, for one."""
    if table is PRODUCTS:
        return catalog.products
    if table is LINES:
        return catalog.lines
    return catalog.finishes if table is FINISHES else catalog.materials


def _entries(table: Table, catalog: Document) -> list[tuple[str, Entry]]:
    found = [item for item in entries_of(table, catalog).items() if table_of(item[1]) is table]
    return found if table is FINISHES else sorted(found, key=_order)  # their order says something


def _order(item: tuple[str, Entry]) -> tuple[bool, int, str, str]:
    code, entry = item
    place = PLACES[entry.kind] if isinstance(entry, Material) else 0
    return entry.retired, place, entry.name.casefold(), code


def _priced(
    code: str, entry: Entry, catalog: Document, history: History, day: date
) -> Iterator[dict[str, Plain]]:
    """The base price first, if only to say that there is none; then those of the finishes."""
    if not isinstance(entry, Material):
        yield {}
        return
    takes_finish = entry.takes_finish
    for finish in (None, *(catalog.finishes if takes_finish else ())):
        name = finish or (BASE_WORD if takes_finish else "")
        prices = history.from_then_on(code, finish, day)
        for since, amount in prices:
            yield {FINISH: name, PRICE: plain_digits(amount), SINCE: since.isoformat()}
        if finish is None and not prices:
            yield {FINISH: name}
