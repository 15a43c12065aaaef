"""What the clock does about the first steps."""

from datetime import datetime, timedelta

from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily
from tenants.programme.onboarding.services import offer_help
from tenants.schemas.context import current_company


@periodic("stuck_company", daily(9), clock=Clock.COMPANY, late=timedelta(hours=8))
def help_the_stuck(moment: datetime) -> Share:
    """Ask the owners once whether they want help; at nine by the company's own clock."""
    return Share(int(offer_help(current_company(), moment)))
