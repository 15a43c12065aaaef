"""What the workshop reads of a promise: what is cut, glazed and fetched. Never an amount, a
telephone or an e-mail: nothing of that is in what this module returns."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.core.drawing import Sketch
from quoting.core.cutlist import CutList, Job, as_read, consolidate
from quoting.core.parts import Takeoff
from quoting.core.promise import copied
from quoting.drafts.models.quotes import LinePhoto, QuoteLine
from quoting.drafts.models.settings import QuoteSettings
from quoting.offers.models.versions import QuoteVersion
from quoting.workshop.models import CutPlan, WorkOrder

Photos = Mapping[int, list[LinePhoto]]
"""Of an order, by number of line."""


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
    note: str
    photos: list[LinePhoto]

    @property
    def reference(self) -> str:
        """What the pieces of this line are marked with."""
        return f"{self.number} {self.location}".strip()


@dataclass(frozen=True, slots=True)
class WorkshopSheet:
    """What is built for a customer: the lines of a version or of an order; lengths to ``step``."""

    customer: str
    site: str
    built: list[WorkshopLine]
    others: list[WorkshopLine]
    step: Decimal

    @property
    def cuts(self) -> CutList:
        return consolidate(self.jobs())

    def jobs(self, order: str = "") -> Iterator[Job]:
        """What is cut; pieces are marked with ``order`` too."""
        for line in self.built:
            if line.takeoff:
                reference = f"{order} {line.reference}".strip()
                yield Job(reference, int(line.quantity), line.takeoff)


def step_of(plan: CutPlan | None = None) -> Decimal:
    """What the lengths of the workshop are rounded to, mm: those of a plan as when it was made."""
    if plan is not None and plan.stored is not None:
        return plan.plan.step
    return QuoteSettings.load().rounding


def sheet_of(
    version: QuoteVersion,
    step: Decimal,
    numbers: Collection[int] | None = None,
    photos: Photos | None = None,
) -> WorkshopSheet:
    """The sheet of a version, whole or of the lines with these ``numbers``; lengths to ``step``."""
    takeoffs, photos = version.costs.sheet.takeoffs(numbers), photos or {}
    takeoffs = {number: as_read(takeoff, step) for number, takeoff in takeoffs.items()}
    notes = dict(version.costs.sheet.notes)
    promise = version.promise
    lines = [
        copied(
            WorkshopLine,
            line,
            takeoff=takeoffs.get(line.number),
            note=notes.get(line.number, ""),
            photos=photos.get(line.number, []),
        )
        for line in promise.lines
        if numbers is None or line.number in numbers
    ]
    built = [line for line in lines if line.takeoff]
    others = [line for line in lines if not line.takeoff]
    return WorkshopSheet(promise.customer.name, promise.site, built, others, step)


def sheets_of(
    orders: Iterable[WorkOrder], step: Decimal, photos: Mapping[int, Photos] | None = None
) -> dict[WorkOrder, WorkshopSheet]:
    """The sheet of each of ``orders`` (with their versions), with lengths to ``step``."""
    photos = photos or {}
    return {
        order: sheet_of(order.version, step, order.lines, photos.get(order.pk)) for order in orders
    }


def cuts_of(sheets: Mapping[WorkOrder, WorkshopSheet]) -> CutList:
    """Everything that orders take together; pieces are marked with the order where there are
    several."""
    several = len(sheets) > 1
    return consolidate(
        job for order, sheet in sheets.items() for job in sheet.jobs(str(order) if several else "")
    )


def photos_of(orders: Iterable[WorkOrder]) -> dict[int, Photos]:
    """The photos of each order, by its key, in two queries; those of an order go once a newer
    version has taken the lines' place."""
    found: dict[int, dict[int, list[LinePhoto]]] = {o.pk: defaultdict(list) for o in orders}
    current = {o.quote_id: o.pk for o in orders if o.version.number == o.quote.version}
    numbers: dict[int, int] = {}
    seen: Counter[int] = Counter()
    for pk, quote in QuoteLine.objects.filter(quote__in=current).values_list("pk", "quote"):
        seen[quote] += 1
        numbers[pk] = seen[quote]
    for photo in LinePhoto.objects.filter(line__in=numbers):
        if photo.line_id is not None:
            found[current[photo.quote_id]][numbers[photo.line_id]].append(photo)
    return dict(found)
