"""Which of two changes to the same thing hold, part by part.

Two people start from the same values. What one of them left alone is as the other wrote it; where
both wrote something else, a person chooses.

>>> base = {"width": 1, "height": 1}
>>> merge(base, mine={"width": 2, "height": 1}, theirs={"width": 1, "height": 3})
Merge(taken={'height'}, clashes=())
>>> merge({"width": 1}, mine={"width": 2}, theirs={"width": 3})
Merge(taken=set(), clashes=('width',))
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from quoting.core.draft import TypedLine

OPTION = "option:"
_TOGETHER = {
    "choice": ("inclusion", "choice_group"),
    "discount": ("discount", "discount_amount"),
}
"""Parts of a line that are one thing to a person."""

_APART = {"kind", "options", *(name for names in _TOGETHER.values() for name in names)}


class Merge(NamedTuple):
    """The parts in which ``theirs`` holds, and those that both changed in different ways."""

    taken: set[str]
    clashes: tuple[str, ...]


def merge(
    base: Mapping[str, Any] | None, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Merge:
    """What holds of ``mine`` and ``theirs``, both written over ``base``; without a ``base`` nobody
    knows who touched what, so that every difference is a clash."""
    taken, clashes = set(), []
    for part in {**mine, **theirs}:
        own, other = mine.get(part), theirs.get(part)
        if own == other:
            continue
        if base is not None and own == base.get(part):
            taken.add(part)
        elif base is None or other != base.get(part):
            clashes.append(part)
    return Merge(taken, tuple(clashes))


def merge_lines(base: TypedLine | None, mine: TypedLine, theirs: TypedLine) -> Merge:
    """The same of a line; options are told apart as long as all are of one product."""
    lines = [line for line in (base, mine, theirs) if line is not None]
    apart = len({line.product for line in lines}) == 1
    return merge(
        None if base is None else parts_of(base, apart),
        parts_of(mine, apart),
        parts_of(theirs, apart),
    )


def parts_of(line: TypedLine, options_apart: bool = True) -> dict[str, Any]:
    """What can be changed of a line on its own, by name."""
    parts: dict[str, Any] = {
        each.name: getattr(line, each.name) for each in fields(line) if each.name not in _APART
    }
    for part, names in _TOGETHER.items():
        parts[part] = tuple(getattr(line, name) for name in names)
    if options_apart:
        return parts | {f"{OPTION}{name}": answer for name, answer in line.options}
    return parts | {"options": line.options}
