"""What background work forgets at night."""

from datetime import datetime, timedelta

from tenants.periodic.housekeeping import A_NIGHT, delete_in_batches
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily
from tenants.work.models import Ticket

KEPT_FOR = timedelta(days=7)


@periodic("old_tickets", daily(3, 50), clock=Clock.SERVER, late=A_NIGHT)
def forget_tickets(moment: datetime) -> Share:
    """Tickets that ended a week ago."""
    return Share(delete_in_batches(Ticket.objects.ended_before(moment - KEPT_FOR)))
