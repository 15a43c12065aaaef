"""What a file would change of a catalogue, to be shown before and to be written after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import NamedTuple, TypeVar

from catalog.portable.document import SECTION_OF, Document, Entry, Material, Priced, Rated
from catalog.portable.files import FileRefused
from catalog.portable.recipes import faults_of

Kind = TypeVar("Kind", bound=Entry)


class Change(NamedTuple):
    """Something new (``former`` is None) or that differs from what it was."""

    section: str
    code: str
    former: Entry | None
    entry: Entry

    @property
    def is_retirement(self) -> bool:
        return self.former is not None and self.entry == replace(self.former, retired=True)

    @property
    def fields(self) -> list[str]:
        """The names of the fields that differ."""
        names = [field.name for field in fields(self.entry)]
        return [name for name in names if getattr(self.former, name) != getattr(self.entry, name)]


class PriceChange(NamedTuple):
    of: Priced
    former: Decimal | None
    amount: Decimal


class RateChange(NamedTuple):
    of: Rated
    former: Decimal | None
    rate: Decimal


@dataclass(frozen=True)
class Changes:
    entries: tuple[Change, ...]
    prices: tuple[PriceChange, ...]
    finish_order: tuple[str, ...]
    """The codes of all finishes in their new order; empty where it stays."""
    rates: tuple[RateChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries or self.prices or self.finish_order or self.rates)

    def of(self, kind: type[Kind]) -> dict[str, Kind]:
        """What changes of one kind, as it will be, by code."""
        return {
            change.code: change.entry for change in self.entries if isinstance(change.entry, kind)
        }

    @property
    def new(self) -> list[Change]:
        return [change for change in self.entries if change.former is None]

    @property
    def retired(self) -> list[Change]:
        return [change for change in self.entries if change.is_retirement]

    @property
    def changed(self) -> list[Change]:
        return [
            change
            for change in self.entries
            if change.former is not None and not change.is_retirement
        ]


def compare(current: Document, wanted: Document, *, retire_others: bool = False) -> Changes:
    """What must change in ``current`` for everything that ``wanted`` names to be as it says; with
    ``retire_others`` what it does not name is retired. Prices are history: none is taken away.

    Raises FileRefused if the catalogue that results could not be calculated.
    """
    if faults := faults_of(current, wanted):
        raise FileRefused(faults)
    return Changes(
        entries=(
            *_changes("acabados", current.finishes, wanted.finishes, retire_others),
            *_changes("", current.materials, wanted.materials, retire_others),
            *_changes("lineas", current.lines, wanted.lines, retire_others),
            *_changes("productos", current.products, wanted.products, retire_others),
        ),
        prices=tuple(
            PriceChange(of, current.prices.get(of), amount)
            for of, amount in wanted.prices.items()
            if current.prices.get(of) != amount
        ),
        finish_order=_finish_order([*current.finishes], [*wanted.finishes]),
        rates=tuple(
            RateChange(of, current.rates.get(of), rate)
            for of, rate in wanted.rates.items()
            if current.rates.get(of) != rate
        ),
    )


def _changes(
    section: str,
    current: Mapping[str, Entry],
    wanted: Mapping[str, Entry],
    retire_others: bool,
) -> Iterator[Change]:
    for code, entry in wanted.items():
        if current.get(code) != entry:
            yield Change(section or _section(entry), code, current.get(code), entry)
    for code, former in current.items() if retire_others else ():
        if code not in wanted and not former.retired:
            yield Change(section or _section(former), code, former, replace(former, retired=True))


def _section(entry: Entry) -> str:
    return SECTION_OF[entry.kind] if isinstance(entry, Material) else ""


def _finish_order(current: list[str], wanted: list[str]) -> tuple[str, ...]:
    """A file that names every finish says in which order they go; else the new ones go last."""
    if set(current) <= set(wanted):
        order = wanted
    else:
        order = current + [code for code in wanted if code not in current]
    return () if order == current else tuple(order)
