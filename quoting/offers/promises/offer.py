"""A sent version as its customer reads it: rooms, the choice they have, what it comes to."""

from collections.abc import Collection
from dataclasses import dataclass

from quoting.core.pricing import Totals
from quoting.core.promise import Milestone, Promise, SentLine
from quoting.core.selection import SelectionError, counted, select


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A line and how it is chosen: ``field`` is empty when it is not. ``photos`` are the places of
    its pictures among all of the quotation, from 1 on."""

    sent: SentLine
    is_taken: bool
    field: str
    photos: range


@dataclass(frozen=True, slots=True)
class Room:
    """The lines of one floor or zone; its name is empty for lines that name none."""

    name: str
    lines: list[OfferedLine]


@dataclass(frozen=True, slots=True)
class Offer:
    """``numbers`` are the lines taken; ``problem`` says why a choice cannot be, and then lines and
    totals are those of the quotation as it was sent. ``chooses`` is whether there is a choice."""

    rooms: list[Room]
    numbers: tuple[int, ...]
    totals: Totals
    payments: tuple[Milestone, ...]
    in_words: str
    is_whole: bool
    chooses: bool
    problem: str = ""

    @property
    def has_rooms(self) -> bool:
        return any(room.name for room in self.rooms)


def offer_of(promise: Promise, numbers: Collection[int], *, partial: bool) -> Offer:
    """``promise`` with the lines ``numbers`` taken; ``partial`` as the company allows it."""
    problem = ""
    try:
        selection = select(promise, numbers, partial=partial)
    except SelectionError as error:
        problem = str(error)
        selection = select(promise)
    taken = set(numbers) if problem else set(selection.numbers)
    lines = promise.lines
    return Offer(
        rooms=_rooms(lines, taken, partial),
        numbers=selection.numbers,
        totals=selection.totals,
        payments=selection.payments,
        in_words=selection.foot.in_words,
        is_whole=selection.is_whole,
        chooses=not all(line.counts for line in lines) or (partial and len(lines) > 1),
        problem=problem,
    )


def first_choice(promise: Promise) -> list[int]:
    """The lines that are taken before anybody chooses."""
    return [line.number for line in counted(promise.lines)]


def _rooms(lines: Collection[SentLine], taken: set[int], partial: bool) -> list[Room]:
    groups = list(dict.fromkeys(line.group for line in lines if line.is_alternative))
    rooms: dict[str, Room] = {}
    photo = 1
    for line in lines:
        room = rooms.setdefault(line.room, Room(line.room, []))
        field = _field(line, partial, groups)
        photos = range(photo, photo + len(line.photos))
        photo = photos.stop
        room.lines.append(OfferedLine(line, line.number in taken, field, photos))
    return list(rooms.values())


def _field(line: SentLine, partial: bool, groups: list[str]) -> str:
    if line.is_alternative:
        return f"grupo-{groups.index(line.group) + 1}"
    return "partida" if partial or not line.counts else ""
