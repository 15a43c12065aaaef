"""A task's line, the id that travels with it, and arguments that nobody sees."""

import pytest
import structlog
from celery import Task, shared_task
from celery.exceptions import Retry
from structlog.contextvars import bound_contextvars, get_contextvars
from structlog.testing import capture_logs

from tenants.events.requests import current_request_id
from tenants.work import tasklog
from tenants.work.tasklog import send_request_id


@pytest.fixture(autouse=True)
def logger_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A used logger keeps its processors, so nothing could be captured of it."""
    monkeypatch.setattr(tasklog, "log", structlog.get_logger("task"))


@shared_task(name="tests.tea", bind=True, max_retries=3)
def make_tea(self: Task, how: str) -> None:
    make_tea.seen = current_request_id()  # type: ignore[attr-defined]
    if how == "hot":
        raise ZeroDivisionError


def run(how: str, **headers: str) -> list[dict]:
    with capture_logs() as lines:
        make_tea.apply(args=[how], headers=headers, throw=False)
    return lines


def test_what_is_sent_carries_the_requests_id_and_hides_the_arguments() -> None:
    headers = {"argsrepr": "('laura@casa.example',)", "kwargsrepr": "{}"}
    with bound_contextvars(request_id="0123456789abcdef"):
        send_request_id(headers=headers)
    assert headers == {"request_id": "0123456789abcdef", "argsrepr": "…", "kwargsrepr": "…"}


@pytest.mark.parametrize(("how", "outcome"), [("cold", "ok"), ("hot", "failed")])
def test_each_run_is_told_with_its_outcome(how: str, outcome: str) -> None:
    [line] = [line for line in run(how) if line["event"] == "task"]
    assert line["outcome"] == outcome
    assert line["ms"] >= 0
    assert isinstance(line.get("exc_info"), ZeroDivisionError) == (how == "hot")


def test_a_run_that_will_be_tried_again_is_told_with_its_reason() -> None:
    away = ConnectionError()
    with capture_logs() as lines:
        tasklog.begin(task_id="t", task=make_tea)
        tasklog.keep_error(sender=make_tea, reason=Retry("later", exc=away), task_id="t")
        tasklog.tell(task_id="t", task=make_tea, state="RETRY")
    [line] = lines
    assert (line["outcome"], line["exc_info"]) == ("retried", away)


def test_the_id_is_the_senders_while_the_task_runs_and_gone_afterwards() -> None:
    run("cold", request_id="fedcba9876543210")
    assert make_tea.seen == "fedcba9876543210"  # type: ignore[attr-defined]
    assert "task" not in get_contextvars()
