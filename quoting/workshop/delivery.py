"""Papers and cut plans: one worker makes each, and writes how it ended."""

from quoting.workshop.models import CutPlan, WorkshopPaper
from quoting.workshop.papers import render_paper
from quoting.workshop.plans.cutting import cuts_of, lines_of
from tenants.late import late
from tenants.work.making import store_pdf, telling

planning = late("quoting.workshop.plans.planning")  # the solver
TOO_MANY_ORDERS = "Tardó demasiado. Hazlo con menos órdenes."


def make_paper(paper: WorkshopPaper) -> None:
    """The PDF of a paper of the workshop that was claimed."""
    with telling(paper, TOO_MANY_ORDERS):
        store_pdf(paper, lambda: render_paper(paper))


def calculate_plan(plan: CutPlan) -> None:
    """How the bars and sheets of a plan that was claimed are cut."""
    with telling(plan, TOO_MANY_ORDERS):
        orders = plan.orders.select_related("version__costs").order_by("pk")
        plan.finish(state=plan.READY, stored=planning.make_plan(cuts_of(lines_of(orders))))
