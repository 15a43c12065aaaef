"""What a page of the editor shows, and what must be swapped in it after a change.

The page names what it shows in a header, a digest for each line, and gets what looks otherwise by
now. The number of a line is no part of its digest: the page counts its lines by itself.
"""

from base64 import urlsafe_b64encode
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import md5
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from catalog.units import company_unit
from quoting.core.cautions import told
from quoting.core.evaluated import EvaluatedLine
from quoting.core.remembered import Memory
from quoting.drafts.models.quotes import LinePhoto
from tenants.people.models import User
from tenants.schemas.connection import current_schema

HEADER = "X-Shown-Lines"
"""``12:a1b2c3d z13:d4e5f6a 13:…``: key and digest of each item of the list, in their order."""

MOST_ITEMS = 600  # 300 lines, each in a room of its own


drawn = Memory(1000)
"""HTML of lines by everything that is printed in it; some five megabytes a process."""


class Item:
    """A line in the list, or the name of a room above its first one.

    ``key`` names it on the page; ``digest`` is equal for items that look the same, and empty for
    the line that is open in the panel.
    """

    template = "quoting/quotes/room.html"

    def __init__(self, key: str, digest: str, **context: Any) -> None:
        self.key, self.digest, self._context = key, digest, context

    @property
    def element(self) -> str:
        """The id of its element."""
        return f"partida-{self.key}"

    @cached_property
    def html(self) -> SafeString:
        return self._render()

    def _render(self) -> SafeString:
        return render_to_string(self.template, {"item": self, **self._context})

    @property
    def swapped(self) -> SafeString:
        """The element, to take the place of the one that stands on the page."""
        return mark_safe(self.html.replace("<li ", '<li hx-swap-oob="true" ', 1))  # noqa: S308 -- of our template


class LineItem(Item):
    """A line. What was drawn of it is kept in the process: most of a draft looks as it did."""

    template = "quoting/quotes/line.html"

    @cached_property
    def html(self) -> SafeString:
        key = (current_schema(), self._context["line"].number, self.key, self._context["look"])
        return drawn.get(key, self._render)


def items_of(
    lines: Sequence[EvaluatedLine],
    photos: Mapping[int, Sequence[LinePhoto]],
    folder: str,
    user: User,
    open_pk: int | None,
) -> list[Item]:
    """The list of the editor. ``photos`` are by id of their line; ``folder`` is the address of the
    lines, to which the key of each is added; of ``open_pk`` the panel is shown."""
    found: list[Item] = []
    room = None
    for line in lines:
        key, name = str(line.id), line.typed.room
        if name != room and name:
            found.append(Item(f"z{key}", _digest(_look(name)), room=name))
        room = name
        if line.id == open_pk:
            found.append(Item(key, ""))
            continue
        address = f"{folder}{key}/"
        own = photos.get(line.id or 0, ())
        look = _look(_printed(line, own, user.is_owner), address)
        context = {"line": line, "photos": own, "look": look, "address": address, "user": user}
        found.append(LineItem(key, _digest(look), **context))
    return found


def _printed(line: EvaluatedLine, photos: Sequence[LinePhoto], with_costs: bool) -> tuple[Any, ...]:
    """Everything that the template of a line prints, but its number."""
    return (
        line.id, line.edition, line.typed, company_unit(),
        [named.name for named in (line.finish, line.glass) if named],
        [(photo.pk, photo.is_shown) for photo in photos],
        line.title, line.details, line.options, line.is_retired, line.sketch,
        line.quantity, line.unit, line.unit_price, line.amount, line.counts, str(line.error),
        [(caution.is_note, told(caution, with_costs=with_costs)) for caution in line.cautions],
    )  # fmt: skip


def _look(*values: object) -> bytes:
    return md5(repr(values).encode(), usedforsecurity=False).digest()


def _digest(look: bytes) -> str:
    """Seven signs, 42 bits: enough to tell how one line looks from how it looked."""
    return urlsafe_b64encode(look)[:7].decode()


class Swap(NamedTuple):
    """What htmx does with an item: ``how`` is the value of its ``hx-swap-oob``."""

    how: str
    item: Item


def shown_items(request: HttpRequest) -> dict[str, str] | None:
    """Digests by key, in the order of the page; None if it did not say what it shows."""
    said = request.headers.get(HEADER)
    if said is None:
        return None
    pairs = [pair.partition(":") for pair in said.split()[:MOST_ITEMS]]
    if not all(key.removeprefix("z").isdecimal() for key, _, _ in pairs):
        return None
    return {key: digest for key, _, digest in pairs}


def swaps(
    shown: Mapping[str, str], items: Sequence[Item], keeps_panel: bool = False
) -> Iterator[Swap]:
    """What makes the list of ``shown`` the one of ``items``, in the order in which it is done.

    A page that ``keeps_panel`` goes on with the line that is open in it.
    """
    places = {key: place for place, key in enumerate(shown)}
    stays = _longest_rise([places[item.key] for item in items if item.key in places])
    staying = {key for key, place in places.items() if place in stays}
    for key in shown:
        if key not in staying:
            yield Swap("delete", Item(key, ""))
    before = "afterbegin:#lines"
    for item in items:
        if item.key not in staying:
            yield Swap(before, item)
        elif keeps_panel and not shown[item.key]:
            pass
        elif not item.digest or shown[item.key] != item.digest:
            yield Swap("true", item)
        before = f"afterend:#{item.element}"


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The most of ``numbers``, all different, that stand in rising order.

    >>> sorted(_longest_rise([1, 2, 0, 3]))
    [1, 2, 3]
    """
    ends: list[int] = []  # the least last number of a rise of each length
    former: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(ends, number)
        former[number] = ends[place - 1] if place else None
        ends[place : place + 1] = [number]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = former[last]
    return found
