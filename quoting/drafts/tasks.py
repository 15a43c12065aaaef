"""Background work of drafts."""

from django.utils import timezone

from quoting.core.cutting.bars import plan_bars
from quoting.drafts.models.bars import ExactPlan, PlanContents
from tenants.late import late
from tenants.work.queues import CUTTING, Priority
from tenants.work.tasks import company_task

columns = late("quoting.core.cutting.columns")  # the solver


@company_task(CUTTING, Priority.WAITED_FOR)
def find_exact_plan(contents_id: int) -> None:
    """Find the fewest bars for what was asked; harmless twice, for the plan is the same."""
    asked = PlanContents.objects.get(pk=contents_id)
    if ExactPlan.objects.filter(of=asked).exists():
        return
    contents = asked.contents
    plan = plan_bars(contents.pieces, contents.stock, columns.pack_exactly)
    found = ExactPlan(of=asked, plan=plan, found_at=timezone.now())
    ExactPlan.objects.bulk_create([found], ignore_conflicts=True)
