"""Looking at the timetable, and one run of one job: when it is due, how it went.

What raises for one company is written in its row and stops no other.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from time import monotonic
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from tenants.periodic.models import JobRun
from tenants.periodic.registry import Clock, Job, Share
from tenants.periodic.rows import in_short, wait_after
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context

logger = logging.getLogger(__name__)
Outcome = JobRun.Outcome


def claim_due(job: Job, moment: datetime) -> list[Company | None]:
    """For whom ``job`` is to be sent now (None: for the programme); each is told once a time due.

    A run is due at its next time by its clock, and again when it failed or did not end in time. A
    company of which that cannot be told fails, and is looked at again.
    """
    runs = {run.company_id: run for run in JobRun.objects.filter(job=job.name)}
    claimed = []
    for company in _served(job):
        run = runs.get(company.pk if company else None)
        try:
            if run is None:
                _enter(job, company, moment)
            elif _claim(job, run, company, moment):
                claimed.append(company)
        except DatabaseError:  # public's own, which all of them need
            raise
        except Exception as problem:
            _fail(job, company, moment, problem)
    return claimed


def give_back(job: Job, companies: Iterable[Company | None], moment: datetime) -> None:
    """What was claimed could not be sent: the next look at the timetable sends it."""
    keys = [company.pk for company in companies if company]
    JobRun.objects.filter(Q(company__in=keys) | Q(company=None), job=job.name).update(
        retry_at=moment
    )


def perform(job: Job, company: Company | None) -> None:
    """One run, inside ``company`` or in public. Its row says how it went; what the job raises goes
    no further than the row and the log."""
    started, ticks = timezone.now(), monotonic()
    try:
        _enter(job, company, started)
        JobRun.objects.filter(job=job.name, company=company).update(started_at=started)
        with company_context(company) if company else public_context():
            share = job(started)
        _close(job, company, share)
    except Exception as problem:
        _fail(job, company, timezone.now(), problem)
    JobRun.objects.filter(job=job.name, company=company).update(
        milliseconds=round(1000 * (monotonic() - ticks))
    )


def _close(job: Job, company: Company | None, share: Share) -> None:
    """Write what a run did and when the job is needed again."""
    run = JobRun.objects.get(job=job.name, company=company)
    run.finished_at, run.error = timezone.now(), ""
    run.done, run.failed, run.backlog = share.done, share.failed, share.backlog
    run.overdue_from = job.schedule.next(run.due_at, _zone(company)) + job.late
    if share.failed or share.backlog:
        _put_off(run, Outcome.PARTIAL, run.finished_at)
    else:
        run.outcome, run.tries, run.retry_at = Outcome.DONE, 0, None
    run.save()


def _fail(job: Job, company: Company | None, moment: datetime, problem: Exception) -> None:
    """Write that a run failed, or that it could not be told whether it is due."""
    place = company.schema_name if company else "public"
    logger.error("Job %s failed in %s", job.name, place, exc_info=problem)
    run, _ = JobRun.objects.get_or_create(
        job=job.name,
        company=company,
        defaults={"due_at": moment, "overdue_from": moment + job.late},
    )
    run.finished_at, run.error = moment, in_short(problem)
    _put_off(run, Outcome.FAILED, moment)
    run.save()


def _put_off(run: JobRun, outcome: Outcome, moment: datetime) -> None:
    run.outcome, run.tries = outcome, min(run.tries + 1, 1000)
    run.retry_at = moment + wait_after(run.tries)


def _served(job: Job) -> list[Company | None]:
    return [None] if job.clock is Clock.SERVER else list(Company.objects.serving())


def _zone(company: Company | None) -> ZoneInfo:
    return company.zone if company else ZoneInfo(settings.TIME_ZONE)


def _enter(job: Job, company: Company | None, moment: datetime) -> None:
    """A job or a company that is new: its first run comes at its next time."""
    zone = _zone(company)
    JobRun.objects.get_or_create(
        job=job.name,
        company=company,
        defaults={
            "due_at": job.schedule.latest(moment, zone),
            "overdue_from": job.schedule.next(moment, zone) + job.late,
        },
    )


def _claim(job: Job, run: JobRun, company: Company | None, moment: datetime) -> bool:
    """Whether ``run`` is to be sent, and nobody else sends it."""
    due = job.schedule.latest(moment, _zone(company))
    again = run.retry_at is not None and run.retry_at <= moment
    if due <= run.due_at and not again:
        return False
    unchanged = JobRun.objects.filter(pk=run.pk, due_at=run.due_at, retry_at=run.retry_at)
    due = max(due, run.due_at)  # a clock that was set back repeats nothing
    return bool(unchanged.update(due_at=due, sent_at=moment, retry_at=moment + job.late))
