"""YAML written by strangers, as plain values: texts, lists, and mappings with texts for names.

Everything stays as it was typed, so no price ever passes through a float. There are no tags, so no
objects are made; no anchors, so nothing grows; neither deep nor large files; and a name written
twice is refused instead of silently replacing the first.

>>> parse(b"RIEL-3: {tramo: 6100, precio: 223.880}")
{'RIEL-3': {'tramo': '6100', 'precio': '223.880'}}
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

from catalog.portable.broken_yaml import CLOSE_UP, diagnosis
from tenants.web.text import clean_text

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

LARGEST = 10_000_000
"""Bytes of a file: a few thousand products."""

DEEPEST = 8
"""Lists and mappings one inside another."""

MOST_TOLD = 500
"""Faults: more than a person puts right at once."""

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # what no database takes as text
_TIGHT = re.compile(r"[^\W\d]\w*:\S")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the fast one, where it was built


class Named(dict[str, "Plain"]):
    """A mapping of the file, and the line of each of its names."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Listed(list["Plain"]):
    """A list of the file, and the line of each of its items."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


class Fault(NamedTuple):
    """Something to put right: where it is, from the outside in, and what is wrong; ``line`` is that
    of the text, 0 where there is none."""

    place: tuple[str, ...]
    message: str
    line: int = 0

    def __str__(self) -> str:
        line = (f"línea {self.line}",) if self.line else ()
        return ": ".join(filter(None, (", ".join((*line, *self.place)), self.message)))


class FileRefused(Exception):
    """Everything that is wrong with a file, one a line; nothing of it was used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        told = [str(fault) for fault in faults[:MOST_TOLD]]
        if len(faults) > MOST_TOLD:
            told.append(f"Y {len(faults) - MOST_TOLD} más.")
        super().__init__("\n".join(told))
        self.faults = tuple(faults)


def read_file(path: Path) -> Plain:
    """The content of a file. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            return parse(file.read(LARGEST + 1))
    except OSError as error:
        told = "no hay tal archivo, o no se puede leer; revisa su nombre."
        raise FileRefused([Fault((str(path),), told)]) from error


def parse(data: bytes) -> Plain:
    """The value written in ``data``. Raises FileRefused."""
    if len(data) > LARGEST:
        raise _refusal(f"El archivo pasa de {LARGEST // 1_000_000} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal("El archivo no es texto en UTF-8; guárdalo con esa codificación.") from error
    try:
        return _Document(text).read()
    except yaml.MarkedYAMLError as error:
        line, told = diagnosis(error, text)
        raise _refusal(told, line) from error
    except yaml.YAMLError as error:
        raise _refusal("El archivo tiene caracteres que no son de texto.") from error


def _refusal(message: str, line: int = 0) -> FileRefused:
    return FileRefused([Fault((), message, line)])


class _Document:
    """One pass over the events of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.commas: list[Fault] = []

    def read(self) -> Plain:
        next(self.events)  # the start of the stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            raise _refusal("El archivo está vacío.")
        value = self._value(next(self.events), 0)
        next(self.events)  # the end of the document
        if not isinstance(next(self.events), yaml.StreamEndEvent):
            raise _refusal("El archivo tiene más de un documento (---); deja uno.")
        if self.commas:
            raise FileRefused(self.commas)
        return value

    def _value(self, event: Any, depth: int) -> Plain:
        line = _line_of(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _refusal("no se aceptan referencias (& y *); escribe el dato completo.", line)
        if event.tag:
            told = f"no se aceptan etiquetas ({excerpt(event.tag)}); escribe solo el dato."
            raise _refusal(told, line)
        if isinstance(event, yaml.ScalarEvent):
            if _UNSTORABLE.search(event.value):
                raise _refusal("hay caracteres que no se ven; quítalos.", line)
            return clean_text(event.value)
        if depth == DEEPEST:
            told = "hay demasiadas listas dentro de otras; revisa corchetes y llaves."
            raise _refusal(told, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(depth + 1)
        return self._mapping(depth + 1)

    def _list(self, depth: int) -> Listed:
        found = Listed()
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self._value(event, depth))
            found.lines.append(_line_of(event))
        return found

    def _mapping(self, depth: int) -> Named:
        found = Named()
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            name, line = self._value(event, depth), _line_of(event)
            if not isinstance(name, str):
                raise _refusal("aquí va un nombre o una clave, no una lista.", line)
            after = next(self.events)
            if self._is_cut_off(event.end_mark, after):
                self.commas.append(_comma(found, name, line))
                continue
            if name in found:
                raise _refusal(f"«{excerpt(name)}» está dos veces; deja uno.", line)
            found[name] = self._value(after, depth)
            found.lines[name] = line
        return found

    def _is_cut_off(self, name_end: Any, value: Any) -> bool:
        """Whether no colon follows a name: a comma within braces cut it off its value."""
        if getattr(value, "value", None) != "":  # of a list or a mapping there is a colon
            return False
        return ":" not in self.text[name_end.index : value.end_mark.index]


def _comma(before: Named, rest: str, line: int) -> Fault:
    if _TIGHT.match(rest):
        return Fault((), f"en «{excerpt(rest, 60)}» {CLOSE_UP}", line)
    name, value = next(reversed(before.items()), ("", ""))
    whole = f"{name}: {value}, {rest}" if isinstance(value, str) and name else rest
    return Fault(
        (),
        f"en «{excerpt(whole, 60)}» la coma separa un dato de otro, porque está entre llaves. "
        "Escribe los decimales con punto (1.50), separa con «;» lo que lleva una función, o pon el "
        "texto entre comillas.",
        line,
    )


def _line_of(event: Any) -> int:
    return int(event.start_mark.line) + 1


@contextmanager
def locating(written: Plain) -> Iterator[None]:
    """Give each fault of a refusal the line of ``written`` where it is: that of the innermost thing
    that is there. What was never a text has no lines."""
    try:
        yield
    except FileRefused as refusal:
        if not written:
            raise
        faults = [
            fault if fault.line else fault._replace(line=line_at(written, fault.place) or 1)
            for fault in refusal.faults
        ]
        raise FileRefused(faults) from refusal


def line_at(written: Plain, place: Iterable[str]) -> int:
    """The line of the innermost thing of ``place`` that the text has; 0 where it has none."""
    line = 0
    for name in place:
        if isinstance(written, Named):
            key = next((key for key in written if name in (key, excerpt(key))), None)
            if key is not None:
                line, written = written.lines[key], written[key]
                continue
            if (found := _numbered(written, name)) is not None:
                line, written = found
    return line


def _numbered(within: Named, name: str) -> tuple[int, Plain] | None:
    """The item of a list that is told as «pieza «Riel»», «pieza 2» or «partida 3»."""
    noun, _, which = name.partition(" ")
    items = within.get(f"{noun}s")
    if not isinstance(items, Listed):
        return None
    for number, item in enumerate(items, start=1):
        called = item.get(noun) if isinstance(item, Named) else None
        shown = f"«{excerpt(called)}»" if isinstance(called, str) else ""
        if which in (str(number), shown):
            return items.lines[number - 1], item
    return None


def excerpt(text: str, longest: int = 40) -> str:
    """As much of a text as fits in a sentence."""
    return text if len(text) <= longest else text[:longest] + "…"
