"""Values taken out of what was written, one by one; whatever is wrong is collected, never guessed.

>>> faults: list[Fault] = []
>>> entry = Entry({"nombre": "Riel", "tramo": "seis", "colro": "gris"}, ("RIEL-3",), faults)
>>> entry.text("nombre"), entry.number("tramo")
('Riel', None)
>>> entry.close()
>>> [str(fault) for fault in faults]  # doctest: +NORMALIZE_WHITESPACE
['RIEL-3, tramo: «seis» no es un número; escríbelo como 1250.50.',
 'RIEL-3: «colro» no se conoce; aquí van: nombre, tramo.']
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from catalog.core.numbers import doubt_of_percent, foreign_sign
from catalog.portable.files import Fault, Plain, excerpt, line_at

Choice = TypeVar("Choice")

YES, NO = "sí", "no"
UNLIMITED = "sin límite"

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,8})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLAGS = {YES: True, "si": True, "true": True, NO: False, "false": False, "": False}


def number_in(text: str) -> Decimal | None:
    """The number that ``text`` is, in plain digits, or None: neither NaN nor 1e999."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def date_in(text: str) -> date | None:
    """The day that ``text`` is, as 2026-11-24, or None."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


class Entry:
    """One mapping of the file, at ``place``. A name that nobody asked for is a fault too."""

    def __init__(self, written: Plain, place: tuple[str, ...], faults: list[Fault]) -> None:
        self.place = place
        self.faults = faults
        self.asked: list[str] = []
        self.values: dict[str, Plain] = {}
        if isinstance(written, dict):
            self.values = written
        elif written:  # an empty one is written as nothing at all
            self.refuse("aquí van datos con nombre, uno por renglón, como «nombre: Riel».")

    def refuse(self, message: str, *place: str) -> None:
        self.faults.append(Fault((*self.place, *place), message))

    def close(self) -> None:
        """To be called when everything known was asked for."""
        for name in self.values:
            if name not in self.asked:
                known = ", ".join(self.asked)
                near = get_close_matches(name, self.asked, 1)
                meant = f" ¿Quisiste escribir «{near[0]}»?" if near else ""
                told = f"«{excerpt(name)}» no se conoce; aquí van: {known}.{meant}"
                self.faults.append(Fault(self.place, told, line_at(self.values, (name,))))

    def value(self, name: str) -> Plain:
        self.asked.append(name)
        return self.values.get(name, "")

    def text(self, name: str, default: str = "", *, required: bool = False) -> str:
        value = self.value(name)
        if not isinstance(value, str):
            self.refuse("aquí va un texto.", name)
            return default
        if required and not value.strip():
            self.refuse("falta este dato.", name)
        return value or default

    def number(self, name: str, *, required: bool = False) -> Decimal | None:
        value = self.value(name)
        if value == "":
            if required:
                self.refuse("falta este dato.", name)
            return None
        return self._number(value, name)

    def percent(self, name: str, *, required: bool = False) -> Decimal | None:
        """A number of per cent, with its sign or without. One below 1 is a part of one as often as
        not, and is asked about: with its sign it is what it says."""
        value = self.value(name)
        signed = value.removesuffix("%").rstrip() if isinstance(value, str) else value
        if value == "":
            if required:
                self.refuse("falta este dato.", name)
            return None
        if isinstance(value, str) and (foreign := foreign_sign(value, is_percent=True)):
            self.refuse(foreign, name)
            return None
        number = self._number(signed, name)
        if number is not None and (doubt := doubt_of_percent(str(value), number)):
            self.refuse(doubt, name)
        return number

    def flag(self, name: str) -> bool:
        return self.as_flag(self.value(name), name)

    def as_flag(self, value: Plain, name: str) -> bool:
        found = _FLAGS.get(value.lower()) if isinstance(value, str) else None
        if found is None:
            self.refuse(f"escribe «{YES}» o «{NO}».", name)
        return bool(found)

    def day(self, name: str) -> date | None:
        value = self.value(name)
        found = date_in(value) if isinstance(value, str) else None
        if value != "" and found is None:
            self.refuse("no es una fecha; escríbela como 2026-11-24.", name)
        return found

    def choice(self, name: str, choices: Mapping[str, Choice], default: Choice) -> Choice:
        """What the word written stands for; ``default`` where nothing is."""
        value = self.value(name)
        if value == "":
            return default
        if isinstance(value, str) and value in choices:
            return choices[value]
        self.refuse(f"escribe una de estas palabras: {', '.join(choices)}.", name)
        return default

    def span(self, name: str) -> tuple[Decimal | None, Decimal | None]:
        """«[least, most]», either of which may be «sin límite»."""
        value = self.value(name)
        if value == "":
            return None, None
        if not isinstance(value, list) or len(value) != 2:
            self.refuse("escribe el menor y el mayor entre corchetes, como [400, 3000].", name)
            return None, None
        least, most = (None if end == UNLIMITED else self._number(end, name) for end in value)
        return least, most

    def items(self, name: str) -> Iterator[tuple[str, Plain]]:
        """The names and values of a mapping."""
        value = self.value(name)
        if isinstance(value, dict):
            yield from value.items()
        elif value:
            self.refuse("aquí van datos con nombre, uno por renglón.", name)

    def listed(self, name: str) -> list[Plain]:
        value = self.value(name)
        if isinstance(value, list):
            return value
        if value:
            self.refuse("aquí va una lista, un renglón con guion por cada uno.", name)
        return []

    def inside(self, written: Plain, *place: str) -> "Entry":
        return Entry(written, (*self.place, *place), self.faults)

    def _number(self, value: Plain, name: str) -> Decimal | None:
        number = number_in(value) if isinstance(value, str) else None
        if number is None:
            shown = f"«{excerpt(value)}»" if isinstance(value, str) else "una lista"
            self.refuse(f"{shown} no es un número; escríbelo como 1250.50.", name)
        return number


def repeated(values: Iterable[str]) -> list[str]:
    """Those that come more than once."""
    return [value for value, times in Counter(values).items() if times > 1]
