"""What the clock does about incidents: calls people before it is late, and tells the affected."""

from datetime import datetime, timedelta

from ops.incidents import emails
from ops.incidents.attacks import end_when_quiet
from ops.incidents.models import Action, Entry, Incident
from ops.incidents.opening import lock, write
from ops.incidents.protocol import (
    CLOCKS,
    PROTOCOLS,
    Audience,
    Clock,
    Escalation,
    percent_run,
)
from ops.incidents.telling import tell_by_clock
from ops.incidents.told import refresh
from tenants.periodic.registry import Clock as Timetable
from tenants.periodic.registry import Share, periodic
from tenants.periodic.rows import each_row
from tenants.periodic.schedules import daily, every
from tenants.programme.desk.clock import day_of

A_WEEK = 7  # days


def watch_clocks(moment: datetime) -> None:
    """Of the sweep, since a first answer to a P1 is due in minutes; one statement where no incident
    is open. Harmless twice, and beside the job, which would show that nobody looks."""
    if Incident.objects.open().exists():
        _look_at_each(moment)


@periodic("incident_clocks", every(5), clock=Timetable.SERVER, late=timedelta(minutes=15))
def look_at_clocks(moment: datetime) -> Share:
    """The same as the sweep, and what companies read on top of their pages."""
    share = _look_at_each(moment)
    refresh()
    return share


def _look_at_each(moment: datetime) -> Share:
    """Each open incident: its marks at 50, 80 and 100 %, and what nobody has told yet."""

    def act(key: int) -> bool:
        incident = lock(Incident(pk=key))
        has_changed = end_when_quiet(incident, moment) or tell_by_clock(incident, moment)
        return bool(call_if_due(incident, moment)) or has_changed

    return each_row(look_at_clocks, Incident.objects.open(), act, moment)


@periodic("incident_actions", daily(9), clock=Timetable.SERVER, late=timedelta(hours=8))
def tell_late_actions(moment: datetime) -> Share:
    """Once a week for as long as an action is late."""
    day = day_of(moment)

    def act(key: int) -> bool:
        action = Action.objects.get(pk=key)
        emails.call_for_action(action, (day - action.due_on).days // A_WEEK)
        return True

    return each_row(tell_late_actions, Action.objects.overdue(day), act, moment)


def call_if_due(incident: Incident, moment: datetime) -> int:
    """The highest mark that the running clock has passed, once. How many letters."""
    if not incident.is_felt:
        return 0
    clock = Clock.RESPOND if incident.waits_for_answer else Clock.MITIGATE
    letters = _call(incident, clock, incident.clock_from, moment)
    if incident.news_by is not None and incident.news_by <= moment:
        letters += _call_once(incident, Clock.NEWS, Escalation(100, _loudest(incident)),
                              incident.news_by, moment)  # fmt: skip
    return letters


def _call(incident: Incident, clock: Clock, since: datetime, moment: datetime) -> int:
    run = percent_run(incident.severity, clock, since, moment)
    steps = [step for step in PROTOCOLS[incident.severity].escalation if step.percent <= run]
    return _call_once(incident, clock, steps[-1], since, moment) if steps else 0


def _call_once(
    incident: Incident, clock: Clock, step: Escalation, since: datetime, moment: datetime
) -> int:
    """A mark that was called is a line of the story; the same one is not called again."""
    code = f"{clock.value}:{step.percent}:{int(since.timestamp())}"
    if incident.entries.filter(kind=Entry.Kind.CALL, code=code).exists():
        return 0
    letters = emails.call(incident, step.audience, clock, step.percent, since)
    words = f"{step.percent} % del tiempo de {CLOCKS[clock]}: se avisó a {letters} personas."
    write(incident, Entry.Kind.CALL, words, moment, code=code)
    return letters


def _loudest(incident: Incident) -> Audience:
    return PROTOCOLS[incident.severity].escalation[-1].audience
