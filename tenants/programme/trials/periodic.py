"""What the clock does with trials."""

from datetime import datetime, timedelta

from tenants.events.recording import CLOCK
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.rows import each_row
from tenants.periodic.schedules import daily
from tenants.programme.trials import emails, services
from tenants.programme.trials.dates import notice_due
from tenants.programme.trials.models import Trial
from tenants.schemas.clock import day_of
from tenants.schemas.context import current_company

A_DAY = timedelta(hours=20)


@periodic("trials", daily(9), clock=Clock.COMPANY, late=A_DAY)
def look_at_trial(moment: datetime) -> Share:
    """The company's own: a notice before its last day, and its end after that."""
    trial = Trial.objects.running().filter(company=current_company().pk).first()
    if trial is None:
        return Share(0)
    day = day_of(moment)
    if day > trial.ends_on:
        services.end(trial, by=CLOCK, moment=moment)
        return Share(1)
    days = notice_due(trial.ends_on, day)
    if days is not None:
        emails.tell_ending(trial, days)
    return Share(int(days is not None))


@periodic("leaving", daily(10), clock=Clock.SERVER, late=A_DAY)
def go_on_leaving(moment: datetime) -> Share:
    """Companies whose trial is over: those that are closed have no clock of their own."""

    def act(key: int) -> bool:
        return services.go_on_leaving(Trial.objects.get(pk=key), moment)

    return each_row(go_on_leaving, Trial.objects.leaving(), act, moment)
