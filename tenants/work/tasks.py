"""Background work inside a company: declared beside its function, asked for with ``enqueue``."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Generic, ParamSpec

from celery import Task, shared_task
from django.utils import timezone

from tenants.events.recording import SYSTEM, record
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, current_company, public_context
from tenants.schemas.transactions import atomic
from tenants.work.events import WorkFailed
from tenants.work.models import LOST, Ticket
from tenants.work.nudges import nudge_missing, nudge_on_commit
from tenants.work.queues import TICKET_QUEUES, Priority, Queue
from tenants.work.tasklog import one_line

logger = logging.getLogger(__name__)
P = ParamSpec("P")


class CompanyNotServing(Exception):
    """The company is unknown, suspended or not open: its work is not done now."""


class CompanyTask(Generic[P]):
    """A function that a worker calls inside a company, with plain arguments such as ids."""

    def __init__(self, function: Callable[P, None], queue: Queue, priority: Priority) -> None:
        self.function, self.queue, self.priority = function, queue, priority
        self.name = f"{function.__module__}.{function.__name__}"
        self.__doc__ = function.__doc__

    def __call__(self, schema: str, *args: P.args, **kwargs: P.kwargs) -> None:
        """Run it here and now. Raises CompanyNotServing."""
        with public_context():
            company = Company.objects.serving().filter(schema=schema).first()
        if company is None:
            raise CompanyNotServing(schema)
        with company_context(company):
            self.function(*args, **kwargs)


company_tasks: dict[str, CompanyTask[...]] = {}


def company_task(
    queue: Queue, priority: Priority = Priority.SOON
) -> Callable[[Callable[P, None]], CompanyTask[P]]:
    """Declare ``function(ids…)`` as a task of a company, done by the workers of ``queue``.

    It must be harmless twice. An error is logged and the task tried again, up to MOST_TRIES times.
    """

    def declare(function: Callable[P, None]) -> CompanyTask[P]:
        task = CompanyTask(function, queue, priority)
        company_tasks[task.name] = task
        return task

    return declare


def enqueue(task: CompanyTask[P], *args: P.args, **kwargs: P.kwargs) -> None:
    """Have ``task`` done for the current company, if what the caller is doing commits."""
    now = timezone.now()
    ticket = Ticket(
        company=current_company(),
        queue=task.queue.name,
        task=task.name,
        arguments=list(args),
        priority=task.priority,
        asked_at=now,
        due_at=now,
    )
    Ticket.objects.filter(queue=task.queue.name).put_in_line(ticket)
    nudge_on_commit(workers[task.queue.name])


# --- What a worker does --------------------------------------------------------------------------


def do_next(queue: Queue) -> None:
    """Do the ticket whose turn it is, if there is one."""
    with public_context():
        ticket = Ticket.objects.filter(queue=queue.name).take(timezone.now())
        if ticket is not None:
            with one_line(ticket, ticket.task):
                _carry_out(ticket)


def _carry_out(ticket: Ticket) -> None:
    try:
        with company_context(ticket.company) if ticket.company else public_context():
            company_tasks[ticket.task].function(*ticket.arguments)
    except Exception as error:
        logger.exception("Ticket %s failed, try %s", ticket.pk, ticket.tries)
        _put_back(ticket, timezone.now(), type(error).__name__)
    else:
        ticket.finish(Ticket.State.DONE, timezone.now(), reason="")


def _put_back(ticket: Ticket, moment: datetime, reason: str, *, at_once: bool = False) -> None:
    """For a later try; after enough of them it is given up, which is told once."""
    with atomic():
        written = ticket.try_again(moment, reason, at_once=at_once)
        if written and ticket.state == Ticket.State.FAILED:
            told = WorkFailed(work=ticket.task, reason=reason, tries=ticket.tries)
            record(told, by=SYSTEM, subject=ticket, company=ticket.company)


def _worker(queue: Queue) -> Task:
    """The Celery task of ``queue``: a nudge to take what is next."""

    def work() -> None:
        do_next(queue)

    limits = {"soft_time_limit": queue.soft, "time_limit": queue.hard}
    return shared_task(name=f"tenants.work.{queue.name}", **limits)(work)


workers: dict[str, Task] = {name: _worker(queue) for name, queue in TICKET_QUEUES.items()}


def sweep_tickets(moment: datetime) -> None:
    """Put back what was lost with its worker, and nudge for what waits without a nudge."""
    for queue in TICKET_QUEUES.values():
        rows = Ticket.objects.filter(queue=queue.name)
        for lost in rows.lost_at(moment, queue.lease).select_related("company"):
            logger.warning("Ticket %s was lost with its worker, try %s", lost.pk, lost.tries)
            _put_back(lost, moment, LOST, at_once=True)
        nudge_missing(workers[queue.name], queue, rows.due_at(moment).count())
