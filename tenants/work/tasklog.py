"""One line for each piece of background work, with the id of the request that asked for it.

A message, a ticket or a job of the timetable is a piece of work; the broker's nudges that make a
worker look for one are told only when they fail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import structlog
from celery import Task, signals, states
from structlog.contextvars import bind_contextvars, bound_contextvars, reset_contextvars

from tenants.events.requests import REQUEST_ID, current_request_id
from tenants.work.models import Errand

HIDDEN = "…"
NUDGES = ("tenants.work.", "tenants.outbox.")
OUTCOMES = {states.SUCCESS: "ok", states.RETRY: "retried", states.IGNORED: "ignored"}
ENDINGS = {
    Errand.State.DONE: "ok",
    Errand.State.DROPPED: "dropped",
    Errand.State.QUEUED: "retried",
    Errand.State.FAILED: "failed",
    Errand.State.TAKEN: "lost",  # the claim passed to another worker, or the worker was stopped
}

log = structlog.get_logger("task")
_running: dict[str, dict[str, Any]] = {}  # by the id of the Celery task


@contextmanager
def one_line(row: Errand, name: str) -> Iterator[None]:
    """Tell, once it is over, how a claimed row went; its own state says it."""
    began = perf_counter()
    company = row.company.schema_name if row.company else ""
    bound = {REQUEST_ID: row.request_id or current_request_id(), "task": name, "company": company}
    with bound_contextvars(**bound):
        try:
            yield
        finally:
            _write(ENDINGS[Errand.State(row.state)], began, tries=row.tries)


def listen() -> None:
    """Connect what Celery tells of its tasks."""
    signals.before_task_publish.connect(send_request_id)
    signals.task_prerun.connect(begin)
    signals.task_failure.connect(keep_error)
    signals.task_retry.connect(keep_error)
    signals.task_postrun.connect(tell)


def send_request_id(headers: dict[str, Any], **kwargs: Any) -> None:
    """Also hides the arguments, which Celery would show to whoever watches the broker."""
    headers[REQUEST_ID] = current_request_id()
    headers["argsrepr"] = headers["kwargsrepr"] = HIDDEN


def begin(task_id: str, task: Task, **kwargs: Any) -> None:
    sent = task.request.get(REQUEST_ID) or (task.request.headers or {}).get(REQUEST_ID)
    request_id = sent or current_request_id()
    bound = bind_contextvars(**{REQUEST_ID: request_id, "task": task.name, "company": ""})
    _running[task_id] = {"began": perf_counter(), "bound": bound}


def keep_error(sender: Task, exception: Any = None, reason: Any = None, **kwargs: Any) -> None:
    """The same run's line tells it."""
    run = _running.get(kwargs.get("task_id") or sender.request.id)
    if run is not None:
        run["error"] = exception or getattr(reason, "exc", reason)


def tell(task_id: str, task: Task, state: str | None = None, **kwargs: Any) -> None:
    run = _running.pop(task_id, None)
    if run is None:
        return
    outcome = OUTCOMES.get(state or "", "failed")
    if outcome != "ok" or not task.name.startswith(NUDGES):
        _write(outcome, run["began"], exc_info=run.get("error"))
    reset_contextvars(**run["bound"])


def _write(outcome: str, began: float, **more: Any) -> None:
    levels = {"failed": log.error, "retried": log.warning, "lost": log.warning}
    ms = round((perf_counter() - began) * 1000, 1)
    levels.get(outcome, log.info)("task", outcome=outcome, ms=ms, **more)
