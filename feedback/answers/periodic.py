"""What the clock does about answers."""

from datetime import datetime, timedelta

from feedback.answers import services
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.rows import each_row
from tenants.periodic.schedules import hourly


@periodic("unfinished_answers", hourly(20), clock=Clock.COMPANY, late=timedelta(hours=1))
def finish_what_was_left(moment: datetime) -> Share:
    """Answers that nobody sent are read like the others."""

    def act(key: int) -> bool:
        return services.finish_left(key, moment)

    return each_row(finish_what_was_left, services.left_unsent(moment), act, moment)
