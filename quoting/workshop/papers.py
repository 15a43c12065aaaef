"""The workshop's papers: Letter size, black on white, with a QR that opens the order's page."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import islice
from typing import Any

from django.template.defaultfilters import date
from django.template.loader import render_to_string
from PIL import Image, ImageOps, UnidentifiedImageError

from catalog.core.numbers import plain_digits
from quoting.drafts.models.quotes import LinePhoto
from quoting.workshop.models import WorkOrder, WorkshopPaper
from quoting.workshop.plans.buying import purchase_list
from quoting.workshop.plans.sheet import (
    WorkshopLine,
    WorkshopSheet,
    cuts_of,
    photos_of,
    sheets_of,
    step_of,
)
from tenants.late import late
from tenants.schemas.clock import today
from tenants.web.links import company_url
from tenants.work.making import CannotBeMade, Pdf

pages = late("quoting.offers.pdf.pages")
printing = late("quoting.workshop.labels")
LAYOUT = 3
"""Revision of the papers: raise it when one changes, and they are made anew."""

MOST_LABELS = 3000
PHOTO_PIXELS = (420, 420)

Kind = WorkshopPaper.Kind
Label = dict[str, Any]


def render_paper(paper: WorkshopPaper) -> Pdf:
    """The pages of ``paper``. Raises CannotBeMade."""
    orders = paper.orders
    folios = ", ".join(map(str, orders))
    foot = f"{paper.get_kind_display()} · {folios} · {date(today(), 'j M Y').lower()}"
    names = pages.Names(foot=foot, title=str(paper))
    if paper.kind in _SORTS:
        labels = _counted(_labels(sheets_of(orders, step_of(paper.plan)), _SORTS[Kind(paper.kind)]))
        links = {order: company_url(order.get_absolute_url()) for order in orders}
        return printing.render_labels(labels, links, names)
    return pages.html_to_pdf(paper_html(paper), pages.Look(11, 13, 15), names)


def paper_html(paper: WorkshopPaper) -> str:
    orders = paper.orders
    step = step_of(paper.plan)
    sheets = sheets_of(orders, step, photos_of(orders) if paper.kind == Kind.SHEET else None)
    address = company_url(paper.subject.get_absolute_url())
    context: dict[str, Any] = {
        "paper": paper,
        "orders": orders,
        "sheets": sheets.items(),
        "address": address,
        "step": step,
    }
    name = paper.kind
    if paper.kind == Kind.SHEET:
        context["cuts"] = cuts_of(sheets)
    elif paper.plan is not None and paper.kind == Kind.PLAN:
        read = paper.plan.plan
        glass = cuts_of(sheets).glass
        bought_cut = [row for row in glass if row.material.code in read.bought_cut]
        context |= {"read": read, "bought_cut": bought_cut}
    elif paper.plan is not None:
        name = Kind.PURCHASES
        costs = paper.kind == Kind.COSTS
        context["purchases"] = purchase_list(paper.plan, today(), costs=costs)
        context["read"] = paper.plan.plan
    return render_to_string(f"quoting/pdf/workshop_{name}.html", context)


def printed_photos(photos: Iterable[LinePhoto], most: int = 2) -> list[str]:
    """The first as small JPEG data URIs; one that is lost or broken is left out."""
    return list(islice(_pictures(photos), most))


def _pictures(photos: Iterable[LinePhoto]) -> Iterator[str]:
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


def _windows(line: WorkshopLine) -> Iterator[tuple[Label, int]]:
    yield {"size": (line.width, line.height), "part": line.title}, int(line.quantity)


def _pieces(line: WorkshopLine) -> Iterator[tuple[Label, int]]:
    for part in line.takeoff.parts if line.takeoff else ():
        angles = f"{plain_digits(part.left_angle)}°/{plain_digits(part.right_angle)}°"
        what = f"{part.role} · {part.material.name} · {angles}"
        yield {"size": (part.length,), "part": what}, part.pieces * int(line.quantity)
    for pane in line.takeoff.panes if line.takeoff else ():
        what = f"{pane.role} · {pane.material.name}"
        yield {"size": (pane.width, pane.height), "part": what}, pane.pieces * int(line.quantity)


_SORTS = {Kind.LABELS: _windows, Kind.PIECES: _pieces}
"""Of each window, or of each cut of a profile and each pane: what it is, how many there are."""


def _labels(sheets: Mapping[WorkOrder, WorkshopSheet], sort: Any) -> Iterator[Label]:
    """One for each thing of a ``sort``: which of how many it is."""
    for order, sheet in sheets.items():
        for line in sheet.built:
            for what, many in sort(line):
                for number in range(1, many + 1):
                    count = f"{number} de {many}"
                    named = {"order": order, "customer": order.version.promise.customer.name}
                    yield named | {"place": line.reference, "count": count} | what


def _counted(labels: Iterable[Label]) -> list[Label]:
    every = list(islice(labels, MOST_LABELS + 1))
    if len(every) > MOST_LABELS:
        raise CannotBeMade(f"Son más de {MOST_LABELS:,} etiquetas. Hazlas por orden.")
    return every
