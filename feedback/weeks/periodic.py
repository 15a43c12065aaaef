"""What the clock does about the weekly questions, at nine by each company's own."""

from datetime import datetime, timedelta

from feedback.weeks import services
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.rows import each_row
from tenants.periodic.schedules import daily

BY_EVENING = timedelta(hours=8)


@periodic("week_questions", daily(9), clock=Clock.COMPANY, late=BY_EVENING)
def ask_the_week(moment: datetime) -> Share:
    """On Thursdays, or the working day after."""

    def act(key: int) -> bool:
        return services.ask(key, moment)

    return each_row(ask_the_week, services.to_ask(moment), act, moment)


@periodic("week_reminders", daily(9), clock=Clock.COMPANY, late=BY_EVENING)
def remind_the_silent(moment: datetime) -> Share:
    """Two and five days later, those who have said nothing."""

    def act(key: int) -> bool:
        return services.remind(key, moment)

    return each_row(remind_the_silent, services.to_remind(moment), act, moment)
