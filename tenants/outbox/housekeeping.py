"""What the outbox forgets at night."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from tenants.outbox.models import Mail
from tenants.periodic.housekeeping import A_NIGHT, delete_in_batches
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily

ADDRESSES_KEPT = timedelta(days=30)  # after the message ended
ROWS_KEPT = timedelta(days=365)
BLANK = {"to": "", "reply_to": "", "facts": {}, "headers": {}, "attachments": []}


@periodic("old_mail", daily(3, 45), clock=Clock.SERVER, late=A_NIGHT)
def forget_mail(moment: datetime) -> Share:
    """Blank to whom messages of long ago went; delete the rows of a year ago."""
    ended: QuerySet[Any] = Mail.objects.ended_before(moment - ADDRESSES_KEPT)
    blanked = ended.exclude(to="", facts={}).update(**BLANK)
    return Share(blanked + delete_in_batches(Mail.objects.ended_before(moment - ROWS_KEPT)))
