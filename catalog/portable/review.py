"""What an import would change, in the words of the catalogue's tables: from what to what."""

from collections.abc import Iterator
from typing import NamedTuple

from catalog.portable.changes import Change
from catalog.portable.columns import spelled_out
from catalog.portable.document import Entry, Line, Product
from catalog.portable.tables import OWN
from catalog.portable.tabulating import table_of

NOTHING = "—"


class Difference(NamedTuple):
    """A field that is not what it was."""

    title: str
    former: str
    now: str


def differences(change: Change) -> list[Difference]:
    """Field by field; of a new thing, nothing."""
    if change.former is None:
        return []
    former, now = spelled_out(change.former), spelled_out(change.entry)
    found = []
    for column in table_of(change.entry).columns:
        said = column.cell(former), column.cell(now)
        if column.name not in OWN and said[0] != said[1]:
            found.append(Difference(column.title, said[0] or NOTHING, said[1] or NOTHING))
    return [*found, *_other_parts(change.former, change.entry)]


def _other_parts(former: Entry, now: Entry) -> Iterator[Difference]:
    """What has no column."""
    if isinstance(former, Product) and isinstance(now, Product):
        yield from _counted("Piezas", former.components, now.components)
        yield from _counted("Opciones", former.options, now.options)
        if former.price_matrix != now.price_matrix:
            yield Difference("Tabla de precios", _kept(former.price_matrix), "cambia")
    if isinstance(former, Line) and isinstance(now, Line):
        yield from _counted("Medidas", former.constants, now.constants)


def _counted(
    title: str, former: tuple[object, ...], now: tuple[object, ...]
) -> Iterator[Difference]:
    if former != now:
        differ = len(set(now) - set(former))
        yield Difference(title, str(len(former)), f"{len(now)} ({differ} nuevas o distintas)")


def _kept(matrix: object) -> str:
    return "la de ahora" if matrix else NOTHING
