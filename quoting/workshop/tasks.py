"""Background work of the workshop."""

from django.utils import timezone

from quoting.workshop import delivery
from quoting.workshop.models import CutPlan, WorkshopPaper
from tenants.work.queues import CUTTING, PDF, Priority
from tenants.work.tasks import company_task


@company_task(PDF, Priority.WAITED_FOR)
def make_workshop_paper(paper_id: int) -> None:
    """Make a PDF of the workshop; harmless twice."""
    paper = WorkshopPaper.objects.claim(paper_id, timezone.now())
    if paper is not None:
        delivery.make_paper(paper)


@company_task(CUTTING, Priority.WAITED_FOR)
def plan_cuts(plan_id: int) -> None:
    """Calculate how the bars and sheets of a plan's orders are cut; harmless twice."""
    plan = CutPlan.objects.claim(plan_id, timezone.now())
    if plan is not None:
        delivery.calculate_plan(plan)
