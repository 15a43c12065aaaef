"""What a change of the catalogue alters above it: the drafts of quotations, whose prices follow.

The catalogue does not know quotations; who does fills ``watcher`` and answers in the words of this
module.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from catalog.core.money import ZERO
from tenants.hooks import Hook

SHOWN = 5

NewPrice = tuple[Decimal | None, Decimal]
"""What a price was and what it becomes; None where there was none."""


class Touched(NamedTuple):
    """Rows that change, by their ids."""

    materials: Collection[int] = ()
    products: Collection[int] = ()
    lines: Collection[int] = ()
    finishes: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that changes; its totals (pesos with tax) are None where they were not calculated."""

    name: str
    url: str
    before: Decimal | None = None
    after: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """How many drafts change and some of them; ``are_priced`` says that their totals are known, so
    that they surely change, and are all there."""

    count: int = 0
    known: tuple[Draft, ...] = ()
    are_priced: bool = False

    @property
    def shown(self) -> tuple[Draft, ...]:
        return self.known[:SHOWN]

    @property
    def hidden(self) -> int:
        return self.count - len(self.shown)

    @property
    def difference(self) -> Decimal:
        """What all of them together go up by, or down when negative."""
        return sum(((row.after or ZERO) - (row.before or ZERO) for row in self.known), ZERO)


class Watch(Protocol):
    """The drafts that a change touches, as they are before it."""

    def named(self) -> Drafts:
        """Who they are, without their totals: two queries."""

    def with_prices(self, prices: Mapping[tuple[str, str | None], NewPrice]) -> Drafts:
        """Those that these prices, by code of material and finish, would change; writes nothing."""

    def remember(self) -> None:
        """Keep their totals as they are now, to be compared with those after the change."""

    def changed(self) -> Drafts:
        """Those that differ from what was remembered; what lists say of them follows."""


watcher: Hook[Callable[[Touched, date], Watch]] = Hook("catalog.watcher")


def watch_drafts(touched: Touched, day: date) -> Watch:
    """The drafts with something of ``touched`` in them, at the prices of ``day``."""
    return watcher.value(touched, day)
