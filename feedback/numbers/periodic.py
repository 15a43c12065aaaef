"""What the clock finds in the figures."""

from datetime import datetime, timedelta

from feedback.numbers.silence import notice_silence
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily


@periodic("silence", daily(10), clock=Clock.COMPANY, late=timedelta(hours=20))
def look_for_silence(moment: datetime) -> Share:
    """Whether nobody of the company has answered in the last weeks."""
    return Share(int(notice_silence(moment)))
