"""The cost sheet of a sent quotation: what the company keeps of it and the customer never sees.

Materials and finishes are written once; rows name them by their codes. What was priced can be read
again after the catalogue has moved on, and is never calculated again.

>>> from catalog.core.recipes import profile
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> part = Part("Riel", rail, None, Decimal(1500), 2, Decimal(90), Decimal(90), "")
>>> takeoff = Takeoff(Opening(Decimal(1500), Decimal(1200)), (part, part), (), (), ())
>>> sheet = CostSheet.of(PriceRules(), Decimal(5), [(1, None, takeoff)])
>>> len(sheet.materials), sheet.takeoffs() == {1: takeoff}
(1, True)
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from catalog.core.recipes import Finish, Material
from quoting.core.cutting.contents import CutProfile
from quoting.core.parts import CostLine, Item, Opening, Pane, Part, Takeoff
from quoting.core.pricing import Price, PriceMethod, PriceRules

# The fields of a part, a pane, an item and a cost line, with codes for materials and finishes.
PartRow = tuple[str, str, str | None, Decimal, int, Decimal, Decimal, str]
PaneRow = tuple[str, str, Decimal, Decimal, int, str]
ItemRow = tuple[str, str, Decimal, Decimal, tuple[Decimal, ...], str]
CostRow = tuple[str, str | None, Decimal, Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class TakeoffRow:
    """Everything one unit takes; ``options`` are names with yes, no or millimetres."""

    width: Decimal
    height: Decimal
    finish: str | None
    glass: str | None
    options: tuple[tuple[str, bool | Decimal], ...]
    parts: tuple[PartRow, ...]
    panes: tuple[PaneRow, ...]
    items: tuple[ItemRow, ...]
    cost_lines: tuple[CostRow, ...]


@dataclass(frozen=True, slots=True)
class CostedLine:
    """A line's cost and parts, of one unit; None where they are not known or nothing is built."""

    number: int
    price: Price | None
    takeoff: TakeoffRow | None


@dataclass(frozen=True, slots=True)
class CostSheet:
    """``overhead``, ``profit`` and ``waste`` are per cent, as the company had them that day.

    ``bars`` are those that the prices charge whole, cut as they were when it was sent. ``notes``
    are those for the workshop, by number of line.
    """

    method: PriceMethod
    overhead: Decimal
    profit: Decimal
    waste: Decimal
    materials: tuple[Material, ...]
    finishes: tuple[Finish, ...]
    lines: tuple[CostedLine, ...]
    bars: tuple[CutProfile, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(
        cls,
        rules: PriceRules,
        waste: Decimal,
        lines: Iterable[tuple[int, Price | None, Takeoff | None]],
        bars: Iterable[CutProfile] = (),
        notes: Iterable[tuple[int, str]] = (),
    ) -> Self:
        """The sheet of ``lines``: number, price and parts of each."""
        names = _Names()
        rows = tuple(
            CostedLine(number, price, None if takeoff is None else names.row_of(takeoff))
            for number, price, takeoff in lines
        )
        return cls(
            rules.method,
            rules.overhead,
            rules.profit,
            waste,
            tuple(names.materials.values()),
            tuple(names.finishes.values()),
            rows,
            tuple(bars),
            tuple(notes),
        )

    def prices(self) -> dict[int, Price]:
        """The price of a unit by number of line, where its cost is known."""
        return {line.number: line.price for line in self.lines if line.price is not None}

    def takeoffs(self, numbers: Collection[int] | None = None) -> dict[int, Takeoff]:
        """The parts of a unit by number of line, where any is built, or of those ``numbers``."""
        names = _Names(self.materials, self.finishes)
        return {
            line.number: names.takeoff_of(line.takeoff)
            for line in self.lines
            if line.takeoff is not None and (numbers is None or line.number in numbers)
        }


class _Names:
    """Materials and finishes by their codes, noted as they are met."""

    def __init__(self, materials: Iterable[Material] = (), finishes: Iterable[Finish] = ()) -> None:
        self.materials = {material.code: material for material in materials}
        self.finishes = {finish.code: finish for finish in finishes}

    def row_of(self, takeoff: Takeoff) -> TakeoffRow:
        width, height, finish, glass, options = takeoff.opening
        return TakeoffRow(
            width,
            height,
            self._code(finish),
            self._code(glass),
            tuple(options.items()),
            self._rows(takeoff.parts),
            self._rows(takeoff.panes),
            self._rows(takeoff.items),
            self._rows(takeoff.cost_lines),
        )

    def takeoff_of(self, row: TakeoffRow) -> Takeoff:
        glass = None if row.glass is None else self.materials[row.glass]
        finish = None if row.finish is None else self.finishes[row.finish]
        return Takeoff(
            Opening(row.width, row.height, finish, glass, dict(row.options)),
            self._values(Part, row.parts),
            self._values(Pane, row.panes),
            self._values(Item, row.items),
            self._values(CostLine, row.cost_lines),
        )

    def _rows(self, values: Iterable[tuple[object, ...]]) -> Any:
        return tuple(tuple(map(self._code, value)) for value in values)

    def _code(self, value: Any) -> Any:
        if isinstance(value, Material):
            return self.materials.setdefault(value.code, value).code
        if isinstance(value, Finish):
            return self.finishes.setdefault(value.code, value).code
        return value

    def _values(self, kind: Any, rows: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
        found = []
        for row in rows:
            fields = dict(zip(kind._fields, row, strict=True))
            fields["material"] = self.materials[fields["material"]]
            if fields.get("finish") is not None:
                fields["finish"] = self.finishes[fields["finish"]]
            found.append(kind(**fields))
        return tuple(found)
