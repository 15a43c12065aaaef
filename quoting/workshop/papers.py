"""The workshop's papers: Letter size, black on white, with a QR that opens the order's page."""

from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import segno
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image, ImageOps, UnidentifiedImageError

from catalog.core.numbers import plain_digits
from quoting.core.cutlist import CutList
from quoting.core.cutting.contents import WorkshopPlan
from quoting.core.cutting.drawing import draw_sheet
from quoting.drafts.drawings import PRINT_FONT, print_drawing, svg_uri
from quoting.drafts.models.quotes import LinePhoto, QuoteLine
from quoting.offers.paper import FONTS
from quoting.workshop.drawings import bar_drawing
from quoting.workshop.models import WorkOrder, WorkshopPaper
from quoting.workshop.plans.buying import purchase_list
from quoting.workshop.plans.cutting import Taken, cuts_of, lines_of
from quoting.workshop.plans.sheet import WorkshopLine
from tenants.late import late
from tenants.schemas.clock import today
from tenants.web.links import company_url
from tenants.work.making import CannotBeMade, Pdf

pdf = late("quoting.offers.pdf")
LAYOUT = 1
"""Revision of the papers: raise it when one changes, and they are made anew."""

MOST_LABELS = 3000
DRAWING_MM = (Decimal(30), Decimal(26))
PHOTO_PIXELS = (420, 420)

Kind = WorkshopPaper.Kind
Photos = dict[int, list[LinePhoto]]
"""Of an order, by number of line."""


def orders_of(paper: WorkshopPaper) -> list[WorkOrder]:
    rows = WorkOrder.objects.select_related("version__costs", "quote__customer").order_by("pk")
    if paper.order_id is not None:
        return list(rows.filter(pk=paper.order_id))
    return list(rows.filter(cut_plans=paper.plan_id))


def render_paper(paper: WorkshopPaper) -> Pdf:
    """The pages of ``paper``. Raises CannotBeMade."""
    return pdf.html_to_pdf(paper_html(paper))


def paper_html(paper: WorkshopPaper) -> str:
    orders = orders_of(paper)
    taken = lines_of(orders)
    context = {
        "paper": paper,
        "orders": orders,
        "qr": segno.make(_address(paper), error="m").svg_data_uri(border=0),
        "fonts": FONTS,
        "printed_on": today(),
    }
    match paper.kind:
        case Kind.SHEET:
            context |= {"cuts": cuts_of(taken), "blocks": _blocks(taken)}
        case Kind.LABELS:
            context["rows"] = _in_threes(_window_labels(taken))
        case Kind.PIECES:
            context["rows"] = _in_threes(_piece_labels(taken))
        case Kind.PLAN:
            context |= _plan(paper, cuts_of(taken))
        case Kind.PURCHASES | Kind.COSTS:
            costs = paper.kind == Kind.COSTS
            context["purchases"] = purchase_list(
                cuts_of(taken), _planned(paper), today(), costs=costs
            )
    name = {Kind.PIECES: Kind.LABELS, Kind.COSTS: Kind.PURCHASES}.get(Kind(paper.kind), paper.kind)
    return render_to_string(f"quoting/pdf/workshop_{name}.html", context)


def _address(paper: WorkshopPaper) -> str:
    if paper.order_id is not None:
        return company_url(reverse("quoting:order", args=[paper.order_id]))
    return company_url(reverse("quoting:plan", args=[paper.plan_id]))


def _blocks(taken: Taken) -> list[dict[str, Any]]:
    """Each order with its windows drawn and the photos of their openings."""
    photos = photos_of([order for order, _ in taken])
    return [
        {
            "order": order,
            "built": [
                {
                    "row": line,
                    "image": print_drawing(line.sketch, *DRAWING_MM),
                    "photos": list(_printed(photos[order.pk].get(line.number, [])))[:2],
                }
                for line in lines
                if line.takeoff
            ],
            "others": [line for line in lines if not line.takeoff],
        }
        for order, lines in taken
    ]


