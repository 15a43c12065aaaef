"""Background work of the workshop: one worker makes each thing, and writes how it ended."""

from django.utils import timezone

from quoting.workshop.models import CutPlan, WorkshopPaper
from quoting.workshop.papers import render_paper
from quoting.workshop.plans.sheet import cuts_of, sheets_of, step_of
from tenants.late import late
from tenants.work.making import store_pdf, telling
from tenants.work.queues import CUTTING, PDF, Priority
from tenants.work.tasks import company_task

planning = late("quoting.workshop.plans.planning")  # the solver
TOO_MANY_ORDERS = "Tardó demasiado. Hazlo con menos órdenes."


@company_task(PDF, Priority.WAITED_FOR)
def make_workshop_paper(paper_id: int) -> None:
    """Make a PDF of the workshop; harmless twice."""
    paper = WorkshopPaper.objects.claim(paper_id, timezone.now())
    if paper is not None:
        with telling(paper, TOO_MANY_ORDERS):
            store_pdf(paper, lambda: render_paper(paper))


@company_task(CUTTING, Priority.WAITED_FOR)
def plan_cuts(plan_id: int) -> None:
    """Calculate how the bars and sheets of a plan's orders are cut; harmless twice."""
    plan = CutPlan.objects.claim(plan_id, timezone.now())
    if plan is not None:
        with telling(plan, TOO_MANY_ORDERS):
            step = step_of()
            cuts = cuts_of(sheets_of(plan.built, step))
            plan.finish(state=plan.READY, stored=planning.make_plan(cuts, step))
