"""What the workshop reads of a promise: what is cut, glazed and fetched. Never an amount, a
telephone or an e-mail: nothing of that is in what this module returns."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalog.core.drawing import Sketch
from quoting.core.cutlist import CutList, Job, consolidate
from quoting.core.parts import Takeoff
from quoting.core.promise import copied
from quoting.offers.models.versions import QuoteVersion


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


def workshop_sheet(version: QuoteVersion, numbers: Collection[int] | None = None) -> WorkshopSheet:
    """The sheet of a version, whole or of the lines with these ``numbers``."""
    lines = workshop_lines(version, numbers)
    return WorkshopSheet(
        customer=version.promise.customer.name,
        site=version.promise.site,
        built=tuple(line for line in lines if line.takeoff),
        others=tuple(line for line in lines if not line.takeoff),
        cuts=consolidate(jobs_of(lines)),
    )


def workshop_lines(
    version: QuoteVersion, numbers: Collection[int] | None = None
) -> list[WorkshopLine]:
    takeoffs = version.costs.sheet.takeoffs(numbers)
    return [
        copied(WorkshopLine, line, takeoff=takeoffs.get(line.number))
        for line in version.promise.lines
        if numbers is None or line.number in numbers
    ]


def jobs_of(lines: Iterable[WorkshopLine], prefix: str = "") -> list[Job]:
    """What is cut for ``lines``; ``prefix`` goes before what their pieces are marked with."""
    return [
        Job(f"{prefix}{line.reference}", int(line.quantity), line.takeoff)
        for line in lines
        if line.takeoff
    ]
