"""The sweep: every few seconds it looks for work that was lost or waits without a nudge."""

import logging
from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from tenants.hooks import Hooks
from tenants.schemas.context import public_context

logger = logging.getLogger(__name__)
sweepers: Hooks[Callable[[datetime], None]] = Hooks("work.sweepers")


@shared_task(name="tenants.work.sweep")
def sweep() -> None:
    """Sweep each kind of work in public; one that raises stops no other."""
    moment = timezone.now()
    for name, sweeper in sweepers.items():
        try:
            with public_context():
                sweeper(moment)
        except Exception:
            logger.exception("The sweep of %s failed", name)
