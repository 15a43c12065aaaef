"""What drafts forget at night."""

from datetime import datetime, timedelta

from quoting.core.evaluation import wanted_plans
from quoting.drafts.evaluation.loading import draft_of, read_ground
from quoting.drafts.models.bars import PlanContents
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from tenants.periodic.housekeeping import A_NIGHT, delete_in_batches
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily
from tenants.periodic.terms import EXACT_PLANS
from tenants.schemas.clock import day_of

BLANK = timedelta(days=1)
"""After which a draft in which nobody wrote anything goes."""


@periodic("blank_drafts", daily(4, 10), clock=Clock.COMPANY, late=A_NIGHT)
def forget_blank_drafts(moment: datetime) -> Share:
    """Drafts that were begun and left: for nobody, without a line, in which nothing was written."""
    blank = Quote.objects.drafts().filter(
        customer__name="", edition=0, revises=None, lines=None, removed_lines=None,
        worked_at__lt=moment - BLANK,
    )  # fmt: skip
    found = Share(delete_in_batches(blank))
    Customer.objects.filter(name="", quotes=None).delete()
    return found


@periodic("exact_plans", daily(4, 0), clock=Clock.COMPANY, late=A_NIGHT)
def forget_exact_plans(moment: datetime) -> Share:
    """Plans of long ago that nothing needs which is being written or is with its customer."""
    old = PlanContents.objects.filter(asked_at__lt=moment - EXACT_PLANS)
    if not old.exists():
        return Share()
    ground = read_ground(day_of(moment))
    needed = {
        contents.key
        for quote in Quote.objects.unfinished().with_people().iterator()
        for contents in wanted_plans(draft_of(quote, ground))
    }
    return Share(delete_in_batches(old.exclude(key__in=needed)))
