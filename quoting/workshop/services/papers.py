"""The workshop's papers as PDF: asked for, made once for the same content, asked for again."""

from datetime import datetime

from catalog.core import codec
from catalog.models import current_edition
from quoting.drafts.services.errors import QuotingError
from quoting.workshop.models import CutPlan, WorkOrder, WorkshopPaper
from quoting.workshop.papers import LAYOUT
from quoting.workshop.plans.sheet import photos_of, step_of
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
def request_paper(kind: str, subject: WorkOrder | CutPlan, moment: datetime) -> WorkshopPaper:
    """Have the ``kind`` of paper made of an order or of a plan. The same content is made once,
    however often it is asked for; one that failed or was lost is tried again.

    Raises QuotingError for a kind that there is not of that.
    """
    kinds: tuple[Kind, ...]
    if isinstance(subject, WorkOrder):
        kinds, asked = OF_AN_ORDER, WorkshopPaper(kind=kind, order=subject)
    else:
        is_ready = subject.state == CutPlan.State.READY
        kinds = OF_A_PLAN + WITH_COSTS if is_ready else ()
        asked = WorkshopPaper(kind=kind, plan=subject)
    if kind not in kinds:
        raise QuotingError("Ese papel no se puede hacer; elige uno de los que se ofrecen.")
    paper, is_new = WorkshopPaper.objects.get_or_create(
        content_hash=_content_hash(asked, moment),
        defaults={"kind": kind, "order": asked.order, "plan": asked.plan},
    )
    if is_new or WorkshopPaper.objects.put_back(paper.pk, moment):
        enqueue(make_workshop_paper, paper.pk)
    return paper


def _content_hash(paper: WorkshopPaper, moment: datetime) -> str:
    """Equal for papers that are made of the same on the same day."""
    orders, day = paper.orders, day_of(moment)
    printed: list[object] = [LAYOUT, paper.kind, paper.order_id, paper.plan_id, day]
    printed.append(step_of(paper.plan))
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
