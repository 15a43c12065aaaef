"""A catalogue out of the rows of its tables; faults are told by row and column.

A row is an entry of the YAML file of which some fields are said: it is laid over what the catalogue
says, and read and checked by the reader of that file. A cell that is empty, or says what an export
would say, changes nothing; «borrar» empties a field; what has no column stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from catalog.core.money import cents
from catalog.core.numbers import places, plain_digits
from catalog.portable.changes import Changes, compare
from catalog.portable.columns import PURCHASE, Column, folded, spelled_out
from catalog.portable.document import BASE, FORMAT, KINDS, SECTION_OF, Document, Entry, Material
from catalog.portable.entries import date_in, number_in
from catalog.portable.files import Fault, FileRefused, Plain, excerpt
from catalog.portable.reading import read_catalog
from catalog.portable.sheets import Sheet, SheetRow
from catalog.portable.tables import (
    CODE,
    ERASE,
    EXAMPLE_CODE,
    FINISH,
    FINISHES,
    KIND,
    KIND_LABELS,
    MATERIALS,
    OWN,
    PRICE,
    PRODUCTS,
    SINCE,
    Table,
)
from catalog.portable.tabulating import History, entries_of
from catalog.portable.writing import said_of

MOST_LETTERHEAD = 30  # rows above the headings of a table
MOST_PLACES = 4  # of a price as it is stored
ORDER = (FINISHES.slug,)
"""The tables that are read before the others, which name what is in them."""


class Tabulated(NamedTuple):
    """What tables change of a catalogue, with ``notes`` of what was not read. ``unchanged`` rows
    said nothing new."""

    changes: Changes
    notes: list[str]
    unchanged: int


class Where(NamedTuple):
    """A row of a table, to tell where something is wrong."""

    table: Table
    row: int

    def fault(self, message: str, name: str = "", rest: Sequence[str] = ()) -> Fault:
        column = self.table.column(name)
        titles = [f"columna {column.title}"] if column else [name] if name else []
        return Fault((self.table.title, f"fila {self.row}", *titles, *rest), message)


class Cells(NamedTuple):
    """A row by its columns: what each cell says, as the file would."""

    where: Where
    said: dict[Column, str]

    def own(self, name: str) -> str:
        return next((said for column, said in self.said.items() if column.name == name), "")


def changes_of(tables: Sequence[tuple[Table, Sheet]], current: Document, day: date) -> Tabulated:
    """What ``tables`` change of ``current``; a new price is valid from ``day`` on, or from its own
    day if that comes later.

    Raises FileRefused with every fault, by table, row and column.
    """
    reading = _Reading(current, day)
    for table, sheet in sorted(tables, key=lambda pair: pair[0].slug not in ORDER):
        reading.read(table, sheet)
    faults = list(reading.faults)
    try:
        changes = compare(current, read_catalog(reading.written()))
    except FileRefused as refusal:
        faults += [reading.placed(fault) for fault in refusal.faults]
    if faults:
        raise FileRefused(sorted(faults, key=_in_order))
    return Tabulated(changes, reading.notes, reading.unchanged)


def _in_order(fault: Fault) -> tuple[str, int]:
    row = fault.place[1].removeprefix("fila ") if len(fault.place) > 1 else ""
    return fault.place[0] if fault.place else "", int(row) if row.isdigit() else 0


class _Reading:
    def __init__(self, current: Document, day: date) -> None:
        self.current = current
        self.day = day
        self.history = History(current.prices)
        self.finishes = {folded(row.name): code for code, row in current.finishes.items()}
        self.finishes |= {folded(code): code for code in current.finishes}
        self.sections: dict[str, dict[str, Plain]] = {}
        self.prices: dict[str, dict[str, dict[str, Plain]]] = {}
        self.places: dict[tuple[str, ...], Where] = {}
        self.taken: dict[str, Where] = {}
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.unchanged = 0

    def written(self) -> Plain:
        """Everything that differs, as the file says it."""
        return {"formato": FORMAT, **self.sections, "precios": {**self.prices}}  # type: ignore[dict-item]  # each a mapping

    def placed(self, fault: Fault) -> Fault:
        """``fault`` where its row is, instead of where it would be in the file."""
        for length in (4, 3, 2):
            if where := self.places.get(fault.place[:length]):
                if fault.place[0] == "precios":
                    return where.fault(fault.message, PRICE)
                name, *rest = fault.place[length:] or ("",)
                return where.fault(fault.message, name, rest)
        return fault

    def read(self, table: Table, sheet: Sheet) -> None:
        by_code: dict[str, list[Cells]] = {}
        for line in self._lines(table, sheet):
            code = line.own(CODE)
            if not code:
                self.faults.append(line.where.fault("falta la clave.", CODE))
            elif code == EXAMPLE_CODE:
                self.notes.append(
                    f"{table.title}, fila {line.where.row}: es la de ejemplo y no se lee."
                )
            elif code in by_code and table is not MATERIALS:
                first = by_code[code][0].where.row
                self.faults.append(
                    line.where.fault(f"«{excerpt(code)}» ya venía en la fila {first}.", CODE)
                )
            else:
                by_code.setdefault(code, []).append(line)
        for code, lines in by_code.items():
            self._entry(table, code, lines)

    def _lines(self, table: Table, sheet: Sheet) -> Iterator[Cells]:
        if not sheet.rows:
            return
        at = _heading_at(table, sheet)
        heading, body = sheet.rows[at], sheet.rows[at + 1 :]
        columns = self._columns(table, heading)
        for row in body:
            where = Where(table, row.number)
            cells = {
                column: column.plain(row.cells[place]) if place < len(row.cells) else ""
                for place, column in columns.items()
            }
            if any(cells.values()):
                yield Cells(where, cells)

    def _columns(self, table: Table, heading: SheetRow) -> dict[int, Column]:
        by_heading = {title: column for column in table.columns for title in column.headings}
        found: dict[int, Column] = {}
        for place, title in enumerate(heading.cells):
            column = by_heading.get(folded(title))
            if column is None:
                if title:
                    self.notes.append(
                        f"{table.title}: la columna «{excerpt(title)}» no se conoce y no se lee."
                    )
            elif column in found.values():
                self._refuse_heading(table, heading, f"«{column.title}» está dos veces.")
            else:
                found[place] = column
        if not any(column.name == CODE for column in found.values()):
            self._refuse_heading(
                table,
                heading,
                "el primer renglón lleva los títulos, y falta «Clave»; los demás pueden ser "
                f"{', '.join(column.title for column in table.columns[1:])}.",
            )
            return {}
        return found

    def _refuse_heading(self, table: Table, heading: SheetRow, message: str) -> None:
        self.faults.append(Where(table, heading.number).fault(message))

    def _entry(self, table: Table, code: str, lines: list[Cells]) -> None:
        where = lines[0].where
        former, section = self._former(table, code, lines)
        if not section:
            return
        if (other := self.taken.get(f"{_room(section)} {code}")) is not None:
            place = f"{other.table.title}, fila {other.row}"
            self.faults.append(where.fault(f"«{excerpt(code)}» ya venía en {place}.", CODE))
            return
        self.taken[f"{_room(section)} {code}"] = where
        spelled = spelled_out(former) if former else {}
        said: dict[str, Plain] = {**said_of(former)} if former else {}  # type: ignore[dict-item]  # lists, all of them
        before = {**said}
        for column in lines[0].said:
            if column.name not in OWN:
                self._put(column, lines, said, spelled)
        self._whole_purchase(where, said)
        self.places[section, excerpt(code)] = where
        named = self.sections.setdefault(section, {})
        if said != before or former is None or table is FINISHES:
            named[code] = said
        if table is FINISHES:
            self.finishes |= {folded(str(said.get("nombre", code))): code, folded(code): code}
        priced = [self._price(code, line) for line in lines] if table.is_priced else []
        if said == before and former is not None and not any(priced):
            self.unchanged += 1

    def _former(self, table: Table, code: str, lines: list[Cells]) -> tuple[Entry | None, str]:
        """What the catalogue has under ``code``, and the section where the file would say it; no
        section where it cannot be said."""
        former = entries_of(table, self.current).get(code)
        where = lines[0].where
        if table.section:
            if table is PRODUCTS and former is None:
                self.faults.append(
                    where.fault(
                        f"no hay un producto «{excerpt(code)}»; uno nuevo entra con sus piezas: "
                        "duplica otro en la pantalla o súbelo en YAML.",
                        CODE,
                    )
                )
                return None, ""
            return former, table.section
        kinds = dict.fromkeys(filter(None, (line.own(KIND) for line in lines)))
        stored = SECTION_OF[former.kind] if isinstance(former, Material) else ""
        section = next(iter(kinds), stored)
        if len(kinds) > 1 or section not in KINDS:
            options = ", ".join(KIND_LABELS.values())
            self.faults.append(where.fault(f"escribe una de estas: {options}.", KIND))
            return None, ""
        if stored and section != stored:
            told = f"ya está en «{stored}» y no cambia de sección; usa otra clave."
            self.faults.append(where.fault(told, KIND))
            return None, ""
        return former, section

    def _put(
        self,
        column: Column,
        lines: list[Cells],
        said: dict[str, Plain],
        spelled: Mapping[str, Plain],
    ) -> None:
        """What the rows of an entry say in ``column``; one of them may differ from the catalogue,
        and the others repeat it."""
        stored = column.plain(column.cell(spelled))
        found = {line.said[column]: line.where for line in lines}
        news = {value: where for value, where in found.items() if value not in ("", stored)}
        if len(news) > 1:
            (first, there), (second, here) = list(news.items())[:2]
            self.faults.append(
                here.fault(
                    f"dice «{excerpt(second)}» y la fila {there.row}, «{excerpt(first)}»; deja uno "
                    "de los dos.",
                    column.name,
                )
            )
        for value in news:
            column.put(said, "" if folded(value) == ERASE else value, spelled)

    def _whole_purchase(self, where: Where, said: dict[str, Plain]) -> None:
        pair = said.get(PURCHASE)
        if isinstance(pair, list) and "" in pair:
            lacking = "cuánto trae («Contenido»)" if pair[0] else "en qué se compra"
            self.faults.append(
                where.fault(f"falta {lacking}; escríbelo, o deja los dos vacíos.", PURCHASE)
            )
            del said[PURCHASE]

    def _price(self, code: str, line: Cells) -> bool:
        """Take the price of a row, and tell whether it is another one."""
        text = line.own(PRICE)
        finish = self._finish(line)
        since = date_in(line.own(SINCE))
        if line.own(SINCE) and since is None:
            self.faults.append(
                line.where.fault("no es una fecha; escríbela como 2026-11-24.", SINCE)
            )
            return False
        if not text or finish is None:
            return False
        amount = number_in(text)
        if amount is None:
            self.faults.append(
                line.where.fault(
                    f"«{excerpt(text, 20)}» no es un precio; escríbelo como 1250.50.", PRICE
                )
            )
            return False
        if places(amount) > MOST_PLACES:  # what a formula gave
            amount = cents(amount)
            kept, (table, row) = plain_digits(amount), line.where
            told = f"«{excerpt(text, 20)}» se redondea a {kept}."
            self.notes.append(f"{table.title}, fila {row}: {told}")
            text = kept
        key = None if finish == BASE else finish
        if self.history.on(code, key, since or self.day) == amount:
            return False
        day = max(since or self.day, self.day)
        if self.history.on(code, key, day) == amount:
            return False
        prices = self.prices.setdefault(day.isoformat(), {}).setdefault(code, {})
        place = ("precios", day.isoformat(), excerpt(code), finish)
        if finish in prices:
            row = self.places[place].row
            self.faults.append(line.where.fault(f"ese precio ya venía en la fila {row}.", PRICE))
            return False
        prices[finish] = text
        self.places.setdefault(place[:3], line.where)
        self.places[place] = line.where
        return True

    def _finish(self, line: Cells) -> str | None:
        """The code of a row's finish, BASE, or None where there is no such finish."""
        word = line.own(FINISH)
        if folded(word) in ("", BASE):
            return BASE
        if folded(word) in self.finishes:
            return self.finishes[folded(word)]
        known = ", ".join(dict.fromkeys(self.finishes.values())) or "ninguno"
        self.faults.append(
            line.where.fault(
                f"no hay un acabado «{excerpt(word)}»; hay: {known}, y «Base».", FINISH
            )
        )
        return None


def _heading_at(table: Table, sheet: Sheet) -> int:
    """Which row has the headings: a letterhead may stand above them."""
    code = table.columns[0]
    for place, row in enumerate(sheet.rows[:MOST_LETTERHEAD]):
        if code.headings & set(map(folded, row.cells)):
            return place
    return 0


def _room(section: str) -> str:
    """Materials of all sections share their codes."""
    return "material" if section in KINDS else section
