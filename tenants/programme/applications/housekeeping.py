"""What the programme forgets of applications, as the privacy notice says."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from tenants.periodic.housekeeping import A_NIGHT, delete_in_batches
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily
from tenants.programme.applications.models import Application, Decision
from tenants.programme.applications.terms import CLOSED_KEPT, UNCONFIRMED_KEPT


@periodic("old_applications", daily(3, 55), clock=Clock.SERVER, late=A_NIGHT)
def forget_applications(moment: datetime) -> Share:
    """Those whose e-mail nobody confirmed; and those that were declined or withdrawn a year ago,
    with what was decided on them and whatever was joined to them."""
    unconfirmed = Application.objects.unconfirmed_before(moment - UNCONFIRMED_KEPT)
    since = moment - CLOSED_KEPT
    lately = Decision.objects.filter(application=OuterRef("pk"), at__gte=since)
    declined = Q(state=Application.State.DECLINED) & ~Exists(lately)
    withdrawn = Q(state=Application.State.WITHDRAWN)
    closed = Application.objects.filter(declined | withdrawn, sent_at__lt=since)
    return Share(delete_in_batches(unconfirmed) + delete_in_batches(closed))