def photos_of(orders: Iterable[WorkOrder]) -> dict[int, Photos]:
    """The photos of each order, by its key, in two queries; those of an order go once a newer
    version has taken the lines' place."""
    found: dict[int, Photos] = {order.pk: defaultdict(list) for order in orders}
    current = {o.quote_id: o.pk for o in orders if o.version.number == o.quote.version}
    numbers: dict[int, int] = {}
    seen: Counter[int] = Counter()
    for pk, quote in QuoteLine.objects.filter(quote__in=current).values_list("pk", "quote"):
        seen[quote] += 1
        numbers[pk] = seen[quote]
    for photo in LinePhoto.objects.filter(line__in=numbers):
        if photo.line_id is not None:
            found[current[photo.quote_id]][numbers[photo.line_id]].append(photo)
    return found


def _printed(photos: Iterable[LinePhoto]) -> Iterator[str]:
    """Each as a small JPEG data URI; one that is lost or broken is left out."""
    for photo in photos:
        try:
            with photo.file.open("rb") as content, Image.open(content) as image:
                small = ImageOps.exif_transpose(image).convert("RGB")
                small.thumbnail(PHOTO_PIXELS)
                output = BytesIO()
                small.save(output, "JPEG", quality=80)
        except (OSError, UnidentifiedImageError):
            continue
        yield "data:image/jpeg;base64," + b64encode(output.getvalue()).decode()


def _planned(paper: WorkshopPaper) -> WorkshopPlan:
    return paper.plan.plan if paper.plan else WorkshopPlan()


def _plan(paper: WorkshopPaper, cuts: CutList) -> dict[str, Any]:
    read = _planned(paper)
    return {
        "read": read,
        "profiles": [
            {
                "row": row,
                "bars": [
                    {"row": bar, "image": svg_uri(bar_drawing(row, bar, PRINT_FONT))}
                    for bar in row.plan.bars
                ],
            }
            for row in read.profiles
        ],
        "sheets": [
            {
                "row": row,
                "sheets": [
                    {"row": each, "image": svg_uri(draw_sheet(each, PRINT_FONT))}
                    for each in row.plan.sheets
                ],
            }
            for row in read.glass
        ],
        "ordered": [row for row in cuts.glass if row.material.code in read.bought_cut],
    }


def _window_labels(taken: Taken) -> Iterator[dict[str, Any]]:
    """One for each window: which of how many it is."""
    for order, line in _built(taken):
        pieces = int(line.quantity)
        for piece in range(1, pieces + 1):
            yield {
                "order": order,
                "place": line.reference,
                "size": (line.width, line.height),
                "part": line.title,
                "count": f"{piece} de {pieces}",
            }


def _piece_labels(taken: Taken) -> Iterator[dict[str, Any]]:
    """One for each cut of a profile."""
    for order, line in _built(taken):
        for part in line.takeoff.parts if line.takeoff else ():
            angles = f"{plain_digits(part.left_angle)}°/{plain_digits(part.right_angle)}°"
            pieces = part.pieces * int(line.quantity)
            for piece in range(1, pieces + 1):
                yield {
                    "order": order,
                    "place": line.reference,
                    "size": (part.length,),
                    "part": f"{part.role} · {part.material.name} · {angles}",
                    "count": f"{piece} de {pieces}",
                }


def _built(taken: Taken) -> Iterator[tuple[WorkOrder, WorkshopLine]]:
    return ((order, line) for order, lines in taken for line in lines if line.takeoff)


def _in_threes(labels: Iterable[dict[str, Any]]) -> list[list[dict[str, Any] | None]]:
    every: list[dict[str, Any] | None] = []
    for label in labels:
        every.append(label)
        if len(every) > MOST_LABELS:
            raise CannotBeMade(f"Son más de {MOST_LABELS:,} etiquetas. Hazlas por orden.")
    every += [None] * (-len(every) % 3)
    return [every[place : place + 3] for place in range(0, len(every), 3)]
