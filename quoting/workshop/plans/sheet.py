"""What the workshop reads of a promise: what is cut, glazed and fetched. Never an amount, a
telephone or an e-mail: nothing of that is in what this module returns."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.core.drawing import Sketch
from quoting.core.cutlist import CutList, Job, consolidate
from quoting.core.frozen import thaw
from quoting.core.parts import Takeoff
from quoting.offers.promises.promise import sketch_of


@dataclass(frozen=True, slots=True)
class WorkshopLine:
    """A line as it is built. Millimetres; ``takeoff`` is of one piece, None when nothing is cut."""

    number: int
    location: str
    title: str
    finish: str
    glass: str
    options: tuple[str, ...]
    width: Decimal | None
    height: Decimal | None
    quantity: Decimal
    unit: str
    sketch: Sketch | None
    takeoff: Takeoff | None

    @property
    def reference(self) -> str:
        """What the pieces of this line are marked with."""
        return f"{self.number} {self.location}".strip()


@dataclass(frozen=True, slots=True)
class WorkshopSheet:
    customer: str
    site: str
    built: tuple[WorkshopLine, ...]
    others: tuple[WorkshopLine, ...]
    cuts: CutList


def workshop_sheet(
    snapshot: Mapping[str, Any], numbers: Collection[int] | None = None
) -> WorkshopSheet:
    """The sheet of a version, whole or of the lines with these ``numbers``; raises FrozenError for
    data that no release wrote."""
    public = snapshot["public"]
    lines = workshop_lines(snapshot, numbers)
    return WorkshopSheet(
        customer=public["customer"]["name"],
        site=public["site"],
        built=tuple(line for line in lines if line.takeoff),
        others=tuple(line for line in lines if not line.takeoff),
        cuts=consolidate(jobs_of(lines)),
    )


def workshop_lines(
    snapshot: Mapping[str, Any], numbers: Collection[int] | None = None
) -> list[WorkshopLine]:
    takeoffs = {line["number"]: line["takeoff"] for line in snapshot["internal"]["lines"]}
    return [
        _line(line, takeoffs.get(line["number"]))
        for line in snapshot["public"]["lines"]
        if numbers is None or line["number"] in numbers
    ]


def jobs_of(lines: Iterable[WorkshopLine], prefix: str = "") -> list[Job]:
    """What is cut for ``lines``; ``prefix`` goes before what their pieces are marked with."""
    return [
        Job(f"{prefix}{line.reference}", int(line.quantity), line.takeoff)
        for line in lines
        if line.takeoff
    ]


def _line(public: Mapping[str, Any], takeoff: dict[str, Any] | None) -> WorkshopLine:
    return WorkshopLine(
        number=public["number"],
        location=public["location"],
        title=public["title"],
        finish=public["finish"],
        glass=public["glass"],
        options=tuple(public["options"]),
        width=_decimal(public["width"]),
        height=_decimal(public["height"]),
        quantity=Decimal(public["quantity"]),
        unit=public["unit"],
        sketch=sketch_of(public["drawing"]),
        takeoff=thaw(takeoff) if takeoff else None,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
