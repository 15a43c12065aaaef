"""The columns of the catalogue's tables, each told by the name that its field has in the file.

A cell is one field of the YAML's entry, or one end of a pair such as ``ancho: [400, 3000]``; so a
row of a table is an entry of the file, and one reader checks both.

>>> width = Column("Ancho mínimo (mm)", "ancho", "milímetros", Shape.NUMBER, part=0)
>>> width.cell({"ancho": ["400", "sin límite"]}), width.plain("1,250.0")
('400', '1250')
"""

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from enum import Enum, auto

from catalog.core.numbers import foreign_sign, percent_digits, plain_digits, read_number
from catalog.portable.document import Entry, Material, Product
from catalog.portable.entries import NO, UNLIMITED, YES
from catalog.portable.files import Plain
from catalog.portable.writing import HINGE_WORDS, said_of
from tenants.web.search import plain
from tenants.web.spreadsheets import unguarded, writable

_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_HOUR = re.compile(r"[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\Z")
_YES = {"si", "x", "true", "verdadero", "1"}
_NO = {"no", "false", "falso", "0"}


class Shape(Enum):
    """What a cell holds."""

    TEXT = auto()
    CODE = auto()
    NUMBER = auto()
    FLAG = auto()
    WORD = auto()
    DAY = auto()


def folded(text: str) -> str:
    """A heading or a word as it is compared: without accents, capitals, or what is in brackets."""
    return " ".join(plain(re.sub(r"\(.*?\)", "", text)).split())


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is that of the field in the file; ``part``, which end of a pair. ``accepts`` says
    what goes in it; ``words`` are the ones it takes besides those of the file, folded."""

    title: str
    name: str
    accepts: str
    shape: Shape = Shape.TEXT
    part: int | None = None
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    also: tuple[str, ...] = ()

    @property
    def headings(self) -> set[str]:
        return {folded(title) for title in (self.title, *self.also)}

    @property
    def is_percent(self) -> bool:
        return self.title.endswith("(%)")

    def cell(self, said: Mapping[str, object]) -> str:
        """What is written in the cell of an entry of which this is ``said``."""
        value = said.get(self.name, "")
        if self.part is not None:
            value = value[self.part] if isinstance(value, list) else ""
        text = "" if value == UNLIMITED else str(value)
        if self.shape is Shape.NUMBER:
            text = text.removesuffix(" %")  # its title says it
        if self.shape is Shape.FLAG:
            return "Sí" if text == YES else "No"
        return writable(text).strip()

    def plain(self, cell: str) -> str:
        """What a cell says, as the file would; what is not understood stays as it was typed."""
        match self.shape:
            case Shape.CODE:
                return cell.upper()
            case Shape.NUMBER:
                return _digits(cell, is_percent=self.is_percent)
            case Shape.FLAG:
                word = folded(cell)
                return YES if word in _YES else NO if word in _NO else cell
            case Shape.WORD:
                return self.words.get(folded(cell), cell)
            case Shape.DAY:
                return _day(cell)
        return unguarded(cell)

    def put(
        self, said: MutableMapping[str, Plain], value: str, spelled: Mapping[str, Plain]
    ) -> None:
        """Let the entry say ``value``; ``spelled`` holds the other end of a pair."""
        if self.part is None:
            said.pop(self.name, None)
            if value:
                said[self.name] = value
            return
        blank = "" if self.name == PURCHASE else UNLIMITED
        former = said.get(self.name) or spelled.get(self.name)
        pair: list[Plain] = [*former] if isinstance(former, list) else [blank, blank]
        pair[self.part] = value or blank
        said.pop(self.name, None)
        if pair != [blank, blank]:
            said[self.name] = pair


PURCHASE = "compra"


def spelled_out(entry: Entry) -> dict[str, Plain]:
    """What is said of an entry, with what goes without saying in the file."""
    said: dict[str, Plain] = {**said_of(entry)}  # type: ignore[dict-item]  # lists, all of them
    if isinstance(entry, Material):
        said["unidad"] = entry.unit.value
        said["moneda"] = entry.currency
        said[PURCHASE] = [entry.purchase_unit, plain_digits(entry.use_per_purchase)]
    if isinstance(entry, Product):
        said["vista"] = entry.viewed_from.value
        said["bisagras"] = HINGE_WORDS[entry.hinge]
    return said


def _digits(cell: str, *, is_percent: bool) -> str:
    """A per cent keeps its sign, which answers what is asked of one below 1."""
    number = read_number(re.sub(r"(?:mm|m²|kg)$", "", cell.rstrip()))
    if number is None or foreign_sign(cell, is_percent=is_percent):
        return cell
    return percent_digits(number) if "%" in cell else plain_digits(number)


def _day(cell: str) -> str:
    """A workbook's day comes with its hour; people write 24/11/2026."""
    text = _HOUR.sub("", cell)
    if found := _DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    return text
