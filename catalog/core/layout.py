"""How the leaves of a unit stand: the notation of the trade, read into rows of bays.

    leaves   1 to 8 letters, left to right: O fixed, X moving              XO, OXXO
    bays     side by side, a mullion between them                          O+XO+O
    rows     one above the other, from the top                             O/XO
    :NAME    a bay is as wide as that measure, which each opening gives    O:LADO+X
    @NAME    a row is as high                                              O@ALTO_FIJO/XO

What names no measure shares in equal parts what the others leave, so in every direction at least
one must name none. Lengths are millimetres.

>>> layout = read_layout("O@ALTO_FIJO/XO")
>>> [[bay.leaves for bay in row.bays] for row in layout.rows], sorted(layout.measures)
([['O'], ['XO']], ['ALTO_FIJO'])
>>> layout.heights(Decimal(2000), {"ALTO_FIJO": Decimal(450)})
[Decimal('450'), Decimal('1550')]
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from catalog.core.errors import EngineError, measure_field
from catalog.core.lengths import Sentence

MAX_LEAVES = 8
MOST_PARTS = 6
"""Rows, and bays of a row."""
MOST_LEAVES = 16
"""Leaves of all of them."""

_NAME = "[A-Z][A-Z0-9_]{0,39}"
_ROW = re.compile(rf"([^@]*)(?:@({_NAME}))?")
_BAY = re.compile(rf"([OX]{{1,{MAX_LEAVES}}})(?::({_NAME}))?")


class LayoutError(EngineError):
    """A notation that is none, or measures that do not fit; `measure` is the name of the one."""

    def __init__(self, message: str | Sentence, measure: str = "") -> None:
        super().__init__(message)
        self.measure = measure
        self.field = measure_field(measure) if measure else ""


class Bay(NamedTuple):
    """Leaves in one frame; `width` names the measure it takes, or is empty."""

    leaves: str
    width: str

    @property
    def moves(self) -> bool:
        return "X" in self.leaves


class Row(NamedTuple):
    """Bays side by side; `height` names the measure they take, or is empty."""

    bays: tuple[Bay, ...]
    height: str

    def widths(self, whole: Decimal, measures: Mapping[str, Decimal]) -> list[Decimal]:
        """How wide each bay is, of `whole`; LayoutError when they do not fit."""
        return _divide("ancho", whole, [bay.width for bay in self.bays], measures)


class Layout(NamedTuple):
    """Rows from top to bottom."""

    rows: tuple[Row, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it is leaves in a single frame."""
        return len(self.rows) == 1 and len(self.rows[0].bays) == 1

    @property
    def measures(self) -> frozenset[str]:
        """The names of the measures it takes."""
        names = {row.height for row in self.rows}
        names |= {bay.width for row in self.rows for bay in row.bays}
        return frozenset(names - {""})

    def heights(self, whole: Decimal, measures: Mapping[str, Decimal]) -> list[Decimal]:
        """How high each row is, of `whole`; LayoutError when they do not fit."""
        return _divide("alto", whole, [row.height for row in self.rows], measures)


@lru_cache(maxsize=512)
def read_layout(notation: str) -> Layout:
    """The layout that `notation` says, or LayoutError."""
    rows = tuple(_row(text, notation) for text in notation.split("/"))
    layout = Layout(rows)
    if len(rows) > MOST_PARTS or any(len(row.bays) > MOST_PARTS for row in rows):
        raise LayoutError(f"Un acomodo lleva a lo más {MOST_PARTS} niveles y {MOST_PARTS} tramos.")
    if sum(len(bay.leaves) for row in rows for bay in row.bays) > MOST_LEAVES:
        raise LayoutError(f"Un acomodo lleva a lo más {MOST_LEAVES} hojas.")
    for side, names in (
        ("nivel", [row.height for row in rows]),
        *(("tramo", [bay.width for bay in row.bays]) for row in rows),
    ):
        if all(names):
            raise LayoutError(
                f"Deja un {side} de «{notation}» sin medida: es el que toma lo que resta."
            )
    return layout


def _row(text: str, notation: str) -> Row:
    found = _ROW.fullmatch(text)
    bays = [_BAY.fullmatch(bay) for bay in found[1].split("+")] if found else [None]
    if not found or not all(bays):
        raise LayoutError(
            f"«{notation}» no es un acomodo de hojas: usa de 1 a {MAX_LEAVES} letras, O para fija "
            "y X para móvil, como XO u OXXO; «/» entre niveles y «+» entre tramos."
        )
    return Row(tuple(Bay(bay[1], bay[2] or "") for bay in bays if bay), found[2] or "")


def _divide(
    side: str, whole: Decimal, names: Sequence[str], measures: Mapping[str, Decimal]
) -> list[Decimal]:
    """`whole` among what is `names`ed, in its measure, and the nameless, in equal parts."""
    if not any(names):
        return [whole / len(names)] * len(names)
    missing = next((name for name in names if name and name not in measures), None)
    if missing:
        raise LayoutError(f"Falta la medida «{missing}» del acomodo.", missing)
    given = {name: measures[name] for name in names if name}
    rest = whole - sum(given[name] for name in names if name)
    if rest <= 0 or min(given.values()) <= 0:
        name = max(given, key=given.__getitem__)
        raise LayoutError(
            Sentence(given[name], f" no cabe en el {side} total, de ", whole, "."),
            name,
        )
    share = rest / names.count("")
    return [given[name] if name else share for name in names]
