"""A sent version as its customer reads it: rooms, the choice they have, what it comes to."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quoting.core.pricing import Totals
from quoting.core.selection import (
    ALTERNATIVE,
    INCLUDED,
    SelectionError,
    counted,
    group_of,
    inclusion,
    select,
)
from quoting.core.words import amount_in_words
from quoting.drafts.drawings import screen_drawing
from quoting.offers.promises.evidence import payments_of
from quoting.offers.promises.promise import sketch_of

NO_ROOM = ""


@dataclass(frozen=True, slots=True)
class Room:
    """The lines of one floor or zone; its name is empty for lines that name none."""

    name: str
    lines: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Offer:
    """``numbers`` are the lines taken; ``problem`` says why a choice cannot be, and then lines and
    totals are those of the quotation as it was sent. ``chooses`` is whether there is a choice."""

    rooms: list[Room]
    numbers: tuple[int, ...]
    totals: Totals
    payments: list[dict[str, Any]]
    in_words: str
    is_whole: bool
    chooses: bool
    problem: str = ""

    @property
    def has_discount(self) -> bool:
        return self.totals.discount > 0

    @property
    def has_rooms(self) -> bool:
        return any(room.name for room in self.rooms)


def offer_of(public: dict[str, Any], numbers: Collection[int], *, partial: bool) -> Offer:
    """``public`` with the lines ``numbers`` taken; ``partial`` as the company allows it."""
    problem = ""
    try:
        selection = select(public, numbers, partial=partial)
    except SelectionError as error:
        problem = str(error)
        selection = select(public)
    taken = set(numbers) if problem else set(selection.numbers)
    kinds = {inclusion(line) for line in public["lines"]}
    return Offer(
        rooms=_rooms(public["lines"], taken, partial),
        numbers=selection.numbers,
        totals=selection.totals,
        payments=payments_of(public["milestones"], selection.totals.total),
        in_words=amount_in_words(selection.totals.total),
        is_whole=list(selection.numbers) == first_choice(public),
        chooses=kinds != {INCLUDED} or (partial and len(public["lines"]) > 1),
        problem=problem,
    )


def first_choice(public: dict[str, Any]) -> list[int]:
    """The lines that are taken before anybody chooses."""
    return [line["number"] for line in counted(public["lines"])]


def _rooms(lines: list[dict[str, Any]], taken: set[int], partial: bool) -> list[Room]:
    groups = list(dict.fromkeys(group_of(line) for line in lines if _is_alternative(line)))
    rooms: dict[str, Room] = {}
    for line in lines:
        name = line.get("room") or NO_ROOM
        room = rooms.setdefault(name, Room(name, []))
        room.lines.append(_shown(line, taken, partial, groups))
    return list(rooms.values())


def _shown(
    line: dict[str, Any], taken: set[int], partial: bool, groups: list[str]
) -> dict[str, Any]:
    """``line`` with its drawing and how it is chosen: ``field`` is empty when it is not."""
    kind = inclusion(line)
    return line | {
        "svg": screen_drawing(sketch_of(line["drawing"])),
        "inclusion": kind,
        "is_taken": line["number"] in taken,
        "is_alternative": kind == ALTERNATIVE,
        "field": _field(line, partial, groups),
        "group": group_of(line),
        "has_discount": Decimal(line.get("discount_percent") or 0) > 0,
    }


def _field(line: dict[str, Any], partial: bool, groups: list[str]) -> str:
    if _is_alternative(line):
        return f"grupo-{groups.index(group_of(line)) + 1}"
    return "partida" if partial or inclusion(line) != INCLUDED else ""


def _is_alternative(line: dict[str, Any]) -> bool:
    return inclusion(line) == ALTERNATIVE
