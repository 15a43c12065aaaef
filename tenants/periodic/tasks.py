"""The tasks of the timetable: looking at it, and one run of a job in one company or in public."""

import logging

from celery import shared_task
from django.utils import timezone

from tenants.periodic.registry import job_named
from tenants.periodic.running import claim_due, give_back, perform
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.web.redis import BROKER_AWAY

logger = logging.getLogger(__name__)
PUBLIC = "public"


@shared_task(name="tenants.periodic.look", ignore_result=True)
def look(name: str) -> None:
    """Send the job to each company in which it is due, so that a broken one stops no other."""
    job, moment = job_named(name), timezone.now()
    with public_context():
        claimed = claim_due(job, moment)
        for number, company in enumerate(claimed):
            try:
                run_job.apply_async(args=[company.schema_name if company else PUBLIC, name])
            except BROKER_AWAY:
                logger.exception("The broker is away: job %s waits", name)
                give_back(job, claimed[number:], moment)
                return


@shared_task(name="tenants.periodic.run", ignore_result=True)
def run_job(schema: str, name: str) -> None:
    """One run. A company that serves no more by now is passed over."""
    job = job_named(name)
    with public_context():
        if schema == PUBLIC:
            perform(job, None)
        elif company := Company.objects.serving().filter(schema=schema).first():
            perform(job, company)
        else:
            logger.info("Job %s is skipped: %s does not serve", name, schema)
