"""YAML written by strangers, as plain values: texts, lists, and mappings with texts for names.

Everything stays as it was typed, so no price ever passes through a float. There are no tags, so no
objects are made; no anchors, so nothing grows; neither deep nor large files; and a name written
twice is refused instead of silently replacing the first.

>>> parse(b"RIEL-3: {tramo: 6100, precio: 223.880}")
{'RIEL-3': {'tramo': '6100', 'precio': '223.880'}}
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

LARGEST = 10_000_000
"""Bytes of a file: a few thousand products."""

DEEPEST = 8
"""Lists and mappings one inside another."""

MOST_TOLD = 500
"""Faults: more than a person puts right at once."""

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # what no database takes as text
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the fast one, where it was built


class Fault(NamedTuple):
    """Something to put right: where it is, from the outside in, and what is wrong."""

    place: tuple[str, ...]
    message: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (", ".join(self.place), self.message)))


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
        raise _refusal("no hay tal archivo, o no se puede leer.", str(path)) from error


def parse(data: bytes) -> Plain:
    """The value written in ``data``. Raises FileRefused."""
    if len(data) > LARGEST:
        raise _refusal(f"El archivo pasa de {LARGEST // 1_000_000} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal("El archivo no es texto en UTF-8; guárdalo con esa codificación.") from error
    try:
        return _document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"línea {mark.line + 1}" if mark else ""
        raise _refusal(
            "el texto no es YAML; revisa sangrías, comillas, llaves y dos puntos.", place
        ) from error
    except yaml.YAMLError as error:
        raise _refusal("El archivo tiene caracteres que no son de texto.") from error


def _refusal(message: str, place: str = "") -> FileRefused:
    return FileRefused([Fault((place,) if place else (), message)])


def _document(events: Iterator[Any]) -> Plain:
    next(events)  # the start of the stream
    if isinstance(next(events), yaml.StreamEndEvent):
        raise _refusal("El archivo está vacío.")
    value = _value(next(events), events, 0)
    next(events)  # the end of the document
    if not isinstance(next(events), yaml.StreamEndEvent):
        raise _refusal("El archivo tiene más de un documento (---); deja uno.")
    return value


def _value(event: Any, events: Iterator[Any], depth: int) -> Plain:
    place = _line_of(event)
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        raise _refusal("no se aceptan referencias (& y *); escribe el dato completo.", place)
    if event.tag:
        raise _refusal(f"no se aceptan etiquetas ({excerpt(event.tag)}).", place)
    if isinstance(event, yaml.ScalarEvent):
        if _UNSTORABLE.search(event.value):
            raise _refusal("hay caracteres que no se ven; quítalos.", place)
        return str(event.value)
    if depth == DEEPEST:
        raise _refusal("hay demasiadas listas dentro de otras.", place)
    if isinstance(event, yaml.SequenceStartEvent):
        return _list(events, depth + 1)
    return _mapping(events, depth + 1)


def _list(events: Iterator[Any], depth: int) -> list[Plain]:
    found = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        found.append(_value(event, events, depth))
    return found


def _mapping(events: Iterator[Any], depth: int) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        name = _value(event, events, depth)
        place = _line_of(event)
        if not isinstance(name, str):
            raise _refusal("aquí va un nombre o una clave, no una lista.", place)
        if name in found:
            raise _refusal(f"«{excerpt(name)}» está dos veces.", place)
        found[name] = _value(next(events), events, depth)
    return found


def _line_of(event: Any) -> str:
    return f"línea {event.start_mark.line + 1}"


def excerpt(text: str, longest: int = 40) -> str:
    """As much of a text as fits in a sentence."""
    return text if len(text) <= longest else text[:longest] + "…"
