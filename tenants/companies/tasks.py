"""The slow halves of the services about schemas, for the workers of the default queue."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings

from tenants.companies.claiming import finish_opening
from tenants.companies.erasing import finish_erasing
from tenants.companies.spares import fill_pool
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import every
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.work.nudges import nudge

logger = logging.getLogger(__name__)


@shared_task(name="tenants.finish_opening")
def finish_opening_later(company_id: int) -> None:
    with public_context():
        company = Company.objects.filter(pk=company_id).first()
    if company is not None:
        finish_opening(company)


@shared_task(name="tenants.finish_erasing")
def finish_erasing_later(company_id: int) -> None:
    """The timetable goes on with what this one leaves undone."""
    with public_context():
        company = Company.objects.filter(pk=company_id).first()
    if company is not None:
        finish_erasing(company)


@shared_task(name="tenants.fill_pool")
def fill_pool_later() -> None:
    """After each opening."""
    for database in settings.COMPANY_DATABASES:
        fill_pool(database)


@periodic("spares", every(minutes=10), clock=Clock.SERVER, late=timedelta(minutes=40))
def keep_pool_full(moment: datetime) -> Share:
    """A worker that died while it filled the pool is made up for."""
    return Share(sum(len(fill_pool(database)) for database in settings.COMPANY_DATABASES))


@periodic("stopped", every(minutes=10), clock=Clock.SERVER, late=timedelta(minutes=40))
def resume_stopped(moment: datetime) -> Share:
    """Openings and erasings that a killed worker or a broker left half-way.

    An opening that failed waits for the operator; one that fails now stops no other.
    """
    with public_context():
        opening = Company.objects.filter(state=Company.State.OPENING)
        erasing = Company.objects.filter(state=Company.State.ERASING)
        stopped: list[tuple[Callable[[Company], object], Company]] = []
        stopped += [(finish_opening, company) for company in opening]
        stopped += [(finish_erasing, company) for company in erasing]
    failed = 0
    for finish, company in stopped:
        try:
            finish(company)
        except Exception:  # its step says what it was
            logger.exception("%s is still not finished", company.schema_name)
            failed += 1
    return Share(len(stopped) - failed, failed)


def sweep_openings(moment: datetime) -> None:
    """Nudge for each company that waits to be opened; one that is being opened is left alone."""
    for pk in Company.objects.filter(state=Company.State.OPENING).values_list("pk", flat=True):
        nudge(finish_opening_later, pk)
