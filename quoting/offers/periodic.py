"""One company's share of the timetable (``config.celery``): each harmless twice.

``tenants.tasks.fan_out`` gives every company a task of its own, so a broken one stops no other.
"""

from django.utils import timezone

from quoting.offers.services.expiry import expire_quotes
from quoting.offers.services.followups import send_due_reminders
from tenants.schemas.clock import today
from tenants.work.tasks import company_task


@company_task(queue="default")
def send_reminders() -> None:
    """The reminders that are due today."""
    send_due_reminders(today(), timezone.now())


@company_task(queue="default")
def expire() -> None:
    """Quotations whose last day has passed without an answer."""
    expire_quotes(timezone.now())
