"""The sweep finds what was lost or waits, whatever kind of work it is."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis import RedisError

from tenants.companies.opening import register_company
from tenants.companies.tasks import fill_pool_later, finish_opening_later
from tenants.events.recording import SYSTEM
from tenants.schemas.companies import Company
from tenants.schemas.connection import current_schema
from tenants.schemas.context import public_context
from tenants.web.redis import redis_breaker
from tenants.work.sweeps import sweep, sweepers


@pytest.fixture(autouse=True)
def rested_breaker() -> Iterator[None]:
    redis_breaker.reset()
    yield
    redis_breaker.reset()


def test_every_kind_of_work_is_swept(company: Company) -> None:
    work = {"tickets", "mail", "openings"}
    looks = {"watchers", "attacks", "incident_clocks"}
    assert {name for name, _ in sweepers.items()} == work | looks


def test_a_sweep_that_fails_stops_no_other_and_is_told(
    company: Company, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    swept: list[str] = []

    def fail(moment: object) -> None:
        raise ZeroDivisionError

    held = {"broken": fail, "whole": lambda moment: swept.append(current_schema())}
    monkeypatch.setattr(sweepers, "_held", held)
    sweep()
    assert swept == ["public"]
    assert "The sweep of broken failed" in caplog.text


@pytest.mark.parametrize("error", [OperationalError("no socket"), RedisError(), TimeoutError()])
def test_a_company_registered_while_the_broker_is_away_is_opened_by_the_next_sweep(
    company: Company,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
    error: Exception,
) -> None:
    asked: list[int] = []

    def away(**options: object) -> None:
        raise error

    with monkeypatch.context() as outage, public_context():
        for task in (finish_opening_later, fill_pool_later):
            outage.setattr(task, "apply_async", away)
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            waiting = register_company("Nueva", "nueva", "Nora", "nora@x.example", by=SYSTEM)
    assert Company.objects.get(pk=waiting.pk).state == Company.State.OPENING
    redis_breaker.reset()
    monkeypatch.setattr(
        finish_opening_later, "apply_async", lambda args, **more: asked.extend(args)
    )
    sweep()
    assert asked == [waiting.pk]
    Company.objects.filter(pk=waiting.pk).update(
        state=Company.State.READY, opened_at=timezone.now()
    )
    sweep()
    assert asked == [waiting.pk]
