"""Opening a company: named steps, each of which may be repeated, in an order that never shows a
half-made company. A step that is finished is not run again, so a failed opening is resumed by
calling ``open_company`` once more.

The steps' names and functions stand in ``settings.PROVISIONING_STEPS``: those of upper floors are
wired there, since this floor does not know them. Each takes the company.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from psycopg import sql

from tenants.events.activity import record
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.people.services import add_person
from tenants.people.tasks import mail_invitation
from tenants.programme.models import Company, Domain, ProvisioningStep
from tenants.schemas.context import company_context, public_context
from tenants.work.tasks import enqueue

logger = logging.getLogger(__name__)
OPENING_LOCK = 7001  # the class of the advisory locks of this module


def open_company(company: Company) -> None:
    """Run every step that is not finished. On an error the company is *failed*, the step says why,
    and the error is raised again. Does nothing if the company is open or another worker is at it.
    """
    with public_context(), _alone(company) as alone:
        if not alone or not _begin(company):
            return
        for name, path in settings.PROVISIONING_STEPS.items():
            _run_step(company, name, path)
        with company_context(company), transaction.atomic():
            company.state = Company.State.READY
            company.opened_at = timezone.now()
            company.save(update_fields=["state", "opened_at"])
            record("company.opened")
            owner = User.objects.get(email=company.owner_email)
            enqueue(mail_invitation, owner.pk)


@shared_task(name="tenants.open_company")
def open_company_later(company_id: int) -> None:
    open_company(Company.objects.get(pk=company_id))


@contextmanager
def _alone(company: Company) -> Iterator[bool]:
    """Whether no other worker is opening this company. The lock lives and dies with the database
    session, so that a worker that is killed leaves nothing that blocks the next."""
    key = [OPENING_LOCK, company.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def _begin(company: Company) -> bool:
    """Mark the company as in creation. False if it is open already, or once was."""
    company.refresh_from_db()
    if company.is_serving or company.is_closed:
        return False
    company.state = Company.State.CREATING
    company.save(update_fields=["state"])
    return True


def _run_step(company: Company, name: str, path: str) -> None:
    step, _ = ProvisioningStep.objects.get_or_create(
        company=company, name=name, defaults={"started_at": timezone.now()}
    )
    if step.finished_at:
        return
    try:
        import_string(path)(company)
    except Exception as error:
        logger.exception("Opening %s failed in step %s", company.schema_name, name)
        step.error = f"{type(error).__name__}: {error}"
        step.save(update_fields=["error"])
        company.state = Company.State.FAILED
        company.save(update_fields=["state"])
        raise
    step.finished_at = timezone.now()
    step.error = ""
    step.save(update_fields=["finished_at", "error"])


# --- The steps ---------------------------------------------------------------------------------


def create_schema(company: Company) -> None:
    statement = sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(
        sql.Identifier(company.schema_name)
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def migrate_schema(company: Company) -> None:
    call_command("migrate_schemas", schema_name=company.schema_name, interactive=False, verbosity=0)


def write_profile(company: Company) -> None:
    with company_context(company):
        CompanyProfile.objects.get_or_create(pk=1, defaults={"trade_name": company.name})


def invite_owner(company: Company) -> None:
    with company_context(company), transaction.atomic():
        if not User.objects.filter(email=company.owner_email).exists():
            add_person(company.owner_email, company.owner_name, Role.OWNER, by=None)


def publish_domain(company: Company) -> None:
    """Last: from here on the company answers."""
    host = f"{company.subdomain_wanted}.{settings.BASE_DOMAIN}"
    domain, _ = Domain.objects.get_or_create(
        domain=host, defaults={"tenant": company, "is_primary": True}
    )
    if domain.tenant_id != company.pk:
        raise RuntimeError(f"{host} belongs to another company.")
