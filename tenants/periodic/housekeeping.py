"""What the ground floor throws away at night, in batches that never hold a table for long."""

from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from tenants.events.models import Event
from tenants.periodic.models import FailedRow, JobRun
from tenants.periodic.registry import JOBS, Clock, Share, periodic
from tenants.periodic.schedules import daily
from tenants.periodic.terms import BATCH, LOCKOUTS, SESSIONS
from tenants.schemas.connection import owner_of
from tenants.schemas.transactions import atomic

A_NIGHT = timedelta(hours=6)


def delete_in_batches(rows: QuerySet[Any], size: int = BATCH) -> int:
    """Delete ``rows``, ``size`` at a time, each time in a transaction of its own; how many."""
    total = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:size]):
        with atomic():
            rows.model._base_manager.using(rows.db).filter(pk__in=keys).delete()
        total += len(keys)
    return total


@periodic("sessions", daily(3, 20), clock=Clock.COMPANY, late=A_NIGHT)
def forget_sessions(moment: datetime) -> Share:
    """Sessions of the company's people that ended."""
    return Share(delete_in_batches(Session.objects.filter(expire_date__lt=moment - SESSIONS)))


@periodic("programme_sessions", daily(3, 25), clock=Clock.SERVER, late=A_NIGHT)
def forget_programme_sessions(moment: datetime) -> Share:
    """Sessions of the programme's people that ended."""
    return forget_sessions(moment)


@periodic("lockouts", daily(3, 30), clock=Clock.SERVER, late=A_NIGHT)
def forget_lockouts(moment: datetime) -> Share:
    """Failed log-ins of long ago, which lock nobody out."""
    old = {"attempt_time__lt": moment - LOCKOUTS}
    tables = (AccessAttempt, AccessFailureLog)
    return Share(sum(delete_in_batches(table.objects.filter(**old)) for table in tables))


@periodic("old_jobs", daily(3, 35), clock=Clock.SERVER, late=A_NIGHT)
def forget_old_jobs(moment: datetime) -> Share:
    """The rows of jobs that this release no longer declares."""
    tables = (JobRun, FailedRow)
    return Share(sum(delete_in_batches(table.objects.exclude(job__in=JOBS)) for table in tables))


@periodic("events", daily(3, 40), clock=Clock.SERVER, late=A_NIGHT)
def forget_events(moment: datetime) -> Share:
    """Events past their terms; only the tables' owner may delete them."""
    events = Event.objects.using(owner_of(DEFAULT_DB_ALIAS))
    return Share(delete_in_batches(events.past_term_at(moment)))
