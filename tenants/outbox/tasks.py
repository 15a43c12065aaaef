"""What the mail worker does."""

from datetime import datetime
from typing import Any

from celery import shared_task
from django.db.models import QuerySet

from tenants.outbox.models import Mail
from tenants.outbox.sending import recover, send_next
from tenants.work.nudges import nudge_missing, nudge_on_commit
from tenants.work.queues import MAIL


@shared_task(name="tenants.outbox.send", soft_time_limit=MAIL.soft, time_limit=MAIL.hard)
def send_mail_in_turn() -> None:
    """A nudge: send the message whose turn it is."""
    send_next()


def nudge_sender() -> None:
    """Tell the mail worker that there is a message, once it is there."""
    nudge_on_commit(send_mail_in_turn)


def sweep_outbox(moment: datetime) -> None:
    """Put back what was lost with its worker, and nudge for what waits without a nudge."""
    lost: QuerySet[Any] = Mail.objects.lost_at(moment, MAIL.lease).select_related("company")
    for mail in lost:
        recover(mail, moment)
    nudge_missing(send_mail_in_turn, MAIL, Mail.objects.due_at(moment).count())
