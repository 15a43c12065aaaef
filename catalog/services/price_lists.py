"""The prices of a supplier's list, as it comes: letterheads, two rows of headings, other codes."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal

from catalog.core.money import cents
from catalog.core.numbers import places, read_price
from catalog.models import Finish, Material
from catalog.portable.columns import folded
from catalog.portable.sheets import SheetRefused, SheetRow
from catalog.portable.untabulating import MOST_LETTERHEAD, MOST_PLACES
from catalog.services.price_changes import LARGEST, Key, Planned, current_prices
from tenants.web.search import plain

# Folded: without accents, capitals, dots or what is in brackets.
CODE_HEADINGS = {
    "clave", "codigo", "clave proveedor", "clave del proveedor", "clave del producto", "sku",
    "clave del material", "codigo del producto", "modelo", "no de parte", "code", "item",
}  # fmt: skip
PRICE_HEADINGS = {
    "precio", "precio unitario", "precio lista", "precio de lista", "p unitario", "pu", "p u",
    "precio sin iva", "costo", "precio nuevo", "base", "precio mxn", "precio unit", "price",
    "unit price",
}  # fmt: skip
NO_PRICE = {
    "-", "--", "\u2013", "\u2014", "consultar", "cotizar", "agotado", "descontinuado", "pendiente",
    "por confirmar", "sin precio", "n/a", "na", "n/d", "nd", "s/p",
}  # fmt: skip
"""What lists say where they have no price; so does what a formula that failed gave."""

MOST_FAULTS = 20


Finishes = Mapping[str, Finish]


class HeadingsRefused(SheetRefused):
    """A row that does not say what the columns hold."""


def plan_list(rows: Sequence[SheetRow], day: date, notes: list[str] | None = None) -> list[Planned]:
    """The prices of a supplier's list: a column of codes (the supplier's or one's own), one of base
    prices, and one for each finish that it names. What stands above the headings, titles of
    sections and codes of what one does not buy are left out, and told in ``notes``.

    Raises SheetRefused with every fault, by row.
    """
    finishes = _finishes()
    heading, body = _parted(rows, finishes)
    code_at, prices_at = _columns(heading, finishes)
    by_code = _materials_by_code()
    reading = _ListReading(current_prices(day))
    unknown: list[str] = []
    for row in body:
        code = _cell(row, code_at)
        priced = [(place, finish) for place, finish in prices_at.items() if _cell(row, place)]
        materials = by_code.get(code.casefold(), ())
        for material in materials:
            for place, finish in priced:
                reading.take(row, _cell(row, place), material, finish)
        if priced and code and not materials:
            unknown.append(code)
    if reading.faults:
        hidden = len(reading.faults) - MOST_FAULTS
        told = reading.faults[:MOST_FAULTS] + ([f"Y {hidden} más."] if hidden > 0 else [])
        raise SheetRefused("\n".join(told))
    if unknown and not reading.found:
        raise SheetRefused(
            f"Ningún material tiene las claves de la lista, como «{unknown[0][:40]}»; escribe la "
            "clave del proveedor en tus materiales."
        )
    if unknown and notes is not None:
        some = ", ".join(f"«{code[:40]}»" for code in unknown[:3])
        more = f" y {len(unknown) - 3} más" if len(unknown) > 3 else ""
        one = len(unknown) == 1
        notes.append(
            f"{len(unknown)} {'clave no está' if one else 'claves no están'} en tu catálogo y "
            f"{'queda' if one else 'quedan'} fuera: {some}{more}."
        )
    if reading.without and notes is not None:
        one, some = len(reading.without) == 1, ", ".join(reading.without[:3])
        more = f" y {len(reading.without) - 3} más" if len(reading.without) > 3 else ""
        notes.append(
            f"{len(reading.without)} {'material viene' if one else 'materiales vienen'} sin precio "
            f"y {'queda' if one else 'quedan'} como está{'' if one else 'n'}: {some}{more}."
        )
    return list(reading.planned.values())


class _ListReading:
    """The prices of a list as they are read: what they change, and what is wrong."""

    def __init__(self, current: Mapping[Key, Decimal]) -> None:
        self.current = current
        self.planned: dict[Key, Planned] = {}
        self.faults: list[str] = []
        self.without: list[str] = []
        self.found = False

    def take(self, row: SheetRow, written: str, material: Material, finish: Finish | None) -> None:
        self.found = True
        where = f"Fila {row.number}, columna {finish.name if finish else 'precio'}"
        if written.startswith("#") or plain(written) in NO_PRICE:
            self.without.append(f"«{material.code}» ({written[:20]})")
            return
        amount = read_price(written)
        key = material.pk, finish.pk if finish else None
        if amount is None or amount < 0:
            self._refuse(f"{where}: «{written[:20]}» no es un precio; escríbelo como 1250.50.")
        elif amount > LARGEST:
            self._refuse(f"Fila {row.number}: un precio llega hasta 99,999,999.99.")
        elif finish and not material.takes_finish:
            self._refuse(
                f"{where}: {material.name} cuesta lo mismo en todos los acabados; escribe solo su "
                "precio base."
            )
        elif key in self.planned:
            self._refuse(f"Fila {row.number}: «{material.code}» ya venía más arriba.")
        else:
            kept = kept_price(amount)
            if self.current.get(key) != kept:
                former = self.current.get(key)
                self.planned[key] = Planned(material, finish, former, kept, rounded=kept != amount)

    def _refuse(self, fault: str) -> None:
        self.faults.append(fault)


def kept_price(amount: Decimal) -> Decimal:
    """A price as it is stored: what a formula gave with more digits is rounded to the cent."""
    return cents(amount) if places(amount) > MOST_PLACES else amount


def _parted(rows: Sequence[SheetRow], finishes: Finishes) -> tuple[SheetRow, Sequence[SheetRow]]:
    """The row of the headings, which a letterhead may precede, and those below it."""
    for place, row in enumerate(rows[:MOST_LETTERHEAD]):
        below = rows[place + 1] if place + 1 < len(rows) else None
        for heading, height in ((_joined(row, below, finishes), 2), (row, 1)):
            if heading is not None:
                with suppress(HeadingsRefused):
                    _columns(heading, finishes)
                    return heading, rows[place + height :]
    return (rows[0] if rows else SheetRow(1, ())), rows[1:]


def _joined(upper: SheetRow, lower: SheetRow | None, finishes: Finishes) -> SheetRow | None:
    """Two rows of headings as one, such as «Precio» over «Natural» and «Negro»: the lower one says
    more, and says neither a code nor a price. None where they are not that."""
    if lower is None or not any(lower.cells) or any(map(read_price, filter(None, lower.cells))):
        return None
    width = max(len(upper.cells), len(lower.cells))
    cells = tuple(_cell(lower, at) or _cell(upper, at) for at in range(width))
    with suppress(HeadingsRefused):
        code_at, prices_at = _columns(SheetRow(lower.number, cells), finishes)
        titled = [place for place in prices_at if _cell(lower, place)]
        if titled and not _cell(lower, code_at):  # of a row with its own, the upper is no heading
            return SheetRow(lower.number, cells)
    return None


def unread_columns(rows: Sequence[SheetRow]) -> list[str]:
    """In words, the columns of a list that ``plan_list`` does not read."""
    finishes = _finishes()
    heading, _ = _parted(rows, finishes)
    code_at, prices_at = _columns(heading, finishes)
    read = {code_at, *prices_at}
    titles = [
        f"«{title[:40]}»" for at, title in enumerate(heading.cells) if title and at not in read
    ]
    if len(titles) > 1:
        return [f"No se leen las columnas {', '.join(titles)}."]
    return [f"No se lee la columna {titles[0]}."] if titles else []


def _columns(heading: SheetRow, finishes: Finishes) -> tuple[int, dict[int, Finish | None]]:
    """Where the code is, and of which finish (None is the base price) each column of prices is."""
    code_at: int | None = None
    prices_at: dict[int, Finish | None] = {}
    for place, cell in enumerate(heading.cells):
        title = _title(cell)
        if title in CODE_HEADINGS and code_at is None:
            code_at = place
        elif title in PRICE_HEADINGS and not _has_tax(cell):
            prices_at[place] = None
        elif title in finishes:
            prices_at[place] = finishes[title]
    taxed = next((cell for cell in heading.cells if _has_tax(cell)), "")
    if code_at is not None and not prices_at and taxed:
        raise SheetRefused(
            f"Fila {heading.number}: «{taxed[:40]}» lleva IVA y aquí los precios van sin IVA; "
            "agrega una columna «Precio sin IVA»."
        )
    if code_at is None or not prices_at:
        raise HeadingsRefused(
            "Un renglón debe decir «Clave» y «Precio» (o el nombre de un acabado)."
        )
    for finish in set(prices_at.values()):
        twice = [f"«{heading.cells[at]}»" for at, each in prices_at.items() if each == finish]
        if len(twice) > 1:
            what = f"el precio en {finish.name}" if finish else "el precio base"
            raise SheetRefused(
                f"Fila {heading.number}: {' y '.join(twice)} dicen {what}; deja una."
            )
    return code_at, prices_at


def _title(cell: str) -> str:
    return " ".join(folded(cell).replace(".", " ").split())


def _has_tax(cell: str) -> bool:
    """Whether a column of prices says that they have it, or may have it."""
    title = plain(cell)
    return "iva" in re.findall(r"[a-z]+", title) and "sin" not in title and "precio" in title


def _finishes() -> Finishes:
    rows = list(Finish.objects.in_use())
    by_name = {_title(row.name): row for row in rows}
    return by_name | {_title(row.code): row for row in rows}


def _materials_by_code() -> Mapping[str, Sequence[Material]]:
    """One's own codes win over those of a supplier, of which several materials may be cut."""
    rows = list(Material.objects.in_use())
    found: dict[str, list[Material]] = {}
    for row in rows:
        if row.supplier_code:
            found.setdefault(row.supplier_code.casefold(), []).append(row)
    return found | {row.code.casefold(): [row] for row in rows}


def _cell(row: SheetRow, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""
