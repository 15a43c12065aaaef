"""A name that not every process knows stops the start."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks

from tenants.declared import unknown_names
from tenants.outbox.kinds import MailKind, mail_kinds
from tenants.periodic.registry import JOBS, Clock, Share, periodic
from tenants.periodic.schedules import hourly
from tenants.work.queues import MAIL, PDF, Priority, Queue
from tenants.work.tasks import CompanyTask, company_tasks


def problems() -> list[tuple[str, str]]:
    """Of the product: other tests declare work of their own."""
    found = [(str(each.id), each.msg) for each in unknown_names(None)]
    return [(number, said) for number, said in found if " tests." not in said]


@pytest.fixture(autouse=True)
def nothing_else_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs of other tests bear no module in their names."""
    for job in [job for job in JOBS.values() if job.work.__module__.startswith("tests.")]:
        monkeypatch.delitem(JOBS, job.name)


def declared_task(monkeypatch: pytest.MonkeyPatch, queue: Queue) -> None:
    def make_tea() -> None:
        pass

    make_tea.__module__ = "quoting.offers.kitchen"
    task = CompanyTask(make_tea, queue, Priority.SOON)
    monkeypatch.setitem(company_tasks, task.name, task)


def test_what_the_product_declares_is_known_to_every_process() -> None:
    assert problems() == []


def test_a_task_of_a_module_that_workers_do_not_load_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    declared_task(monkeypatch, PDF)
    found = {each.id for each in run_checks() if "quoting.offers.kitchen.make_tea" in each.msg}
    assert found == {"tenants.E005"}


def test_a_job_and_a_kind_of_mail_of_such_a_module_do_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def brew(moment: Any) -> Share:
        return Share()

    monkeypatch.setitem(mail_kinds, "tea", MailKind("tea", lambda mail: None))
    periodic("tea", hourly(), clock=Clock.SERVER, late=timedelta(hours=1))(brew)
    try:
        assert [number for number, _ in problems()] == ["tenants.E005"] * 2
    finally:
        del JOBS["tea"]


def test_a_task_of_a_queue_without_workers_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    declared_task(monkeypatch, MAIL)
    assert ("tenants.E006", "The task quoting.offers.kitchen.make_tea goes to a queue without "
            "workers: mail.") in problems()  # fmt: skip


def test_a_route_of_a_task_that_does_not_exist_stops_the_start(settings: LazySettings) -> None:
    settings.CELERY_TASK_ROUTES = {"tenants.work.pfd": {"queue": "pdf"}}
    [(number, said)] = problems()
    assert number == "tenants.E006" and "tenants.work.pfd" in said
