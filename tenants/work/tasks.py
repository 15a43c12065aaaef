"""Background work inside a company, and the tasks of the ground floor."""

import logging
from collections.abc import Callable
from functools import wraps
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any, ParamSpec

from celery import Task, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from tenants.programme.models import Company
from tenants.schemas.context import company_context, current_company

logger = logging.getLogger(__name__)

P = ParamSpec("P")
_queues: dict[str, str] = {}  # task name -> queue


class CompanyNotServing(Exception):
    """The task's company is unknown, suspended or not open: the work is refused, not retried."""


def company_task(queue: str, **options: Any) -> Callable[[Callable[P, None]], Task]:
    """Declare ``function(ids…)`` as a task of a company, done by the workers of ``queue``.

    The schema travels as the task's first argument (``enqueue`` adds it) and the body runs inside
    that company's context. ``options`` are Celery's: ``autoretry_for``, ``time_limit``…
    """

    def declare(function: Callable[P, None]) -> Task:
        @wraps(function)
        def run(schema: str, *args: P.args, **kwargs: P.kwargs) -> None:
            company = Company.objects.serving().filter(schema=schema).first()
            if company is None:
                raise CompanyNotServing(schema)
            with company_context(company):
                function(*args, **kwargs)

        name = f"{function.__module__}.{function.__name__}"
        _queues[name] = queue
        return shared_task(name=name, **options)(run)

    return declare


def route(name: str, *args: Any, **kwargs: Any) -> dict[str, str] | None:
    """Celery's router: the queue that the task was declared with."""
    return {"queue": _queues[name]} if name in _queues else None


def enqueue(task: Task, *args: Any) -> None:
    """Send ``task`` for the current company once the transaction commits.

    A broker that is away is no error of the person's: what they did is saved by then, so it is
    logged, and the page from which they can ask again (a document, an invitation) stays.
    """
    schema = current_company().schema_name
    transaction.on_commit(lambda: _send(task, schema, *args))


def _send(task: Task, *args: Any) -> None:
    try:
        task.apply_async(args=args)
    except OperationalError:
        logger.exception("%s%s could not be sent: the broker is away", task.name, args)


# An SMTP server that is away comes back; each try is harmless because a message is sent last.
MAIL_OPTIONS: dict[str, Any] = {
    "queue": "mail",
    "autoretry_for": (OSError, SMTPException),
    "dont_autoretry_for": (SMTPRecipientsRefused,),
    "retry_backoff": 10,
    "retry_backoff_max": 600,
    "max_retries": 8,
}
