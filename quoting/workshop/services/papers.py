"""The workshop's papers as PDF: asked for, made once for the same content, asked for again."""

from datetime import datetime

from catalog.core import codec
from catalog.models import current_edition
from quoting.drafts.services.errors import QuotingError
from quoting.workshop.models import CutPlan, WorkOrder, WorkshopPaper
from quoting.workshop.papers import LAYOUT, orders_of, photos_of
from quoting.workshop.tasks import make_workshop_paper
from tenants.schemas.clock import day_of
from tenants.schemas.transactions import atomic
from tenants.work.tasks import enqueue

Kind = WorkshopPaper.Kind

OF_AN_ORDER = (Kind.SHEET, Kind.LABELS, Kind.PIECES)
OF_A_PLAN = (Kind.PLAN, Kind.SHEET, Kind.PURCHASES, Kind.LABELS, Kind.PIECES)
WITH_COSTS = (Kind.COSTS,)
"""Of a plan too, for the owner alone."""


@atomic
def request_paper(
    kind: str, moment: datetime, *, order: WorkOrder | None = None, plan: CutPlan | None = None
) -> WorkshopPaper:
    """Have the ``kind`` of paper made of an order or of a plan. The same content is made once,
    however often it is asked for; one that failed or was lost is tried again.

    Raises QuotingError for a kind that there is not of that.
    """
    kinds = OF_AN_ORDER if order is not None else OF_A_PLAN + WITH_COSTS
    if kind not in kinds or (plan is not None and plan.state != CutPlan.State.READY):
        raise QuotingError("Ese papel no se puede hacer; elige uno de los que se ofrecen.")
    asked = WorkshopPaper(kind=kind, order=order, plan=plan)
    paper, is_new = WorkshopPaper.objects.get_or_create(
        content_hash=_content_hash(asked, moment),
        defaults={"kind": kind, "order": order, "plan": plan},
    )
    if is_new or WorkshopPaper.objects.put_back(paper.pk, moment):
        enqueue(make_workshop_paper, paper.pk)
    return paper


def _content_hash(paper: WorkshopPaper, moment: datetime) -> str:
    """Equal for papers that are made of the same on the same day."""
    orders = orders_of(paper)
    printed: list[object] = [LAYOUT, paper.kind, paper.order_id, paper.plan_id]
    printed.append(day_of(moment))
    photos_by_order = photos_of(orders)
    for order in orders:
        photos = [photo.pk for each in photos_by_order[order.pk].values() for photo in each]
        printed += [order.version.digest, order.lines, order.promised_on, order.priority]
        printed += [order.notes, photos]
    if paper.plan is not None:
        printed.append(paper.plan.finished_at)
        if paper.kind in {Kind.PURCHASES, Kind.COSTS}:  # suppliers and prices of the catalogue
            printed.append(str(current_edition()))
    return codec.digest(printed)
